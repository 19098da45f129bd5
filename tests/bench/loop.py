"""How long the event loop is held, by whatever members and admins do: part of `make bench`.

The bot runs in process, over made-up articles, beside a task that ticks: how late a tick comes is
how long the loop was held, by a handler or by a thread that didn't let go of the interpreter. Time
in which this process didn't run, as other programs did, doesn't count.
"""

import argparse
import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from zlib import crc32

import numpy as np
from simcord import MemberActor

from bot.access.role_map import RoleMap
from bot.cli.run import SWITCH_S
from bot.client import DocentBot
from bot.config import Config, GuildSettings
from bot.rendering import load_checked_library
from bot.serving import Archive, FolderShelf, Librarian, leave_out_what_is_there
from bot.storage import Store
from bot.texts import admin_texts, member_texts
from retrieval.answering import Answerer
from retrieval.audience import Audience
from retrieval.language import load_language, load_words
from retrieval.meaning import Vectors
from retrieval.meaning.sentence_model import Floats, SentenceModel
from tests.articles import source
from tests.bench.corpus import ROLE_SETS, SECTIONS_PER_ARTICLE
from tests.bench.reload import write_articles
from tests.bot.cogs.test_forum import Post, open_forum
from tests.bot.conftest import HOME, Community, Shown, in_discord

SECTIONS = 50_000
GOAL_MS = 50
TICK_S = 0.001
SETTLE_S = 900
AT_ONCE = 50
DIMENSIONS = 384
"""Of a vector, as many as the sentence model's."""

TYPED = "ba bafi fi kula de"
"""Typed key by key: words of made-up titles, frequent and rare."""

ROLES = sorted(frozenset[str]().union(*map(frozenset, ROLE_SETS)))

_Work = Callable[[], Awaitable[object]]


class RandomModel(SentenceModel):
    """Gives each text some direction, in no time: here, nothing hangs on what texts mean."""

    def __init__(self) -> None:
        self.name = "random"
        self.identity = "0" * 64
        self.dimensions = DIMENSIONS

    def encode(self, text: str) -> Floats:
        """Return the direction."""
        vector = np.random.default_rng(crc32(text.encode())).normal(size=self.dimensions)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


@dataclass
class Ticker:
    """Measures how long the loop is held.

    Attributes
    ----------
    longest_s : float
        The longest time since the last `watch` began.
    collecting_s : float
        The longest collection of garbage in it.
    worst : dict of str to float
        The longest time by what was done, in milliseconds.
    """

    longest_s: float = 0.0
    collecting_s: float = 0.0
    worst: dict[str, float] = field(default_factory=dict)
    _collecting_since: float = 0.0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tick meanwhile."""
        task = asyncio.create_task(self._tick())
        gc.callbacks.append(self._note_collection)
        try:
            yield
        finally:
            gc.callbacks.remove(self._note_collection)
            task.cancel()

    async def watch(self, name: str, *works: _Work) -> None:
        """Do some works, one after the other, and print how long they held the loop."""
        await asyncio.sleep(10 * TICK_S)
        self.longest_s = self.collecting_s = 0.0
        started = perf_counter()
        for work in works:
            await work()
        await asyncio.sleep(10 * TICK_S)
        took_s, longest_ms = perf_counter() - started, self.longest_s * 1000
        self.worst[name] = longest_ms
        mark = "  over" if longest_ms > GOAL_MS else ""
        garbage = f"garbage {self.collecting_s * 1000:6.1f}"
        print(f"{name:34}{longest_ms:8.1f} ms  ({garbage}, in {took_s:6.2f} s){mark}", flush=True)

    async def _tick(self) -> None:
        while True:
            before, worked = perf_counter(), process_time()
            await asyncio.sleep(TICK_S)
            late_s = min(perf_counter() - before - TICK_S, process_time() - worked)
            self.longest_s = max(self.longest_s, late_s)

    def _note_collection(self, phase: str, _: object) -> None:
        if phase == "start":
            self._collecting_since = perf_counter()
        else:
            took_s = perf_counter() - self._collecting_since
            self.collecting_s = max(self.collecting_s, took_s)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for everything that is done."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.loop", description=__doc__)
    parser.add_argument("sections", type=int, nargs="?", default=SECTIONS, help="how many")
    sections = parser.parse_args(arguments).sections
    with TemporaryDirectory() as name:
        asyncio.run(measure(Path(name), sections))


async def measure(root: Path, sections: int) -> Ticker:
    """Run the bot over this many sections, and do everything."""
    content = root / "content"
    content.mkdir()
    started = perf_counter()
    count = write_articles(content, sections // SECTIONS_PER_ARTICLE)
    (content / "urgent.md").write_bytes(_urgent())
    config = Config(guilds={HOME: GuildSettings(roles={})})
    vectors = Vectors(RandomModel(), root / "vectors.db")
    answerer = Answerer(load_checked_library(content), meanings=vectors)
    archive = Archive(FolderShelf(root / "libraries"))
    archive.commit(archive.store(answerer.library, content))
    librarian = Librarian(content, answerer, lambda: RoleMap.of(config), archive)
    print(
        f"{count:,} articles, {len(answerer):,} sections, made and read in"
        f" {perf_counter() - started:.0f} s. The longest that the loop was held:"
    )
    # As `docent run` does.
    load_words(load_language("english"))
    leave_out_what_is_there()
    sys.setswitchinterval(SWITCH_S)
    ticker = Ticker()
    async with ticker.running(), Store.open("sqlite:///docent.db", base_folder=root) as store:
        await ticker.watch("nothing", lambda: asyncio.sleep(2))
        await _start(ticker, librarian)
        async with in_discord(DocentBot(config, librarian, store), SETTLE_S) as env:
            await ticker.watch("the start of the bot", env.settle)
            await _do_all(ticker, Community(env, content))
    print(f"Longest: {max(ticker.worst.values()):.1f} ms; the goal is {GOAL_MS} ms.")
    return ticker


def _urgent() -> bytes:
    body = "## What to do\n<!-- asked: where is the marmalade -->\n"
    return source(f"{body}<!-- urgent: i took too much -->\nSit down.\n", slug="urgent")


async def _start(ticker: Ticker, librarian: Librarian) -> None:
    """Learn what the sections mean, with questions asked meanwhile."""
    audience = Audience.of({"guest"})

    async def learn() -> None:
        librarian.learn()
        while librarian.learning:
            await librarian.answer("ba fi ku", audience)
            await asyncio.sleep(0.1)

    await ticker.watch("learn()", learn)


async def _ask_first(librarian: Librarian, audiences: Sequence[Audience]) -> None:
    """Ask the first question of each audience at the same time, as the respondent does."""

    async def ask(number: int, audience: Audience) -> None:
        question = f"what is ba fi ku {number}"
        await librarian.find_urgent(question, audience)
        await librarian.answer(question, audience)

    await asyncio.gather(*map(ask, range(len(audiences)), audiences))


async def _do_all(ticker: Ticker, community: Community) -> None:
    librarian, watch = community.bot.librarian, ticker.watch
    community.bot.config.guilds[HOME].roles[community.manager_role.id] = frozenset(ROLES)
    first = Audience.of({"guest", "admin"})
    subsets = [set(c) for n in range(1, len(ROLES) + 1) for c in combinations(ROLES, n)]
    several = [Audience.of(one, other) for one in subsets for other in subsets][:: len(subsets)]
    various = [Audience.of(subset) for subset in subsets] + several
    await watch("first questions of one audience", lambda: _ask_first(librarian, [first] * AT_ONCE))
    await watch("first questions of several", lambda: _ask_first(librarian, various[:AT_ONCE]))
    await _ask(ticker, community)
    await _look_up(ticker, community)
    await _run(ticker, community)


async def _ask(ticker: Ticker, community: Community) -> None:
    watch, guest, square = ticker.watch, community.guest, community.square
    questions = ["what is ba fi ku", "kula bafi", "i took too much", "zzz yyy", "ba " * 600]
    limits = community.bot.respondent.limits
    community.bot.respondent.limits = type(limits)(10_000, 10_000)

    def slash(question: str) -> _Work:
        return lambda: community.slash(guest, "ask", question=question)

    await watch("/ask", *map(slash, questions))
    await watch("mention", *(partial(community.mention, guest, q) for q in questions))
    await watch("private message", *(partial(community.tell, guest, q) for q in questions))
    forum = await open_forum(community)

    async def post(title: str) -> None:
        new = Post(community, guest, forum, title, f"<@{community.me.id}>")
        new.tell_thread()
        new.tell_message()
        await community.env.settle()

    await watch("forum", *(partial(post, question[:90]) for question in questions))
    public = await community.slash(guest, "ask", question="where is the marmalade", public=True)
    form = member_texts.ACTIONS["follow-up"]
    ids = [custom_id for label, custom_id in public.buttons.items() if label != form]
    await watch("presses", *(partial(community.use, guest, public, name) for name in ids))
    chosen = await guest.send(square, "where is the marmalade")
    await watch(
        "context menu", lambda: guest.context_menu(square, member_texts.ANSWER_THIS, chosen)
    )


async def _look_up(ticker: Ticker, community: Community) -> None:
    watch, guest, manager = ticker.watch, community.guest, community.manager

    def keys(
        member: MemberActor, command: str, option: str, typed: str = TYPED, **filled: str
    ) -> list[_Work]:
        beginnings = [typed[:length] for length in range(len(typed) + 1)]
        complete = partial(community.complete_of, member, command, option)
        return [partial(complete, beginning, **filled) for beginning in beginnings]

    await watch("completion: /article name", *keys(guest, "article", "name"))
    await watch("completion: /article section", *keys(guest, "article", "section", name="a7"))
    await watch("completion: teach section", *keys(manager, "content teach", "section"))
    await watch("completion: content role", *keys(manager, "content explain", "as-role", "admin"))
    await watch("/article", lambda: community.slash(guest, "article", name="a0"))
    listed: list[Shown] = []

    async def articles() -> None:
        listed.append(await community.slash(guest, "articles"))

    async def turn() -> None:
        last = listed[-1]
        if more := last.buttons.get(member_texts.NEXT):
            listed.append(await community.press(guest, last, more))

    async def open_one() -> None:
        last = listed[-1]
        menu, value = next(iter(last.options.values()))
        await community.press(guest, last, menu, [value])

    await watch("/articles", articles)
    await watch("/articles: pages", *[turn] * 5)
    await watch("/articles: menu", open_one)
    await watch("/help", lambda: community.slash(guest, "help"))


async def _run(ticker: Ticker, community: Community) -> None:
    watch, manager = ticker.watch, community.manager
    await community.bot.question_log.settle()
    channel = community.guild.create_text_channel("log")
    await community.slash(manager, "settings log", channel=channel)

    def slash(command: str, **options: str) -> Callable[[], Awaitable[Shown]]:
        return lambda: community.slash(manager, command, None, **options)

    for command in ("gaps", "usage", "feedback"):
        await watch(f"/insights {command}", slash(f"insights {command}"))
    await watch("/content status", slash("content status"))
    await watch("/content explain", slash("content explain", question="what is ba fi ku"))
    teach = slash("content teach", question="who has the jam", section="urgent#what-to-do")
    asked: list[Shown] = []

    async def ask() -> None:
        asked.append(await teach())

    async def teach_it() -> None:
        yes = asked[-1].buttons[admin_texts.TEACH_YES]
        await community.press(manager, asked[-1], yes)

    await watch("/content teach", ask)
    await watch("/content teach: yes", teach_it)
    await watch("/content taught", slash("content taught"))
    await watch("/content reload: nothing new", slash("content reload"))
    _change(community.folder)
    await watch("/content reload: thousand changed", slash("content reload"))
    await watch("questions after it", lambda: community.mention(community.guest, "ba fi ku"))
    _change(community.folder, "researcher")
    waiting: list[Shown] = []

    async def reload() -> None:
        waiting.append(await community.slash(manager, "content reload"))

    async def confirm() -> None:
        button = waiting[-1].buttons[admin_texts.RELOAD_APPLY]
        await community.press(manager, waiting[-1], button)

    await watch("/content reload: widened", reload)
    await watch("/content reload: confirmed", confirm)
    await watch("/content rollback", slash("content rollback"))


def _change(content: Path, role: str = "") -> None:
    """Change the text of a thousand articles, and let a content role more read them."""
    for path in sorted(content.glob("[0-9]*.md"))[:1_000]:
        text = path.read_text("utf-8")
        if role:
            text = text.replace('role: "', f'role: "{role},', 1)
        path.write_text(f"{text}\nOne line more.\n", encoding="utf-8")


if __name__ == "__main__":
    main()

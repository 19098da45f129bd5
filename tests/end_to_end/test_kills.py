"""A bot that is killed at any moment starts again, with all that it has said is done."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot.serving import Archive, FolderShelf
from bot.storage import RoleMapping
from retrieval.content.article import parse_article
from tests.articles import source
from tests.bot.stores import open_store
from tests.discord_server.world import Json
from tests.end_to_end.community import PATIENCE_S, Community
from tests.end_to_end.conftest import prepare_admins
from tests.examples import IS_PROVED
from tests.prove.known import Change, Facts, Known

KILLS = 1_000 if IS_PROVED else 2
KILLS_OF_A_COMMUNITY = 50

VERSION = "version"
"""The article that is changed."""

LIBRARY = ("library", "")
"""The fact which of its versions is served."""

MOST_CHANGES = 9
"""That are waited for before a kill."""


@pytest.mark.prove
@pytest.mark.parametrize("number", range(max(1, KILLS // KILLS_OF_A_COMMUNITY)))
async def test_what_a_killed_bot_has_said_is_done(
    community: Community, number: int, record_property: Callable[[str, object], None]
) -> None:
    """Of what it hasn't said yet, all or nothing is."""
    prepare_admins(community)
    dice, known, done = Random(number), Known(), 0
    for _ in range(min(KILLS, KILLS_OF_A_COMMUNITY)):
        user = User(community, known, Random(dice.random()))
        async with community.running() as process:
            # A start serves what is in the folder, even if a kill has kept a reload from it.
            known.begun += [Change(*fact) for fact in title_in(community.folder).items()]
            using = [asyncio.create_task(on_and_on(do)) for do in user.actions]
            enough = partial(user.has_done, dice.randrange(MOST_CHANGES))
            await community.server.until(enough, PATIENCE_S)
            await asyncio.sleep(dice.random() / 10)
            process.kill()
            await process.wait()
            for task in using:
                task.cancel()
            await asyncio.wait(using)
        assert all(task.cancelled() or task.result() for task in using)
        known.find(await facts_of(community.folder))
        done += user.done
    record_property("changes that the bot said are done", done)
    assert done


async def facts_of(folder: Path) -> Facts:
    """Read what is stored."""
    archive = Archive(FolderShelf(folder / "data" / "libraries"))
    async with open_store(folder) as store:
        settings = await store.fetch_settings()
        facts: Facts = {("switch", name): on for name, on in settings if name.startswith("men")}
        facts |= {("mapping", mapping): True for mapping in await store.fetch_role_mappings()}
    snapshot = archive.read().snapshot
    assert snapshot
    titles = {article.slug: article.title for article in archive.load(snapshot).articles}
    return facts | ({LIBRARY: titles[VERSION]} if VERSION in titles else {})


def title_in(folder: Path) -> Facts:
    """Read which version is in the content folder, if it is there yet."""
    path = folder / "content" / f"{VERSION}.md"
    found = parse_article(path.name, path.read_bytes()).article if path.exists() else None
    return {LIBRARY: found.title} if found else {}


async def on_and_on(do: Callable[[], Awaitable[None]]) -> bool:
    """Do something until it is enough."""
    while True:
        await do()


class User:
    """Somebody who uses a bot, and notes what it says is done.

    Attributes
    ----------
    done : int
        How many changes that was.
    """

    def __init__(self, community: Community, known: Known, dice: Random) -> None:
        self.actions = (self._switch, self._map, self._load, self._ask)
        self.done = 0
        self._community = community
        self._known = known
        self._dice = dice

    def has_done(self, count: int) -> bool:
        """Tell whether so many changes are done."""
        return self.done >= count

    async def _switch(self) -> None:
        is_on, channel = self._dice.random() < 0.5, self._community.square
        options = {"channel": channel, "state": "on" if is_on else "off"}
        await self._change(
            ("switch", f"mentions:{channel.id}"), is_on, "settings mentions", options
        )

    async def _map(self) -> None:
        guild, role = self._community.guild, self._community.subscriber_role
        mapping = RoleMapping(guild_id=guild.id, role_id=role.id, content_role="guest")
        is_new = self._dice.random() < 0.5
        command = "access map" if is_new else "access unmap"
        options = {"role": role, "content-role": "guest"}
        await self._change(("mapping", mapping), is_new or None, command, options)

    async def _load(self) -> None:
        title = f"Version {self._dice.random()}"
        self._community.write_article(VERSION, source(title=title, slug=VERSION))
        await self._change(LIBRARY, title, "content reload")

    async def _ask(self) -> None:
        options = {"question": "drinking water", "public": True}
        await self._community.use(self._community.guest, self._community.square, "ask", options)

    async def _change(
        self, key: tuple[str, object], value: object, command: str, options: Json | None = None
    ) -> None:
        change = Change(key, value)
        self._known.note(("begun", change))
        await self._community.use(self._community.manager, self._community.square, command, options)
        self._known.note(("done", change))
        self.done += 1

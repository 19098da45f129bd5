"""A campaign of faults: members ask in every way while connections drop and requests fail.

What is counted afterwards: questions without a reply, with two or with a wrong one, apologies, and
requests beyond Discord's limits.
"""

import asyncio
import contextlib
import random
import re
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.texts import member_texts
from tests.discord_server import Channel, DiscordServer, Limits, Message, User, visible_text
from tests.discord_server.world import Json
from tests.end_to_end.community import PATIENCE_S, TOKEN, UNLIMITED, Community, custom_id
from tests.end_to_end.patient import run_patiently

ANSWERS = {
    "brewing coffee": "### Coffee › Brewing coffee",
    "risks of coffee": "### Coffee › Risks of coffee",
    "brewing cocoa": "### Cocoa › Brewing cocoa",
    "risks of cocoa": "### Cocoa › Risks of cocoa",
    "brewing mate": "### Mate › Brewing mate",
    "risks of mate": "### Mate › Risks of mate",
}
"""Questions with the headings of their answers."""

QUESTIONS_PER_CHANNEL = 20
"""Those of a channel or a member: fewer than Discord takes messages there in a minute."""

ERROR = r"^\S+ \S+ ERROR(?! +discord\.shard).*"
"""An error in the log, but none of discord.py's about connections."""

LATE_S = (0.05, 0.4)
SHARE_TWICE, SHARE_LATE = 0.1, 0.1

CONFIG = UNLIMITED.replace("1000", "100000")


@dataclass(frozen=True)
class Plan:
    """How much goes wrong during how many questions.

    Parameters
    ----------
    questions, at_once : int
        How many are asked, a third of them again after a press or an edit, and how many of them
        wait for replies at the same time.
    drops, refusals, forgotten : int
        How often the gateway's connection is reset; at most how many connections are refused after
        each; and of how many of them Discord has forgotten the session.
    unavailable, cuts : int
        How many requests are answered with 503, and how many connections cut.
    """

    questions: int
    drops: int
    refusals: int
    forgotten: int
    unavailable: int
    cuts: int
    at_once: int = 40


SMALL = Plan(questions=150, drops=3, refusals=1, forgotten=0, unavailable=5, cuts=6)
LARGE = Plan(questions=10_000, drops=50, refusals=3, forgotten=5, unavailable=50, cuts=100)


@dataclass
class Asked:
    """A question, and what finds its replies."""

    way: str
    find: Callable[[], list[Message]]
    heading: str
    is_answered: bool = False

    def look(self) -> bool:
        """Tell whether there is, or was before an edit, the reply that it should have."""
        replies = self.find()
        found = bool(replies) and self.heading in visible_text(replies[-1])
        self.is_answered = self.is_answered or found
        return self.is_answered


@dataclass
class Outcome:
    """What a campaign has found.

    Parameters
    ----------
    asked : Counter of str
        Questions by their way.
    lost, doubled : list of str
        What wasn't answered, or more than once.
    apologies : int
        Replies that say that something has failed.
    errors : list of str
        Those in the log, besides discord.py's of connections that fail.
    over_limits : list of str
        Requests too many.
    busiest, invalid : int
        As in `Limits`.
    refused, resumed, identified, faults : int
        What happened to connections and requests.
    """

    asked: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    apologies: int = 0
    errors: list[str] = field(default_factory=list)
    over_limits: list[str] = field(default_factory=list)
    busiest: int = 0
    invalid: int = 0
    refused: int = 0
    resumed: int = 0
    identified: int = 0
    faults: int = 0

    def __str__(self) -> str:
        """Tell it in a few lines."""
        ways = ", ".join(f"{count} {way}" for way, count in sorted(self.asked.items()))
        return (
            f"{self.asked.total()} questions ({ways}): {len(self.lost)} lost, {len(self.doubled)}"
            f" doubled, {self.apologies} apologies, {len(self.errors)} errors in the log,"
            f" {len(self.over_limits)} requests over the limits, {self.invalid} invalid;"
            f" {self.busiest} requests in the busiest second;"
            f" {self.resumed} sessions resumed after {self.refused} refused connections,"
            f" {self.identified} begun; {self.faults} requests failed or cut"
            + "".join(f"\n  {what}" for what in [*self.lost, *self.doubled, *self.errors])
        )


class Campaign:
    """Members who ask, and what goes wrong meanwhile.

    Parameters
    ----------
    community : Community
        Its bot needn't run yet.
    limits : Limits
        Those of its server.
    seed : int
        Decides what happens when.
    patience_s : float
        For how long a reply is waited for.
    """

    def __init__(
        self,
        community: Community,
        limits: Limits,
        plan: Plan,
        seed: int = 1,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._community, self._server = community, community.server
        self._limits, self._plan, self._patience_s = limits, plan, patience_s
        self._random = random.Random(seed)
        places = range(plan.questions // QUESTIONS_PER_CHANNEL + plan.at_once)
        self._free = {community.add_member(f"member{n}") for n in places}
        self._channels = cycle([community.add_channel(f"channel{n}") for n in places])
        self._forgotten = self._random.sample(range(plan.drops), plan.forgotten)
        self._drops = 0
        self._asking = 0
        self._asked: list[Asked] = []
        self._late = 0
        self._ways: dict[str, Callable[[User, Channel], Awaitable[object]]] = {
            "by mention": self._mention,
            "in private": self._write,
            "by /ask": self._use_command,
            "by /ask in public": self._use_command_in_public,
            "pressed": self._press,
            "edited": self._edit,
        }

    async def run(self) -> Outcome:
        """Ask all questions, wait for their replies, and count."""
        plan, server = self._plan, self._server
        moments = self._choose_moments()
        server.gateway.timing = self._time
        places = asyncio.Semaphore(plan.at_once)
        async with asyncio.TaskGroup() as group:
            # Each way comes as often as the others.
            for number, way in zip(range(plan.questions), cycle(self._ways), strict=False):
                for go_wrong in moments.get(number, ()):
                    await go_wrong()
                await places.acquire()
                task = group.create_task(self._ask(way))
                task.add_done_callback(lambda _: places.release())
        await self._calm()
        # What came again before this has been taken up when this is answered.
        server.gateway.timing = lambda _event, _data: (0.0,)
        await self._community.ask(self._free.pop(), next(self._channels), "brewing coffee")
        return self._count()

    async def _calm(self) -> None:
        await self._server.until(
            lambda: not self._asking and not self._late, 2 * self._patience_s, "calm"
        )

    # --- what goes wrong -------------------------------------------------------------------------

    def _choose_moments(self) -> dict[int, list[Callable[[], Awaitable[None]]]]:
        """Return what goes wrong before which question; the last ones meet what is left of it."""
        plan, moments = self._plan, dict[int, list[Callable[[], Awaitable[None]]]]()
        for what, count in (
            (self._drop, plan.drops),
            (self._be_unavailable, plan.unavailable),
            (self._cut, plan.cuts),
        ):
            for number in self._random.sample(range(plan.questions * 19 // 20), count):
                moments.setdefault(number, []).append(what)
        return moments

    async def _drop(self) -> None:
        gateway = self._server.gateway
        await self._server.wait_ready()
        if self._drops in self._forgotten:
            await self._calm()  # what Discord hasn't delivered then, nobody can answer
            gateway.sessions.clear()
        self._drops += 1
        gateway.refuse(self._random.randint(1, self._plan.refusals))
        await self._server.drop_gateway()
        if not gateway.sessions:
            await self._server.wait_ready()

    async def _be_unavailable(self) -> None:
        self._server.fail("*", "*", 503)

    async def _cut(self) -> None:
        self._server.cut("*", "*", "before" if self._random.random() < 0.5 else "after")

    def _time(self, event: str, _: Json) -> tuple[float, ...]:
        """Let some of what people do come late, or twice."""
        if event not in {"MESSAGE_CREATE", "MESSAGE_UPDATE", "INTERACTION_CREATE"}:
            return (0.0,)
        chance = self._random.random()
        if chance > SHARE_TWICE + SHARE_LATE:
            return (0.0,)
        delay_s = self._random.uniform(*LATE_S)
        self._late += 1
        asyncio.get_running_loop().call_later(delay_s, self._note_delivered)
        return (0.0, delay_s) if chance < SHARE_TWICE else (delay_s,)

    def _note_delivered(self) -> None:
        self._late -= 1
        self._server.bell.ring()

    # --- who asks --------------------------------------------------------------------------------

    async def _ask(self, way: str) -> None:
        member = self._random.choice(sorted(self._free, key=lambda user: user.id))
        self._free.remove(member)
        self._asking += 1
        try:
            await self._ways[way](member, next(self._channels))
        finally:
            self._asking -= 1
            self._free.add(member)
            self._server.bell.ring()

    async def _wait(self, way: str, find: Callable[[], list[Message]], heading: str) -> None:
        asked = Asked(way, find, heading)
        self._asked.append(asked)
        with contextlib.suppress(AssertionError):  # it is counted as lost
            await self._server.until(asked.look, self._patience_s)

    async def _mention(self, member: User, channel: Channel, way: str = "by mention") -> Message:
        question, heading = self._choose()
        message = await self._community.question(member, channel, question)
        await self._wait(way, lambda: self._replies(message), heading)
        return message

    async def _write(self, member: User, _: Channel) -> None:
        await self._mention(member, self._server.dm(member), "in private")

    async def _use_command(self, member: User, channel: Channel, *, public: bool = False) -> None:
        question, heading = self._choose()
        options = {"question": question, "public": public}
        used = await self._server.slash(member, channel, "ask", options)
        way = "by /ask in public" if public else "by /ask"
        await self._wait(way, lambda: used.messages, heading)

    async def _use_command_in_public(self, member: User, channel: Channel) -> None:
        await self._use_command(member, channel, public=True)

    async def _press(self, member: User, channel: Channel) -> None:
        """Ask, and press the button for an answer of one's own."""
        asked = await self._mention(member, channel)
        if not (replies := self._replies(asked)):
            return
        label = member_texts.ACTIONS["private"]
        pressed = await self._server.press(member, replies[0], custom_id(replies[0], label))
        heading = visible_text(replies[0]).splitlines()[0]
        await self._wait("pressed", lambda: pressed.messages, heading)

    async def _edit(self, member: User, channel: Channel) -> None:
        """Ask, and then something else in the same message."""
        asked = await self._mention(member, channel)
        question, heading = self._choose()
        await self._server.edit(asked, f"<@{self._server.bot.id}> {question}", after_s=10)
        await self._wait("edited", lambda: self._replies(asked), heading)

    def _choose(self) -> tuple[str, str]:
        return self._random.choice(list(ANSWERS.items()))

    def _replies(self, question: Message) -> list[Message]:
        said = self._server.messages(question.channel)
        return [m for m in said if m.reply_to is question and m.author is self._server.bot]

    # --- what came of it -------------------------------------------------------------------------

    def _count(self) -> Outcome:
        gateway, outcome = self._server.gateway, Outcome()
        apology = member_texts.FAILED.split("{")[0]
        for asked in self._asked:
            replies = asked.find()
            outcome.asked[asked.way] += 1
            if not asked.is_answered:
                outcome.lost.append(asked.way)
            elif len(replies) > 1:
                outcome.doubled.append(asked.way)
        said = self._server.chat.said_by(self._server.bot)
        outcome.apologies = sum(apology in str(message) for message in said)
        outcome.over_limits = self._limits.refused
        outcome.busiest, outcome.invalid = self._limits.busiest, self._limits.invalid
        outcome.refused, outcome.resumed = gateway.refused, gateway.resumed
        outcome.identified = gateway.identified
        outcome.faults = len(self._server.faults.met)
        return outcome


async def run(folder: Path, plan: Plan, seed: int = 1, patience_s: float = PATIENCE_S) -> Outcome:
    """Run a campaign against a bot of its own, in an empty folder."""
    limits = Limits()
    async with limits.watching(), DiscordServer(token=TOKEN, limits=limits) as server:
        community = Community(server, folder)
        community.program = run_patiently
        community.write_drinks("coffee", "cocoa", "mate")
        community.write_config(f"{CONFIG}[access]\ndm_guild = {community.guild.id}\n")
        campaign = Campaign(community, limits, plan, seed, patience_s)
        async with community.running():
            outcome = await campaign.run()
    outcome.errors = re.findall(
        r"^\S+ \S+ ERROR(?! +discord\.shard).*", community.output, re.MULTILINE
    )
    return outcome


def main(size: str = "large", seed: str = "1", patience_s: str = str(PATIENCE_S)) -> None:
    """Print what a campaign has found, and the errors in the log."""
    plan = {"small": SMALL, "large": LARGE}[size]
    with TemporaryDirectory() as folder:
        outcome = asyncio.run(run(Path(folder), plan, int(seed), float(patience_s)))
    sys.stdout.write(f"{outcome}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

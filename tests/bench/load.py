"""How long members wait under load, beside a bot that only repeats: part of `make bench`.

The Discord-like server, the members and the bot share the machine, first with the one bot and then
with the other; so it is also told how much of a processor a bot took for a reply, which hangs less
on what else the machine does. Members ask the same questions again and again: with the sentence
model, each is read once, and a new one would take some milliseconds more.
"""

import argparse
import asyncio
import contextlib
import gc
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from retrieval.evaluation.measures import latency_of
from retrieval.evaluation.questions import load_questions
from tests.discord_server import Channel, DiscordServer, Limits, Message, User
from tests.end_to_end.campaign import CONFIG
from tests.end_to_end.community import CONTENT, DOCENT, TOKEN, Community

ECHO = (sys.executable, Path(__file__).with_name("echo_bot.py"))
BOTS: dict[str, tuple[str | Path, ...]] = {"echo": ECHO, "Docent": (DOCENT,)}

COMMANDS, REQUESTS = 200, 40
"""A second."""

SECONDS = 15.0
PLACES = 200
"""Members, and channels: so many that no channel's own limit counts."""

WARM_UP = 20, 20.0
"""Questions a second, and seconds: until what the articles mean is read, and each question once."""

PATIENCE_S = 30.0
IN_TIME_S = 3.0
"""For so long Discord takes an answer to a command."""


class Figures(NamedTuple):
    """What was measured of one bot under one load; `cpu_ms` is its processor time for a reply."""

    asked: int
    lost: int
    p50_ms: float
    p99_ms: float
    a_second: float
    cpu_ms: float


class Measured(NamedTuple):
    """What was measured of one bot: under each load, and how often it asked Discord too much."""

    figures: dict[str, Figures]
    over_limits: int


class Members:
    """Members who ask the bot of a community, one after the other, in channels in turn."""

    def __init__(self, community: Community, questions: Sequence[str]) -> None:
        self._community = community
        self._members = cycle([community.add_member(f"member{n}") for n in range(PLACES)])
        self._channels = cycle([community.add_channel(f"channel{n}") for n in range(PLACES)])
        self._questions = cycle(questions)

    async def use_command(self) -> None:
        """Use `/ask`, and wait for the reply."""
        options = {"question": next(self._questions)}
        member, channel = next(self._members), next(self._channels)
        used = await self._community.server.slash(member, channel, "ask", options)
        await used.response(PATIENCE_S)

    async def mention(self) -> None:
        """Mention the bot, and wait for its reply."""
        await self._say(next(self._members), next(self._channels))

    async def write(self) -> None:
        """Write to the bot in private, and wait for its reply."""
        member = next(self._members)
        await self._say(member, self._community.server.dm(member))

    async def _say(self, member: User, channel: Channel) -> None:
        server = self._community.server
        asked = await self._community.question(member, channel, next(self._questions))

        def find() -> Message | None:
            said = reversed(channel.messages.values())
            return next((message for message in said if message.reply_to is asked), None)

        await server.until(find, PATIENCE_S, "a reply")


async def measure(
    ways: Sequence[Callable[[], Awaitable[None]]], a_second: float, seconds: float, bot: int
) -> Figures:
    """Ask the bot of a process at an even pace, in these ways in turn, whether or not it replies.

    How long one takes counts from the moment at which it should have begun.
    """
    loop, cpu_s = asyncio.get_running_loop(), cpu_of(bot)
    waited_ms: list[float] = []

    async def ask(way: Callable[[], Awaitable[None]], at_s: float) -> None:
        with contextlib.suppress(AssertionError):  # no reply: it is counted as lost
            await way()
            waited_ms.append((loop.time() - at_s) * 1000)

    started, asked = loop.time(), round(a_second * seconds)
    async with asyncio.TaskGroup() as group:
        for number, way in zip(range(asked), cycle(ways), strict=False):
            at_s = started + number / a_second
            await asyncio.sleep(at_s - loop.time())
            group.create_task(ask(way, at_s))
    answered, took_s = len(waited_ms), loop.time() - started
    latency, cpu_ms = latency_of(waited_ms), (cpu_of(bot) - cpu_s) * 1000
    return Figures(
        asked,
        asked - answered,
        latency.p50,
        latency.p99,
        answered / took_s,
        cpu_ms / max(answered, 1),
    )


def cpu_of(process: int) -> float:
    """Return the seconds of a processor that a process has taken so far."""
    times = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


async def measure_bot(
    folder: Path, program: tuple[str | Path, ...], options: argparse.Namespace
) -> Measured:
    """Start a bot in an empty folder, and measure it under each load."""
    limits = Limits()
    server = DiscordServer(token=TOKEN, callback_limit_s=IN_TIME_S, limits=limits)
    async with limits.watching(), server:
        community = Community(server, folder)
        community.program = program
        community.write_config(
            f'{CONFIG}[content]\nfolder = "{CONTENT}"\n[retrieval]\nmodel = "{options.model}"\n'
            f"[access]\ndm_guild = {community.guild.id}\n"
        )
        questions = [question.ask for question in load_questions(CONTENT / "questions.toml")]
        members = Members(community, questions)
        # A mention takes one request, and a private message two: three of them take four.
        messages = [members.mention, members.mention, members.write]
        loads = {
            f"{options.commands} /ask a second": ([members.use_command], options.commands),
            f"{options.requests} requests a second by mention and in private": (
                messages,
                options.requests * 3 / 4,
            ),
        }
        figures = {}
        async with community.running() as bot:
            for load, (ways, a_second) in loads.items():
                await measure(ways, *WARM_UP, bot.pid)
                figures[load] = await measure(ways, a_second, options.seconds, bot.pid)
    return Measured(figures, len(limits.refused))


def describe(load: str, docent: Figures, echo: Figures) -> str:
    """Return the lines of one load."""
    lines = [f"{load}:"]
    for name, figures in (("Docent", docent), ("echo", echo)):
        lines.append(
            f"  {name:7} {figures.asked:6,} asked, {figures.lost:4,} lost, answered"
            f" {figures.a_second:5.1f} a second; p50 {figures.p50_ms:6.1f} ms,"
            f" p99 {figures.p99_ms:6.1f} ms; {figures.cpu_ms:5.2f} ms of a processor each"
        )
    p50_ms, p99_ms = docent.p50_ms - echo.p50_ms, docent.p99_ms - echo.p99_ms
    lines.append(f"  Docent takes longer by {p50_ms:.1f} ms (p50) and {p99_ms:.1f} ms (p99).")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a few lines for each load."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("--commands", type=int, default=COMMANDS, help="/ask a second")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="a second, for messages")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each load and bot")
    parser.add_argument("--model", default="auto", help="the sentence model, or none")
    options = parser.parse_args(arguments)
    gc.disable()  # what the asking side collects would count as waiting, for one bot or the other
    found = {}
    for name, program in BOTS.items():
        with TemporaryDirectory() as folder:
            found[name] = asyncio.run(measure_bot(Path(folder), program, options))
    docent, echo = found["Docent"], found["echo"]
    for load, figures in docent.figures.items():
        print(describe(load, figures, echo.figures[load]))
    print(f"Requests over Discord's limits: {docent.over_limits} and {echo.over_limits}.")


if __name__ == "__main__":
    main()

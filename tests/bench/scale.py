"""How many questions a second are answered by one process and by two, with each kind of store.

Members of two servers use `/ask` without a pause, and are answered by words alone. The Discord-like
server, the members, the database (which doesn't wait for its disk) and all processes share the
machine: on few cores they slow one another down.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.evaluation.measures import latency_of
from retrieval.evaluation.questions import load_questions
from tests.discord_server import Channel, DiscordServer, User
from tests.end_to_end.campaign import CONFIG
from tests.end_to_end.community import CONTENT, DOCENT, PATIENCE_S, TOKEN, Community
from tests.postgres import serving

MEMBERS = 16
SECONDS = 15.0
WARM_UP_S = 3.0

PROGRAM: Callable[[], int] | tuple[str | Path, ...] = (DOCENT,)
ALONE, SHARING = ("",), ("0/2", "1/2")


async def measure(
    server: DiscordServer, members: Sequence[tuple[User, Channel]], seconds: float
) -> list[float]:
    """Let all members ask for some seconds; return how long each question took, in ms."""
    questions = cycle(question.ask for question in load_questions(CONTENT / "questions.toml"))
    loop = asyncio.get_running_loop()
    took_ms: list[float] = []
    end_s = loop.time() + seconds

    async def ask_on(member: User, channel: Channel) -> None:
        while (began_s := loop.time()) < end_s:
            used = await server.slash(member, channel, "ask", {"question": next(questions)})
            await used.response(PATIENCE_S)
            took_ms.append((loop.time() - began_s) * 1000)

    await asyncio.gather(*(ask_on(*member) for member in members))
    return took_ms


async def measure_bots(folder: Path, store: str, shards: Sequence[str], seconds: float) -> str:
    """Start a process for each of these shards, and return what was measured of all."""
    async with DiscordServer(token=TOKEN) as server, AsyncExitStack() as running:
        community = Community(server, folder)
        community.program = PROGRAM
        community.write_config(f'{CONFIG}[content]\nfolder = "{CONTENT}"\n{store}')
        guilds = [community.guild, server.add_guild("Other")]
        assert {(guild.id >> 22) % 2 for guild in guilds} == {0, 1}
        members = [
            (server.add_member(guild, f"member{n}"), server.add_channel(guild, f"channel{n}"))
            for n, guild in zip(range(MEMBERS), cycle(guilds), strict=False)
        ]
        for some in shards:
            await running.enter_async_context(community.running(DOCENT_SHARDS=some))
        await server.until(
            lambda: server.gateway.identified == len(shards), PATIENCE_S, "all sessions"
        )
        await measure(server, members, WARM_UP_S)
        took_ms = await measure(server, members, seconds)
    a_second, latency = len(took_ms) / seconds, latency_of(took_ms)
    return f"{a_second:6.1f} questions a second; p50 {latency.p50:.0f} ms, p99 {latency.p99:.0f} ms"


@contextmanager
def stores(folder: Path) -> Iterator[dict[str, tuple[str, Sequence[str]]]]:
    """Yield what is compared: each store, as `config.toml` names it, and the shards."""
    with serving(folder) as server, server.database() as one, server.database() as two:
        yield {
            "one process, SQLite": ("", ALONE),
            "one process, PostgreSQL": (f'[store]\nurl = "{one}"\n', ALONE),
            "two processes, PostgreSQL": (f'[store]\nurl = "{two}"\n', SHARING),
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as database, stores(Path(database)) as compared:
        for name, (store, shards) in compared.items():
            with TemporaryDirectory() as folder:
                found = asyncio.run(measure_bots(Path(folder), store, shards, options.seconds))
            print(f"{name:26}{found}")


if __name__ == "__main__":
    main()

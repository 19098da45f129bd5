"""Shards in several processes that share a store: each answers in its own guilds."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli.main import EXIT_UNAVAILABLE
from bot.texts import member_texts, terminal_texts
from tests.bot.stores import URLS, execute
from tests.discord_server import Channel, DiscordServer, User, visible_text
from tests.discord_server.interaction import Interaction
from tests.end_to_end.community import PATIENCE_S, TOKEN, UNLIMITED, Bot, Community
from tests.end_to_end.sharing import run_in_place, run_sharing, run_with_little_trust
from tests.examples import only_proved
from tests.postgres import Server

FIRST, SECOND = "0/2", "1/2"
SECRET = "secret handshake"


@pytest.fixture
async def community(tmp_path: Path, store_url: str) -> AsyncIterator[Community]:
    """Return a community whose guild is in the second shard; private chats are in the first."""
    async with DiscordServer(token=TOKEN) as server:
        server.add_user("somebody whose id comes before")
        community = Community(server, tmp_path)
        assert (community.guild.id >> 22) % 2 == 1
        community.write_config(f'{UNLIMITED}[store]\nurl = "{store_url}"\n')
        yield community


@asynccontextmanager
async def running(
    community: Community, shards: str, program: Callable[[], int] = run_sharing
) -> AsyncIterator[Bot]:
    """Run one process, from when it hears of its guilds on."""
    community.program = program
    identified = community.server.gateway.identified
    async with community.running(**environment(community, shards)) as process:
        await community.server.until(
            lambda: community.server.gateway.identified > identified, PATIENCE_S, "a session"
        )
        yield process


def environment(community: Community, shards: str) -> dict[str, str]:
    """Return what is different for a process."""
    return {"DOCENT_SHARDS": shards, "XDG_CACHE_HOME": str(community.folder / "cache")}


async def refusal(community: Community, shards: str) -> str:
    """Return the last line of a process that must not start."""
    process = await community.start(**environment(community, shards))
    _, errors = await process.communicate()
    assert process.returncode == EXIT_UNAVAILABLE
    return errors.decode().splitlines()[-1]


@only_proved
async def test_two_processes_answer_each_in_its_own_guilds(
    community: Community, store_url: str
) -> None:
    """Everywhere, once; and one is replaced while it is asked, without a question lost.

    In a private chat, the roles in the home guild count, which the other process has. What that
    guild's readers may read isn't withdrawn by a process that doesn't know them.
    """
    server, gateway = community.server, community.server.gateway
    other = server.add_guild("Other")
    assert (other.id >> 22) % 2 == 0
    member = server.add_member(other, "member")
    subscriber, guest = community.subscriber, community.guest
    askers = [community.add_member("asker", [community.subscriber_role]) for _ in range(3)]
    asked: list[Interaction] = []

    async def ask(asker: User, channel: Channel, is_told: bool = True) -> None:
        assert ("a wink" in await community.ask(asker, channel, SECRET)) is is_told
        asked.append(await server.slash(asker, channel, "ask", {"question": SECRET}))
        used = await asked[-1].response(PATIENCE_S)
        assert ("a wink" in visible_text(used)) is is_told

    async def ask_on(asker: User) -> None:
        while old.returncode is None:
            await ask(asker, server.dm(asker))

    async with running(community, SECOND), running(community, FIRST) as old:
        await ask(subscriber, community.lounge)
        await ask(subscriber, server.dm(subscriber))
        await ask(guest, community.square, is_told=False)
        await ask(guest, server.dm(guest), is_told=False)
        await ask(member, server.add_channel(other, "elsewhere"), is_told=False)
        line = terminal_texts.SHARDS_TAKEN.format(shards=FIRST)
        assert await refusal(community, FIRST) == terminal_texts.ERROR.format(message=line)
        async with running(community, FIRST, run_in_place):
            await asyncio.gather(*map(ask_on, askers))
            assert old.returncode == 0
            await ask(subscriber, server.dm(subscriber))
    assert gateway.identified == 3
    assert len([r for r in server.requests if r.method == "PUT"]) == 1  # the commands
    said = [
        message
        for channel in server.world.channels.values()
        for message in community.answers(channel)
    ]
    assert len(said) == len(asked) > len(askers)
    URLS[community.folder] = store_url
    assert execute(community.folder, "SELECT count(*) FROM questions") == [(2 * len(asked),)]
    assert [len(interaction.produced) for interaction in asked] == [1] * len(asked)
    assert member_texts.WITHDRAWN not in map(visible_text, said)
    assert "Traceback" not in community.output


async def test_what_cannot_be_renewed_is_given_up(
    community: Community, postgres: Server, store_url: str
) -> None:
    """The database is away for longer than a claim is trusted: its process ends, to try again."""
    community.program = run_with_little_trust
    process = await community.start(**environment(community, FIRST))
    await community.server.wait_ready()
    database = sa.make_url(store_url).database
    postgres.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
    postgres.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
    )
    _, errors = await process.communicate()
    assert process.returncode == EXIT_UNAVAILABLE
    *_, lost = errors.decode().splitlines()
    assert lost == terminal_texts.ERROR.format(message=terminal_texts.SHARDS_LOST)
    assert not community.server.gateway.sessions

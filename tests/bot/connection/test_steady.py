"""Sessions outlive refused connections, and requests their being cut; over sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
import discord
import pytest
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.connection import ALL_SHARDS, Shards, SteadyBot, steady
from bot.connection.lateness import UNKNOWN
from tests.discord_server import DiscordServer, Message
from tests.discord_server.faults import Blip


@pytest.mark.parametrize(
    ("written", "ids", "count", "told"),
    [
        ("2/16", (2,), 16, "2/16"),
        (" 0-3/16\n", (0, 1, 2, 3), 16, "0-3/16"),
        ("0-15/16", tuple(range(16)), 16, "0-15/16"),
        ("0x4/16", (0, 1, 2, 3), 16, "0-3/16"),
        ("3x4/16", (12, 13, 14, 15), 16, "12-15/16"),
        ("5x1/16", (5,), 16, "5/16"),
    ],
)
def test_shards_are_written_in_three_ways(
    written: str, ids: tuple[int, ...], count: int, told: str
) -> None:
    """One, some in a row, or by an ordinal and how many each process has."""
    shards = Shards.parse(written)
    assert (shards.ids, shards.count, str(shards)) == (ids, count, told)


@pytest.mark.parametrize(
    "written",
    [
        *("", "3", "0,1/4", "-1/4", "0-/4", "²/4", "0/4/4", "0/4 5"),
        *("16/16", "3-1/16", "12-16/16", "4x4/16", "1x0/16", "0/0", f"0-{9**9}/{9**10}"),
    ],
)
def test_other_shards_are_refused(written: str) -> None:
    """They aren't guessed at: two processes might run the same ones."""
    with pytest.raises(ValueError, match="no shards"):
        Shards.parse(written)


def test_each_guild_is_in_one_shard() -> None:
    """By Discord's rule; private chats, which have no guild, are in the first one."""
    processes = [Shards.parse(f"{number}x2/6") for number in range(3)]
    guilds = [(1_700_000 + number) << 22 | 5 for number in range(12)]
    for guild_id in guilds:
        (own,) = [shards for shards in processes if shards.has(guild_id)]
        assert (guild_id >> 22) % 6 in own.ids
    assert [shards.has(0) for shards in processes] == [True, False, False]
    assert all(ALL_SHARDS.has(guild_id) for guild_id in [0, *guilds])
    assert [ALL_SHARDS.is_all, Shards.parse("0-5/6").is_all, processes[0].is_all] == [1, 1, 0]


@asynccontextmanager
async def connected(
    kind: Callable[..., commands.AutoShardedBot], monkeypatch: Any
) -> AsyncIterator[tuple[DiscordServer, commands.AutoShardedBot]]:
    """Run a Discord, and a bot without commands until it is ready; stop both."""
    async with DiscordServer() as server:
        monkeypatch.setattr(Route, "BASE", server.url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(server.gateway_url))
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        bot = kind(
            command_prefix=commands.when_mentioned, intents=intents, guild_ready_timeout=0.01
        )
        running = asyncio.create_task(bot.start(server._transport._token))
        await server.wait_ready()
        waiting = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        try:
            yield server, bot
        finally:
            await bot.close()
            await asyncio.gather(running, waiting, return_exceptions=True)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reconnect without the pauses that discord.py makes at random."""
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _: 0.01)


class Hearing(SteadyBot):
    """A bot that notes what it hears and when it was resumed, and answers interactions."""

    def __init__(self, shards: Shards = ALL_SHARDS, **options: Any) -> None:
        super().__init__(shards, **options)
        self.heard: list[str] = []
        self.something = asyncio.Event()

    async def on_message(self, message: discord.Message) -> None:
        """Note a message of somebody else."""
        if message.author != self.user:
            self.heard += message.content.split()[-1:]
            self.something.set()

    async def hears(self, what: str) -> None:
        """Wait until it has heard something."""
        while what not in self.heard:
            self.something.clear()
            await self.something.wait()


class Forgetful(commands.AutoShardedBot):
    """discord.py's own."""


async def meet_refusals(
    kind: Callable[..., commands.AutoShardedBot], monkeypatch: pytest.MonkeyPatch, *refusals: Blip
) -> tuple[int, int, Any]:
    """Cut a bot's connection, refuse its next ones, and say something meanwhile.

    Return how many sessions were begun and resumed, and the bot.
    """
    async with connected(kind, monkeypatch) as (server, bot):
        guild = server.add_guild("Guild")
        channel, member = server.add_channel(guild, "square"), server.add_member(guild, "member")
        server.faults.plan("GET", "/", *refusals)
        gateway = server.gateway
        async with gateway.offline():
            await server.send(member, channel, "", mentions=[server.bot])
            await server.send(member, channel, "missed", mentions=[server.bot])
        await server.until(lambda: gateway.identified + gateway.resumed > 1, what="a connection")
        await server.wait_ready()
        if isinstance(bot, Hearing):
            await server.send(member, channel, "last", mentions=[server.bot])
            await bot.hears("last")
        assert len(server.faults.met) == len(refusals)
        return gateway.identified, gateway.resumed, bot


@pytest.mark.parametrize(
    "refusals", [["before", "before"], [503], [503, "before", "before", 503, 503, 502]]
)
async def test_a_session_outlives_refused_connections(
    refusals: list[Blip], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Discord has kept meanwhile arrives, once."""
    identified, resumed, bot = await meet_refusals(Hearing, monkeypatch, *refusals)
    assert (identified, resumed) == (1, 1)
    assert bot.heard.count("missed") == 1


async def test_one_shard_of_several_outlives_refused_connections_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Others are in other processes; it is the one that it is told to be."""
    kind = partial(Hearing, Shards((0,), 2))
    identified, resumed, bot = await meet_refusals(kind, monkeypatch, "before", 503)
    assert (identified, resumed) == (1, 1)
    assert bot.heard.count("missed") == 1
    assert list(bot.shards) == [0]
    assert (bot.shard_count, bot.get_shard(1)) == (2, None)


async def test_discord_py_still_forgets_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, a newer discord.py resumes by itself: delete `_ResumingShard`."""
    monkeypatch.setattr(asyncio, "sleep", _quick(asyncio.sleep))
    identified, resumed, _ = await meet_refusals(Forgetful, monkeypatch, "before", "before")
    assert (identified, resumed) == (2, 0)


async def test_a_session_that_discord_has_ended_is_begun_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also if the connection that would begin it is refused."""
    waited = _note_waits(monkeypatch)
    async with connected(Hearing, monkeypatch) as (server, _):
        sessions = server.gateway.sessions
        sessions.clear()
        server.faults.plan("GET", "/", 503)
        await server.drop_gateway()
        await server.until(lambda: server.gateway.identified == 2, what="a new session")
        await server.wait_ready()
    assert server.gateway.resumed == 0
    assert [round(seconds) for seconds in waited] == [5]


async def test_it_hears_nothing_any_more_when_its_commands_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody is told that there is no such command, because it stops."""
    connections: list[bool] = []

    class Commands(commands.Cog):
        async def cog_unload(self) -> None:
            connections.extend(shard.is_closed() for shard in bot.shards.values())

    async with connected(Hearing, monkeypatch) as (_, bot):
        await bot.add_cog(Commands())
        await bot.close()
        assert connections == [True]


async def test_a_session_outlives_its_own_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """If nothing is there any more, it is resumed where a new one would begin."""
    async with connected(Hearing, monkeypatch) as (server, bot):
        shard = bot.get_shard(0)
        assert shard is not None
        shard._parent.ws.gateway = URL(f"{server.gateway_url}gone")
        gone: list[Blip] = [503] * (steady.RESUMED_THERE + 1)
        server.faults.plan("GET", "/gone", *gone)
        await server.drop_gateway()
        await server.until(lambda: server.gateway.resumed, what="a resumed session")
        await server.wait_ready()
        assert server.gateway.identified == 1
        assert len(server.faults.met) == len(gone)


def _quick(sleep: Any) -> Any:
    return lambda seconds, *more: sleep(min(seconds, 0.01), *more)


def _note_waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note for how long the bot would wait before it begins a session."""
    waited: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        if seconds > 0.5:
            waited.append(seconds)
        await sleep(min(seconds, 0.01))

    monkeypatch.setattr(asyncio, "sleep", note)
    return waited


async def test_nobody_waits_for_a_session_that_began_long_ago(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Five seconds are Discord's limit between two, no pause before each."""
    waited = _note_waits(monkeypatch)
    async with connected(Hearing, monkeypatch) as (server, bot):
        assert isinstance(bot, Hearing)
        bot._identified_at -= steady.IDENTIFY_EVERY_S
        server.gateway.sessions.clear()
        await server.drop_gateway()
        await server.until(lambda: server.gateway.identified == 2, what="a new session")
        await server.wait_ready()
    assert waited == []


CUTS: list[Blip] = ["before", "after", 503, 502]


@pytest.mark.parametrize("blip", CUTS)
async def test_a_message_with_a_nonce_is_sent_once(
    blip: Blip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not the first try had its effect."""
    async with connected(Hearing, monkeypatch) as (server, bot):
        guild = server.add_guild("Guild")
        channel = server.add_channel(guild, "square")
        server.faults.plan("POST", "/channels/*/messages", blip, blip)
        place = bot.get_partial_messageable(channel.id)
        sent = await place.send("answer", nonce="1")
        server.faults.plan("PATCH", "/channels/*/messages/*", blip)
        await sent.edit(content="edited")
        assert [m.content for m in server.messages(channel)] == ["edited"]
        assert len(server.faults.met) == 3


class Answering(Hearing):
    """A bot that answers each interaction as `how` says, and hears what came of it."""

    how = "message"

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer."""
        try:
            self.heard.append(str(await self._answer(interaction)))
        except (aiohttp.ClientError, discord.HTTPException) as error:
            self.heard.append(repr(error))
        self.something.set()

    async def _answer(self, interaction: discord.Interaction) -> int | None:
        if self.how == "message":
            sent = await interaction.response.send_message("answer", ephemeral=True)
            return sent.message_id
        await interaction.response.defer(ephemeral=True, thinking=self.how == "defer")
        if self.how == "defer":
            return (await interaction.edit_original_response(content="answer")).id
        private = self.how == "private"
        await interaction.edit_original_response(content="first")
        return (await interaction.followup.send("answer", ephemeral=private, wait=True)).id


async def answer(
    monkeypatch: pytest.MonkeyPatch, how: str, pattern: str, *met: Blip
) -> tuple[list[Message], str]:
    """Let a bot answer an interaction, while requests meet blips.

    Return the messages that came of it, and what the bot heard: the last one's id, or an error.
    """
    async with connected(Answering, monkeypatch) as (server, bot):
        assert isinstance(bot, Answering)
        bot.how = how
        guild = server.add_guild("Guild")
        channel, member = server.add_channel(guild, "square"), server.add_member(guild, "member")
        await bot.http.bulk_upsert_global_commands(
            server.bot.id, [{"name": "ask", "description": "Ask", "type": 1}]
        )
        method, _, path = pattern.partition(" ")
        server.faults.plan(method, path, *met, code=UNKNOWN if 404 in met else 0)
        used = await server.slash(member, channel, "ask")
        while not bot.heard:
            bot.something.clear()
            await bot.something.wait()
        assert len(server.faults.met) == len(met)
        return used.messages, bot.heard[0]


@pytest.mark.parametrize("blip", CUTS)
@pytest.mark.parametrize("how", ["message", "defer"])
async def test_an_answer_to_an_interaction_is_given_once(
    how: str, blip: Blip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if Discord has taken the first try, and says so to the second: its message is known."""
    messages, heard = await answer(monkeypatch, how, "POST /interactions/*/callback", blip, blip)
    assert [m.content for m in messages] == ["answer"]
    assert heard == str(messages[0].id)


@pytest.mark.parametrize("blip", CUTS)
async def test_what_was_acknowledged_is_answered(
    blip: Blip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cut edit is made again."""
    messages, _ = await answer(monkeypatch, "defer", "PATCH /webhooks/*", blip, blip)
    assert [m.content for m in messages] == ["answer"]


async def test_only_what_one_person_sees_may_come_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can tell whether a further answer that was cut has arrived."""
    further = "POST /webhooks/*"
    messages, _ = await answer(monkeypatch, "private", further, 503, "before")
    assert [m.content for m in messages] == ["first", "answer"]
    messages, _ = await answer(monkeypatch, "private", further, "after")
    assert [m.content for m in messages] == ["first", "answer", "answer"]
    messages, heard = await answer(monkeypatch, "public", further, 503, "after")
    assert [m.content for m in messages] == ["first", "answer"]
    assert "reset by peer" in heard


async def test_an_answer_that_comes_too_late_is_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is refused once, and whoever would apologise can tell why."""
    _, heard = await answer(monkeypatch, "message", "POST /interactions/*/callback", 404)
    assert "NotFound" in heard
    lines = [r for r in caplog.records if r.name.startswith("bot.")]
    assert len(lines) == 1
    assert "couldn't be answered" in lines[0].getMessage()


async def test_a_burst_of_messages_stays_within_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each waits its turn; answers to interactions don't."""
    async with connected(Hearing, monkeypatch) as (server, bot):
        taken = list[bool]()
        bucket = bot.http._bucket  # type: ignore[attr-defined]
        monkeypatch.setattr(bucket, "take", _count(taken, bucket.take))
        guild = server.add_guild("Guild")
        channels = [server.add_channel(guild, f"c{n}") for n in range(10)]
        before = len(server.requests)
        places = [bot.get_partial_messageable(channel.id) for channel in channels]
        await asyncio.gather(*(p.send(str(n), nonce=str(n)) for n, p in enumerate(places)))
        assert len(taken) == len(server.requests) - before == 10


def _count(taken: list[bool], take: Any) -> Any:
    async def count() -> None:
        taken.append(True)
        await take()

    return count

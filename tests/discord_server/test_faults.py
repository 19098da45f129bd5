"""What goes wrong, against a real discord.py client in this process."""

import aiohttp
import discord
import pytest

from tests.discord_server import DiscordServer, Limits
from tests.discord_server.conftest import Bot, Town, connected
from tests.discord_server.limits import PER_SECOND
from tests.discord_server.world import Json


async def test_a_connection_is_cut_before_a_request_or_after_it(town: Town, bot: Bot) -> None:
    """The client can't tell which; the world can."""
    server = town.server
    square = bot.get_partial_messageable(town.square.id)
    said = []
    for when in ("before", "after"):
        server.cut("POST", "/channels/*", when)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await square.send(when)
        said = [message.content for message in server.messages(town.square)]
    assert said == ["after"]
    assert [fault.cut for fault in server.faults.met] == ["before", "after"]


async def test_a_planned_fault_is_met_as_often_as_planned(town: Town, bot: Bot) -> None:
    """Whatever the method, if that isn't named."""
    town.server.fail("*", "/users/*", 403, times=2)
    for _ in range(2):
        with pytest.raises(discord.Forbidden):
            await bot.fetch_user(town.ann.id)
    assert (await bot.fetch_user(town.ann.id)).name == "ann"
    assert town.server.faults.planned == []


async def test_connections_are_refused_after_a_drop(town: Town, bot: Bot) -> None:
    """As many as planned; the client comes back, and hears again."""
    server = town.server
    server.gateway.refuse(1)
    await server.drop_gateway()
    await server.until(lambda: server.gateway.refused == 1)
    await server.wait_ready()
    question = await server.send(town.ann, town.square, "there?", mentions=[server.bot])
    await server.wait_message(town.square, after=question)
    assert not bot.is_closed()


async def test_events_come_doubled_and_late(town: Town, bot: Bot) -> None:
    """Each copy has a number of its own, as if something else had happened."""
    server = town.server

    def timing(event: str, data: Json) -> tuple[float, ...]:
        is_slow = event == "MESSAGE_CREATE" and data["content"].endswith("slow")
        return (0.05, 0.1) if is_slow else (0.0,)

    server.gateway.timing = timing
    for text in ("slow", "quick"):
        await server.send(town.ann, town.square, text, mentions=[server.bot])
    heard = ["quick", "slow", "slow"]

    def is_heard() -> bool:
        asked = [m.clean_content.split()[-1] for m in bot.heard if m.author.id != server.bot.id]
        return asked == heard

    await server.until(is_heard)


async def test_limits_are_kept_where_a_test_asks_for_it() -> None:
    """A client that fetches too much is refused, and comes again as it was told."""
    refused: list[str] = []
    limits = Limits(clock=lambda: float(len(refused)))  # a second is over with each refusal
    limits.refused = refused
    async with DiscordServer(limits=limits) as server:
        town = Town(server)
        async with connected(server, Bot()) as bot:
            for _ in range(PER_SECOND - len(limits._latest)):  # a start asks a few things
                limits.check("GET", "/users/1")
            assert (await bot.fetch_user(town.ann.id)).name == "ann"
    assert refused == [f"GET /users/{town.ann.id}: global"]
    assert limits.invalid == 1

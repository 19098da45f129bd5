"""The server against a real discord.py client in this process."""

import io
from collections.abc import Awaitable
from typing import Any
from unittest.mock import ANY

import aiohttp
import discord
import pytest
from discord.http import Route

from tests.discord_server import (
    ChannelType,
    DiscordServer,
    MessageType,
    Overwrite,
    Permission,
    visible_text,
)
from tests.discord_server.conftest import Bot, Town, connected


async def test_ready_gives_the_guild_as_a_bot_sees_it(town: Town, bot: Bot) -> None:
    """Without privileged intents only the bot is a member, and a hidden channel has no name."""
    guild = bot.get_guild(town.guild.id)
    assert guild is not None
    assert [member.id for member in guild.members] == [town.server.bot.id]
    assert [channel.name for channel in guild.channels] == ["square", "___hidden___"]
    assert (await bot.application_info()).owner.id == town.server.owner.id
    assert (await guild.fetch_member(town.ben.id)).get_role(town.insiders.id) is not None


async def test_new_things_reach_a_connected_bot(town: Town, bot: Bot) -> None:
    """Guilds, roles, channels and forum posts that come later are sent as events."""
    forum = town.server.add_channel(town.guild, "forum", kind=ChannelType.FORUM)
    role = town.server.add_role(town.guild, "new", Permission.MANAGE_GUILD)
    other = town.server.add_guild("Village")
    post = await town.server.create_thread(town.ann, forum, "Is it safe?", "details")
    await town.server.send(town.ann, town.square, "", mentions=[town.server.bot])
    await town.server.wait_message(town.square)
    guild = bot.get_guild(town.guild.id)
    assert guild is not None
    assert guild.get_role(role.id) is not None
    assert bot.get_guild(other.id) is not None
    assert [thread.name for thread in bot.made_threads] == ["Is it safe?"]
    assert bot.made_threads[0].parent == guild.get_channel(forum.id)
    assert [message.id for message in bot.heard if message.channel.id == post.id] == [post.id]


async def test_a_shard_hears_of_its_own_guilds_alone(town: Town) -> None:
    """The first one also of private chats; what people do reaches one, and once."""
    server = town.server
    server.gateway.shards = 2
    bots = [Bot(shard_ids=[number], shard_count=2) for number in (0, 1)]
    async with connected(server, bots[0]), connected(server, bots[1]):
        assert await bots[0].http.get_bot_gateway() == (2, server.gateway_url, ANY)
        guilds = [town.guild, server.add_guild("Village"), server.add_guild("Hamlet")]
        for place in (town.square, server.dm(town.ann)):
            asked = await server.send(town.ann, place, "it", mentions=[server.bot])
            await server.wait_message(place, after=asked)
        await (await server.slash(town.ann, town.square, "ask", {"question": "x"})).response()
    for number, bot in enumerate(bots):
        own = {guild.id for guild in guilds if (guild.id >> 22) % 2 == number}
        assert {guild.id for guild in bot.guilds} == own
        heard = [message.guild for message in bot.heard if not message.author.bot]
        there = [town.guild.id] * (town.guild.id in own) + [None] * (number == 0)
        assert [guild and guild.id for guild in heard] == there


async def test_message_content_is_withheld_unless_addressed(town: Town, bot: Bot) -> None:
    """Only mentions, pinging replies and private messages carry text; hidden channels nothing."""
    server = town.server
    await server.send(town.ann, town.square, "hello all")
    await server.send(town.ben, town.cellar, "psst", mentions=[server.bot])
    question = await server.send(town.ann, town.square, "why?", mentions=[server.bot])
    answer = await server.wait_message(town.square, after=question)
    assert answer.reply_to is question
    assert answer.mentions == []
    assert visible_text(answer) == f"echo: <@{server.bot.id}> why?"
    await server.send(town.ann, town.square, "no ping", reply_to=answer, ping=False)
    again = await server.send(town.ann, town.square, "and?", reply_to=answer)
    await server.wait_message(town.square, after=again)
    direct = await server.send(town.ann, server.dm(town.ann), "in private")
    await server.wait_message(server.dm(town.ann), after=direct)
    hook = server.add_user("hook", bot=True)
    await server.send(hook, town.square, "from outside", webhook=True)
    await server.send(town.ann, town.square, "", kind=MessageType.USER_JOIN)
    last = await server.send(town.ann, town.square, "", mentions=[server.bot])
    await server.wait_message(town.square, after=last)
    heard = [message for message in bot.heard if message.author.id != server.bot.id]
    texts = [message.content for message in heard]
    mention = f"<@{server.bot.id}>"
    assert texts == ["", f"{mention} why?", "", "and?", "in private", "", "", mention]
    assert [message.webhook_id is not None for message in heard] == [False] * 5 + [True] + [
        False
    ] * 2
    assert heard[6].type is discord.MessageType.new_member


async def test_edits_and_deletions_reach_the_bot(town: Town, bot: Bot) -> None:
    """MESSAGE_UPDATE and MESSAGE_DELETE are sent, with the text as withheld as in the message."""
    server = town.server
    seen: list[tuple[str, str]] = []

    async def on_raw_message_edit(event: discord.RawMessageUpdateEvent) -> None:
        seen.append(("edit", event.message.content))

    async def on_raw_message_delete(event: discord.RawMessageDeleteEvent) -> None:
        seen.append(("delete", str(event.message_id)))

    bot.event(on_raw_message_edit)
    bot.event(on_raw_message_delete)
    message = await server.send(town.ann, town.square, "first")
    await server.edit(message, "second")
    await server.edit(message, f"third <@{server.bot.id}>")
    await server.delete(message)
    last = await server.send(town.ann, town.square, "", mentions=[server.bot])
    await server.wait_message(town.square, after=last)
    third = f"third <@{server.bot.id}>"
    assert seen == [("edit", ""), ("edit", third), ("delete", str(message.id))]


async def test_resume_replays_what_was_missed_and_may_redeliver(town: Town, bot: Bot) -> None:
    """After a dirty drop the session resumes; missed events come once, redelivered ones again."""
    server = town.server
    first = await server.send(town.ann, town.square, "one", mentions=[server.bot])
    answer = await server.wait_message(town.square, after=first)
    async with server.gateway.offline(redeliver=[first]):
        second = await server.send(town.ann, town.square, "two", mentions=[server.bot])
    await server.wait_ready()
    await server.wait_message(town.square, after=second)
    assert (server.gateway.identified, server.gateway.resumed) == (1, 1)
    assert [message.id for message in bot.heard[:4]] == [first.id, answer.id, first.id, second.id]
    own = [message for message in server.messages(town.square) if message.author is server.bot]
    assert len(own) == 2, "the repeated question had the same nonce"


async def test_unknown_session_is_invalid(town: Town, bot: Bot) -> None:
    """A session that the server forgot can't be resumed: the client identifies anew."""
    town.server.gateway.sessions.clear()
    await town.server.drop_gateway()
    await town.server.until(lambda: town.server.gateway.identified == 2)
    await town.server.wait_ready()
    assert town.server.gateway.resumed == 0
    assert not bot.is_closed()


async def test_wrong_token_and_privileged_intents_are_refused(town: Town) -> None:
    """A wrong token is a 401, an intent that isn't granted closes the gateway with 4014."""
    with pytest.raises(discord.LoginFailure):
        await _start(town.server, Bot(), "wrong")
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await _start(town.server, Bot(discord.Intents.all()), town.server.token)


async def _start(server: DiscordServer, bot: Bot, token: str) -> None:
    base, Route.BASE = Route.BASE, server.url
    try:
        await bot.start(token)
    finally:
        await bot.close()
        Route.BASE = base


async def test_faults_are_answered_as_planned(town: Town, bot: Bot) -> None:
    """A rate limit is waited for and repeated; a planned failure is met once."""
    server = town.server
    server.rate_limit("POST", "/channels/*/messages", 0.05)
    question = await server.send(town.ann, town.square, "q", mentions=[server.bot])
    await server.wait_message(town.square, after=question)
    statuses = [r.status for r in server.requests if r.path.endswith("/messages")]
    assert statuses == [429, 200]
    server.fail("GET", "/users/*", 403)
    with pytest.raises(discord.Forbidden):
        await bot.fetch_user(town.ann.id)
    assert (await bot.fetch_user(town.ann.id)).name == "ann"


async def test_unknown_requests_fail_the_test() -> None:
    """What the server doesn't know is a 501, recorded, and an error at the end."""
    headers = {"Authorization": f"Bot {DiscordServer().token}"}

    async def ask() -> None:
        async with DiscordServer() as server, aiohttp.ClientSession(headers=headers) as session:
            assert (await session.get(f"{server.url}/voice/regions")).status == 501

    with pytest.raises(AssertionError, match="GET /voice/regions"):
        await ask()


async def test_sending_keeps_discords_rules(town: Town, bot: Bot) -> None:
    """Permissions, replies and tokens fail with Discord's codes."""
    server = town.server
    square = bot.get_partial_messageable(town.square.id, guild_id=town.guild.id)
    cellar = bot.get_partial_messageable(town.cellar.id, guild_id=town.guild.id)
    missing = discord.MessageReference(message_id=1, channel_id=town.square.id)
    lenient = discord.MessageReference(
        message_id=1, channel_id=town.square.id, fail_if_not_exists=False
    )
    assert await _code(cellar.send("x")) == 50001
    assert await _code(square.send("")) == 50006
    assert await _code(square.send("x", reference=missing)) == 50035
    assert (await square.send("x", reference=lenient)).reference is None
    assert await _code(square.fetch_message(1)) == 10008
    question = await server.send(town.ann, town.square, "x")
    assert await _code(square.get_partial_message(question.id).edit(content="y")) == 50005
    server.set_overwrites(
        town.square, [Overwrite(town.guild.roles[0], deny=Permission.SEND_MESSAGES)]
    )
    assert await _code(square.send("x")) == 50013


async def _code(request: Awaitable[Any]) -> int:
    with pytest.raises(discord.HTTPException) as failure:
        await request
    return failure.value.code


async def test_files_become_attachments(town: Town, bot: Bot) -> None:
    """A multipart message is taken with its files."""
    square = bot.get_partial_messageable(town.square.id, guild_id=town.guild.id)
    sent = await square.send("see", file=discord.File(io.BytesIO(b"..."), "report.txt"))
    assert [attachment.filename for attachment in sent.attachments] == ["report.txt"]

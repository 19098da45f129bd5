"""What is done at the start, once a day, and when a connection is back."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import discord
import pytest
from simcord.backend import serializers

from bot.access.role_map import RoleMap
from bot.client import DocentBot
from bot.cogs.upkeep import MAKE_UP_AFTER_S
from bot.config import AnswerSettings, Config, GuildSettings, PrivacySettings
from bot.serving.librarian import Librarian
from bot.storage import Snapshot, StoreError
from bot.storage.store import Store
from bot.texts import admin_texts, member_texts
from retrieval.answering import Answerer
from retrieval.content.library import load_library
from tests.articles import EVERYDAY
from tests.bot.conftest import HOME, Community, Shown
from tests.bot.stores import archive_of

HOUR_S = timedelta(hours=1).total_seconds()
DAY_S = timedelta(days=1).total_seconds()
KEEP_DAYS = 3


@pytest.fixture
def config() -> Config:
    """Return a configuration that keeps little."""
    guilds, privacy = {HOME: GuildSettings(roles={})}, PrivacySettings(keep_days=KEEP_DAYS)
    return Config(guilds=guilds, privacy=privacy, answers=AnswerSettings(help=""))


def answers(community: Community) -> list[str]:
    """Return what the bot says in the square."""
    return [Shown.of(m).text for m in community.square.history() if m.author.bot]


async def test_what_a_killed_process_left_is_withdrawn_at_the_start(
    community: Community, config: Config, store: Store
) -> None:
    """It was killed after the new library was served, or before anybody reloaded."""
    await community.mention(community.guest, "green tea")
    await community.mention(community.guest, "drinking water")
    (community.folder / "tea.md").unlink()
    answerer = Answerer(load_library(community.folder), everyday=EVERYDAY)
    librarian = Librarian(
        community.folder, answerer, lambda: RoleMap.of(config), archive_of(community.folder)
    )
    await community.env.restart_bot(DocentBot(config, librarian, store))
    await community.env.settle()
    withdrawn, kept = answers(community)
    assert withdrawn == member_texts.WITHDRAWN
    assert kept.startswith("### Water")


async def test_what_stands_in_for_the_folder_is_told_until_a_reload(
    community: Community, config: Config, store: Store
) -> None:
    """In the log channel at the start, and by /content status."""
    await community.slash(community.manager, "settings log", channel=community.square)
    answerer = Answerer(load_library(community.folder), everyday=EVERYDAY)
    stand_in = Snapshot(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), {})
    librarian = Librarian(
        community.folder,
        answerer,
        lambda: RoleMap.of(config),
        archive_of(community.folder),
        stand_in=stand_in,
    )
    await community.env.restart_bot(DocentBot(config, librarian, store))
    await community.env.settle()
    told = admin_texts.STANDS_IN.format(at="2026-01-02 03:04")
    assert answers(community) == [told]
    assert (await librarian.reload()).applied
    assert librarian.stand_in is None


async def test_what_is_old_is_forgotten(community: Community, store: Store) -> None:
    """After `privacy.keep_days`, without anybody's doing; the messages stay as they are."""
    await community.mention(community.guest, "green tea")
    await community.env.advance_time(1.5 * DAY_S)
    await community.mention(community.guest, "drinking water")
    old, new = await store.fetch_public_messages()
    await community.env.advance_time(1.4 * DAY_S)
    assert await store.fetch_public_messages() == [old, new]
    await community.env.advance_time(1.2 * DAY_S)
    assert await store.fetch_public_messages() == [new]
    await community.env.advance_time(3 * DAY_S)
    assert await store.fetch_public_messages() == []
    assert member_texts.WITHDRAWN not in answers(community)


async def test_the_next_day_comes_after_a_failure(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log tells of it; the day after, all is done."""

    async def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    await community.mention(community.guest, "green tea")
    with monkeypatch.context() as broken:
        broken.setattr(community.bot.store, "forget_public_messages", fail)
        await community.env.advance_time((KEEP_DAYS + 1) * DAY_S)
    assert "The disk is full." in caplog.text
    assert len(await community.bot.store.fetch_public_messages()) == 1
    await community.env.advance_time(DAY_S)
    assert await community.bot.store.fetch_public_messages() == []


async def test_who_left_the_team_is_no_owner_the_next_day(community: Community) -> None:
    """Discord is asked once a day whose the application is."""
    bot, stranger = community.bot, discord.Object(community.guest.id)
    bot.owner_id, bot.owner_ids = None, {stranger.id}
    assert await bot.is_owner(cast("Any", stranger))
    await community.env.advance_time(DAY_S)
    assert not await bot.is_owner(cast("Any", stranger))


async def test_what_had_to_wait_is_withdrawn_when_the_guild_is_back(community: Community) -> None:
    """Who sees its channels couldn't be told; the second time there is nothing to do."""
    await community.mention(community.subscriber, "secret handshake", community.lounge)
    await lose_guild(community)
    community.bot.config.guilds[HOME].roles.clear()
    await community.bot.withdrawals.withdraw()
    assert Shown.of(community.lounge.history()[-1]).text != member_texts.WITHDRAWN
    await find_guild(community)
    assert Shown.of(community.lounge.history()[-1]).text == member_texts.WITHDRAWN
    await lose_guild(community)
    before = len(community.env.http_requests)
    await find_guild(community)
    assert len(community.env.http_requests) == before


async def test_what_had_to_wait_is_withdrawn_when_a_new_session_is_ready(
    community: Community,
) -> None:
    """Discord tells of the guilds first, while what they are isn't trusted yet."""
    await community.mention(community.subscriber, "secret handshake", community.lounge)
    bot = community.bot
    bot.dispatch("shard_disconnect", 0)
    await community.env.settle()
    bot.config.guilds[HOME].roles.clear()
    await bot.withdrawals.withdraw()
    await find_guild(community)
    assert Shown.of(community.lounge.history()[-1]).text != member_texts.WITHDRAWN
    bot.dispatch("shard_ready", 0)
    async with asyncio.timeout(60):
        while Shown.of(community.lounge.history()[-1]).text != member_texts.WITHDRAWN:  # noqa: ASYNC110  # its end is told to nobody
            await asyncio.sleep(0)


async def test_a_check_that_failed_is_made_up_for(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Soon, however often it fails, and once it works no more."""
    tries = []

    async def fail(**_: object) -> None:
        tries.append(community.env.now())
        raise StoreError("The database is locked.")

    await community.mention(community.guest, "green tea")
    (community.folder / "tea.md").unlink()
    with monkeypatch.context() as broken:
        broken.setattr(community.bot.store, "fetch_public_messages", fail)
        await community.slash(community.manager, "content reload")
        await community.env.advance_time(3 * MAKE_UP_AFTER_S + 1)
    assert len(tries) == 4
    assert member_texts.WITHDRAWN not in answers(community)
    await community.env.advance_time(MAKE_UP_AFTER_S)
    assert answers(community) == [member_texts.WITHDRAWN]
    before = len(community.env.http_requests)
    await community.env.advance_time(10 * MAKE_UP_AFTER_S)
    assert len(community.env.http_requests) == before


async def test_a_check_that_was_left_out_is_made_up_for(community: Community) -> None:
    """Whoever changed the articles was kept from it: somebody looks within the hour."""
    await community.mention(community.guest, "green tea")
    (community.folder / "tea.md").unlink()
    assert (await community.bot.librarian.reload()).applied
    assert member_texts.WITHDRAWN not in answers(community)
    await community.env.advance_time(HOUR_S)
    assert answers(community) == [member_texts.WITHDRAWN]


async def lose_guild(community: Community) -> None:
    """Let the guild be unavailable, as when one of Discord's servers is down."""
    community.env.backend.emit("GUILD_DELETE", {"id": str(HOME), "unavailable": True})
    await community.env.settle()


async def find_guild(community: Community) -> None:
    """Let the guild be available again."""
    backend = community.env.backend
    payload = serializers.guild_create_payload(backend, backend.get_guild(HOME))
    backend.emit("GUILD_CREATE", {**payload, "unavailable": False})
    await community.env.settle()

"""/settings: who may switch what, and what it does."""

from typing import cast

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.storage import StoreError
from bot.texts import admin_texts, member_texts
from tests.bot.conftest import HOME, Community, Place, Shown
from tests.discord_server.flags import Permission


async def switch(
    community: Community,
    member: simcord.MemberActor,
    command: str,
    channel: Place,
    *,
    on: bool,
) -> Shown:
    """Switch something in a channel."""
    return await community.slash(
        member, f"settings {command}", channel=channel, state="on" if on else "off"
    )


async def test_mentions_can_be_switched_off_and_on(community: Community) -> None:
    """Where they are off, a mention gets no reply at all; commands work, and other channels do."""
    square, manager, guest = community.square, community.manager, community.guest
    thread = community.add_thread(square, "thread")
    off = await switch(community, manager, "mentions", square, on=False)
    assert off.text == admin_texts.MENTIONS[False].format(channel=square.mention)
    assert off.ephemeral
    for place in (square, thread):
        assert await community.mention(guest, "green tea", place) == []
    assert "Steep it." in (await community.slash(guest, "ask", question="green tea")).text
    assert len(await community.tell(guest, "green tea")) == 1
    other = community.guild.create_text_channel("other")
    assert len(await community.mention(guest, "green tea", other)) == 1
    on = await switch(community, manager, "mentions", square, on=True)
    assert on.text == admin_texts.MENTIONS[True].format(channel=square.mention)
    for place in (square, thread):
        assert len(await community.mention(guest, "green tea", place)) == 1


async def test_a_mention_costs_no_look_into_the_database(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is switched off is known without it."""
    await switch(community, community.manager, "mentions", community.square, on=False)
    monkeypatch.setattr(community.bot.settings, "_store", None)
    assert await community.mention(community.guest, "green tea") == []


async def test_settings_are_for_those_who_run_the_server(community: Community) -> None:
    """Whatever Discord's integration settings let others see, the bot checks by itself."""
    for member in (community.guest, community.subscriber):
        community.let_in(member, "settings")
        refused = await switch(community, member, "mentions", community.square, on=False)
        assert refused.text == member_texts.NOT_ALLOWED
        assert refused.ephemeral
    assert len(community.env.errors) == 2  # discord.py's CheckFailure
    assert len(await community.mention(community.guest, "green tea")) == 1
    community.bot.owner_id = community.subscriber.id
    done = await switch(community, community.subscriber, "mentions", community.square, on=False)
    assert done.text == admin_texts.MENTIONS[False].format(channel=community.square.mention)


async def test_settings_of_a_server_that_is_not_listed_are_the_owners(
    community: Community,
) -> None:
    """Whoever adds the bot to a server of their own may not decide how it behaves there."""
    del community.bot.config.guilds[HOME]
    refused = await switch(community, community.manager, "mentions", community.square, on=False)
    assert refused.text == member_texts.NOT_ALLOWED
    assert len(community.env.errors) == 1
    community.bot.owner_id = community.manager.id
    done = await switch(community, community.manager, "mentions", community.square, on=False)
    assert done.text == admin_texts.MENTIONS[False].format(channel=community.square.mention)


async def test_a_forum_is_opened_and_closed(community: Community) -> None:
    """The reply says what happens from now on."""
    forum = community.guild.create_forum_channel("forum")
    for on in (True, False):
        reply = await switch(community, community.manager, "forum", forum, on=on)
        assert reply.text == admin_texts.FORUM[on].format(channel=forum.mention)
        assert reply.ephemeral


async def test_a_forum_where_the_bot_may_not_write_is_told(community: Community) -> None:
    """It would stay silent there, and nobody would know why."""
    forum = community.guild.create_forum_channel("forum")
    muted = Overwrite(HOME, OverwriteType.ROLE, deny=Permission.SEND_MESSAGES_IN_THREADS)
    community.env.backend.set_overwrite(forum.id, muted)
    reply = await switch(community, community.manager, "forum", forum, on=True)
    lacking = admin_texts.CHANNEL_CLOSED.format(permissions="Send Messages in Threads")
    assert reply.text == f"{admin_texts.FORUM[True].format(channel=forum.mention)}\n{lacking}"
    assert (
        admin_texts.CHANNEL_CLOSED.partition("{")[0]
        not in (await switch(community, community.manager, "forum", forum, on=False)).text
    )


async def test_a_setting_that_cannot_be_stored_is_not_switched(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it would be another one after a restart; whoever switched it is told."""

    async def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full: free some space.")

    monkeypatch.setattr(community.bot.store, "save_setting", fail)
    reply = await switch(community, community.manager, "mentions", community.square, on=False)
    assert reply.text == admin_texts.STORE_FAILED.format(error="The disk is full: free some space.")
    assert len(await community.mention(community.guest, "green tea")) == 1
    community.env.errors.clear()


def test_settings_are_offered_in_servers_only(community: Community) -> None:
    """And, by default, to those with Manage Server."""
    group = cast("discord.app_commands.Group", community.bot.tree.get_command("settings"))
    payload = group.to_dict(community.bot.tree)
    assert payload["contexts"] == [0]
    assert payload["integration_types"] == [0]
    manage_guild = discord.Permissions(manage_guild=True).value
    assert payload["default_member_permissions"] == manage_guild

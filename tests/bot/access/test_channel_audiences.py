"""Who can see a public reply: worked out from channels as Discord describes them."""

import asyncio
from typing import Any, cast

import discord
import pytest

from bot.access import audiences as access
from bot.access.audiences import Access
from bot.config import Config
from retrieval.audience import Audience
from tests.bot.conftest import HOME, Community
from tests.bot.town import (
    GUEST,
    STAFF,
    SUBSCRIBER,
    VIEW,
    Client,
    Town,
    add_thread,
    discord_member,
    hide,
    make_town,
    make_voice,
    refusal,
)
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.payloads import user_payload
from tests.discord_server.world import Channel, Member, Overwrite

UNSURE = Audience.of(SUBSCRIBER, GUEST)
"""What is left for a supporter's question where it can't be told who reads along."""


@pytest.fixture
def lounge() -> Town:
    """Return a town whose place supporters alone see."""
    town = make_town(everyone=VIEW)
    hide(town, town.guild.roles[2])
    return town


@pytest.fixture
def supporter(lounge: Town) -> Member:
    """Return somebody who sees the lounge."""
    return lounge.add_member([lounge.guild.roles[2]])


async def test_a_closed_channel_has_its_roles_as_readers(lounge: Town, supporter: Member) -> None:
    """Those who see the channel hold what supporters hold; administrators don't count."""
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)
    assert lounge.discord.asked == []


async def test_an_asker_who_may_read_less_makes_the_audience_smaller(lounge: Town) -> None:
    """An administrator without the supporters' role doesn't read the supporters' articles."""
    asker = lounge.add_member([lounge.guild.roles[4]])
    assert await lounge.public(asker) == Audience.of(SUBSCRIBER, GUEST)


async def test_an_open_channel_is_read_by_anyone() -> None:
    """Where @everyone sees the channel, roles don't matter, nor what @everyone is mapped to."""
    town = make_town(everyone=VIEW)
    staff = town.guild.roles[3]
    assert await town.public(town.add_member([staff])) == Audience.of(STAFF, GUEST)
    town.mapping[town.guild.roles[0]] = frozenset({"subscriber"})
    assert await town.public(town.add_member([staff])) == Audience.of(STAFF, GUEST)


async def test_a_role_sees_a_channel_by_what_it_may_everywhere() -> None:
    """Without any overwrite the role's permissions in the guild count."""
    town = make_town()
    staff = town.guild.roles[3]
    staff.permissions = VIEW
    assert await town.public(town.add_member([staff])) == Audience.of(STAFF)


async def test_a_boosters_role_is_a_reader(lounge: Town, supporter: Member) -> None:
    """Discord manages it, but people have it."""
    boosters = lounge.guild.roles[5]
    hide(lounge, lounge.guild.roles[2], boosters)
    assert await lounge.public(supporter) == UNSURE
    lounge.mapping[boosters] = frozenset({"subscriber"})
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)


async def test_a_bots_role_is_no_reader(lounge: Town, supporter: Member) -> None:
    """Nobody can be given it."""
    hide(lounge, lounge.guild.roles[2], lounge.guild.roles[6])
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)


async def test_an_announcement_channel_is_read_by_anyone(lounge: Town, supporter: Member) -> None:
    """Its messages can be followed into other guilds, those of its threads with them."""
    lounge.place.type = ChannelType.ANNOUNCEMENT
    assert await lounge.public(supporter) == UNSURE
    add_thread(lounge)
    assert await lounge.public(supporter) == UNSURE


@pytest.mark.parametrize("kind", [discord.VoiceChannel, discord.StageChannel])
async def test_a_voice_channel_is_read_by_anyone(
    lounge: Town, supporter: Member, kind: type[discord.VoiceChannel | discord.StageChannel]
) -> None:
    """Whoever is moved into it sees it, whatever the permissions say."""
    guild = lounge.discord_guild()
    make_voice(lounge, guild, kind)
    assert await lounge.public(supporter, guild) == UNSURE


async def test_a_member_let_in_by_name_reads_along(lounge: Town, supporter: Member) -> None:
    """In a ticket's channel what counts is what that very member holds at this moment."""
    staff = lounge.guild.roles[3]
    guest = lounge.add_member()
    hide(lounge, lounge.guild.roles[2], guest.user)
    assert await lounge.public(supporter) == UNSURE
    guest.roles.append(staff)
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER, STAFF)
    assert lounge.discord.asked == [guest.user.id] * 2


async def test_the_asker_let_in_by_name_is_not_fetched(lounge: Town, supporter: Member) -> None:
    """The question itself tells their roles."""
    hide(lounge, supporter.user)
    lounge.discord.errors[supporter.user.id] = refusal(discord.DiscordServerError, 500)
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)
    assert lounge.discord.asked == []


async def test_a_member_kept_out_by_name_is_no_reader(lounge: Town, supporter: Member) -> None:
    """Only an overwrite that allows lets in."""
    out, deaf = lounge.add_member().user, lounge.add_member().user
    lounge.place.overwrites.append(Overwrite(out, deny=VIEW))
    lounge.place.overwrites.append(Overwrite(deaf, allow=Permission.SEND_MESSAGES))
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)
    assert lounge.discord.asked == []


async def test_what_an_overwrite_both_denies_and_allows_is_allowed(
    lounge: Town, supporter: Member
) -> None:
    """Discord applies what is allowed last, so the member sees the channel."""
    both = Overwrite(lounge.add_member().user, allow=VIEW, deny=VIEW)
    lounge.place.overwrites.append(both)
    assert await lounge.public(supporter) == UNSURE


async def test_bots_let_in_by_name_are_no_readers(lounge: Town, supporter: Member) -> None:
    """Neither the bot itself, which isn't even looked up, nor another."""
    other = lounge.add_member(bot=True).user
    hide(lounge, lounge.guild.roles[2], lounge.world.bot, other)
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)
    assert lounge.discord.asked == [other.id]


async def test_who_has_left_is_no_reader(lounge: Town, supporter: Member) -> None:
    """An overwrite may outlive its member's stay."""
    gone = lounge.add_member().user
    hide(lounge, lounge.guild.roles[2], gone)
    del lounge.guild.members[gone.id]
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)


async def test_up_to_five_members_are_fetched(lounge: Town, supporter: Member) -> None:
    """With more let in by name, anyone may be among them; the asker is one of those counted."""
    friends = [lounge.add_member([lounge.guild.roles[2]]).user for _ in range(5)]
    hide(lounge, *friends)
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)
    assert sorted(lounge.discord.asked) == sorted(friend.id for friend in friends)
    lounge.discord.asked.clear()
    hide(lounge, *friends, supporter.user)
    assert await lounge.public(supporter) == UNSURE
    assert lounge.discord.asked == []


@pytest.mark.parametrize(
    "error", [refusal(discord.DiscordServerError, 500), discord.RateLimited(9), OSError()]
)
async def test_a_member_who_cannot_be_fetched_may_be_anyone(
    lounge: Town, supporter: Member, error: Exception
) -> None:
    """One is enough, though the others hold more."""
    friends = [lounge.add_member([lounge.guild.roles[2]]).user for _ in range(2)]
    hide(lounge, *friends)
    lounge.discord.errors[friends[1].id] = error
    assert await lounge.public(supporter) == UNSURE


async def test_members_who_take_too_long_may_be_anyone(
    lounge: Town, supporter: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them together have as long as one has: they are fetched at once."""
    friends = [lounge.add_member([lounge.guild.roles[2]]).user for _ in range(5)]
    hide(lounge, *friends)
    lounge.discord.wait = asyncio.Barrier(len(friends)).wait
    monkeypatch.setattr(access, "FETCH_TIMEOUT_S", 60)
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)
    lounge.discord.wait = asyncio.Event().wait
    monkeypatch.setattr(access, "FETCH_TIMEOUT_S", 0.01)
    assert await lounge.public(supporter) == UNSURE


@pytest.mark.parametrize("is_obfuscated", [False, True])
async def test_a_channel_that_the_bot_cannot_see_is_read_by_anyone(
    lounge: Town, supporter: Member, is_obfuscated: bool
) -> None:
    """Also when Discord sends it with a made-up name and a single overwrite for @everyone."""
    lounge.place.overwrites = [o for o in lounge.place.overwrites if o.target.name != "Docent"]
    lounge.is_obfuscated = is_obfuscated
    guild = lounge.discord_guild()
    place = guild.get_channel(lounge.place.id)
    assert place is not None
    assert (place.name == "___hidden___") is is_obfuscated
    assert await lounge.public(supporter, guild) == UNSURE


@pytest.mark.parametrize("kind", [ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD])
async def test_a_thread_has_the_readers_of_its_channel(
    lounge: Town, supporter: Member, kind: ChannelType
) -> None:
    """It has no permissions of its own; without its channel nothing is known."""
    parent = lounge.place
    add_thread(lounge, kind)
    guild = lounge.discord_guild()
    assert await lounge.public(supporter, guild) == Audience.of(SUBSCRIBER)
    guild._channels.pop(parent.id)
    assert guild.get_thread(lounge.place.id) is not None
    assert await lounge.public(supporter, guild) == UNSURE


async def test_a_post_has_the_readers_of_its_forum(lounge: Town, supporter: Member) -> None:
    """It is a thread like others."""
    lounge.place.type = ChannelType.FORUM
    add_thread(lounge)
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)
    lounge.channel.overwrites = []
    assert await lounge.public(supporter) == UNSURE


async def test_a_category_counts_for_nothing(lounge: Town, supporter: Member) -> None:
    """Discord copies its overwrites when a channel is synced; they aren't inherited."""
    category = Channel(lounge.world.next_id(), ChannelType.CATEGORY, "all", lounge.guild)
    category.overwrites.append(Overwrite(lounge.guild.roles[0], allow=VIEW))
    lounge.place.parent = lounge.world.add_channel(category)
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)


async def test_what_is_not_in_the_cache_is_read_by_anyone(lounge: Town, supporter: Member) -> None:
    """An unknown channel, an unavailable guild, no guild at all: nothing is established."""
    guild = lounge.discord_guild()
    asker = discord_member(supporter, guild)
    public, place = lounge.access(Client(guild)).public, lounge.place.id
    assert await public(asker, guild, place) == Audience.of(SUBSCRIBER)
    assert await public(asker, guild, 404) == UNSURE
    assert await public(asker, guild, None) == UNSURE
    assert await public(asker, None, place) == UNSURE
    guild.unavailable = True
    assert await public(asker, guild, place) == UNSURE


@pytest.mark.parametrize("is_closed", [True, None])
async def test_a_disconnected_shards_channel_is_read_by_anyone(
    lounge: Town, supporter: Member, is_closed: bool | None
) -> None:
    """Who sees it may be different by now; another shard's being connected says nothing."""
    guild = lounge.discord_guild()
    assert guild.shard_id != 0
    asker, access = discord_member(supporter, guild), lounge.access(Client(guild, is_closed))
    assert await access.public(asker, guild, lounge.place.id) == UNSURE


async def test_a_reconnected_shard_counts_once_it_has_told_what_was_missed(
    lounge: Town, supporter: Member
) -> None:
    """An open connection alone isn't enough: what changed meanwhile may still be on its way."""
    guild, found = lounge.discord_guild(), []
    asker, access = discord_member(supporter, guild), lounge.access(Client(guild))
    for change in (access.lost_shards.add, access.lost_shards.discard):
        change(guild.shard_id)
        found.append(await access.public(asker, guild, lounge.place.id))
    assert found == [UNSURE, Audience.of(SUBSCRIBER)]


async def test_a_role_that_everyone_has_counts_with_each_other(
    lounge: Town, supporter: Member
) -> None:
    """Whoever has the role that sees a channel has @everyone too, if the owner has mapped that."""
    boosters = lounge.guild.roles[5]
    hide(lounge, lounge.guild.roles[2], boosters)
    lounge.mapping[lounge.guild.roles[0]] = frozenset({"subscriber"})
    assert await lounge.public(supporter) == Audience.of(SUBSCRIBER)


async def test_an_unlisted_guild_has_no_roles(lounge: Town, supporter: Member) -> None:
    """There everyone holds what everyone holds, whatever the roles are called."""
    guild = lounge.discord_guild()
    asker, client = discord_member(supporter, guild), cast("Any", Client(guild))
    audience = await Access(client, Config()).public(asker, guild, lounge.place.id)
    assert audience == Audience.of(GUEST)


async def test_an_asker_without_roles_is_read_by_themselves(lounge: Town) -> None:
    """An event that doesn't tell the roles, as of a forum's post, gives none."""
    guild = lounge.discord_guild()
    user = discord.User(state=guild._state, data=cast("Any", user_payload(lounge.world.owner)))
    assert await lounge.access(Client(guild)).public(user, guild, lounge.place.id) == UNSURE


async def test_a_tickets_channel_shows_what_its_members_may_read(community: Community) -> None:
    """The answer to a mention is made for the members let in, as Discord tells their roles."""
    shown = discord.PermissionOverwrite(view_channel=True)
    for others, outcome in (([], True), ([community.guest], False)):
        members: list[Any] = [community.me, community.subscriber, *others]
        overwrites = dict.fromkeys(members, shown)
        overwrites[community.guild.default_role] = discord.PermissionOverwrite(view_channel=False)
        ticket = community.guild.create_text_channel("ticket", overwrites=overwrites)
        (answer,) = await community.mention(community.subscriber, "secret handshake", ticket)
        assert ("The handshake is a wink." in answer.text) is outcome


async def test_a_real_shards_connection_counts(community: Community) -> None:
    """discord.py's own client tells whether the guild's connection is closed."""
    bot = community.bot
    guild, place = bot.get_guild(HOME), community.lounge.id
    shard = bot.get_shard(0)
    assert guild is not None
    assert shard is not None
    asker = await guild.fetch_member(community.subscriber.id)
    assert await bot.access.public(asker, guild, place) == Audience.of(SUBSCRIBER)
    cast("Any", shard._parent.ws).open = False
    try:
        assert await bot.access.public(asker, guild, place) == UNSURE
    finally:
        cast("Any", shard._parent.ws).open = True
    expected = {"disconnect": UNSURE, "resumed": Audience.of(SUBSCRIBER)}
    for event in ("disconnect", "resumed", "disconnect", "ready"):
        bot.dispatch(f"shard_{event}", 0)
        await community.env.settle()
        found = await bot.access.public(asker, guild, place)
        assert found == expected.get(event, Audience.of(SUBSCRIBER))

"""Who asks, and who administers: worked out from members as Discord describes them."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.access import audiences as access
from bot.access.audiences import Access, ReplyAudience
from bot.config import Config
from bot.config import GuildSettings as GuildTable
from bot.connection import Shards
from retrieval.audience import Audience
from tests.bot.town import (
    GUEST,
    SUBSCRIBER,
    VIEW,
    Client,
    Town,
    discord_member,
    hide,
    make_town,
    refusal,
)
from tests.discord_server.payloads import user_payload
from tests.discord_server.world import NOTHING, Member, Role

NO_CLIENT = cast("Any", None)


@pytest.fixture
def town() -> Town:
    """Return a town whose place supporters alone see."""
    town = make_town(everyone=VIEW)
    hide(town, town.guild.roles[2])
    return town


@pytest.fixture
def supporter(town: Town) -> Member:
    """Return somebody with a role that stands for a content role."""
    return town.add_member([town.guild.roles[2]])


def private(town: Town, member: Member) -> Audience:
    """Return the audience of a reply that a member alone sees."""
    return Audience.of(town.access().person(discord_member(member, town.discord_guild())))


def someone(town: Town) -> discord.User:
    """Return somebody of whom Discord doesn't say that they are a member."""
    return discord.User(state=town.state(), data=cast("Any", user_payload(town.world.owner)))


def test_a_member_holds_what_their_roles_stand_for(town: Town, supporter: Member) -> None:
    """And what everyone holds; roles that stand for nothing add nothing."""
    assert private(town, supporter) == Audience.of(SUBSCRIBER)
    assert private(town, town.add_member([town.guild.roles[5]])) == Audience.of(GUEST)
    assert private(town, town.add_member()) == Audience.of(GUEST)


def test_a_member_holds_what_all_their_roles_stand_for(town: Town) -> None:
    """Roles add up."""
    _, _, supporters, staff, *_ = town.guild.roles
    town.mapping[staff] = frozenset({"admin"})
    both = town.add_member([supporters, staff])
    assert private(town, both) == Audience.of({"guest", "subscriber", "admin"})


def test_a_role_taken_away_counts_at_once(town: Town, supporter: Member) -> None:
    """The roles are those of the event; nothing is remembered of the one before."""
    assert private(town, supporter) == Audience.of(SUBSCRIBER)
    supporter.roles.clear()
    assert private(town, supporter) == Audience.of(GUEST)


def test_roles_count_in_a_guild_that_is_not_in_the_cache(town: Town, supporter: Member) -> None:
    """The event itself tells their ids; the bot may have just connected."""
    unknown = discord.Guild._create_unavailable(
        state=town.state(), guild_id=town.guild.id, data=None
    )
    asker = discord_member(supporter, unknown)
    assert asker.roles == []
    assert town.access().person(asker) == SUBSCRIBER


def test_a_mapping_of_everyones_role_counts_for_members(town: Town) -> None:
    """@everyone is a role like others, whose id is the guild's."""
    town.mapping = {town.guild.roles[0]: frozenset({"subscriber"})}
    assert private(town, town.add_member()) == Audience.of(SUBSCRIBER)


def test_only_ids_count(town: Town) -> None:
    """A role that has a mapped role's name, or a content role's, stands for nothing."""
    namesakes = [Role(town.world.next_id(), name, NOTHING, 9) for name in ("staff", "admin")]
    town.guild.roles += namesakes
    impostor = discord_member(town.add_member(namesakes), town.discord_guild())
    assert town.access().person(impostor) == GUEST


def test_ids_count_in_their_own_guild(town: Town, supporter: Member) -> None:
    """A mapping belongs to the guild under which it is written, and to no other."""
    roles = {town.guild.roles[2].id: frozenset({"subscriber"})}
    elsewhere = Access(NO_CLIENT, Config(guilds={1: GuildTable(roles=roles)}))
    asker = discord_member(supporter, town.discord_guild())
    assert elsewhere.person(asker) == GUEST


def test_someone_without_membership_holds_what_everyone_holds(town: Town) -> None:
    """An event that doesn't tell the roles gives none."""
    assert town.access().person(someone(town)) == GUEST


async def ask_in_private(town: Town, user: Member, **options: Any) -> ReplyAudience:
    """Return the audience of somebody's private chat."""
    client = Client(town.discord_guild(), **options)
    return await town.access(client).fetch_private(discord_user(town, user))


def discord_user(town: Town, member: Member) -> discord.User:
    """Return somebody as a private message's event describes them."""
    return discord.User(state=town.state(), data=cast("Any", user_payload(member.user)))


async def test_a_private_chat_has_the_fetched_roles(town: Town, supporter: Member) -> None:
    """The member's roles in the home guild, as they are at this moment."""
    expected = ReplyAudience(Audience.of(SUBSCRIBER), roles_known=True)
    assert await ask_in_private(town, supporter) == expected
    assert await ask_in_private(town, supporter, is_closed=True) == expected
    assert town.discord.asked == [supporter.user.id] * 2


async def test_a_member_is_fetched_once_at_a_time(town: Town, supporter: Member) -> None:
    """Whoever asks while it is on its way shares the answer; it isn't kept for later."""
    access, user = town.access(Client(town.discord_guild())), discord_user(town, supporter)
    for times in (1, 2):
        found = await asyncio.gather(*(access.fetch_private(user) for _ in range(5)))
        assert found == [ReplyAudience(Audience.of(SUBSCRIBER))] * 5
        assert town.discord.asked == [supporter.user.id] * times
        await asyncio.sleep(0)


async def test_nobody_is_fetched_if_roles_stand_for_nothing(town: Town, supporter: Member) -> None:
    """Everyone may read the same there; a role that a command maps counts."""
    town.mapping = {}
    expected = ReplyAudience(Audience.of(GUEST), roles_known=True)
    assert await ask_in_private(town, supporter) == expected
    assert town.discord.asked == []
    mapped = {town.guild.id: {town.guild.roles[2].id: frozenset({"subscriber"})}}
    config = Config(guilds={town.guild.id: GuildTable()})
    client = cast("Any", Client(town.discord_guild()))
    found = await Access(client, config, mapped).fetch_private(discord_user(town, supporter))
    assert found == ReplyAudience(Audience.of(SUBSCRIBER), roles_known=True)
    assert town.discord.asked == [supporter.user.id]


async def test_who_is_not_a_member_is_a_guest(town: Town, supporter: Member) -> None:
    """That is known for sure, so nothing need be said about it."""
    del town.guild.members[supporter.user.id]
    expected = ReplyAudience(Audience.of(GUEST), roles_known=True)
    assert await ask_in_private(town, supporter) == expected


@pytest.mark.parametrize(
    "error",
    [
        refusal(discord.DiscordServerError, 500),
        refusal(discord.Forbidden, 403),
        discord.RateLimited(60),
        aiohttp.ServerDisconnectedError(),
        ConnectionResetError(),
    ],
)
async def test_roles_that_cannot_be_fetched_are_unknown(
    town: Town, supporter: Member, error: Exception
) -> None:
    """The member holds what everyone holds, and is told so."""
    town.discord.errors[supporter.user.id] = error
    expected = ReplyAudience(Audience.of(GUEST), roles_known=False)
    assert await ask_in_private(town, supporter) == expected


async def test_roles_that_take_too_long_are_unknown(
    town: Town, supporter: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord waits three seconds for an answer; half of that is for the roles."""
    assert access.FETCH_TIMEOUT_S == 1.5
    monkeypatch.setattr(access, "FETCH_TIMEOUT_S", 0.01)
    town.discord.wait = asyncio.Event().wait
    expected = ReplyAudience(Audience.of(GUEST), roles_known=False)
    assert await ask_in_private(town, supporter) == expected


async def test_roles_in_an_unavailable_home_are_fetched(town: Town, supporter: Member) -> None:
    """They don't depend on what the cache has of it; a home that isn't there tells none."""
    guild = town.discord_guild()
    guild.unavailable = True
    guild._roles.clear()
    user = discord_user(town, supporter)
    found = await town.access(Client(guild)).fetch_private(user)
    assert found == ReplyAudience(Audience.of(SUBSCRIBER), roles_known=True)
    absent = SimpleNamespace(get_guild=lambda _: None)
    unknown = ReplyAudience(Audience.of(GUEST), roles_known=False)
    assert await town.access(absent).fetch_private(user) == unknown


async def test_roles_in_a_home_of_another_process_are_fetched(
    town: Town, supporter: Member
) -> None:
    """They aren't known from the cache there; if they can't be fetched, nothing is."""
    absent = SimpleNamespace(get_guild=lambda _: None, _connection=town.state())
    access = town.access(absent)
    access.shards = Shards((1 - (town.guild.id >> 22) % 2,), 2)
    user = discord_user(town, supporter)
    assert await access.fetch_private(user) == ReplyAudience(Audience.of(SUBSCRIBER))
    town.discord.errors[user.id] = refusal(discord.Forbidden, 403)
    unknown = ReplyAudience(Audience.of(GUEST), roles_known=False)
    assert await access.fetch_private(user) == unknown


async def test_without_a_home_guild_everyone_is_a_guest_in_private(
    town: Town, supporter: Member
) -> None:
    """With two guilds listed and none named for it, no roles count; never the union."""
    guilds = {guild_id: GuildTable() for guild_id in (town.guild.id, 1)}
    alone = Access(cast("Any", Client(town.discord_guild())), Config(guilds=guilds))
    found = await alone.fetch_private(discord_user(town, supporter))
    assert found == ReplyAudience(Audience.of(GUEST), roles_known=True)
    assert town.discord.asked == []


async def test_nobody_is_more_than_anyone_if_nothing_can_be_trusted(
    town: Town, supporter: Member
) -> None:
    """Of the asker, and of who sees a channel; and a private chat is told so."""
    guild = town.discord_guild()
    access = town.access(Client(guild))
    user, member = discord_user(town, supporter), discord_member(supporter, guild)
    is_trusted = True
    access.is_trusted = lambda: is_trusted
    for audience in (SUBSCRIBER, GUEST):
        assert access.person(member) == audience
        assert await access.public(member, guild, town.place.id) == Audience.of(audience)
        assert await access.channel(guild, town.place.id) == Audience.of(audience)
        assert await access.fetch_private(user) == ReplyAudience(
            Audience.of(audience), roles_known=is_trusted
        )
        is_trusted = False


async def test_what_commands_have_mapped_is_looked_up_before_it_counts(
    town: Town, supporter: Member
) -> None:
    """For all that is shown; while it can't be, config.toml alone counts, and that is told.

    Of a server in which nothing is mapped by command, nothing is looked up.
    """
    supporters = town.guild.roles[2]
    by_command: dict[int, dict[int, frozenset[str]]] = {}
    guild = town.discord_guild()
    access = town.access(Client(guild))
    access._by_command = by_command
    user, member = discord_user(town, supporter), discord_member(supporter, guild)
    interaction = cast("Any", SimpleNamespace(guild_id=guild.id, user=member))
    looks, is_current = 0, True

    async def look() -> None:
        nonlocal looks
        looks += 1

    async def all_ways() -> set[Audience]:
        replies = [await access.fetch_private(user), await access.fetch_reader(interaction)]
        assert {reply.roles_known for reply in replies} == {is_current or not by_command}
        return {
            *(reply.audience for reply in replies),
            await access.public(member, guild, town.place.id),
        }

    access.look, access.is_current = look, lambda: is_current
    assert await all_ways() == {Audience.of(SUBSCRIBER)}
    assert looks == 0
    by_command[guild.id] = {supporters.id: frozenset({"friend"})}
    assert await all_ways() == {Audience.of(SUBSCRIBER | {"friend"})}
    assert looks == 3
    assert await access.channel(guild, town.place.id) == Audience.of(SUBSCRIBER | {"friend"})
    assert looks == 4
    assert access.is_up_to_date(guild)
    is_current = False
    assert await all_ways() == {Audience.of(SUBSCRIBER), Audience.of(SUBSCRIBER, GUEST)}
    assert not access.is_up_to_date(guild)

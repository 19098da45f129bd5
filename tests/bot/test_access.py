"""Who is asked, and who reads along: worked out from guilds as Discord describes them."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import access
from bot.access import Access, PrivateAudience
from bot.config import Access as AccessTable
from bot.config import Config
from bot.config import Guild as GuildTable
from retrieval.audience import Audience
from tests.bot.town import ARTICLES, GUEST, SUBSCRIBER, VIEW, Town, discord_member, make_town, towns
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.payloads import user_payload
from tests.discord_server.permissions import can_view
from tests.discord_server.world import NOTHING, Channel, Member, Overwrite, Role, User


@settings(max_examples=200, deadline=None)
@given(towns(), st.integers(0))
def test_whoever_sees_a_channel_may_read_what_is_posted_there(town: Town, number: int) -> None:
    """No set of roles sees, by Discord's documented algorithm, an article it may not read."""
    people = town.people()
    audience = town.public(people[number % len(people)])
    posted = [roles for roles in ARTICLES if audience.may_read(roles)]
    for member in people:
        if can_view(member.user, town.place):
            held = town.content_roles(member.roles)
            assert all(held & roles for roles in posted)


@settings(max_examples=200, deadline=None)
@given(towns(), st.integers(0))
def test_readers_are_the_asker_and_each_role_that_sees_the_channel(town: Town, number: int) -> None:
    """Nothing is held back beyond the rule: one reader a role, or everyone where it is unsure."""
    people = town.people()
    asker = people[number % len(people)]
    loners = {role: town.add_member([role]) for role in town.guild.roles[2:]}
    is_anyone = (
        not can_view(town.world.bot, town.place)
        or town.channel.type is ChannelType.ANNOUNCEMENT
        or can_view(town.add_member().user, town.place)
        or any(
            isinstance(o.target, User) and not o.target.bot and VIEW in o.allow
            for o in town.channel.overwrites
        )
    )
    seeing = [
        town.content_roles([role])
        for role, loner in loners.items()
        if can_view(loner.user, town.place) and Permission.ADMINISTRATOR not in role.permissions
    ]
    expected = {town.content_roles(asker.roles), *([GUEST] if is_anyone else seeing)}
    assert town.public(asker).readers == expected


def hidden_from_everyone(town: Town, *allowed: Role | User) -> None:
    """Let only these, and the bot, see the place."""
    everyone, own = town.guild.roles[:2]
    targets: list[Role | User] = [own, *allowed]
    town.channel.overwrites = [Overwrite(target, allow=VIEW) for target in targets]
    town.channel.overwrites.append(Overwrite(everyone, deny=VIEW))


@pytest.fixture
def lounge() -> Town:
    """Return a town whose place supporters alone see."""
    town = make_town(everyone=VIEW)
    hidden_from_everyone(town, town.guild.roles[2])
    return town


@pytest.fixture
def supporter(lounge: Town) -> Member:
    """Return somebody who sees the lounge."""
    return lounge.add_member([lounge.guild.roles[2]])


def test_a_closed_channel_has_its_roles_as_readers(lounge: Town, supporter: Member) -> None:
    """Those who see the channel hold what supporters hold; administrators don't count."""
    assert lounge.public(supporter) == Audience.of(SUBSCRIBER)


def test_an_asker_who_may_read_less_makes_the_audience_smaller(lounge: Town) -> None:
    """An administrator without the supporters' role doesn't read the supporters' articles."""
    asker = lounge.add_member([lounge.guild.roles[4]])
    assert lounge.public(asker) == Audience.of(SUBSCRIBER, GUEST)


def test_an_open_channel_is_read_by_anyone() -> None:
    """Where @everyone sees the channel, roles don't matter."""
    town = make_town(everyone=VIEW)
    asker = town.add_member([town.guild.roles[3]])
    assert town.public(asker) == Audience.of({*SUBSCRIBER, "admin"}, GUEST)


def test_an_announcement_channel_is_read_by_anyone(lounge: Town, supporter: Member) -> None:
    """Its messages can be followed into other guilds."""
    lounge.place.type = ChannelType.ANNOUNCEMENT
    assert lounge.public(supporter) == Audience.of(SUBSCRIBER, GUEST)


def test_a_ticket_channel_is_read_by_anyone(lounge: Town, supporter: Member) -> None:
    """Who is let in by an overwrite of their own may hold any roles."""
    hidden_from_everyone(lounge, lounge.guild.roles[2], lounge.add_member().user)
    assert lounge.public(supporter) == Audience.of(SUBSCRIBER, GUEST)


def test_what_an_overwrite_both_denies_and_allows_is_allowed(
    lounge: Town, supporter: Member
) -> None:
    """Discord applies what is allowed last, so the member sees the channel."""
    both = Overwrite(lounge.add_member().user, allow=VIEW, deny=VIEW)
    lounge.place.overwrites.append(both)
    assert lounge.public(supporter) == Audience.of(SUBSCRIBER, GUEST)


def test_the_bot_itself_is_no_reader(lounge: Town, supporter: Member) -> None:
    """An overwrite that lets the bot in opens the channel to nobody else."""
    hidden_from_everyone(lounge, lounge.guild.roles[2], lounge.world.bot)
    assert lounge.public(supporter) == Audience.of(SUBSCRIBER)


@pytest.mark.parametrize("is_obfuscated", [False, True])
def test_a_channel_that_the_bot_cannot_see_is_read_by_anyone(
    lounge: Town, supporter: Member, is_obfuscated: bool
) -> None:
    """Also when Discord sends it with a made-up name and a single overwrite for @everyone."""
    lounge.place.overwrites = [o for o in lounge.place.overwrites if o.target.name != "Docent"]
    lounge.is_obfuscated = is_obfuscated
    guild = lounge.discord_guild()
    place = guild.get_channel(lounge.place.id)
    assert place is not None
    assert (place.name == "___hidden___") is is_obfuscated
    assert lounge.public(supporter, guild) == Audience.of(SUBSCRIBER, GUEST)


def test_a_thread_has_the_readers_of_its_channel(lounge: Town, supporter: Member) -> None:
    """It has no permissions of its own; without its channel nothing is known."""
    parent = lounge.place
    post = lounge.world.next_id()
    thread = Channel(post, ChannelType.PUBLIC_THREAD, "post", lounge.guild, parent)
    lounge.place = lounge.world.add_channel(thread)
    guild = lounge.discord_guild()
    assert lounge.public(supporter, guild) == Audience.of(SUBSCRIBER)
    guild._channels.pop(parent.id)
    assert lounge.public(supporter, guild) == Audience.of(SUBSCRIBER, GUEST)


def test_a_category_counts_for_nothing(lounge: Town, supporter: Member) -> None:
    """Discord copies its overwrites when a channel is synced; they aren't inherited."""
    everyone = lounge.guild.roles[0]
    lounge.place.parent = lounge.world.add_channel(
        Channel(lounge.world.next_id(), ChannelType.CATEGORY, "all", lounge.guild,
                overwrites=[Overwrite(everyone, allow=VIEW)])
    )  # fmt: skip
    assert lounge.public(supporter) == Audience.of(SUBSCRIBER)


def test_what_is_not_in_the_cache_is_read_by_anyone(lounge: Town, supporter: Member) -> None:
    """An unknown channel, an unavailable guild, no guild at all: nothing is established."""
    guild = lounge.discord_guild()
    asker = discord_member(supporter, guild)
    unsure = Audience.of(SUBSCRIBER, GUEST)
    assert lounge.access.public(asker, guild, 404) == unsure
    assert lounge.access.public(asker, guild, None) == unsure
    assert lounge.access.public(asker, None, lounge.place.id) == unsure
    guild.unavailable = True
    assert lounge.access.public(asker, guild, lounge.place.id) == unsure


def test_an_unlisted_guild_has_no_roles(lounge: Town, supporter: Member) -> None:
    """There everyone holds what everyone holds, whatever the roles are called."""
    guild = lounge.discord_guild()
    audience = Access(Config()).public(discord_member(supporter, guild), guild, lounge.place.id)
    assert audience == Audience.of(GUEST)


def test_only_ids_count(lounge: Town) -> None:
    """A role that has a mapped role's name, or a content role's, stands for nothing."""
    namesakes = [Role(lounge.world.next_id(), name, NOTHING, 9) for name in ("staff", "admin")]
    lounge.guild.roles += namesakes
    impostor = discord_member(lounge.add_member(namesakes), lounge.discord_guild())
    assert lounge.access.private(impostor) == Audience.of(GUEST)


def test_ids_count_in_their_own_guild(lounge: Town, supporter: Member) -> None:
    """A mapping belongs to the guild under which it is written, and to no other."""
    roles = {lounge.guild.roles[2].id: frozenset({"subscriber"})}
    elsewhere = Access(Config(guilds={1: GuildTable(roles=roles)}))
    asker = discord_member(supporter, lounge.discord_guild())
    assert elsewhere.private(asker) == Audience.of(GUEST)


def test_someone_without_membership_holds_what_everyone_holds(lounge: Town) -> None:
    """An event that doesn't tell the roles gives none."""
    guild = lounge.discord_guild()
    user = discord.User(state=guild._state, data=cast("Any", user_payload(lounge.world.owner)))
    assert lounge.access.private(user) == Audience.of(GUEST)


class Home:
    """The home guild as the client knows it, with one member to fetch or an error."""

    unavailable = False

    def __init__(self, member: discord.Member | Exception, delay_s: float = 0) -> None:
        self._member = member
        self._delay_s = delay_s

    def get_guild(self, guild_id: int) -> "Home":
        """Return the guild, in the client's place."""
        assert guild_id
        return self

    async def fetch_member(self, user_id: int) -> discord.Member:
        """Return the member, or raise what Discord would answer."""
        await asyncio.sleep(self._delay_s)
        if isinstance(self._member, Exception):
            raise self._member
        assert user_id == self._member.id
        return self._member


def refusal(kind: type[discord.HTTPException], status: int) -> discord.HTTPException:
    """Return what discord.py raises for an answer with this status."""
    return kind(cast("Any", SimpleNamespace(status=status, reason="refused")), "refused")


async def ask_in_private(town: Town, member: discord.Member, home: Any) -> PrivateAudience:
    """Return the audience of a member's private chat."""
    return await town.access.fetch_private(home, member._user)


async def test_a_private_chat_has_the_fetched_roles(lounge: Town, supporter: Member) -> None:
    """The member's roles in the home guild, as they are at this moment."""
    member = discord_member(supporter, lounge.discord_guild())
    private = await ask_in_private(lounge, member, Home(member))
    assert private == PrivateAudience(Audience.of(SUBSCRIBER))


async def test_who_is_not_a_member_is_a_guest(lounge: Town, supporter: Member) -> None:
    """That is known for sure, so nothing need be said about it."""
    member = discord_member(supporter, lounge.discord_guild())
    private = await ask_in_private(lounge, member, Home(refusal(discord.NotFound, 404)))
    assert private == PrivateAudience(Audience.of(GUEST))


@pytest.mark.parametrize(
    "error",
    [
        refusal(discord.DiscordServerError, 500),
        refusal(discord.Forbidden, 403),
        discord.RateLimited(60),
        ConnectionResetError(),
    ],
)
async def test_roles_that_cannot_be_fetched_are_unknown(
    lounge: Town, supporter: Member, error: Exception
) -> None:
    """The member holds what everyone holds, and is told so."""
    member = discord_member(supporter, lounge.discord_guild())
    private = await ask_in_private(lounge, member, Home(error))
    assert private == PrivateAudience(Audience.of(GUEST), roles_known=False)


async def test_roles_that_take_too_long_are_unknown(
    lounge: Town, supporter: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord waits three seconds for an answer; half of that is for the roles."""
    assert access.FETCH_TIMEOUT_S == 1.5
    monkeypatch.setattr(access, "FETCH_TIMEOUT_S", 0.01)
    member = discord_member(supporter, lounge.discord_guild())
    private = await ask_in_private(lounge, member, Home(member, delay_s=5))
    assert private == PrivateAudience(Audience.of(GUEST), roles_known=False)


async def test_roles_of_an_unavailable_home_are_unknown(lounge: Town, supporter: Member) -> None:
    """Its roles aren't in the cache, so that a fetched member would seem to have none."""
    member = discord_member(supporter, lounge.discord_guild())
    home = Home(member)
    home.unavailable = True
    unknown = PrivateAudience(Audience.of(GUEST), roles_known=False)
    assert await ask_in_private(lounge, member, home) == unknown
    absent = SimpleNamespace(get_guild=lambda _: None)
    assert await ask_in_private(lounge, member, absent) == unknown


async def test_without_a_home_guild_everyone_is_a_guest_in_private(
    lounge: Town, supporter: Member
) -> None:
    """With two guilds listed and none named for it, no roles count; never the union."""
    member = discord_member(supporter, lounge.discord_guild())
    guilds = {guild_id: GuildTable() for guild_id in (lounge.guild.id, 1)}
    private = await Access(Config(guilds=guilds)).fetch_private(
        cast("Any", Home(member)), member._user
    )
    assert private == PrivateAudience(Audience.of(GUEST))


def may_manage(
    town: Town, permissions: Permission | None, *, home: int, is_listed: bool = True
) -> bool:
    """Tell whether a member with these permissions may manage content of this home guild."""
    guilds = {town.guild.id: GuildTable(), 1: GuildTable()} if is_listed else {}
    member = discord_member(town.add_member(), town.discord_guild(), permissions)
    config = Config(guilds=guilds, access=AccessTable(dm_guild=home))
    return Access(config).may_manage_content(member, is_owner=False)


def test_content_is_managed_by_the_home_guild(lounge: Town) -> None:
    """Manage Server counts in the home guild alone, as the interaction itself tells it."""
    home = lounge.guild.id
    assert may_manage(lounge, Permission.MANAGE_GUILD, home=home)
    assert not may_manage(lounge, Permission.MANAGE_GUILD, home=1)
    assert not may_manage(lounge, Permission.MANAGE_MESSAGES, home=home)
    assert not may_manage(lounge, None, home=home)
    assert not may_manage(lounge, Permission.MANAGE_GUILD, home=home, is_listed=False)


def test_content_is_managed_by_the_owner_anywhere(lounge: Town) -> None:
    """Whoever owns the application may, also in private; nobody else may there."""
    guild = lounge.discord_guild()
    user = discord.User(state=guild._state, data=cast("Any", user_payload(lounge.world.owner)))
    assert lounge.access.may_manage_content(user, is_owner=True)
    assert not lounge.access.may_manage_content(user, is_owner=False)

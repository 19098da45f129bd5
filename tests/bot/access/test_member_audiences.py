"""The readers of a channel against a brute force over all members that there could be."""

from itertools import combinations

import discord
from hypothesis import given
from hypothesis import strategies as st

from retrieval.audience import Audience, Reader
from tests.bot.town import ARTICLES, GUEST, VIEW, Town, add_thread, make_town, refusal
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.permissions import can_view
from tests.discord_server.world import NOTHING, Channel, Overwrite, Role, User
from tests.examples import examples

OTHER_BITS = st.integers(0, (1 << 46) - 1).map(lambda bits: Permission(bits & ~VIEW))
RARE = st.sampled_from([False] * 9 + [True])
PLACES = st.sampled_from(
    [*[ChannelType.TEXT] * 4, *[ChannelType.FORUM] * 3, ChannelType.ANNOUNCEMENT]
)
THREADS = st.sampled_from([None, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD])

ALLOWED, DENIED, BOTH = (VIEW, NOTHING), (NOTHING, VIEW), (VIEW, VIEW)
SEEN = st.sampled_from([None, ALLOWED, DENIED, BOTH])
SELDOM_SEEN = st.sampled_from([None, None, None, DENIED, DENIED, DENIED, ALLOWED, BOTH])
MOSTLY_SEEN = st.sampled_from([*[ALLOWED] * 8, BOTH, DENIED, None])


@st.composite
def bases(draw: st.DrawFn) -> Permission:
    """Return what a role may do in the whole guild; seldom everything."""
    bits = draw(OTHER_BITS) & ~Permission.ADMINISTRATOR
    if draw(RARE):
        bits |= Permission.ADMINISTRATOR
    return bits | draw(st.sampled_from([NOTHING, NOTHING, VIEW]))


@st.composite
def overwrites(draw: st.DrawFn, town: Town, users: list[User]) -> list[Overwrite]:
    """Return a channel's overwrites in any order; mostly the bot sees it and @everyone doesn't."""
    everyone, *roles = town.guild.roles
    chances: dict[Role | User, st.SearchStrategy[tuple[Permission, Permission] | None]]
    chances = dict.fromkeys([*roles, *users], SEEN)
    chances |= {everyone: SELDOM_SEEN, town.world.bot: MOSTLY_SEEN}
    drawn = []
    for target, chance in draw(st.permutations(list(chances.items()))):
        if (bits := draw(chance)) is not None:
            allow, deny = bits
            drawn.append(Overwrite(target, allow | draw(OTHER_BITS), deny | draw(OTHER_BITS)))
    return drawn


@st.composite
def named(draw: st.DrawFn, town: Town) -> list[User]:
    """Add members whom overwrites may name: people, bots, some who leave or can't be fetched."""
    users = []
    for rank in draw(st.lists(st.sampled_from(town.ranks), max_size=9)):
        user = town.add_member([rank], bot=draw(RARE)).user
        if draw(RARE):
            del town.guild.members[user.id]
        if draw(RARE):
            town.discord.errors[user.id] = refusal(discord.DiscordServerError, 500)
        users.append(user)
    return users


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Return a town with random roles, overwrites and mappings, and everyone who could be in it."""
    town = make_town()
    guild, ranks, users = town.guild, town.ranks, draw(named(town))
    for role in guild.roles:
        role.permissions = draw(bases())
    town.mapping = {rank: draw(st.sampled_from([frozenset(), *ARTICLES])) for rank in ranks}
    for size in range(len(ranks) + 1):
        for some in combinations(ranks, size):
            town.add_member(some)
    category = Channel(town.world.next_id(), ChannelType.CATEGORY, "all", guild)
    category.overwrites = draw(overwrites(town, users))
    town.place.type, town.place.parent = draw(PLACES), town.world.add_channel(category)
    town.place.overwrites = draw(overwrites(town, users))
    thread = draw(THREADS)
    if thread is not None:
        add_thread(town, thread)
    town.is_obfuscated = draw(st.booleans())
    return town


@examples(60, prove=10_000)
@given(towns(), st.integers(0))
async def test_whoever_sees_a_channel_may_read_what_is_posted_there(
    town: Town, number: int
) -> None:
    """No set of roles sees, by Discord's documented algorithm, an article it may not read."""
    people = town.people()
    audience = await town.public(people[number % len(people)])
    posted = [roles for roles in ARTICLES if audience.may_read(roles)]
    for member in people:
        if can_view(member.user, town.place):
            held = town.content_roles(member.roles)
            assert all(held & roles for roles in posted)


def is_anyones(town: Town) -> bool:
    """Tell whether anyone can see the place, or it can't be told who does."""
    return (
        not can_view(town.world.bot, town.channel)
        or town.channel.type is ChannelType.ANNOUNCEMENT
        or can_view(town.add_member().user, town.channel)
        or len(town.let_in) > 5
    )


def readers_by_role(town: Town) -> list[Reader]:
    """Return what somebody with one role alone holds, for each role that sees the place."""
    ranks = [role for role in town.ranks if Permission.ADMINISTRATOR not in role.permissions]
    seeing = (role for role in ranks if can_view(town.add_member([role]).user, town.channel))
    return [town.content_roles([role]) for role in seeing]


def readers_by_name(town: Town, asker: User) -> list[Reader]:
    """Return what those hold who are let in by name, as far as it can be told."""
    readers = []
    for user in town.let_in:
        member = town.guild.members.get(user.id)
        if user is not asker and user.id in town.discord.errors:
            readers.append(GUEST)
        elif user is not asker and member is not None and not user.bot:
            readers.append(town.content_roles(member.roles))
    return readers


@examples(60, prove=10_000)
@given(towns(), st.integers(0))
async def test_readers_are_the_asker_and_each_role_that_sees_the_channel(
    town: Town, number: int
) -> None:
    """Nothing is held back beyond the rule: who is let in by name counts as what they hold."""
    people = town.people()
    asker = people[number % len(people)]
    audience = await town.public(asker)
    seeing = [*readers_by_role(town), *readers_by_name(town, asker.user)]
    others = [GUEST] if is_anyones(town) else seeing
    expected = Audience.of(town.content_roles(asker.roles), *others)
    visible = [roles for roles in ARTICLES if audience.may_read(roles)]
    assert visible == [roles for roles in ARTICLES if expected.may_read(roles)]

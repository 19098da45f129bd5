"""Which channels are seen by whoever sees another; against everybody, one by one."""

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.access.permissions import all_see_too
from tests.bot.town import VIEW, Town, make_town
from tests.discord_server.flags import ChannelType
from tests.discord_server.permissions import can_view
from tests.discord_server.world import NOTHING, Channel, Overwrite, Role, User

ALLOWED = st.lists(st.integers(0, 4), max_size=4, unique=True)
"""@everyone, two roles, and two members by name, by their numbers."""


def add_channel(town: Town, allowed: list[int]) -> Channel:
    """Add a channel that these alone see, the bot and administrators aside."""
    everyone, own, *roles = town.guild.roles[:4]
    people = [member.user for member in town.guild.members.values() if not member.user.bot]
    targets: list[Role | User] = [everyone, *roles, *people[-2:]]
    channel = Channel(town.world.next_id(), ChannelType.TEXT, "channel", town.guild)
    channel.overwrites = [Overwrite(targets[number], allow=VIEW) for number in sorted(allowed)]
    channel.overwrites.append(Overwrite(own, allow=VIEW))
    return town.world.add_channel(channel)


@settings(max_examples=150, deadline=None)
@given(ALLOWED, ALLOWED)
def test_who_sees_one_channel_sees_the_other(one: list[int], other: list[int]) -> None:
    """Where it is said of two channels, it holds for each member."""
    town = make_town(everyone=NOTHING)
    for roles in ([], [2], [3], [2, 3], [], []):
        town.add_member([town.guild.roles[role] for role in roles])
    channels = [add_channel(town, allowed) for allowed in (one, other)]
    guild = town.discord_guild()
    known = [guild.get_channel(channel.id) for channel in channels]
    assert all(isinstance(channel, discord.TextChannel) for channel in known)
    first, second = (channel for channel in known if channel)
    if all_see_too(first, second):
        for member in town.people():
            seen = [can_view(member.user, channel) for channel in channels]
            assert seen != [True, False]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([], [], True),
        ([1], [1, 2], True),
        ([1, 3], [1, 3, 4], True),
        ([1], [0], True),
        ([1, 2], [1], False),
        ([3], [1, 4], False),
        ([0], [1], False),
    ],
)
def test_what_is_said_of_two_channels(one: list[int], other: list[int], expected: bool) -> None:
    """By roles and by name; @everyone sees more than any of them."""
    town = make_town(everyone=NOTHING)
    for _ in range(2):
        town.add_member()
    ids = [add_channel(town, allowed).id for allowed in (one, other)]
    guild = town.discord_guild()
    first, second = (channel for id_ in ids if (channel := guild.get_channel(id_)))
    assert all_see_too(first, second) is expected

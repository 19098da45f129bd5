"""What the bot may do in a channel, and how what it lacks is named."""

import discord
import pytest

from bot.access.permissions import may_write, missing_rights
from tests.bot.conftest import Community

ALL = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
)


def without(**taken: bool) -> discord.Permissions:
    """Return all that is needed but for some."""
    permissions = discord.Permissions(ALL.value)
    permissions.update(**taken)
    return permissions


@pytest.mark.parametrize(
    ("name", "shown", "in_thread", "is_needed"),
    [
        ("view_channel", "View Channel", False, True),
        ("send_messages", "Send Messages", False, True),
        ("send_messages_in_threads", "", False, False),
        ("send_messages", "", True, False),
        ("send_messages_in_threads", "Send Messages in Threads", True, True),
        ("read_message_history", "Read Message History", True, False),
    ],
)
async def test_what_is_missing_is_called_as_in_discord(
    community: Community, name: str, shown: str, in_thread: bool, is_needed: bool
) -> None:
    """A thread has a right to write of its own; without the history one can write all the same."""
    place = community.add_thread(community.square, "thread") if in_thread else community.square
    channel = community.bot.get_channel(community.square.id)
    if in_thread:
        channel = community.bot.get_guild(community.guild.id).get_thread(place.id)  # type: ignore[union-attr]  # it is there
    assert missing_rights(ALL, channel) == ""
    assert may_write(ALL, channel)
    lacking = without(**{name: False})
    assert missing_rights(lacking, channel) == shown
    assert may_write(lacking, channel) is not is_needed


async def test_a_locked_thread_is_written_in_by_its_moderators(community: Community) -> None:
    """Nobody else writes there, whatever they may do in other threads."""
    place = community.add_thread(community.square, "thread")
    guild = community.bot.get_guild(community.guild.id)
    assert guild is not None
    thread = guild.get_thread(place.id)
    assert thread is not None
    thread.locked = True
    assert not may_write(ALL, thread)
    assert may_write(without(manage_threads=True), thread)
    assert not may_write(without(manage_threads=True, view_channel=False), thread)

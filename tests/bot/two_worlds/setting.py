"""What a community is at the beginning of a play."""

from dataclasses import dataclass

from retrieval.audience import Reader
from tests.discord_server.flags import ChannelType, Permission

STRANGER = 3
"""The one of the people who isn't in the home guild, but runs the other one."""
OWNER = 4
"""The one who owns the application."""
FOLLOWER = 5
"""Nobody in particular: whoever follows the announcement channels from elsewhere."""
PEOPLE = 5
"""How many do something."""
OBSERVERS = [*range(PEOPLE), FOLLOWER]


@dataclass(frozen=True)
class Room:
    """A channel of the home guild, and who sees it: roles and people by their numbers.

    Parameters
    ----------
    everyone : bool or None
        What it says of @everyone; None for nothing.
    allowed, denied : frozenset of int
        Roles.
    let_in : frozenset of int
        People.
    kind : ChannelType
        Of the channel.
    """

    everyone: bool | None
    allowed: frozenset[int]
    denied: frozenset[int] = frozenset()
    let_in: frozenset[int] = frozenset()
    kind: ChannelType = ChannelType.TEXT


@dataclass(frozen=True)
class Setting:
    """A community.

    Parameters
    ----------
    is_open : bool
        Whether @everyone sees a channel that says nothing of it.
    mapping : tuple of Reader
        What each server role stands for, by the configuration.
    may_map : Reader or None
        What the configuration lets admins map.
    permissions : tuple of Permission
        Those of each server role.
    rooms : tuple of Room
        The channels; the last one is a forum.
    people : tuple of frozenset of int
        Everybody's server roles.
    away : Reader or None
        What the one role of the other guild stands for; None if the guild isn't listed.
    answers_posts : bool
        Whether posts in the forum are answered.
    editors : Reader
        The content roles of those who may use /content.
    log : int or None
        Which channel is the log, if there is one.
    """

    is_open: bool
    mapping: tuple[Reader, ...]
    may_map: Reader | None
    permissions: tuple[Permission, ...]
    rooms: tuple[Room, ...]
    people: tuple[frozenset[int], ...]
    away: Reader | None
    answers_posts: bool
    editors: Reader
    log: int | None

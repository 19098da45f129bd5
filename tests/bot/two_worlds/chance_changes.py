"""Changes of who may read what, by chance."""

import random

from tests.bot.two_worlds.actions import Action, Command
from tests.bot.two_worlds.chance_members import Make
from tests.bot.two_worlds.chance_people import PLACES, READERS, make_room, some
from tests.bot.two_worlds.changes import ChangeRoom, GiveRoles, Reload, TellMembers
from tests.bot.two_worlds.setting import OWNER
from tests.bot.two_worlds.shelf import Shelf
from tests.bot.two_worlds.stage import Named
from tests.discord_server.flags import ChannelType


def make_admin(rng: random.Random, who: int) -> int:
    """Return the owner half of the time: most of the others may change nothing."""
    return rng.choice([OWNER, who])


def make_reload(rng: random.Random, shelf: Shelf, who: int) -> Reload:
    """Return that somebody loads articles, which may have changed, or those before."""
    who, place = make_admin(rng, who), rng.randrange(PLACES)
    if rng.random() < 0.2:
        return Reload(who, place, "content rollback")
    changed = rng.choice([None, _changed(rng, shelf), _changed(rng, shelf)])
    return Reload(who, place, "content reload", changed, is_broken=rng.random() < 0.1)


def _changed(rng: random.Random, shelf: Shelf) -> Shelf:
    """Return the articles with one left out, and another one's roles changed."""
    kept = rng.sample(shelf, len(shelf) - 1)
    number, _ = kept.pop()
    return (*kept, (number, rng.choice(READERS)))


def make_mapping(rng: random.Random, shelf: Shelf, who: int) -> Command:  # noqa: ARG001 - as all
    """Return a change of what a role stands for."""
    name = rng.choice(["access map", "access unmap"])
    options = (
        ("role", Named("role", rng.randrange(PLACES))),
        ("content-role", rng.choice(["subscriber", "subscriber", "admin", "admin", "guest"])),
    )
    return Command(make_admin(rng, who), rng.randrange(PLACES), name, options)


def _make_roles(rng: random.Random, shelf: Shelf, who: int) -> Action:  # noqa: ARG001 - as all
    return GiveRoles(who, some(rng, 3))


def make_room_change(rng: random.Random, shelf: Shelf, who: int) -> Action:  # noqa: ARG001 - as all
    """Return a change of who sees a channel."""
    return ChangeRoom(who, rng.randrange(4), make_room(rng, [ChannelType.TEXT]))


def _make_members(rng: random.Random, shelf: Shelf, who: int) -> Action:  # noqa: ARG001 - as all
    return TellMembers(who, works=rng.random() < 0.5)


CHANGES: dict[Make, float] = {
    make_reload: 2,
    make_mapping: 3,
    _make_roles: 1.5,
    make_room_change: 1.5,
    _make_members: 0.5,
}
"""How often each is made."""

"""Random communities and random series of actions, for tests/bot/test_two_worlds.py.

Each follows from one number: to draw every choice by itself would take hypothesis longer than
everything that then happens.
"""

import random
from dataclasses import dataclass

from tests.bot.two_worlds.actions import Action
from tests.bot.two_worlds.chance_people import READERS, make_room, some
from tests.bot.two_worlds.chance_stories import make_story
from tests.bot.two_worlds.setting import Room, Setting
from tests.bot.two_worlds.shelf import SIZE, Shelf
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.world import NOTHING

MOST_ACTIONS = 14


@dataclass(frozen=True)
class Play:
    """A community, its articles, and what happens in it."""

    setting: Setting
    shelf: Shelf
    actions: tuple[Action, ...]


def make_play(seed: int, kept: list[bool]) -> Play:
    """Return what follows from a number.

    Parameters
    ----------
    seed : int
        The number.
    kept : list of bool
        Whether each action happens, by its place; so that a failure can be told by few of them.
    """
    rng = random.Random(seed)
    setting = make_setting(rng)
    shelf = make_shelf(rng)
    actions: list[Action] = []
    while len(actions) < MOST_ACTIONS:
        actions += make_story(rng, shelf)
    happening = (action for action, is_kept in zip(actions, kept, strict=False) if is_kept)
    return Play(setting, shelf, tuple(happening))


def make_setting(rng: random.Random) -> Setting:
    """Return a community: a guest, two with roles, a stranger to its guild, the bot's owner."""
    staff = frozenset({rng.choice(["subscriber", "admin"])})
    manages = rng.choice([NOTHING, Permission.MANAGE_MESSAGES, Permission.MANAGE_GUILD])
    most = rng.choice([NOTHING, Permission.VIEW_CHANNEL, Permission.ADMINISTRATOR])
    kinds = [ChannelType.TEXT, ChannelType.TEXT, ChannelType.ANNOUNCEMENT]
    square = Room(everyone=True, allowed=some(rng, 3))
    forum = make_room(rng, [ChannelType.FORUM])
    return Setting(
        is_open=rng.random() < 0.5,
        mapping=(frozenset({"subscriber"}), staff, rng.choice([frozenset(), *READERS])),
        may_map=rng.choice([None, frozenset({"subscriber", "admin"})]),
        permissions=(NOTHING, manages, most | rng.choice([NOTHING, Permission.MANAGE_GUILD])),
        rooms=(make_room(rng, kinds), make_room(rng, kinds), square, forum),
        people=(frozenset(), frozenset({0}), some(rng, 3), frozenset(), frozenset()),
        away=rng.choice([None, frozenset({"subscriber"}), frozenset({"admin"})]),
        answers_posts=rng.random() < 0.8,
        editors=frozenset(rng.choice([(), ("subscriber",), ("admin",)])),
        log=rng.choice([None, 0, 1, 2]),
    )


def make_shelf(rng: random.Random) -> Shelf:
    """Return a few articles."""
    numbers = rng.sample(range(SIZE), rng.randint(2, 6))
    return tuple((number, rng.choice(READERS)) for number in numbers)

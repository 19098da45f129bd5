"""Random communities and random series of actions, for tests/bot/test_two_worlds.py.

Each follows from one number: to draw every choice by itself would take hypothesis longer than
everything that then happens.
"""

import random
from dataclasses import dataclass

from tests.bot.two_worlds.actions import Action, AnswerThis, Press
from tests.bot.two_worlds.chance_changes import CHANGES
from tests.bot.two_worlds.chance_desk import DESK
from tests.bot.two_worlds.chance_members import MEMBERS, make_question, make_write
from tests.bot.two_worlds.chance_people import READERS, make_room, some
from tests.bot.two_worlds.setting import PEOPLE, Setting
from tests.bot.two_worlds.shelf import SIZE, Shelf
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.world import NOTHING

MOST_ACTIONS = 14

KINDS = {**MEMBERS, **DESK, **CHANGES}
"""What makes up actions, and how often each does."""


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
        action = make_action(rng, shelf)
        if isinstance(action, AnswerThis):
            # There is a question then, and the first button under the answer posts it for everyone.
            actions.append(make_write(rng, shelf, rng.randrange(PEOPLE)))
            actions += [action, Press(action.who, 0, 0, make_question(rng, shelf))]
        else:
            actions.append(action)
    happening = (action for action, is_kept in zip(actions, kept, strict=False) if is_kept)
    return Play(setting, shelf, tuple(happening))


def make_setting(rng: random.Random) -> Setting:
    """Return a community: a guest, two with roles, a stranger to its guild, the bot's owner."""
    staff = frozenset({rng.choice(["subscriber", "admin"])})
    manages = rng.choice([NOTHING, Permission.MANAGE_MESSAGES, Permission.MANAGE_GUILD])
    most = rng.choice([NOTHING, Permission.VIEW_CHANNEL, Permission.ADMINISTRATOR])
    forum = make_room(rng, [ChannelType.FORUM])
    kinds = [ChannelType.TEXT] * 5 + [ChannelType.ANNOUNCEMENT]
    return Setting(
        is_open=rng.random() < 0.5,
        mapping=(rng.choice([frozenset(), frozenset({"subscriber"})]), staff, rng.choice(READERS)),
        may_map=rng.choice([None, frozenset({"subscriber", "admin"})]),
        permissions=(NOTHING, manages, most | rng.choice([NOTHING, Permission.MANAGE_GUILD])),
        rooms=(make_room(rng, kinds), make_room(rng, kinds), make_room(rng, kinds), forum),
        people=(frozenset(), frozenset({0}), some(rng, 3), frozenset(), frozenset()),
        away=rng.choice([None, frozenset({"subscriber"}), frozenset({"admin"})]),
        answers_posts=rng.random() < 0.8,
        log=rng.choice([None, 0, 1, 2]),
    )


def make_shelf(rng: random.Random) -> Shelf:
    """Return a few articles."""
    numbers = rng.sample(range(SIZE), rng.randint(2, 6))
    return tuple((number, rng.choice(READERS)) for number in numbers)


def make_action(rng: random.Random, shelf: Shelf) -> Action:
    """Return something that somebody does."""
    (make,) = rng.choices(list(KINDS), weights=list(KINDS.values()))
    return make(rng, shelf, rng.randrange(PEOPLE))

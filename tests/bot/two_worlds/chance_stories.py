"""Actions of which one makes sense after the other, by chance."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.bot.two_worlds.actions import Action, AnswerThis, Command, Press
from tests.bot.two_worlds.chance_changes import CHANGES, make_mapping, make_room_change
from tests.bot.two_worlds.chance_desk import DESK, make_insights
from tests.bot.two_worlds.chance_members import MEMBERS, make_forge, make_question, make_write
from tests.bot.two_worlds.setting import OWNER, PEOPLE
from tests.bot.two_worlds.shelf import Shelf

Story = Callable[[random.Random, Shelf], list[Action]]

KINDS = {**MEMBERS, **DESK, **CHANGES}


def make_story(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Return what people do, mostly one thing alone."""
    (tell,) = rng.choices(list(STORIES), weights=list(STORIES.values()))
    return tell(rng, shelf)


def _anything(rng: random.Random, shelf: Shelf) -> list[Action]:
    (make,) = rng.choices(list(KINDS), weights=list(KINDS.values()))
    return [make(rng, shelf, rng.randrange(PEOPLE))]


def _answer_this(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let somebody ask, another choose that in the context menu, and post it for everyone."""
    asker, who = rng.choices(range(PEOPLE), k=2)
    # The first button under the answer posts it.
    press = Press(who, 0, 0, make_question(rng, shelf))
    return [make_write(rng, shelf, asker), AnswerThis(who, 0), press]


def _insights(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let two ask, one of them say something of a section, and an admin look at it."""
    one, two = rng.choices(range(PEOPLE), k=2)
    asked = make_write(rng, shelf, one)
    again = replace(make_write(rng, shelf, two), text=asked.text)
    return [asked, again, make_forge(rng, shelf, one), make_insights(rng, shelf, OWNER)]


def _withdrawal(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let somebody ask, and then fewer read the channel's answers."""
    mapping = make_mapping(rng, shelf, OWNER)
    unmapping = Command(OWNER, mapping.place, "access unmap", mapping.options)
    asker = rng.randrange(PEOPLE)
    changes = (
        [make_room_change(rng, shelf, OWNER), unmapping] if rng.random() < 0.5 else [unmapping]
    )
    return [mapping, make_write(rng, shelf, asker), *changes]


STORIES: dict[Story, float] = {_anything: 20, _answer_this: 1, _insights: 1.5, _withdrawal: 2}
"""How often each is told."""

"""Actions of which one makes sense after the other, by chance."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.bot.two_worlds.actions import Action, AnswerThis, Command, Press
from tests.bot.two_worlds.chance_changes import CHANGES, make_mapping, make_reload, make_room_change
from tests.bot.two_worlds.chance_desk import DESK, make_insights, make_teach
from tests.bot.two_worlds.chance_members import (
    MEMBERS,
    make_forge,
    make_post,
    make_question,
    make_write,
)
from tests.bot.two_worlds.changes import GiveRoles
from tests.bot.two_worlds.setting import OWNER, PEOPLE
from tests.bot.two_worlds.shelf import Shelf, article_of

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
    """Let two ask the same, one of them say something of a section, and an admin look at it."""
    one, two = _holder(rng), rng.randrange(PEOPLE)
    asked = _ask(rng, shelf, one)
    again = replace(asked, who=two)
    return [asked, again, make_forge(rng, shelf, one), make_insights(rng, shelf, OWNER)]


def _teach(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let two ask the same, an admin teach what answers it, one ask again, and admins look."""
    asked = _ask(rng, shelf, rng.randrange(PEOPLE))
    teach = make_teach(rng, shelf, _holder(rng))
    given = GiveRoles(teach.who, frozenset({0, 1, 2}))  # so that they may, more often than not
    _, section = teach.options
    teach = replace(teach, options=(*asked.options, section))
    who = rng.choice([OWNER, OWNER, _holder(rng)])
    look = rng.choice([make_insights(rng, shelf, OWNER), Command(who, 0, "content taught")])
    again = replace(asked, who=rng.randrange(PEOPLE))
    return [asked, again, given, teach, Press(teach.who, 0, 0, ""), replace(again, place=1), look]


def _editing(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let somebody who may be an editor look at the status, load articles, and look again."""
    who = _holder(rng)
    look = Command(who, 1, "content status")
    return [look, replace(make_reload(rng, shelf, who), who=who, place=1), look]


def _loss(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let somebody ask with roles, and again without them."""
    who, asked = rng.choice([0, 1, 2]), _ask(rng, shelf, 0)
    given = GiveRoles(who, frozenset({0, 1}))
    taken = GiveRoles(who, frozenset())
    return [given, replace(asked, who=who), taken, replace(asked, who=who)]


def _post(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let somebody who may read more than others ask in the forum."""
    title = article_of(rng.choice(shelf)[0]).title
    return [replace(make_post(rng, shelf, _holder(rng)), title=title)]


def _ask(rng: random.Random, shelf: Shelf, who: int) -> Command:
    """Return a question that is asked in private, in the home guild if it can be."""
    title = article_of(rng.choice(shelf)[0]).title
    question = rng.choice([title, title, make_question(rng, shelf)])
    return Command(who, 0, "ask", (("question", question),))


def _holder(rng: random.Random) -> int:
    """Return somebody who may read more than others."""
    return rng.choice([1, 2])


def _withdrawal(rng: random.Random, shelf: Shelf) -> list[Action]:
    """Let somebody ask, and then fewer read the channel's answers."""
    mapping = make_mapping(rng, shelf, OWNER)
    unmapping = Command(OWNER, mapping.place, "access unmap", mapping.options)
    asker = rng.randrange(PEOPLE)
    changes = (
        [make_room_change(rng, shelf, OWNER), unmapping] if rng.random() < 0.5 else [unmapping]
    )
    return [mapping, make_write(rng, shelf, asker), *changes]


STORIES: dict[Story, float] = {
    _anything: 20,
    _answer_this: 1,
    _insights: 2,
    _editing: 1.5,
    _loss: 1.5,
    _post: 1.5,
    _teach: 2,
    _withdrawal: 2,
}
"""How often each is told."""

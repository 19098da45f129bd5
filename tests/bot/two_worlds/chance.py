"""Random communities and random series of actions, for tests/bot/test_two_worlds.py.

Each follows from one number: to draw every choice by itself would take hypothesis longer than
everything that then happens.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from bot.controls import action_id, contents_id, list_id, section_id
from bot.message import Action as ButtonAction
from bot.message import ActionControl, ListControl, SectionControl
from retrieval.typos import mistype
from tests.bot.two_worlds.actions import (
    Action,
    AnswerThis,
    Change,
    Command,
    Forge,
    Press,
    Reload,
    TellMembers,
    Type,
    Write,
)
from tests.bot.two_worlds.shelf import SIZE, Shelf, article_of, words
from tests.bot.two_worlds.stage import Room, Setting
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.world import NOTHING

PEOPLE = 4
PLACES = 60
"""Divided by any number of places, enough to name each of them equally often."""

READERS = [
    frozenset({"guest"}),
    frozenset({"subscriber"}),
    frozenset({"admin"}),
    frozenset({"guest", "admin"}),
    frozenset({"subscriber", "admin"}),
]
"""For whom articles are."""

MOST_ACTIONS = 10


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
            actions.append(_make_write(rng, shelf, rng.randrange(PEOPLE)))
            actions += [action, Press(action.who, 0, 0, make_question(rng, shelf))]
        else:
            actions.append(action)
    happening = (action for action, is_kept in zip(actions, kept, strict=False) if is_kept)
    return Play(setting, shelf, tuple(happening))


def make_setting(rng: random.Random) -> Setting:
    """Return a community: a guest, two with roles, a stranger to its guild."""
    staff = frozenset({rng.choice(["subscriber", "admin"])})
    manages = rng.choice([NOTHING, Permission.MANAGE_MESSAGES])
    most = rng.choice([NOTHING, Permission.VIEW_CHANNEL, Permission.ADMINISTRATOR])
    return Setting(
        is_open=rng.random() < 0.5,
        mapping=(frozenset({"subscriber"}), staff, rng.choice(READERS)),
        permissions=(NOTHING, manages, most),
        rooms=(_make_room(rng), _make_room(rng), _make_room(rng)),
        people=(frozenset(), frozenset({0}), _some(rng, 3), frozenset()),
    )


def _make_room(rng: random.Random) -> Room:
    allowed = _some(rng, 3)
    return Room(
        everyone=rng.choice([False, None, True]),
        allowed=allowed,
        denied=_some(rng, 3) - allowed if rng.random() < 0.3 else frozenset(),
        let_in=_some(rng, PEOPLE - 1) if rng.random() < 0.5 else frozenset(),
        kind=rng.choice([ChannelType.TEXT] * 5 + [ChannelType.ANNOUNCEMENT]),
    )


def _some(rng: random.Random, below: int) -> frozenset[int]:
    return frozenset(rng.sample(range(below), rng.randint(0, 2)))


def make_shelf(rng: random.Random) -> Shelf:
    """Return a few articles."""
    numbers = rng.sample(range(SIZE), rng.randint(2, 6))
    return tuple((number, rng.choice(READERS)) for number in numbers)


def make_action(rng: random.Random, shelf: Shelf) -> Action:
    """Return something that somebody does."""
    kinds: list[Callable[[random.Random, Shelf, int], Action]] = [
        _make_write, _make_command, _make_press, _make_type, _make_forge, _make_rare,
    ]  # fmt: skip
    (make,) = rng.choices(kinds, weights=[6, 4, 7, 2, 2, 4])
    return make(rng, shelf, rng.randrange(PEOPLE))


def _make_write(rng: random.Random, shelf: Shelf, who: int) -> Action:
    back = _make_back(rng) if rng.random() < 0.3 else None
    return Write(who, rng.randrange(PLACES), make_question(rng, shelf), back)


def _make_command(rng: random.Random, shelf: Shelf, who: int) -> Action:
    place = rng.randrange(PLACES)
    name = make_name(rng, shelf)
    kind = rng.choice(["ask", "ask", "ask", "article", "article", "articles", "help"])
    options: tuple[tuple[str, str | bool], ...] = ()
    if kind == "ask":
        question, is_public, is_new = make_question(rng, shelf), *rng.choices([True, False], k=2)
        options = (("question", question), ("public", is_public), ("new", is_new))
    elif kind == "article":
        options = (("name", name),)
        if rng.random() < 0.3:
            options += (("section", make_question(rng, shelf)),)
    return Command(who, place, kind, options)


def _make_press(rng: random.Random, shelf: Shelf, who: int) -> Action:
    # Often the first that can be pressed: under many answers that asks or posts it once more.
    number = rng.choice([0, rng.randrange(PLACES)])
    return Press(who, _make_back(rng), number, make_question(rng, shelf))


def _make_type(rng: random.Random, shelf: Shelf, who: int) -> Action:
    name = make_name(rng, shelf)
    option = rng.choice(["name", "section"])
    if option == "name":
        name = name[: rng.randint(0, 3)]
    return Type(who, rng.randrange(PLACES), option, name, rng.choice(["", "w", "a"]))


def _make_forge(rng: random.Random, shelf: Shelf, who: int) -> Action:
    """Return a press that names any section, hidden ones above all."""
    section = rng.choice(article_of(rng.choice(shelf)[0]).sections)
    control = SectionControl("", section, rng.randint(0, 2))
    action = ActionControl("", rng.choice(get_args(ButtonAction)), section)
    custom_id, values = rng.choice([
        (section_id(control, who), ()),
        (contents_id(who), (section_id(control, who),)),
        (action_id(action, who), ()),
        (list_id(ListControl("", rng.randint(0, 2)), who), ()),
    ])  # fmt: skip
    return Forge(who, _make_back(rng), custom_id, values)


def _make_rare(rng: random.Random, shelf: Shelf, who: int) -> Action:
    text = make_question(rng, shelf) if rng.random() < 0.5 else None
    return rng.choice([
        Reload(who, _changed(rng, shelf)),
        Reload(who, _changed(rng, shelf)),
        AnswerThis(who, 0),
        Change(who, _make_back(rng), text),
        AnswerThis(who, 0),
        TellMembers(who, rng.random() < 0.5),
    ])  # fmt: skip


def _changed(rng: random.Random, shelf: Shelf) -> Shelf:
    """Return the articles with one left out, and another one's roles changed."""
    kept = rng.sample(shelf, len(shelf) - 1)
    number, _ = kept.pop()
    return (*kept, (number, rng.choice(READERS)))


def _make_back(rng: random.Random) -> int:
    return rng.choice([0, 0, 0, 1, 1, 2, 3, 4])


def make_name(rng: random.Random, shelf: Shelf) -> str:
    """Return what an article is called."""
    article = article_of(rng.choice(shelf)[0])
    return rng.choice([article.title, article.slug, *article.aliases])


def make_question(rng: random.Random, shelf: Shelf) -> str:
    """Return a question that fits an article, more or less."""
    article = article_of(rng.choice(shelf)[0])
    heading = rng.choice(article.sections).heading
    text = rng.choice([
        article.title, article.title, heading, f"{article.title} {heading}", words(rng, 4),
        f"and {words(rng, 1)}?", f"word{rng.choice(shelf)[0]}",
    ])  # fmt: skip
    return mistype(text) if rng.random() < 0.2 else text

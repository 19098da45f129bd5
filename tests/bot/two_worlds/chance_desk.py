"""What admins ask, and members of what is kept about them, by chance."""

import random

from bot.texts import member_texts
from tests.bot.two_worlds.actions import Action, Command, Type
from tests.bot.two_worlds.chance_changes import make_admin
from tests.bot.two_worlds.chance_members import Make, make_question
from tests.bot.two_worlds.chance_people import PLACES
from tests.bot.two_worlds.shelf import Shelf, article_of
from tests.bot.two_worlds.stage import Kind, Named, Option

ROLES = ["guest", "subscriber", "admin", "subscriber,admin", "nobody"]


def _named(rng: random.Random, kind: Kind) -> Named:
    return Named(kind, rng.randrange(PLACES))


def _make_show(rng: random.Random, shelf: Shelf, who: int) -> Action:  # noqa: ARG001 - as all
    possible: tuple[tuple[str, Option], ...] = (
        ("member", _named(rng, "member")),
        ("channel", _named(rng, "channel")),
    )
    options = tuple(option for option in possible if rng.random() < 0.6)
    return Command(make_admin(rng, who), rng.randrange(PLACES), "access show", options)


def _make_content(rng: random.Random, shelf: Shelf, who: int) -> Action:
    place = rng.randrange(PLACES)
    if rng.random() < 0.2:
        name = rng.choice(["content status", "content taught"])
        return Command(make_admin(rng, who), place, name)
    options: tuple[tuple[str, Option], ...] = (("question", make_question(rng, shelf)),)
    if rng.random() < 0.4:
        before = (make_question(rng, shelf) for _ in range(rng.randint(1, 2)))
        options += (("after", "; ".join(before)),)
    if rng.random() < 0.8:
        options += (("as-role", rng.choice(ROLES)),)
    return Command(make_admin(rng, who), place, "content explain", options)


def make_insights(rng: random.Random, shelf: Shelf, who: int) -> Action:  # noqa: ARG001 - as all
    """Return a look at what members asked."""
    name = rng.choice(["insights gaps", "insights usage", "insights feedback"])
    options = (("period", rng.choice(["day", "month"])), ("export", rng.random() < 0.4))
    return Command(make_admin(rng, who), rng.randrange(PLACES), name, options)


def make_teach(rng: random.Random, shelf: Shelf, who: int) -> Command:
    """Return that somebody wants a section to answer a question."""
    section = rng.choice(article_of(rng.choice(shelf)[0]).sections)
    options = (("question", make_question(rng, shelf)), ("section", section.id))
    return Command(who, rng.randrange(PLACES), "content teach", options)


def _make_settings(rng: random.Random, shelf: Shelf, who: int) -> Action:  # noqa: ARG001 - as all
    kinds: dict[str, Kind] = {"mentions": "channel", "forum": "forum", "log": "text"}
    name, kind = rng.choice(list(kinds.items()))
    options: tuple[tuple[str, Option], ...] = (("channel", _named(rng, kind)),)
    if name != "log":
        options += (("state", rng.choice(["on", "on", "off"])),)
    elif rng.random() < 0.1:
        options = ()
    return Command(make_admin(rng, who), rng.randrange(PLACES), f"settings {name}", options)


def _make_privacy(rng: random.Random, shelf: Shelf, who: int) -> Action:  # noqa: ARG001 - as all
    name, options = rng.choice([
        ("what", ()),
        ("get", ()),
        ("get", ()),
        ("forget", (("confirm", rng.choice(["no", member_texts.CONFIRM_FORGET])),)),
        ("optout", (("state", rng.choice(["on", "off"])),)),
    ])  # fmt: skip
    return Command(who, rng.randrange(PLACES), f"privacy {name}", options)


def _make_completion(rng: random.Random, shelf: Shelf, who: int) -> Action:
    typed, question = rng.choice(["", "s", "a"]), make_question(rng, shelf)
    name, option, options = rng.choice([
        ("access map", "content-role", (("content-role", typed),)),
        ("access unmap", "content-role", (("content-role", typed),)),
        ("content explain", "as-role", (("question", question), ("as-role", typed))),
        ("content teach", "section", (("question", question), ("section", typed))),
    ])  # fmt: skip
    return Type(make_admin(rng, who), rng.randrange(PLACES), name, option, options)


DESK: dict[Make, float] = {
    _make_show: 1,
    _make_content: 2,
    make_insights: 2.5,
    _make_settings: 1,
    _make_privacy: 1.5,
    _make_completion: 0.7,
}
"""How often each is made."""

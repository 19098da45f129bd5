"""What members do, by chance."""

import random
from collections.abc import Callable
from typing import get_args

from bot.rendering.layout import Action as ButtonAction
from bot.rendering.layout import ActionControl, ListControl, SectionControl
from bot.replies.custom_ids import control_id, plain_id
from retrieval.evaluation.typos import mistype
from tests.bot.two_worlds.actions import (
    Action,
    Change,
    Command,
    Forge,
    Post,
    Press,
    Type,
    Write,
)
from tests.bot.two_worlds.chance_people import PLACES
from tests.bot.two_worlds.shelf import Shelf, article_of, words

Make = Callable[[random.Random, Shelf, int], Action]
"""Makes up an action of somebody, where there are some articles."""


def make_write(rng: random.Random, shelf: Shelf, who: int) -> Write:
    """Return a message to the bot."""
    back = _make_back(rng) if rng.random() < 0.3 else None
    return Write(who, rng.randrange(PLACES), make_question(rng, shelf), back)


def make_post(rng: random.Random, shelf: Shelf, who: int) -> Post:
    """Return a post in the forum."""
    return Post(
        who,
        make_question(rng, shelf),
        make_question(rng, shelf),
        mentions=rng.random() < 0.3,
        message_first=rng.random() < 0.3,
    )


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
    options = (("name", name), ("section", rng.choice(["", "w", "a"])))
    return Type(who, rng.randrange(PLACES), "article", option, options)


def make_forge(rng: random.Random, shelf: Shelf, who: int) -> Action:
    """Return a press that names any section, hidden ones above all."""
    section = rng.choice(article_of(rng.choice(shelf)[0]).sections)
    control = SectionControl("", section, rng.randint(0, 2))
    action = ActionControl("", rng.choice(get_args(ButtonAction)), section)
    custom_id, values = rng.choice([
        (control_id(control, who), ()),
        (plain_id("contents", who), (control_id(control, who),)),
        (control_id(action, who), ()),
        (control_id(ListControl("", rng.randint(0, 2)), who), ()),
    ])  # fmt: skip
    return Forge(who, _make_back(rng), custom_id, values)


def _make_change(rng: random.Random, shelf: Shelf, who: int) -> Action:
    text = make_question(rng, shelf) if rng.random() < 0.5 else None
    return Change(who, _make_back(rng), text)


MEMBERS: dict[Make, float] = {
    make_write: 6,
    make_post: 2,
    _make_command: 4,
    _make_press: 7,
    _make_type: 2,
    make_forge: 2,
    _make_change: 1,
}
"""How often each is made."""


def _make_back(rng: random.Random) -> int:
    return rng.choice([0, 0, 0, 1, 1, 2, 3, 4])


def make_name(rng: random.Random, shelf: Shelf) -> str:
    """Return what an article is called."""
    article = article_of(rng.choice(shelf)[0])
    return rng.choice([article.title, article.slug, *article.aliases])


def make_question(rng: random.Random, shelf: Shelf) -> str:
    """Return a question that fits an article, more or less."""
    article = article_of(rng.choice(shelf)[0])
    section = rng.choice(article.sections)
    heading = section.heading
    phrasings = [*section.asked, *(f"{words(rng, 1)} {urgent} now" for urgent in section.urgent)]
    if phrasings and rng.random() < 0.4:
        return rng.choice(phrasings)
    text = rng.choice([
        article.title, article.title, heading, f"{article.title} {heading}", words(rng, 4),
        f"and {words(rng, 1)}?", f"word{rng.choice(shelf)[0]}",
    ])  # fmt: skip
    return mistype(text) if rng.random() < 0.2 else text

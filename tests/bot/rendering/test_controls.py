"""Controls under an answer: none is missing, and on a phone there are few rows of them."""

from dataclasses import replace
from typing import get_args

import pytest

from bot.rendering.answer import MAX_CHOICES, Renderer
from bot.rendering.controls import MAX_ROWS, PHONE_WIDTH, phone_rows
from bot.rendering.layout import ACTIONS, Layout, Place
from retrieval.answering import Answered
from retrieval.content.article import Article
from tests.articles import library_of, source

HEADINGS = {
    0: [],
    1: ["Effects"],
    2: ["Effects", "Risks, and what makes them larger or smaller"],
    3: ["How it feels and how long it lasts", "What it does to bladder, kidneys and memory"],
}


def article_of(sections: int) -> Article:
    """Return an article with this many sections beside the one shown."""
    names = [*HEADINGS[3], *(f"Section {number}" for number in range(sections))][:sections]
    body = "".join(f"## {name}\n\nText.\n\n" for name in ["Shown", *names])
    return library_of(source(body, title="Water", slug="water")).articles[0]


def actions_of(layout: Layout) -> list[str]:
    """Return what can be done with an answer, by a button or in the menu."""
    in_menu = layout.contents.actions if layout.contents else ()
    return sorted(control.action for control in (*layout.actions, *in_menu))


def rows_of(layout: Layout) -> int:
    """Return the number of rows that the controls take on a phone."""
    buttons = [[c.label for c in layout.choices], [c.label for c in layout.actions]]
    return sum(map(phone_rows, buttons)) + (layout.contents is not None)


@pytest.mark.parametrize("place", get_args(Place))
@pytest.mark.parametrize("sections", [0, 1, 2, 9, 60])
@pytest.mark.parametrize("sisters", [0, 1, 2])
def test_a_short_answer_has_two_rows_of_controls(place: Place, sections: int, sisters: int) -> None:
    """What has no room as a button stands in the menu, which has room for it."""
    article = article_of(sections)
    shown, *others = article.sections
    answer = Answered(article, shown, 1.0, sisters=tuple(others[:sisters]))
    layout = Renderer().render_answer(answer, place=place)
    assert rows_of(layout) <= MAX_ROWS
    assert actions_of(layout) == sorted(ACTIONS[place])
    if layout.contents:
        assert len(layout.contents.sections) + len(layout.contents.actions) <= MAX_CHOICES
        assert (shown in [c.section for c in layout.contents.sections]) == bool(sections)


def test_few_actions_are_all_buttons() -> None:
    """A menu would only hide them."""
    article = article_of(0)
    layout = Renderer().render_answer(Answered(article, article.first, 1.0), place="channel")
    assert [control.action for control in layout.actions] == list(ACTIONS["channel"])
    assert layout.contents is None


def test_what_was_not_meant_stays_a_button_beside_a_menu() -> None:
    """To ask in private and to dismiss are what goes into it first."""
    article = article_of(2)
    layout = Renderer().render_answer(Answered(article, article.first, 1.0), place="channel")
    assert [control.action for control in layout.actions] == ["helpful", "other"]
    assert layout.contents
    assert [control.action for control in layout.contents.actions] == ["private", "dismiss"]


def test_sisters_come_first_and_fit_into_one_row() -> None:
    """A short name leaves room to a long one; two long ones are cut where one sees it."""
    article = article_of(9)
    answer = Answered(article, article.first, 1.0, sisters=article.sections[1:3])
    labels = [control.label for control in Renderer().render_answer(answer).choices]
    assert labels == ["How it feels and h…", "What it does to bl…"]
    short = Answered(article, article.first, 1.0, sisters=article.sections[2:4])
    labels = [control.label for control in Renderer().render_answer(short).choices]
    assert labels[1] == "Section 0"
    assert len(labels[0]) > len("What it does to bl…")


def test_a_sister_without_a_heading_is_called_as_its_article() -> None:
    """As in the menu; Discord takes no button without a label."""
    article = library_of(source("Start.\n\n## One\n\nText.\n", title="Water")).articles[0]
    first, one = article.sections
    unnamed = replace(first, heading="")
    answer = Answered(article, one, 1.0, sisters=(unnamed,))
    assert [control.label for control in Renderer().render_answer(answer).choices] == ["Water"]


def test_a_phone_wraps_buttons() -> None:
    """As many in a row as it is wide, and a long one alone."""
    assert phone_rows([]) == 0
    assert phone_rows(["a"] * (PHONE_WIDTH // 41)) == 1
    assert phone_rows(["a"] * 9) == 2
    assert phone_rows(["a", "b" * 80, "c"]) == 3

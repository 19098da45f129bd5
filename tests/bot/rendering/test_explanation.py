"""Why a question is answered as it is, in words."""

import re
from typing import get_args

import pytest

from bot.rendering import describe_explanation
from bot.texts import admin_texts, speaking
from retrieval import parameters
from retrieval.answering import Answerer
from retrieval.answering.decision import Shortfall
from retrieval.audience import Audience
from tests.articles import ENGLISH, library_of, source

GUEST = Audience.of({"guest"})
TEA = source(
    "## Green tea\n\nSteep green tea in water for two minutes.\n\n## Risks\n\nHot water burns.\n"
    "\n## Scalds\n<!-- urgent: i am scalded; help me -->\n\nCool them.\n",
    title="Tea",
    slug="tea",
)
CLUB = source("## Handshake\n\nThe handshake is a wink.\n", title="Club", slug="club", role="staff")


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    """Return the answerer of two articles."""
    return Answerer(library_of(TEA, CLUB), everyday=ENGLISH.everyday[:40])


def lines_of(answerer: Answerer, question: str, audience: Audience = GUEST) -> list[str]:
    """Return the lines that explain the answer to a question."""
    explanation = answerer.reading_as(audience).explain(question, 5)
    return list(describe_explanation(question, explanation))


def test_what_is_told_is_what_happens(answerer: Answerer) -> None:
    """The verdict is that of the answer itself, with the reason."""
    lines = lines_of(answerer, "how long do I steep green tea in water")
    assert lines[0] == "Docent answers."
    assert lines[3].startswith("1. tea#green-tea: ")
    assert any(line.startswith("   steep: body ") for line in lines)
    lines = lines_of(answerer, "what is the capital of France")
    assert lines[0] == f"Docent abstains: {admin_texts.SHORTFALLS['nothing']}."
    assert len(lines) == 3
    first, *_ = lines_of(answerer, "tea")
    assert first == "Docent answers. It is a name or a phrasing, so that decides."


def test_a_share_is_written_as_the_language_does(answerer: Answerer) -> None:
    """Its place by its name there, and its number with the sign of there."""
    with speaking("de"):
        lines = lines_of(answerer, "how long do I steep green tea in water")
    (steep,) = [line for line in lines if line.startswith("   steep: ")][:1]
    assert re.fullmatch(r"   steep: Text \d,\d\d, .*", steep)
    assert not any(re.search(r"\d\.\d|body|second look", line) for line in lines)


def test_repairs_are_told(answerer: Answerer) -> None:
    """As the audience's words have them."""
    told = lines_of(answerer, "handshke", Audience.of({"staff"}))
    assert "“handshke” is read as “handshake”." in told


def test_what_is_answered_without_a_search_is_told(answerer: Answerer) -> None:
    """An urgent phrase counts before small talk."""
    assert lines_of(answerer, "thanks") == [admin_texts.EXPLAINED_SMALL_TALK]
    for question in ("oh no i am scalded", "help me"):
        first, *_, best = lines_of(answerer, question)
        assert first == admin_texts.EXPLAINED_URGENT
        assert best != first


def test_every_place_of_a_word_has_a_name() -> None:
    """A field of the index that is added needs one."""
    assert admin_texts.EXPLAINED_SHARES.keys() == {*parameters.FIELD_WEIGHTS, "second look"}


def test_every_shortfall_has_words() -> None:
    """No reason is left out, and none is told that there isn't."""
    assert admin_texts.SHORTFALLS.keys() == set(get_args(Shortfall))

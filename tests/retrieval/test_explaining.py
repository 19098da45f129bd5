"""Why a question is answered as it is."""

import pytest
from hypothesis import given

from retrieval.answer import Answerer
from retrieval.audience import Audience
from retrieval.everyday import EVERYDAY_QUESTIONS
from retrieval.explaining import BY_NAME, SHORTFALLS
from retrieval.library import collect_library
from tests.articles import (
    EVERYDAY,
    Files,
    audiences,
    library_of,
    parsed_files,
    source,
    texts,
    visible_only,
)
from tests.examples import examples

GUEST = Audience.of({"guest"})
TEA = source(
    "## Green tea\n\nSteep green tea in water for two minutes.\n\n## Risks\n\nHot water burns.\n",
    title="Tea",
    slug="tea",
)
CLUB = source("## Handshake\n\nThe handshake is a wink.\n", title="Club", slug="club", role="staff")


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    """Return the answerer of two articles."""
    return Answerer(library_of(TEA, CLUB), everyday=EVERYDAY_QUESTIONS[:40])


@pytest.mark.parametrize("question", ["steep green tea water", "risks of tea", "hot wter"])
def test_the_parts_add_up_to_the_score(answerer: Answerer, question: str) -> None:
    """Fields and second look, times the nudge; and the order is that of the search."""
    explanation = answerer.explain(question, GUEST, 5)
    assert [parts.hit for parts in explanation.best] == list(answerer.rank(question, GUEST, k=5))
    for parts in explanation.best:
        fields = sum(v for (_, place), v in parts.shares.items() if place != "second look")
        total = (fields + parts.second_look) * parts.nudge
        assert parts.hit.score == pytest.approx(total)


def test_what_is_told_is_what_happens(answerer: Answerer) -> None:
    """The verdict is that of the answer itself, with the reason."""
    lines = list(answerer.explain("how long do I steep green tea in water", GUEST, 5).lines())
    assert lines[0] == "Docent answers."
    assert lines[3].startswith("1. tea#green-tea: ")
    assert any(line.startswith("   steep: body ") for line in lines)
    lines = list(answerer.explain("what is the capital of France", GUEST, 5).lines())
    assert lines[0] == f"Docent abstains: {SHORTFALLS['nothing']}."
    assert len(lines) == 3
    assert next(answerer.explain("tea", GUEST, 5).lines()) == f"Docent answers. {BY_NAME}"


def test_repairs_are_told(answerer: Answerer) -> None:
    """As the audience's words have them."""
    assert (
        "“handshke” is read as “handshake”."
        in answerer.explain("handshke", Audience.of({"staff"}), 1).lines()
    )


@pytest.mark.parametrize("question", ["secret handshake", "handshke wink", "club"])
def test_what_may_not_be_read_explains_nothing(answerer: Answerer, question: str) -> None:
    """For two readers, all is as if what either may not read didn't exist."""
    both = Audience.of({"staff"}, {"guest"})
    without = Answerer(library_of(TEA), everyday=EVERYDAY_QUESTIONS[:40])
    expected = list(without.explain(question, both, 5).lines())
    assert list(answerer.explain(question, both, 5).lines()) == expected


@examples(30, prove=5_000)
@given(files=parsed_files(), audience=audiences, question=texts)
def test_an_explanation_is_as_if_hidden_articles_did_not_exist(
    files: Files, audience: Audience, question: str
) -> None:
    """To the last bit of every share."""
    explained = [
        Answerer(library, everyday=EVERYDAY).explain(question, audience, 5)
        for library in (collect_library(files), visible_only(files, audience))
    ]
    one, other = ([parts.shares for parts in explanation.best] for explanation in explained)
    assert one == other
    assert list(explained[0].lines()) == list(explained[1].lines())

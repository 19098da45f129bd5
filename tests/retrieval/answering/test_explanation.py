"""Why a question is answered as it is."""

import pytest
from hypothesis import given

from retrieval.answering import Answerer
from retrieval.audience import Audience
from retrieval.content.library import collect_library
from tests.articles import (
    ENGLISH,
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
    return Answerer(library_of(TEA, CLUB), everyday=ENGLISH.everyday[:40])


@pytest.mark.parametrize("question", ["steep green tea water", "risks of tea", "hot wter"])
def test_the_parts_add_up_to_the_score(answerer: Answerer, question: str) -> None:
    """The fields' shares and the second look, times the nudge; in the order of the search."""
    explanation = answerer.reading_as(GUEST).explain(question, 5)
    assert [parts.hit for parts in explanation.best] == list(
        answerer.reading_as(GUEST).rank(question, k=5)
    )
    for parts in explanation.best:
        fields = sum(v for (_, place), v in parts.shares.items() if place != "second look")
        looks = [value for (_, place), value in parts.shares.items() if place == "second look"]
        rest = parts.hit.score / parts.nudge - fields
        assert max(looks) - 1e-9 <= rest <= sum(looks) + 1e-9


@pytest.mark.parametrize("question", ["secret handshake", "handshke wink", "club"])
def test_what_may_not_be_read_explains_nothing(answerer: Answerer, question: str) -> None:
    """For two readers, all is as if what either may not read didn't exist."""
    both = Audience.of({"staff"}, {"guest"})
    without = Answerer(library_of(TEA), everyday=ENGLISH.everyday[:40])
    assert answerer.reading_as(both).explain(question, 5) == without.reading_as(both).explain(
        question, 5
    )


@examples(30, prove=5_000)
@given(files=parsed_files(), audience=audiences, question=texts)
def test_an_explanation_is_as_if_hidden_articles_did_not_exist(
    files: Files, audience: Audience, question: str
) -> None:
    """To the last bit of every share."""
    explained = [
        Answerer(library, everyday=EVERYDAY).reading_as(audience).explain(question, 5)
        for library in (collect_library(files), visible_only(files, audience))
    ]
    assert explained[0] == explained[1]

"""Which questions are answered worse by another library."""

import pytest

from retrieval.answering import Answerer
from retrieval.evaluation.comparison import Worse, find_worse, find_worse_phrasings, outcome
from retrieval.evaluation.questions import Question
from tests.articles import EVERYDAY, library_of, source

TEA = source("## Green tea\n\nSteep green tea for two minutes.\n", title="Tea", slug="tea")
MILK = source("## Cold milk\n\nDrink cold milk.\n", title="Milk", slug="milk")
RIGHT = Question("how long do I steep green tea", ("tea#green-tea",))
NEVER = Question("how long do I steep green tea", ())


def answerer(*files: bytes) -> Answerer:
    """Return the answerer of these articles."""
    return Answerer(library_of(*files), everyday=EVERYDAY)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (RIGHT, "right"),
        (Question(RIGHT.ask, ("milk#cold-milk",)), "wrong"),
        (Question("when was Rome founded", ("milk#cold-milk",)), "abstained"),
        (NEVER, "wrong"),
        (Question("when was Rome founded", ()), "right"),
    ],
)
def test_an_outcome_compares_with_the_known_answer(question: Question, expected: str) -> None:
    """Where nothing is right, abstaining is."""
    assert outcome(answerer(TEA, MILK), question) == expected


def test_what_is_answered_worse_is_found_with_its_number() -> None:
    """What stays as good, or becomes better, isn't."""
    questions = [Question("cold milk", ("milk#cold-milk",)), RIGHT, NEVER]
    found = find_worse(answerer(TEA, MILK), answerer(MILK), questions)
    assert found == (Worse(2, RIGHT, "right", "abstained"),)
    assert find_worse(answerer(MILK), answerer(TEA, MILK), questions) == (
        Worse(3, NEVER, "right", "wrong"),
    )


def test_phrasing_that_another_section_answers_is_worse() -> None:
    """Unless it stands there now, or nothing answers it any more."""
    before = source(
        "## A\n<!-- asked: why am i tired; what is new -->\nx\n\n## B\n<!-- urgent: oh no -->\ny\n"
    )
    taken = source(
        "## A\n<!-- asked: what is new -->\nx\n\n## B\n<!-- asked: why am i tired -->\n"
        "<!-- urgent: oh no; new -->\ny\n"
    )
    first, second = (Answerer(library_of(data), everyday=EVERYDAY) for data in (before, taken))
    (worse,) = find_worse_phrasings(first, second)
    assert (worse.question.ask, worse.before, worse.after) == ("what is new", "right", "wrong")
    gone = Answerer(library_of(source("Other.\n")), everyday=EVERYDAY)
    assert find_worse_phrasings(first, gone) == find_worse_phrasings(first, first) == ()

"""Each full language with a library of its own: no worse than it was, with some room."""

from typing import NamedTuple

import pytest

from tests.bench.languages import languages, measure_language


class Least(NamedTuple):
    """What is held: right at once, right within one press, and unanswerable ones told so."""

    right: int
    within_one_press: int
    told: int


LEAST = {
    "french": Least(right=10, within_one_press=17, told=3),
    "german": Least(right=5, within_one_press=17, told=5),
    "spanish": Least(right=7, within_one_press=15, told=5),
}
"""Of 23 questions with an answer and 7 without, by words alone."""


@pytest.mark.parametrize("language", languages())
def test_a_language_answers_questions_of_its_own(language: str) -> None:
    """Thirty questions, of which at most one is answered wrongly, and twenty everyday ones."""
    figures = measure_language(language)
    answerable, no_answer = figures.evaluation.answerable, figures.evaluation.unanswerable
    least = LEAST[language]
    assert answerable.questions + no_answer.questions == 30
    assert answerable.right >= least.right
    assert answerable.right + answerable.suggested_right >= least.within_one_press
    assert no_answer.abstained >= least.told
    assert figures.wrong <= 1
    assert figures.everyday <= 1

"""Questions with known answers, asked of two libraries: which are answered worse by the new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from retrieval.answering import Answered, Answerer, Suggested
from retrieval.evaluation.questions import Question

Outcome = Literal["wrong", "abstained", "suggested", "right"]

_ORDER: tuple[Outcome, ...] = ("wrong", "abstained", "suggested", "right")
"""From bad to good: what leads astray is worse than nothing."""


@dataclass(frozen=True, slots=True)
class Worse:
    """A question that is answered worse than before.

    Parameters
    ----------
    number : int
        Its place in the file of questions, from 1.
    question : Question
        It, with its known answer.
    before, after : str
        What became of it: "right" (the known answer, or none if it has none), "suggested",
        "abstained", or "wrong".
    """

    number: int
    question: Question
    before: Outcome
    after: Outcome


def find_worse(
    before: Answerer, after: Answerer, questions: Iterable[Question]
) -> tuple[Worse, ...]:
    """Ask the same of two answerers.

    Parameters
    ----------
    before, after : Answerer
        Of two libraries.
    questions : iterable of Question
        All of a file, in its order.

    Returns
    -------
    tuple of Worse
        In that order.
    """
    compared = (
        Worse(number, question, outcome(before, question), outcome(after, question))
        for number, question in enumerate(questions, start=1)
    )
    return tuple(one for one in compared if _ORDER.index(one.after) < _ORDER.index(one.before))


def outcome(answerer: Answerer, question: Question) -> Outcome:
    """Return what becomes of a question.

    Parameters
    ----------
    answerer : Answerer
        Who is asked.
    question : Question
        With its known answer. To suggest the right section is better than to abstain; to suggest
        others, or anything where nothing is right, is no better.
    """
    answer = answerer.answer(question.ask, question.audience, question.conversation)
    if isinstance(answer, Answered):
        return "right" if answer.section.id in question.answer else "wrong"
    if isinstance(answer, Suggested):
        offered = {suggestion.section.id for suggestion in answer.suggestions}
        return "suggested" if offered & set(question.answer) or not question.answer else "abstained"
    return "abstained" if question.answer else "right"

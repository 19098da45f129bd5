"""Questions with known answers, asked of two libraries: which the new one answers worse."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from retrieval.answering import Answered, Answerer, Suggested
from retrieval.content import Article, Section
from retrieval.evaluation.questions import Question

# From worst to best: a wrong answer is worse than none.
Outcome = Literal["wrong", "abstained", "suggested", "right"]
_ORDER = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Worse:
    """A question that is answered worse than before."""

    number: int  # its position in the file of questions, from 1; 0 for a phrasing
    question: Question  # with its known answer
    # "right" means the known answer, or none if there is none.
    before: Outcome
    after: Outcome


def find_worse(
    before: Answerer, after: Answerer, questions: Iterable[Question]
) -> tuple[Worse, ...]:
    """Return the questions that `after` answers worse than `before`, in their order."""
    compared = (
        Worse(number, question, outcome(before, question), outcome(after, question))
        for number, question in enumerate(questions, start=1)
    )
    return tuple(one for one in compared if _ORDER.index(one.after) < _ORDER.index(one.before))


def find_worse_phrasings(before: Answerer, after: Answerer) -> tuple[Worse, ...]:
    """Return the phrasings of `before` that other sections than theirs in `after` answer there."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for section, phrasing in _phrasings(after.library.articles):
        places[phrasing].append(section.id)
    questions = (
        Question(phrasing, (section.id, *places[phrasing]), tuple(article.roles))
        for article in before.library.articles
        for section, phrasing in _phrasings([article])
    )
    worse = find_worse(before, after, questions)
    return tuple(replace(one, number=0) for one in worse if one.after != "abstained")


def _phrasings(articles: Iterable[Article]) -> Iterator[tuple[Section, str]]:
    for article in articles:
        for section in article.readable:
            for phrasing in (*section.asked, *section.urgent):
                yield section, phrasing


def outcome(answerer: Answerer, question: Question) -> Outcome:
    """Return how a question is answered.

    Suggesting the right section is better than abstaining; suggesting only others is not. If the
    question has no answer, suggestions are worse than abstaining.
    """
    answer = answerer.reading_as(question.audience).answer(question.ask, question.conversation)
    if isinstance(answer, Answered):
        return "right" if answer.section.id in question.answer else "wrong"
    if isinstance(answer, Suggested):
        offered = {suggestion.section.id for suggestion in answer.suggestions}
        return "suggested" if offered & set(question.answer) or not question.answer else "abstained"
    return "abstained" if question.answer else "right"

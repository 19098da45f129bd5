"""Measures of how questions are answered: success@k, MRR, outcomes, AUROC, latency."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from retrieval.answering import Answered, Answerer, AudienceView
from retrieval.evaluation.questions import Question
from retrieval.parameters import CUTOFF


@dataclass(frozen=True, slots=True)
class Latency:
    """The time to answer one question, in milliseconds."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Answerable:
    """The outcomes of the questions that have an answer."""

    questions: int
    right: int
    wrong: int
    suggested: int
    # How many of those that were `suggested` had a right section among the offers.
    suggested_right: int
    abstained: int


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """The outcomes of the questions that have no answer."""

    questions: int
    answered: int
    suggested: int
    abstained: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that wasn't answered as it should have been."""

    ask: str
    # The ids of the right sections; empty if it should not have been answered.
    expected: tuple[str, ...]
    outcome: str  # what became of it
    got: tuple[str, ...]  # the ids of the section that was shown, or of those that were offered


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well questions are answered; the fields are those of `docent eval --json`."""

    sections: int  # how many were searched
    build_seconds: float  # for the index, without reading the files
    latency_ms: Latency  # of answering alone
    # Of the ranking over all answerable questions, even if the bot would have abstained; in [0, 1].
    # None without such questions.
    success_at_1: float | None
    success_at_3: float | None
    mrr_at_10: float | None
    # What the bot would have done.
    answerable: Answerable
    unanswerable: Unanswerable
    # How well the confidence separates answerable from unanswerable questions, in [0, 1]. None
    # without either kind.
    auroc: float | None
    model: str | None  # the name of the sentence model; None without one
    # The questions that have an answer and weren't answered rightly, and those without one that
    # were answered.
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    told: Miss  # what it is if it is a miss
    has_right: bool  # whether what it got has a right section
    score: float
    milliseconds: float
    rank: int | None

    @property
    def is_missed(self) -> bool:
        """Whether it isn't answered rightly; or is answered, if it has no answer."""
        is_answered = self.told.outcome == "answered"
        return not (is_answered and self.has_right) if self.told.expected else is_answered


def measure(answerer: Answerer, questions: Iterable[Question], build_seconds: float) -> Evaluation:
    """Ask at least one question, and measure the answers."""
    asked = list(_ask(answerer, questions))
    answerable = [one for one in asked if one.told.expected]
    unanswerable = [one for one in asked if not one.told.expected]
    ranks = [one.rank for one in answerable]
    kinds = Counter((one.told.outcome, one.has_right) for one in answerable)
    without = Counter(one.told.outcome for one in unanswerable)
    return Evaluation(
        sections=len(answerer),
        build_seconds=build_seconds,
        latency_ms=latency_of([one.milliseconds for one in asked]),
        success_at_1=success(ranks, 1),
        success_at_3=success(ranks, 3),
        mrr_at_10=mean_reciprocal_rank(ranks),
        answerable=Answerable(
            questions=len(answerable),
            right=kinds["answered", True],
            wrong=kinds["answered", False],
            suggested=kinds["suggested", True] + kinds["suggested", False],
            suggested_right=kinds["suggested", True],
            abstained=kinds["abstained", True] + kinds["abstained", False],
        ),
        unanswerable=Unanswerable(
            len(unanswerable), without["answered"], without["suggested"], without["abstained"]
        ),
        auroc=area_under_roc(
            [one.score for one in answerable], [one.score for one in unanswerable]
        ),
        model=answerer.meanings.vectors.model if answerer.meanings else None,
        misses=tuple(one.told for one in asked if one.is_missed),
    )


def rank_of_first_relevant(ranking: Sequence[str], relevant: Collection[str]) -> int | None:
    """Return the rank, from 1, of the first relevant section of a ranking; None without one."""
    return next((n for n, section in enumerate(ranking, start=1) if section in relevant), None)


def success(ranks: Sequence[int | None], k: int) -> float | None:
    """Return the share of questions with a relevant section among the first k: success@k.

    As trec_eval has it (https://github.com/usnistgov/trec_eval). `ranks` are from 1, or None.
    """
    return _mean([float(rank is not None and rank <= k) for rank in ranks])


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float | None:
    """Return the mean of 1/rank, where a question without a relevant section counts 0.

    E. M. Voorhees, "The TREC-8 Question Answering Track Report", TREC 1999.
    """
    return _mean([1 / rank if rank else 0.0 for rank in ranks])


def area_under_roc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the area under the ROC curve; None without positive or without negative scores.

    It is the probability that a positive scores higher than a negative, where a tie counts half:
    J. A. Hanley and B. J. McNeil, "The Meaning and Use of the Area under a Receiver Operating
    Characteristic (ROC) Curve", Radiology 143 (1982).
    """
    if not positives or not negatives:
        return None
    ordered = np.sort(negatives)
    lower = np.searchsorted(ordered, positives, "left")
    lower_or_equal = np.searchsorted(ordered, positives, "right")
    return float((lower + lower_or_equal).mean() / 2 / len(negatives))


def latency_of(milliseconds: Sequence[float]) -> Latency:
    """Return the percentiles of at least one latency in milliseconds."""
    return Latency(*map(float, np.percentile(milliseconds, [50, 99])))


def _ask(answerer: Answerer, questions: Iterable[Question]) -> Iterator[_Asked]:
    prepared: set[AudienceView] = set()
    for question in questions:
        view = answerer.reading_as(question.audience)
        if view not in prepared:
            # A view's first question sets it up, which must not count as latency.
            view.answer(question.ask)
            prepared.add(view)
        started = perf_counter()
        answer = view.answer(question.ask, question.conversation)
        milliseconds = (perf_counter() - started) * 1000
        hits = view.rank(question.ask, question.conversation, CUTOFF)
        rank = rank_of_first_relevant([hit.section.id for hit in hits], question.answer)
        shown = [answer] if isinstance(answer, Answered) else answer.suggestions
        got = tuple(one.section.id for one in shown)
        told = Miss(question.ask, question.answer, type(answer).__name__.lower(), got)
        has_right = not set(got).isdisjoint(question.answer)
        yield _Asked(told, has_right, answer.score, milliseconds, rank)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None

"""The measures, by hand and against a second implementation."""

import itertools
from collections.abc import Mapping
from dataclasses import asdict
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import (
    Abstained,
    Answer,
    Answered,
    Answerer,
    AudienceView,
    Conversation,
    Suggested,
    Suggestion,
)
from retrieval.audience import Audience
from retrieval.evaluation.measures import (
    area_under_roc,
    latency_of,
    mean_reciprocal_rank,
    measure,
    rank_of_first_relevant,
    success,
)
from retrieval.evaluation.questions import Question
from retrieval.parameters import CUTOFF
from retrieval.search.index import Hit
from tests.articles import library_of, source

LIBRARY = library_of(
    source("".join(f"## S{n}\n\nText {n}.\n\n" for n in range(12)), slug="a", role="guest,admin")
)
SECTIONS = dict(enumerate(LIBRARY.sections()))


class FakeAnswerer(Answerer):
    """Says and ranks what a test has laid down for each question, and notes who asked."""

    def __init__(self, said: Mapping[str, Answer], ranked: Mapping[str, list[int]]) -> None:
        super().__init__(LIBRARY)
        self.said = said
        self.ranked = ranked
        self.asked: list[tuple[str, Audience, Conversation | None]] = []
        self._given: dict[Audience, FakeView] = {}

    def reading_as(self, audience: Audience) -> AudienceView:
        """Return the same view for the same audience."""
        return self._given.setdefault(audience, FakeView(self, audience))


class FakeView(AudienceView):
    """What an audience sees of a `FakeAnswerer`."""

    def __init__(self, answerer: FakeAnswerer, audience: Audience) -> None:
        self._answerer = answerer
        self._audience = audience

    def answer(self, question: str, conversation: Conversation | None = None) -> Answer:
        """Return what was laid down."""
        self._answerer.asked.append((question, self._audience, conversation))
        return self._answerer.said[question]

    def rank(
        self, question: str, conversation: Conversation | None = None, k: int = CUTOFF
    ) -> tuple[Hit, ...]:
        """Return the sections laid down."""
        self._answerer.asked.append((question, self._audience, conversation))
        return tuple(hit(n) for n in self._answerer.ranked[question][:k])


def hit(number: int) -> Hit:
    """Return a section as found, as far as an evaluation looks at it."""
    return cast("Hit", SimpleNamespace(section=SECTIONS[number][1]))


def answered(number: int, score: float) -> Answered:
    """Return a section as the answer."""
    article, section = SECTIONS[number]
    return Answered(article=article, section=section, score=score)


def suggested(score: float, *offered: int) -> Suggested:
    """Return that something may have been meant."""
    return Suggested(tuple(Suggestion(*SECTIONS[number]) for number in offered), score)


def abstained(score: float) -> Abstained:
    """Return that nothing fits."""
    return Abstained(suggestions=(), score=score)


def test_an_evaluation_counts_what_would_have_been_done() -> None:
    """Ranks are of all answerable questions, also of those that got no answer."""
    said: dict[str, Answer] = {
        "right": answered(0, 9.0),
        "wrong": answered(1, 5.0),
        "suggested": suggested(4.0, 3, 0),
        "abstained": abstained(1.0),
        "spoke": answered(2, 5.0),
        "hinted": suggested(2.0),
        "silent": abstained(0.0),
    }
    ranked = {
        "right": [0, 1],
        "wrong": [1, 0],
        "suggested": [3, 4, 5, 0],
        "abstained": [],
        "spoke": [2],
        "hinted": [],
        "silent": [],
    }
    relevant = ("a#s0", "a#s9")
    questions = [Question(ask, relevant) for ask in list(said)[:4]]
    questions += [Question(ask, ()) for ask in list(said)[4:]]
    result = asdict(measure(FakeAnswerer(said, ranked), iter(questions), build_seconds=1.5))
    latency = result.pop("latency_ms")
    assert 0 < latency["p50"] <= latency["p99"]
    assert result == {
        "sections": 12,
        "build_seconds": 1.5,
        "success_at_1": 1 / 4,
        "success_at_3": 2 / 4,
        "mrr_at_10": (1 + 1 / 2 + 1 / 4 + 0) / 4,
        "answerable": {
            "questions": 4,
            "right": 1,
            "wrong": 1,
            "suggested": 1,
            "suggested_right": 1,
            "abstained": 1,
        },
        "unanswerable": {"questions": 3, "answered": 1, "suggested": 1, "abstained": 1},
        # 9 beats all three; 5 beats two and ties; 4 beats two; 1 beats one.
        "auroc": (3 + 2.5 + 2 + 1) / 12,
        "model": None,
        "misses": (
            missed("wrong", relevant, "answered", "a#s1"),
            missed("suggested", relevant, "suggested", "a#s3", "a#s0"),
            missed("abstained", relevant, "abstained"),
            missed("spoke", (), "answered", "a#s2"),
        ),
    }


def missed(ask: str, expected: tuple[str, ...], outcome: str, *got: str) -> dict[str, object]:
    """Return a miss as a dictionary."""
    return {"ask": ask, "expected": expected, "outcome": outcome, "got": got}


def test_a_measure_without_its_questions_is_none() -> None:
    """There is nothing of which it could be a share."""
    answerer = FakeAnswerer({"q": answered(0, 1.0)}, {"q": [0]})
    only_unanswerable = measure(answerer, [Question("q", ())], 0.0)
    assert only_unanswerable.success_at_1 is None
    assert only_unanswerable.success_at_3 is None
    assert only_unanswerable.mrr_at_10 is None
    assert only_unanswerable.auroc is None
    assert only_unanswerable.unanswerable.answered == 1
    only_answerable = measure(answerer, [Question("q", ("a#s0",))], 0.0)
    assert only_answerable.success_at_1 == 1
    assert only_answerable.auroc is None


def test_questions_are_asked_as_whom_and_after_what_they_say() -> None:
    """Each by one reader in private; an audience's first question is asked once unmeasured."""
    answerer = FakeAnswerer({"q": answered(0, 1.0)}, {"q": [0]})
    measure(answerer, [Question("q", ("a#s0",), ("guest", "admin"), ("p",))] * 2, 0.0)
    as_asked = ("q", Audience.of({"guest", "admin"}), Conversation(("p",)))
    assert answerer.asked == [("q", as_asked[1], None), *[as_asked] * 4]


def test_a_section_below_the_tenth_is_not_found() -> None:
    """MRR@10 looks no further."""
    answerer = FakeAnswerer({"q": answered(0, 1.0)}, {"q": list(range(12))})
    tenth, eleventh = (measure(answerer, [Question("q", (f"a#s{n}",))], 0.0) for n in (9, 10))
    assert tenth.mrr_at_10 == 1 / 10
    assert eleventh.mrr_at_10 == 0


def test_a_real_answerer_is_evaluated() -> None:
    """From the library to the figures, with nothing laid down."""
    library = library_of(
        source("## Waves\n\nThe sea moves.\n", title="Water", slug="water"),
        source("## Flames\n\nThey burn.\n", title="Fire", slug="fire"),
    )
    questions = [Question("flames of fire", ("fire#flames",)), Question("xylophone", ())]
    result = measure(Answerer(library), questions, 0.0)
    assert result.sections == 2
    assert (result.success_at_1, result.answerable.right) == (1, 1)
    assert (result.unanswerable.abstained, result.auroc) == (1, 1)


def test_the_first_relevant_section_counts() -> None:
    """Any of the answers is right; ranks begin with one."""
    assert rank_of_first_relevant(["a", "b", "c"], ("c", "b")) == 2
    assert rank_of_first_relevant(["a", "b"], ("c",)) is None
    assert rank_of_first_relevant([], ("c",)) is None


def test_success_is_a_share_of_questions() -> None:
    """A rank of k still counts, one that wasn't found doesn't."""
    ranks = [1, 3, 4, None]
    assert success(ranks, 1) == 1 / 4
    assert success(ranks, 3) == 2 / 4
    assert success([], 1) is None


def test_reciprocal_ranks_are_averaged() -> None:
    """A question whose section wasn't found counts nothing."""
    assert mean_reciprocal_rank([1, 2, None, 4]) == (1 + 0.5 + 0.25) / 4
    assert mean_reciprocal_rank([]) is None


scores = st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0]), min_size=1, max_size=30)


@given(scores, scores)
def test_auroc_agrees_with_counting_pairs(positives: list[float], negatives: list[float]) -> None:
    """It is the share of pairs in the right order, a tie counting half."""
    area = area_under_roc(positives, negatives)
    pairs = list(itertools.product(positives, negatives))
    share = sum((p > n) + (p == n) / 2 for p, n in pairs) / len(pairs)
    assert area == pytest.approx(share)


def test_auroc_needs_both_kinds() -> None:
    """Nothing can be told apart from nothing."""
    assert area_under_roc([], [1.0]) is None
    assert area_under_roc([1.0], []) is None


def test_latency_is_given_by_percentiles() -> None:
    """The median, and what only one in a hundred exceeds."""
    latency = latency_of([float(n) for n in range(101)])
    assert (latency.p50, latency.p99) == (50, 99)

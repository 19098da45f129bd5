"""How likely the best section is the answer."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.likelihood import Features, Likelihood, estimate, rank_among
from tests.examples import examples

LOW = Features(words=0.2, cosine=0.1, rank=0.3, lead=0.0, article_lead=0.0, told=0.0)
HIGH = Features(words=1.5, cosine=0.7, rank=1.0, lead=0.6, article_lead=0.8, told=1.0)
numbers = st.floats(-10, 10)


@pytest.mark.parametrize("has_meaning", [True, False])
def test_what_tells_more_is_more_likely(*, has_meaning: bool) -> None:
    """From hardly to nearly for certain."""
    low, high = (estimate(found, has_meaning=has_meaning) for found in (LOW, HIGH))
    assert low.first < low.among_first < 0.2
    assert 0.8 < high.first < high.among_first


def test_without_a_sentence_model_likeness_does_not_count() -> None:
    """It is 0 then, which would mean that nothing is alike."""
    alike = LOW._replace(cosine=0.9)
    assert estimate(alike, has_meaning=False) == estimate(LOW, has_meaning=False)
    assert estimate(alike, has_meaning=True).first > estimate(LOW, has_meaning=True).first


@given(st.builds(Features, numbers, numbers, numbers, numbers, numbers, numbers), st.booleans())
@examples(50, prove=1_000)
def test_a_likelihood_is_a_probability(features: Features, has_meaning: bool) -> None:
    """Whatever the features."""
    found = estimate(features, has_meaning=has_meaning)
    assert isinstance(found, Likelihood)
    assert all(0 <= probability <= 1 and math.isfinite(probability) for probability in found)


def test_a_rank_is_the_share_of_lower_scores() -> None:
    """An equal one isn't lower; without any, everything has rank 0."""
    scores = (1.0, 2.0, 2.0, 5.0)
    ranks = [rank_among(scores, score) for score in (0.5, 1.0, 2.0, 3.0, 9.0)]
    assert ranks == [0.0, 0.0, 0.25, 0.75, 1.0]
    assert all(one <= other for one, other in pairwise(ranks))
    assert rank_among((), 3.0) == 0.0

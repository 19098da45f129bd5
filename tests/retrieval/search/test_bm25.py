"""The formulas, by hand."""

import math

import numpy as np
import pytest
from scipy.sparse import csc_array

from retrieval.parameters import FieldWeights
from retrieval.search.bm25 import BM25, Counts, inverse_document_frequency, saturate

TITLE = FieldWeights(weight=2.0, saturation=0.5, normalisation=0.5, soft=0.0)
BODY = FieldWeights(weight=1.0, saturation=0.5, normalisation=0.5, soft=0.0)
FIELDS = {"title": TITLE, "body": BODY}


def counts_of(title: list[list[int]], body: list[list[int]]) -> Counts:
    """Return how often sections have terms: a list for each section."""
    return {
        name: csc_array(np.array(rows, np.float32))
        for name, rows in (("title", title), ("body", body))
    }


COUNTS = counts_of([[1, 0, 0], [1, 0, 0], [0, 0, 0]], [[1, 1, 0], [3, 0, 1], [6, 0, 2]])
"""Titles of one term or none, bodies of two, four and eight."""


def test_a_rare_term_weighs_more() -> None:
    """ln(1 + (N - df + .5)/(df + .5)); above 0 even for what every section has."""
    assert inverse_document_frequency(10, 1) == pytest.approx(math.log(1 + 9.5 / 1.5))
    assert inverse_document_frequency(10, 10) == pytest.approx(math.log(1 + 0.5 / 10.5))
    assert inverse_document_frequency(0, 0) == pytest.approx(math.log(2))


def test_a_fit_learns_rarity_over_all_fields_and_lengths_of_each() -> None:
    """A section that has a term in two fields counts once."""
    bm25 = BM25(FIELDS).fit(COUNTS)
    assert bm25.frequencies_.tolist() == [3, 1, 2]
    assert bm25.idf_.tolist() == [inverse_document_frequency(3, n) for n in (3, 1, 2)]
    assert bm25.unknown_idf_ == inverse_document_frequency(3, 0)
    lengths = {"title": [1, 1, 0], "body": [2, 4, 8]}
    averages = {"title": 2 / 3, "body": 14 / 3}
    for name, norms in bm25.norms_.items():
        assert norms == pytest.approx([0.25 + 0.25 * n / averages[name] for n in lengths[name]])


def test_what_is_fitted_on_nothing_knows_nothing() -> None:
    """Nor does it divide by its length."""
    nothing = {name: counts[:0] for name, counts in COUNTS.items()}
    bm25 = BM25(FIELDS).fit(nothing)
    assert bm25.frequencies_.tolist() == [0, 0, 0]
    assert bm25.norms_["body"].shape == (0,)


def test_more_occurrences_are_worth_less_and_less() -> None:
    """In a text of average length: tf/(tf + k), which is at most 1."""
    assert saturate(np.array([1, 2, 1000], np.float32), np.full(3, 0.5)) == pytest.approx(
        [1 / 1.5, 2 / 2.5, 1000 / 1000.5]
    )
    assert TITLE.limit == 2.0 * 1.5


def test_an_occurrence_in_a_longer_text_is_worth_less() -> None:
    """k·(1 - b + b·length/average): half of it counts here, twice the length is 1.5 of it."""
    norms = BM25(FIELDS).fit(counts_of([[0]] * 3, [[2], [4], [6]])).norms_
    assert norms["body"] == pytest.approx([0.375, 0.5, 0.625])
    assert norms["title"] == pytest.approx([0.25] * 3)

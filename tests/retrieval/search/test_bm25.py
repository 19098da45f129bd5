"""The formulas, by hand."""

import math

import numpy as np
import pytest

from retrieval.parameters import FieldWeights
from retrieval.search.bm25 import inverse_document_frequency, length_norms, saturate

FIELD = FieldWeights(weight=2.0, saturation=0.5, normalisation=0.5, soft=0.0)


def test_a_rare_term_weighs_more() -> None:
    """ln(1 + (N - df + .5)/(df + .5)); above 0 even for what every section has."""
    assert inverse_document_frequency(10, 1) == pytest.approx(math.log(1 + 9.5 / 1.5))
    assert inverse_document_frequency(10, 10) == pytest.approx(math.log(1 + 0.5 / 10.5))
    assert inverse_document_frequency(0, 0) == pytest.approx(math.log(2))


def test_more_occurrences_are_worth_less_and_less() -> None:
    """In a text of average length: tf/(tf + k), which is at most 1."""
    norms = length_norms(np.full(3, 7.0), 7.0, FIELD)
    assert saturate(np.array([1, 2, 1000], np.float32), norms) == pytest.approx(
        [1 / 1.5, 2 / 2.5, 1000 / 1000.5]
    )
    assert FIELD.limit == 2.0 * 1.5


def test_an_occurrence_in_a_longer_text_is_worth_less() -> None:
    """k·(1 - b + b·length/average): half of it counts here, twice the length is 1.5 of it."""
    assert length_norms(np.array([2.0, 4.0, 8.0]), 4.0, FIELD) == pytest.approx([0.375, 0.5, 0.75])


def test_a_hidden_section_is_worth_nothing() -> None:
    """Its norm is infinite."""
    assert saturate(np.array([3], np.float32), np.array([np.inf])).tolist() == [0.0]

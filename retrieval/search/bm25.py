"""The formulas of ranking, one function each, and their parameters."""

import math

import numpy as np
from numpy.typing import NDArray

from retrieval.parameters import FieldWeights


def inverse_document_frequency(sections: int, frequency: int) -> float:
    """Return a term's weight by its rarity, as in Lucene's BM25: never negative.

    Parameters
    ----------
    sections : int
        How many sections the audience may read.
    frequency : int
        How many of them have the term, in any field.

    Notes
    -----
    Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), eq. 3.3, with 1 added
    inside the logarithm.
    """
    return math.log(1 + (sections - frequency + 0.5) / (frequency + 0.5))


def length_norms(
    lengths: NDArray[np.float64], average_length: float, field: FieldWeights
) -> NDArray[np.float64]:
    """Return how many occurrences in each section's field are worth half of what more could be.

    Parameters
    ----------
    lengths : float64 array, shape (n_sections,)
        How many terms the field has.
    average_length : float
        Its average over the sections that the audience may read, > 0.
    field : FieldWeights
        The field's parameters.

    Notes
    -----
    k1 · ((1 - b) + b · length / average), the denominator's second part in BM25 (Robertson &
    Zaragoza 2009, eq. 3.13 and 3.15).
    """
    k, b = field.saturation, field.normalisation
    return k * (1 - b + b * lengths / average_length)


def saturate(counts: NDArray[np.float32], norms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of what a term can be worth in a field its occurrences are.

    Parameters
    ----------
    counts : float32 array, shape (n_postings,)
        How often each section's field has the term, >= 1.
    norms : float64 array, shape (n_postings,)
        The sections' `length_norms`; infinite for one that is worth nothing.

    Returns
    -------
    float64 array, shape (n_postings,)
        In [0, 1).

    Notes
    -----
    The term frequency part of BM25 (Robertson & Zaragoza 2009, eq. 3.15), for one field, without
    the constants (`FieldWeights.most`). Each field saturates by itself and the fields are summed:
    a word in the title and one in the text are two kinds of evidence, not more of one.
    """
    return counts / (counts + norms)

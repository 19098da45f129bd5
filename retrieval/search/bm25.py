"""The formulas of ranking, one function each."""

import math

import numpy as np
from numpy.typing import NDArray

from retrieval.parameters import FieldWeights


def inverse_document_frequency(sections: int, frequency: int) -> float:
    """Return a term's IDF as in Lucene's BM25, which is never negative.

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
    """Return for each section how many occurrences of a term reach half of its greatest score.

    Parameters
    ----------
    lengths : float64 array, shape (n_sections,)
        How many terms the field has.
    average_length : float
        Over the sections that the audience may read, > 0.
    field : FieldWeights
        The field's parameters.

    Notes
    -----
    k1 · ((1 - b) + b · length / average), the second part of BM25's denominator (Robertson &
    Zaragoza 2009, eq. 3.13 and 3.15).
    """
    k, b = field.saturation, field.normalisation
    return k * (1 - b + b * lengths / average_length)


def saturate(counts: NDArray[np.float32], norms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a term's score in a field as a share of the greatest possible one, in [0, 1).

    Parameters
    ----------
    counts : float32 array, shape (n_postings,)
        How often each section's field has the term, >= 1.
    norms : float64 array, shape (n_postings,)
        The sections' `length_norms`; infinite for a hidden section, which scores 0.

    Notes
    -----
    The term frequency part of BM25 (Robertson & Zaragoza 2009, eq. 3.15) for one field, without
    the constants (`FieldWeights.limit`). Each field saturates separately and the fields are
    summed: a word in the title and one in the text are two kinds of evidence, not more of one.
    """
    return counts / (counts + norms)

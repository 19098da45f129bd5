"""The formulas of ranking, one function each, and their parameters."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much one field of a section counts.

    Parameters
    ----------
    weight : float
        Relative to the body's 1.
    saturation : float
        BM25's k1, > 0: from about this many occurrences on, more of them hardly count.
    normalisation : float
        BM25's b, in [0, 1]: how much a field longer than the average is discounted.
    soft : float
        Relative weight of question and filler words in this field.
    """

    weight: float
    saturation: float
    normalisation: float
    soft: float

    @property
    def most(self) -> float:
        """What endless occurrences of a term are worth, before its rarity."""
        return self.weight * (self.saturation + 1)


FIELDS = {
    "title": FieldWeights(weight=1.8, saturation=0.8, normalisation=0.5, soft=0.3),
    "heading": FieldWeights(weight=0.5, saturation=0.8, normalisation=0.25, soft=0.3),
    "body": FieldWeights(weight=1.0, saturation=0.6, normalisation=0.75, soft=0.0),
    "summary": FieldWeights(weight=0.3, saturation=0.8, normalisation=0.5, soft=0.0),
}
"""Chosen on the development half of public question sets, all outside this project; those have no
summaries, whose words help all sections of their article a little."""


@dataclass(frozen=True, slots=True)
class ProximityWeights:
    """How the best sections of the first search are looked at once more.

    Parameters
    ----------
    sections : int
        How many of them.
    pair : float
        What two neighbouring words of the question add, found near each other in the text:
        this much of the weight by rarity of the more frequent one.
    window : int
        How many words apart counts as near.
    sentence : float
        What the best sentence adds: this much of the weights of the question's words in it, the
        title or the heading.
    soft : float
        Relative weight of question and filler words.
    """

    sections: int
    pair: float
    window: int
    sentence: float
    soft: float


PROXIMITY = ProximityWeights(sections=20, pair=0.6, window=2, sentence=0.8, soft=0.3)
"""Chosen like `FIELDS`."""


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

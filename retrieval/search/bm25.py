"""What scikit-learn is for: counting terms, and what is fitted on counts."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import add

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, vstack
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer

from retrieval.parameters import FieldWeights
from retrieval.search.vocabulary import Vocabulary

Counts = Mapping[str, csc_array]  # by field: how often each section (row) has each term (column)

Floats = NDArray[np.float64]
# Documents; of a hundred words each, counting them takes some hundredths of a second.
COUNTED_AT_ONCE = 1_000


def count_terms(documents: Iterable[Sequence[int]], vocabulary: Vocabulary) -> csr_array:
    """Count the terms of documents of words' numbers: float32, shape (n_documents, n_terms)."""
    if not vocabulary.terms:  # on which CountVectorizer raises
        return csr_array(np.zeros((len(list(documents)), 0), np.float32))
    vectorizer = CountVectorizer(
        analyzer=vocabulary.terms_of, vocabulary=vocabulary.terms, dtype=np.float32
    )
    left = iter(documents)
    # A few at a time: it makes an array of a list, in which no other thread can run.
    some = iter(lambda: list(islice(left, COUNTED_AT_ONCE)), [])
    counts = [vectorizer.transform(part) for part in some] or [vectorizer.transform([])]
    return csr_array(vstack(counts, format="csr"))


class BM25(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Learns what terms tell of sections: BM25 of several fields.

    Robertson & Zaragoza, The Probabilistic Relevance Framework (2009). Each field saturates
    separately and the fields are summed, in their order: a word in the title and one in the text
    are two kinds of evidence, not more of one.

    Attributes
    ----------
    frequencies_ : int array, shape (n_terms,)
        How many sections have the term, in any field.
    idf_ : float64 array, shape (n_terms,)
    unknown_idf_ : float
        The IDF of a term that no section has.
    norms_ : dict of str to float64 array, shape (n_sections,)
        For each field, how many occurrences of a term reach half of its greatest weight:
        k1 · ((1 - b) + b · length / average), the second part of BM25's denominator (eq. 3.13 and
        3.15).
    """

    def __init__(self, fields: Mapping[str, FieldWeights]) -> None:
        self.fields = fields

    def fit(self, X: Counts, y: None = None) -> "BM25":  # noqa: ARG002, N803 - scikit-learn's names
        """Learn how rare terms are, and how long fields, from all sections that may be found."""
        sections = max(counts.shape[0] for counts in X.values())
        # Counts are positive: a term is stored in the sum where any field has it.
        self.frequencies_ = np.diff(reduce(add, X.values()).indptr)
        frequencies, places = np.unique(self.frequencies_, return_inverse=True)
        idf = [inverse_document_frequency(sections, n) for n in frequencies.tolist()]
        self.idf_ = np.array(idf)[places]
        self.unknown_idf_ = inverse_document_frequency(sections, 0)
        self.norms_: dict[str, Floats] = {}
        for name, counts in X.items():
            lengths = counts.sum(axis=1, dtype=np.float64)
            # Lengths are whole numbers: their sum is exact in any order. 1 if all are empty.
            average = float(lengths.sum()) / max(sections, 1) or 1.0
            k, b = self.fields[name].saturation, self.fields[name].normalisation
            self.norms_[name] = k * (1 - b + b * lengths / average)
        return self


def inverse_document_frequency(sections: int, frequency: int) -> float:
    """Return the IDF, as in Lucene's BM25, of a term that so many of so many sections have.

    Robertson & Zaragoza 2009, eq. 3.3, with 1 added inside the logarithm: it is never negative.
    """
    return math.log(1 + (sections - frequency + 0.5) / (frequency + 0.5))


def saturate(counts: NDArray[np.float32], norms: Floats) -> Floats:
    """Return a term's weight in a field as a share of the greatest possible one, in [0, 1).

    `counts` says how often each section's field has the term, >= 1; `norms` are `BM25.norms_`. This
    is the term frequency part of BM25 (Robertson & Zaragoza 2009, eq. 3.15) for one field, without
    the constants (`FieldWeights.limit`).
    """
    return counts / (counts + norms)

"""How alike a question and the sections' phrasings are, by the words that they share."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.search.postings import Phrasings

Floats = NDArray[np.float64]


class PhrasingIndex:
    """Compares questions with the phrasings of some sections, by the rarity of words in them.

    `idf` is that of a term among these sections; phrasings have no part in it.
    """

    def __init__(self, phrasings: Sequence[Phrasings], idf: Callable[[str], float]) -> None:
        self._sections = len(phrasings)
        self._idf = idf
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._owners: list[int] = []
        self._lengths: list[float] = []
        for row, those in enumerate(phrasings):
            for terms in those:
                for term in terms:
                    self._having[term].append(len(self._owners))
                self._owners.append(row)
                self._lengths.append(self._length(terms))

    def compare(self, terms: Collection[str]) -> Floats:
        """Return the cosine of a question with the nearest phrasing of each section, in [0, 1].

        A section's depends on its own phrasings alone, to the last bit.
        """
        cosines = np.zeros(self._sections)
        shared: defaultdict[int, list[float]] = defaultdict(list)
        for term in terms:
            for number in self._having.get(term, ()):
                shared[number].append(self._idf(term) ** 2)
        length = self._length(terms)
        for number, squares in shared.items():
            row = self._owners[number]
            # An exact sum is the same in any order.
            cosine = math.fsum(squares) / (length * self._lengths[number])
            cosines[row] = max(cosines[row], cosine)
        return cosines

    def _length(self, terms: Collection[str]) -> float:
        return math.sqrt(math.fsum(self._idf(term) ** 2 for term in terms))

"""A second look at the best sections: which words stand together, and in one sentence.

BM25 takes a section for a bag of words. The few best sections are worth reading once more: is
what the question says in one breath also said in one breath there?
"""

from collections.abc import Callable, Collection, Mapping
from itertools import pairwise

import numpy as np

from retrieval.counting import Texts
from retrieval.query import Query
from retrieval.scoring import SECOND_LOOK

Look = Callable[[int, Collection[str]], float]


class SecondLooker:
    """Looks at the texts of an index.

    Parameters
    ----------
    texts : Texts
        All sections' words, in order.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._columns = int(texts.terms.max(initial=-1)) + 1

    def prepare(self, query: Query, idf: Mapping[str, float], columns: Mapping[str, int]) -> Look:
        """Return a function that tells what a section's text adds to its score.

        Parameters
        ----------
        query : Query
            The question.
        idf : mapping of str to float
            The weight by rarity of each of its terms.
        columns : mapping of str to int
            Their columns; -1 for one that no section has.

        Returns
        -------
        function of (row, names) to float
            Takes a section's row and the terms that stand in its title or heading; the result
            depends on the section's own text and `idf` alone.
        """
        terms = query.terms
        worth = {
            term.text: idf[term.text] * term.weight * (SECOND_LOOK.soft if term.is_soft else 1.0)
            for term in terms
        }
        # Which of the question's terms a word is: a table is quicker than a search.
        number_of = np.zeros(self._columns, dtype=np.int16)
        for number, term in enumerate(terms, start=1):
            if 0 <= columns[term.text] < self._columns:
                number_of[columns[term.text]] = number
        pairs = [
            (first.text, second.text, min(worth[first.text], worth[second.text]))
            for one, other in pairwise(query.slots)
            for first in one.terms
            for second in other.terms
        ]

        def look(row: int, names: Collection[str]) -> float:
            start, end = self._texts.starts[row], self._texts.starts[row + 1]
            numbers = number_of[self._texts.terms[start:end]]
            places = np.flatnonzero(numbers)
            positions: dict[str, list[int]] = {}
            sentences: dict[int, set[str]] = {-1: set()}
            for place, sentence in zip(
                places.tolist(), self._texts.sentences[start + places].tolist(), strict=True
            ):
                text = terms[numbers[place] - 1].text
                positions.setdefault(text, []).append(place)
                sentences.setdefault(sentence, set()).add(text)
            best = max(
                # Summed in the question's order, so that the sum is always the same.
                sum(value for text, value in worth.items() if text in found or text in names)
                for found in sentences.values()
            )
            near = sum(value for a, b, value in pairs if _are_near(positions, a, b))
            return SECOND_LOOK.pair * near + SECOND_LOOK.sentence * best

        return look


def _are_near(positions: Mapping[str, list[int]], one: str, other: str) -> bool:
    return any(
        abs(a - b) <= SECOND_LOOK.window
        for a in positions.get(one, ())
        for b in positions.get(other, ())
    )

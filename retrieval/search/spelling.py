"""Repairing words that no section has."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from retrieval.parameters import MIN_REPAIR, MIN_REPAIRED, REPAIR_WEIGHTS, TWO_ERRORS_FROM

_LETTERS = 64


class Speller:
    """Repairs words to some others, of which it is known how many sections have each (> 0)."""

    def __init__(
        self, frequencies: Mapping[str, int], soft_words: Collection[str] = frozenset()
    ) -> None:
        self._soft_words = soft_words
        self._frequencies = {
            word: frequency
            for word, frequency in frequencies.items()
            if len(word) >= MIN_REPAIR and not _has_digit(word)
        }
        self._words = list(self._frequencies)
        self._lengths = np.array(list(map(len, self._words)), dtype=np.int32)
        self._signatures = _signatures("".join(self._words), self._lengths)

    def __contains__(self, word: str) -> bool:
        """Tell whether some section has a word of at least `MIN_REPAIR` letters."""
        return word in self._frequencies

    def repairs(self, word: str) -> tuple[str, ...]:
        """Return the words that may have been meant by an unknown, folded word, likeliest first.

        At most one for each of `REPAIR_WEIGHTS`: the nearest by edit distance (1, or 2 from
        `TWO_ERRORS_FROM` letters on; swapping two neighbouring letters is one edit), among equally
        near ones the more frequent. The optimal string alignment distance (Boytsov 2011, Indexing
        methods for approximate dictionary searching) is computed for the few words with nearly the
        same letters.
        """
        if len(word) < MIN_REPAIRED or _has_digit(word):
            return ()
        limit = 1 if len(word) < TWO_ERRORS_FROM else 2
        # An edit changes the length by one at most, and the set of letters by two at most.
        differing = np.bitwise_count(self._signatures ^ _signatures(word, np.array([len(word)])))
        near = (differing <= 2 * limit) & (np.abs(self._lengths - len(word)) <= limit)
        found = []
        for number in np.flatnonzero(near).tolist():
            candidate = self._words[number]
            distance = OSA.distance(word, candidate, score_cutoff=limit)
            # Question and filler words are near to half the language (bake, take), so that only
            # the same letters in another order are repaired to them.
            if candidate in self._soft_words and sorted(candidate) != sorted(word):
                continue
            if distance <= limit:
                found.append((distance, -self._frequencies[candidate], candidate))
        return tuple(candidate for _, _, candidate in sorted(found)[: len(REPAIR_WEIGHTS)])


def _signatures(letters: str, lengths: NDArray[np.int32]) -> NDArray[np.uint64]:
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32)
    bits = np.uint64(1) << (codes % _LETTERS).astype(np.uint64)
    starts = np.cumsum(lengths) - lengths
    signatures: NDArray[np.uint64] = np.bitwise_or.reduceat(bits, starts)
    return signatures


def _has_digit(word: str) -> bool:
    # Most words are letters only, which is quicker to check.
    return not word.isalpha() and any(character.isdigit() for character in word)

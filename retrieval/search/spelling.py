"""Repairing words that an audience's vocabulary doesn't have."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from scipy.sparse import csr_array

from retrieval.language import SOFT_WORDS
from retrieval.parameters import MIN_REPAIR, MIN_REPAIRED, REPAIR_WEIGHTS, TWO_ERRORS_FROM

_LETTERS = 64


@dataclass(frozen=True, slots=True)
class SpellingCandidates:
    """The words of a whole library that a repair may lead to, as written.

    Parameters
    ----------
    words : list of str
        Without digits, at least `MIN_REPAIR` letters long.
    signatures : uint64 array, shape (n_words,)
        Which letters a word has, one bit each (letters that are equal modulo 64 share one).
    lengths : int32 array, shape (n_words,)
        In letters.
    counts : csr_array of int64, shape (n_words, n_role_sets)
        How many sections of each set of content roles have the word.
    """

    words: list[str]
    signatures: NDArray[np.uint64]
    lengths: NDArray[np.int32]
    counts: csr_array

    @classmethod
    def of(cls, words: list[str], counts: csr_array) -> "SpellingCandidates":
        """Return the candidates among some words."""
        kept = [
            number
            for number, word in enumerate(words)
            if len(word) >= MIN_REPAIR and not _has_digit(word)
        ]
        chosen = [words[number] for number in kept]
        lengths = np.array([len(word) for word in chosen], dtype=np.int32)
        return cls(chosen, _signatures("".join(chosen), lengths), lengths, counts[kept])


class Speller:
    """Repairs words for one audience.

    Parameters
    ----------
    vocabulary : SpellingCandidates
        Of the whole library.
    seen : bool array, shape (n_role_sets,)
        Which sets of content roles the audience may read.
    """

    def __init__(self, vocabulary: SpellingCandidates, seen: NDArray[np.bool_]) -> None:
        self._vocabulary = vocabulary
        self._frequencies = vocabulary.counts @ seen.astype(np.int64)

    def repairs(self, word: str) -> tuple[str, ...]:
        """Return the words that may have been meant by an unknown, folded word, likeliest first.

        Returns
        -------
        tuple of str
            At most one for each of `REPAIR_WEIGHTS`: the nearest by edit distance (1, or 2 from
            `TWO_ERRORS_FROM` letters on; swapping two neighbouring letters is one edit), among
            equally near ones the more frequent.

        Notes
        -----
        The optimal string alignment distance (Boytsov 2011, Indexing methods for approximate
        dictionary searching), computed by RapidFuzz for the few words with nearly the same letters.
        """
        if len(word) < MIN_REPAIRED or _has_digit(word):
            return ()
        limit = 1 if len(word) < TWO_ERRORS_FROM else 2
        vocabulary = self._vocabulary
        # An edit changes the length by one at most, and the set of letters by two at most.
        differing = np.bitwise_count(
            vocabulary.signatures ^ _signatures(word, np.array([len(word)]))
        )
        near = (
            (differing <= 2 * limit)
            & (np.abs(vocabulary.lengths - len(word)) <= limit)
            & (self._frequencies > 0)
        )
        found = []
        for number in np.flatnonzero(near).tolist():
            candidate = vocabulary.words[number]
            distance = OSA.distance(word, candidate, score_cutoff=limit)
            # Question and filler words are near to half the language (bake, take), so that only
            # the same letters in another order are repaired to them.
            if candidate in SOFT_WORDS and sorted(candidate) != sorted(word):
                continue
            if distance <= limit:
                found.append((distance, -int(self._frequencies[number]), candidate))
        return tuple(candidate for _, _, candidate in sorted(found)[: len(REPAIR_WEIGHTS)])


def _signatures(letters: str, lengths: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Return the signatures of words of these lengths, given as one string."""
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32)
    bits = np.uint64(1) << (codes % _LETTERS).astype(np.uint64)
    starts = np.cumsum(lengths) - lengths
    signatures: NDArray[np.uint64] = np.bitwise_or.reduceat(bits, starts)
    return signatures


def _has_digit(word: str) -> bool:
    # Most words are letters only, which is quicker to check.
    return not word.isalpha() and any(character.isdigit() for character in word)

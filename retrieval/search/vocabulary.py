"""Vocabulary: the words of a library, numbered."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from retrieval.language import SENTENCE_END, Language, look_up

SKIPPED = -1  # the number of a stop word, and of the nothing between two spaces
END = -2  # the number of the end of a sentence


class Vocabulary(dict[str, int]):
    """Numbers the written words of a library, and their terms; a new word gets the next number.

    It is a dictionary because a library has millions of words to look up.
    """

    def __init__(self, language: Language) -> None:
        super().__init__({"": SKIPPED, SENTENCE_END: END})
        self.language = language
        self.words: list[str] = []
        self.terms: dict[str, int] = {}
        self._stems: list[str] = []
        self._is_soft: list[bool] = []

    def __missing__(self, text: str) -> int:
        word = look_up(text, self.language)
        if word is None:
            self[text] = SKIPPED
            return SKIPPED
        number = self[text] = len(self.words)
        self.words.append(text)
        self.terms.setdefault(word.term, len(self.terms))
        self._stems.append(word.term)
        self._is_soft.append(word.is_soft)
        return number

    def copy(self) -> "Vocabulary":
        """Return a copy that can learn more words while this one stays as it is."""
        twin = Vocabulary(self.language)
        twin.update(self)
        twin.words, twin.terms = [*self.words], {**self.terms}
        twin._stems, twin._is_soft = [*self._stems], [*self._is_soft]
        return twin

    def terms_of(self, numbers: Iterable[int]) -> list[str]:
        """Return the terms of words given by their numbers."""
        return list(map(self._stems.__getitem__, numbers))

    @property
    def columns(self) -> NDArray[np.int32]:
        """The number of each word's term, shape (n_words,)."""
        return np.array(list(map(self.terms.__getitem__, self._stems)), dtype=np.int32)

    @property
    def is_soft(self) -> NDArray[np.bool_]:
        """Which words are question or filler words, shape (n_words,)."""
        return np.array(self._is_soft, dtype=np.bool_)

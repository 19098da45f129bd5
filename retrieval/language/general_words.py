"""Correctly spelt words of a language, whether or not an article contains them."""

from functools import lru_cache

from spellchecker import SpellChecker

from retrieval.language.analyzer import words
from retrieval.language.language import Language

# Snowball's language names → the codes of pyspellchecker's word lists.
LISTS = {
    "arabic": "ar",
    "basque": "eu",
    "dutch": "nl",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
}


class GeneralWords:
    """The known folded words of a language, tested with `in`.

    Of a language without a word list, those are the words of its everyday questions.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._everyday = everyday_words(language)

    def load(self) -> None:
        """Load the list now, rather than with the first word that is looked for in it."""
        _load_list(self._language)

    def __contains__(self, word: str) -> bool:
        # Checked first, so that calibrating with the everyday questions loads no list.
        return word in self._everyday or word in _load_list(self._language)

    def respell(self, word: str) -> tuple[str, ...]:
        """Return how else a word is spelt that the list has only so: fibre, fiber."""
        if not self._language.spellings or word in self:
            return ()
        others = (
            word[:place] + other + word[place + len(one) :]
            for one, other in self._language.spellings.items()
            for place in range(len(word))
            if word.startswith(one, place)
        )
        return tuple(dict.fromkeys(other for other in others if other in self))


@lru_cache
def everyday_words(language: Language) -> frozenset[str]:
    """Return the words of a language's everyday questions."""
    return frozenset(words("\n".join(language.everyday)))


@lru_cache
def _load_list(language: Language) -> frozenset[str]:
    """Load a language's word list, which takes some tenths of a second, once per process."""
    code = LISTS.get(language.name)
    if code is None:
        return language.unlisted_words
    listed = SpellChecker(code).word_frequency.words()
    return language.unlisted_words.union(words("\n".join(listed)))

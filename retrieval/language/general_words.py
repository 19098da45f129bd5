"""Correctly spelt words of a language, whether or not an article contains them."""

from functools import lru_cache

from spellchecker import SpellChecker

from retrieval.language.analyzer import words
from retrieval.language.everyday import EVERYDAY_QUESTIONS

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
"""Snowball's language names → the codes of pyspellchecker's word lists."""

EVERYDAY_WORDS = frozenset(words("\n".join(EVERYDAY_QUESTIONS)))


class GeneralWords:
    """The known folded words of a language, tested with `in`.

    Parameters
    ----------
    language : str
        A Snowball stemmer's name, or "none". Without a word list for it, only the words of the
        everyday questions are known.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def __contains__(self, word: str) -> bool:
        # Checked first, so that calibrating with the everyday questions loads no list.
        return word in EVERYDAY_WORDS or word in _load_list(self._language)


@lru_cache
def _load_list(language: str) -> frozenset[str]:
    """Load a language's word list, which takes some tenths of a second, once per process."""
    code = LISTS.get(language)
    if code is None:
        return frozenset()
    listed = SpellChecker(code).word_frequency.words()
    return frozenset(words("\n".join(listed)))

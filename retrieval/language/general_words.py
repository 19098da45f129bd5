"""Correctly spelt words of a language, whether or not an article contains them."""

from functools import lru_cache

from spellchecker import SpellChecker

from retrieval.language.analyzer import words
from retrieval.language.english import UNLISTED_WORDS
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

SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("ysing", "yzing"),
    ("our", "or"),
    ("bre", "ber"),
    ("tre", "ter"),
    ("ll", "l"),
    ("l", "ll"),
    ("ae", "e"),
    ("oe", "e"),
    ("ogue", "og"),
    ("ence", "ense"),
    ("mme", "m"),
    ("que", "ck"),
    ("ium", "um"),
    ("grey", "gray"),
)
"""British spellings that a list may lack, and the American ones."""

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

    def respell(self, word: str) -> tuple[str, ...]:
        """Return how else a word of English is spelt that the list has only so: fibre, fiber."""
        if self._language != "english" or word in self:
            return ()
        others = (
            word[:place] + american + word[place + len(british) :]
            for british, american in SPELLINGS
            for place in range(len(word))
            if word.startswith(british, place)
        )
        return tuple(dict.fromkeys(other for other in others if other in self))


@lru_cache
def _load_list(language: str) -> frozenset[str]:
    """Load a language's word list, which takes some tenths of a second, once per process."""
    code = LISTS.get(language)
    if code is None:
        return frozenset()
    listed = SpellChecker(code).word_frequency.words()
    more = UNLISTED_WORDS if language == "english" else frozenset()
    return more.union(words("\n".join(listed)))

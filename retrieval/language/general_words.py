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


def is_listed(word: str, language: Language) -> bool:
    """Tell whether a folded word is one of the language's.

    Of a language without a word list, those are the words of its everyday questions.
    """
    # Checked first, so that calibrating with the everyday questions loads no list.
    return word in everyday_words(language) or word in load_words(language)


def respell(word: str, language: Language) -> tuple[str, ...]:
    """Return how else a word is spelt that the list has only so: fibre, fiber."""
    if not language.spellings or is_listed(word, language):
        return ()
    others = (
        word[:place] + other + word[place + len(one) :]
        for one, other in language.spellings.items()
        for place in range(len(word))
        if word.startswith(one, place)
    )
    return tuple(dict.fromkeys(other for other in others if is_listed(other, language)))


@lru_cache
def everyday_words(language: Language) -> frozenset[str]:
    """Return the words of a language's everyday questions."""
    return frozenset(words("\n".join(language.everyday)))


@lru_cache
def load_words(language: Language) -> frozenset[str]:
    """Load a language's word list, which takes some tenths of a second, once per process."""
    code = LISTS.get(language.name)
    if code is None:
        return language.unlisted_words
    listed = SpellChecker(code).word_frequency.words()
    return language.unlisted_words.union(words("\n".join(listed)))

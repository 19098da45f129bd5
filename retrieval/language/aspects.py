"""Aspects: what a question asks about its subject, and what a heading promises to tell.

“How long does it last?” and “Duration” share no word but the same aspect. A few dozen phrasings,
the same in every field, are enough to tell an article's sections apart.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from retrieval.language.analyzer import words
from retrieval.language.language import Language
from retrieval.parameters import MAX_HEADINGS

# Aspects that can be asked for with filler words alone, and that a section either has or not.
MEASURES = frozenset({"amount", "duration", "frequency"})
# Aspects where an answer about one subject does harm if it is taken for another's.
EXACT = frozenset({"amount", "frequency", "interaction"})

_START = "^"
_UNLESS_LONGER = " *"
# First stem → the phrases that begin with it: the stems of each, the name of its aspect, and
# whether it only counts if no longer one begins there.
_Phrases = dict[str, list[tuple[list[str], str, bool]]]


def aspects_of_question(question: str, language: Language) -> frozenset[str]:
    """Return the names of the aspects that a question asks for.

    These are all specific ones, or else one general one, or none: of “How long does it last, and is
    it dangerous?” duration and risk, of “What is ketamine?” definition.
    """
    return _aspects(question, _phrases(language, "asked"), language)


@lru_cache(MAX_HEADINGS)
def aspects_of_heading(heading: str, language: Language) -> frozenset[str]:
    """Return the aspects that a heading promises, chosen alike: of “Duration and dosage”, both."""
    return _aspects(heading, _phrases(language, "headed"), language)


def aspects_by_place(question: str, language: Language) -> dict[int, frozenset[str]]:
    """Return the aspects that single words of a question ask for, by their positions.

    Stop words count as positions; what asks for nothing is left out. Of “What dose of it?”:
    {1: {"amount"}}.
    """
    found: defaultdict[int, set[str]] = defaultdict(set)
    for place, length, aspect in _phrases_in(question, _phrases(language, "asked"), language):
        for word in range(place, place + length):
            found[word - 1].add(aspect)  # “^” takes the first position but isn't a word
    return {place: frozenset(aspects) for place, aspects in found.items() if place >= 0}


@lru_cache
def _phrases(language: Language, where: Literal["asked", "headed"]) -> _Phrases:
    phrases: defaultdict[str, list[tuple[list[str], str, bool]]] = defaultdict(list)
    for name, aspect in {**language.specific, **language.general}.items():
        for text in (*aspect.both, *getattr(aspect, where)):
            stems = [_stem(word, language) for word in text.removesuffix(_UNLESS_LONGER).split()]
            phrases[stems[0]].append((stems, name, text.endswith(_UNLESS_LONGER)))
    return phrases


def _aspects(text: str, phrases: _Phrases, language: Language) -> frozenset[str]:
    found = {aspect for _, _, aspect in _phrases_in(text, phrases, language)}
    specific = found - language.general.keys()
    return frozenset(specific or [aspect for aspect in language.general if aspect in found][:1])


def _phrases_in(text: str, phrases: _Phrases, language: Language) -> Iterator[tuple[int, int, str]]:
    """Yield the position, the number of words and the aspect of each phrase in a text."""
    if not phrases:
        return
    stems = [_stem(word, language) for word in (_START, *words(text))]
    for place, stem in enumerate(stems):
        may_be = phrases.get(stem, ())
        found = [one for one in may_be if stems[place : place + len(one[0])] == one[0]]
        longest = max((len(phrase) for phrase, _, _ in found), default=0)
        for phrase, aspect, unless_longer in found:
            if len(phrase) == longest or not unless_longer:
                yield place, len(phrase), aspect


def _stem(word: str, language: Language) -> str:
    # Phrases contain question words unstemmed: “whats” isn't “what”.
    is_whole = word == _START or word in language.soft_words
    return word if is_whole else language.stem(word)

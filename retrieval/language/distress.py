"""Whether a message tells of somebody's bad state: “i feel awful after mdma”.

In doubt it does: to say where help is does no harm.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, product

from retrieval.language.analyzer import words
from retrieval.language.language import Language, full_languages, load_language
from retrieval.language.spoken import read_clauses, speaks_generally, write_out
from retrieval.parameters import MAX_READ, MAX_WORD

_REPEATED = re.compile(r"(.)\1+")
_FAR = 12  # words before a state that are read
_LONG = 5  # letters of words that are known by all but one of them, too
_NEAR = 3  # words before an alarm that may tell that it is nobody's

_Words = tuple[str, ...]


def tells_of_distress(message: str) -> bool:
    """Tell whether a message says that the asker, or somebody with them, is in a bad state.

    It may be in any of the languages that are known in full. `MAX_READ` characters are read, which
    is more than Discord lets anybody send.
    """
    clauses = read_clauses(message[:MAX_READ])  # once, as folding takes time
    return any(_reader(name).is_told(said) for name in full_languages() for said in clauses)


class _Reader:
    """Finds bad states in the words of one language; a letter that is repeated counts once."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._sufferers = _plain(language.sufferers)
        self._beginnings = _plain(language.state_beginnings)
        self._fillers = _plain(language.state_fillers | language.courtesies)
        self._others = _plain(language.others)
        self._possibly = _plain(language.possibly)
        self._between = _plain(language.others | language.no_states | language.plain_negations)
        self._reasons = _plain(language.reasons)
        self._mood_verbs = _plain(language.mood_verbs)
        self._lately = _plain(language.lately)
        self._well = _plain(language.well)
        self._idle = _plain(language.intensifiers)
        self._kinds: dict[_Words, str] = {}
        for kind in ("moods", "feelings", "states", "alarms", "idioms"):
            for pattern in getattr(language, kind):
                self._kinds |= dict.fromkeys(_expand(pattern, language), kind)
        known = frozenset().union(*self._kinds, self._sufferers, self._beginnings)
        long = [word for word in known if len(word) >= _LONG]
        self._long = frozenset(long)
        typos = ((typo, word) for word in long for typo in (*_shorten(word), *_swap(word)))
        self._typos = {typo: word for typo, word in typos if typo not in known}
        self._longest: dict[str, int] = {}  # by the first word of phrases
        for phrase in self._kinds:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def is_told(self, said: Sequence[str]) -> bool:
        """Tell whether the folded words of a clause tell of a bad state."""
        clause = tuple(write_out(said, self._language))
        if speaks_generally(clause, self._language):
            return False
        plain = (_plain_word(word) for word in clause)
        said = [self._spell(word) for word in plain if word not in self._idle]
        for place, word in enumerate(said):
            before = said[max(place - _FAR, 0) : place]
            for end in range(place + self._longest.get(word, 0), place, -1):
                kind = self._kinds.get(tuple(said[place:end]))
                if kind == "idioms":
                    break
                if kind and self._is_bad(kind, before, said[end : end + _FAR]):
                    return True
        return False

    def _is_bad(self, kind: str, before: Sequence[str], behind: Sequence[str]) -> bool:
        """Tell whether a phrase of some kind, between other words of its clause, is a bad state."""
        if kind == "alarms":
            return self._others.isdisjoint(before[-_NEAR:])
        if kind == "feelings" and not self._well.isdisjoint(behind[:_NEAR]):
            return False
        is_mood = kind == "moods"
        for place in range(len(before) - 1, -1, -1):
            word = before[place]
            is_mood = is_mood and word not in self._mood_verbs
            begins = word in self._beginnings and (not place or before[place - 1] in self._fillers)
            if word in self._sufferers or begins:
                is_mood = is_mood and self._mood_verbs.isdisjoint(before[place - 1 : place])
                return not is_mood and not self._is_possible(before[:place])
            if word in self._between or word in self._possibly:
                return False
        if kind == "feelings":
            return not before or before[-1] in self._fillers
        return kind == "states" and not self._lately.isdisjoint(behind)

    def _spell(self, word: str) -> str:
        """Return the word that one with a letter too much, too little or swapped stands for."""
        if word in self._longest or word in self._long or len(word) > MAX_WORD:
            return word
        return self._typos.get(word) or next(filter(self._long.__contains__, _shorten(word)), word)

    def _is_possible(self, before: Sequence[str]) -> bool:
        """Tell whether it is asked what may happen to somebody: “can it make me …”."""
        for place in range(len(before) - 1, -1, -1):
            if before[place] in self._sufferers:  # “what can I do, I feel sick”
                return False
            if before[place] in self._possibly:
                return self._reasons.isdisjoint(before[:place])
        return False


@lru_cache
def _reader(language: str) -> _Reader:
    return _Reader(load_language(language))


def _expand(pattern: str, language: Language) -> Iterator[_Words]:
    """Return what a pattern stands for: “feel so| bad|ill”."""
    choices = (word.split("|") for word in pattern.split())
    full = ([_read(word, language) for word in words] for words in choices)
    yield from (tuple(chain.from_iterable(chosen)) for chosen in product(*full))


def _read(word: str, language: Language) -> _Words:
    return tuple(map(_plain_word, write_out(words(word), language)))


def _shorten(word: str) -> Iterator[str]:
    """Yield a word without one of its letters; its beginning and ending stay, as they mean."""
    return (word[:place] + word[place + 1 :] for place in range(1, len(word) - 1))


def _swap(word: str) -> Iterator[str]:
    """Yield a word with two neighbours swapped."""
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _plain(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_plain_word, words))


def _plain_word(word: str) -> str:
    return _REPEATED.sub(r"\1", word)

"""What people type, as words in full: “I'm”, “im” and “i am” are the same."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from retrieval.language.analyzer import words
from retrieval.language.english import CONTRACTIONS, COURTESIES, PERSONS

_CLAUSE_END = re.compile(r"[.,;:!?…()\n–—]|\s-+\s")
_APOSTROPHES = re.compile(r"[‘’ʼ´`]")
_ENDINGS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_SHORT = re.compile(rf"(?<=\w)'({'|'.join(_ENDINGS)}|s)\b", re.IGNORECASE)


class Spoken(NamedTuple):
    """A folded word, and the number of its clause."""

    word: str
    clause: int


def read_spoken(text: str) -> tuple[tuple[Spoken, ...], ...]:
    """Return the words of a text with contractions in full, in each way that they may be meant.

    “He's” is “he is” or “he has”; “my friends” may be “my friend's”, as people leave signs out.

    Examples
    --------
    >>> [" ".join(word for word, _ in reading) for reading in read_spoken("Mum's ill, I can't")]
    ['mum is ill i can not', 'mum has ill i can not']
    """
    plain = _APOSTROPHES.sub("'", text)
    readings = (
        tuple(_read(plain, ending, has_plurals=has_plurals))
        for has_plurals in (True, False)
        for ending in ("is", "has")
    )
    return tuple(dict.fromkeys(readings))


def without_courtesies(text: str) -> frozenset[tuple[str, ...]]:
    """Return a question's words in full, without greeting and “please”, for comparison."""
    found = set()
    for reading in read_spoken(text):
        said = [spoken.word for spoken in reading]
        while said and said[0] in COURTESIES:
            del said[0]
        while said and said[-1] in COURTESIES:
            del said[-1]
        if said:
            found.add(tuple(said))
    return frozenset(found)


def _read(text: str, ending: str, *, has_plurals: bool) -> Iterator[Spoken]:
    def full(found: re.Match[str]) -> str:
        return f" {_ENDINGS.get(found[1].lower(), ending)}"

    for number, clause in enumerate(_CLAUSE_END.split(_SHORT.sub(full, text))):
        for word in words(clause):
            said = CONTRACTIONS.get(word, word)
            if not has_plurals and said == word and _may_be_person(word):
                said = f"{word[:-1]} 's"
            for part in said.split():
                yield Spoken(ending if part == "'s" else part, number)


def _may_be_person(word: str) -> bool:
    """Tell whether a word may be a person and “'s”, typed without the sign."""
    return len(word) > len("is") and word[-1] == "s" and word[:-1] in PERSONS

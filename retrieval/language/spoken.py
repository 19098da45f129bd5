"""What people type, as words in full: “I'm”, “im” and “i am” are the same."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from retrieval.language.analyzer import words
from retrieval.language.language import Language

_CLAUSE_END = re.compile(r"[.,;:!?…()\n–—]|\s-+\s")
_APOSTROPHES = re.compile(r"[‘’ʼ´`]")


class Spoken(NamedTuple):
    """A folded word, and the number of its clause."""

    word: str
    clause: int


def read_spoken(text: str, language: Language) -> tuple[tuple[Spoken, ...], ...]:
    """Return the words of a text with contractions in full, in each way that they may be meant.

    “He's” is “he is” or “he has”; “my friends” may be “my friend's”, as people leave signs out. So
    “Mum's ill, I can't” is read as “mum is ill i can not” and as “mum has ill i can not”.
    """
    plain = _APOSTROPHES.sub("'", text)

    def read(ending: str, *, has_plurals: bool) -> tuple[Spoken, ...]:
        return tuple(_read(plain, ending, language, has_plurals=has_plurals))

    without = read("", has_plurals=False)
    # In most texts nothing can be meant in several ways, and this takes a third of the time.
    if not language.s_verbs or read(language.s_verbs[0], has_plurals=False) == without:
        return (without,)
    readings = (read(e, has_plurals=plurals) for plurals in (True, False) for e in language.s_verbs)
    return tuple(dict.fromkeys(readings))


def without_courtesies(text: str, language: Language) -> frozenset[tuple[str, ...]]:
    """Return a question's words in full, without greeting and “please”, for comparison."""
    found = set()
    for reading in read_spoken(text, language):
        said = [spoken.word for spoken in reading]
        while said and said[0] in language.courtesies:
            del said[0]
        while said and said[-1] in language.courtesies:
            del said[-1]
        if said:
            found.add(tuple(said))
    return frozenset(found)


def read_clauses(text: str) -> list[tuple[str, ...]]:
    """Return the folded words of each clause."""
    return [tuple(words(clause)) for clause in _CLAUSE_END.split(_APOSTROPHES.sub("'", text))]


def write_out(said: Iterable[str], language: Language) -> Iterator[str]:
    """Yield folded words with contractions in full, in the way in which they are mostly meant."""
    for word in said:
        plain = language.undo_digraphs(word)
        for part in language.contractions.get(plain, plain).split():
            yield language.s_verbs[0] if part == "'s" else part


def speaks_generally(said: Iterable[str], language: Language) -> bool:
    """Tell whether the words of a clause begin a question about what may happen to anybody."""
    wondering = language.wondering | language.courtesies
    opening = " ".join(dropwhile(wondering.__contains__, said)) + " "
    return any(opening.startswith(f"{general} ") for general in language.general_openings)


def _read(text: str, ending: str, language: Language, *, has_plurals: bool) -> Iterator[Spoken]:
    def full(found: re.Match[str]) -> str:
        return f" {language.short_endings.get(found[1].lower(), ending)}"

    short = _short(language)
    for number, clause in enumerate(_CLAUSE_END.split(short.sub(full, text) if short else text)):
        for word in words(clause):
            plain = language.undo_digraphs(word)
            said = language.contractions.get(plain, plain)
            if not has_plurals and said == plain and _may_be_person(plain, language):
                said = f"{plain[:-1]} 's"
            for part in said.split():
                yield Spoken(ending if part == "'s" else part, number)


@lru_cache
def _short(language: Language) -> re.Pattern[str] | None:
    endings = [*language.short_endings, *(["s"] if language.s_verbs else [])]
    return re.compile(rf"(?<=\w)'({'|'.join(endings)})\b", re.IGNORECASE) if endings else None


def _may_be_person(word: str, language: Language) -> bool:
    """Tell whether a word may be a person and “'s”, typed without the sign."""
    is_long = bool(language.s_verbs) and len(word) > len("is")
    return is_long and word[-1] == "s" and word[:-1] in language.persons

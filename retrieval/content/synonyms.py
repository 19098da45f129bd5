"""Reading synonyms.toml, an author's groups of words and phrases that mean the same.

The file counts as readable by everyone. `retrieval/answering/thesaurus.py` looks up, for each
question, which of its words the audience's articles contain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retrieval.content.problems import problem
from retrieval.errors import Problem, quote
from retrieval.files import FileError, MissingFileError
from retrieval.language import load_language, words
from retrieval.toml_file import read_toml

SYNONYMS_FILE = "synonyms.toml"  # the file's name in the folder of the articles

MAX_GROUPS = 1000
MIN_PHRASES = 2
MAX_PHRASES = 50  # per group
MAX_PHRASE = 100  # characters
MAX_WORDS = 6  # words per phrase, separated by spaces

_KEY = "groups"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or phrase of synonyms.toml."""

    text: str  # as written; at least one of its words isn't a stop word
    line: int = field(default=1, compare=False)  # its line in the file, from 1; not compared


Group = tuple[Phrase, ...]  # at least two phrases that mean the same


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The valid groups of synonyms.toml in the author's order, and the file's problems."""

    groups: tuple[Group, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_synonyms(folder: Path, language: str = "english") -> Synonyms:
    """Load the synonyms in a folder of articles; without the file, there are none."""
    try:
        file = read_toml(folder / SYNONYMS_FILE, folder=folder)
    except MissingFileError:
        return Synonyms()
    except FileError as error:
        found = problem(SYNONYMS_FILE, error.line, "synonyms/unread", what=error.what)
        return Synonyms(problems=(found,))
    reader = _Reader(file.text, load_language(language).stop_words)
    groups = tuple(reader.read(file.data))
    return Synonyms(groups, tuple(sorted(reader.problems)))


class _Reader:
    """Reads the groups of the file and collects every problem.

    The file's text is needed to find line numbers, because TOML's parser doesn't give them.
    """

    def __init__(self, source: str, stop_words: frozenset[str]) -> None:
        self._stop_words = stop_words
        # Comments are blanked so that examples in them aren't found and all else keeps its place.
        self._source = re.sub(r"(?m)^[ \t]*#.*", lambda found: " " * len(found[0]), source)
        self._place = 0
        self._known: dict[tuple[str, ...], tuple[int, Phrase]] = {}
        self.problems: list[Problem] = []

    def read(self, data: dict[str, object]) -> Iterator[Group]:
        for key in data:
            if key != _KEY:
                self._report("synonyms/key", self._line_of_key(key), key=quote(key))
        groups = data.get(_KEY, [])
        if not isinstance(groups, list):
            self._report("synonyms/list", self._line_of_key(_KEY))
            return
        if len(groups) > MAX_GROUPS:
            self._report("synonyms/groups", size=len(groups), most=MAX_GROUPS)
        for number, group in enumerate(groups[:MAX_GROUPS], start=1):
            if phrases := self._read_group(number, group):
                yield phrases

    def _read_group(self, number: int, group: object) -> Group | None:
        if not isinstance(group, list):
            self._report("synonyms/group", number=number)
            return None
        if len(group) > MAX_PHRASES:
            self._report("synonyms/phrases", number=number, size=len(group), most=MAX_PHRASES)
            return None
        read = [self._read_phrase(number, value) for value in group]
        phrases = tuple(phrase for phrase in read if phrase and self._is_new(number, phrase))
        if None in read:
            return None
        if len(phrases) < MIN_PHRASES:
            self._report("synonyms/few", number=number)
            return None
        return phrases

    def _read_phrase(self, number: int, value: object) -> Phrase | None:
        if not isinstance(value, str):
            self._report("synonyms/phrase", number=number)
            return None
        self._go_to(value)
        phrase = quote(value)
        if not self._key_words(value):
            self._report("synonyms/no-word", phrase=phrase)
        elif len(value) > MAX_PHRASE:
            self._report("synonyms/long", phrase=phrase, most=MAX_PHRASE, what="characters")
        elif len(value.split()) > MAX_WORDS:
            self._report("synonyms/long", phrase=phrase, most=MAX_WORDS, what="words")
        else:
            return Phrase(value, self._line)
        return None

    def _is_new(self, number: int, phrase: Phrase) -> bool:
        """Remember a phrase, and tell whether it is new to its group; report repeated phrases."""
        key = self._key_words(phrase.text)
        group, known = self._known.get(key, (number, None))
        self._known[key] = (number, phrase)
        if known is None:
            return True
        # It is used in both groups, since it may mean something else in each.
        is_elsewhere = group != number
        name = "synonyms/again-elsewhere" if is_elsewhere else "synonyms/again"
        told = {"phrase": quote(phrase.text), "known": quote(known.text), "line": known.line}
        self._report(name, phrase.line, **told)
        return is_elsewhere

    def _key_words(self, text: str) -> tuple[str, ...]:
        """Return a phrase's words without stop words; phrases with the same ones are the same."""
        return tuple(word for word in words(text) if word not in self._stop_words)

    @property
    def _line(self) -> int:
        return self._source.count("\n", 0, self._place) + 1

    def _line_of_key(self, key: str) -> int:
        found = re.search(rf"(?m)^[ \t]*\[*[\"']?{re.escape(key)}", self._source)
        return self._source.count("\n", 0, found.start()) + 1 if found else 1

    def _go_to(self, text: str) -> None:
        places = [self._source.find(f"{mark}{text}{mark}", self._place) for mark in "\"'"]
        found = [place for place in places if place >= 0]
        if found:
            self._place = min(found) + 1

    def _report(self, name: str, place: int | None = None, /, **told: Any) -> None:
        self.problems.append(problem(SYNONYMS_FILE, place or self._line, name, **told))

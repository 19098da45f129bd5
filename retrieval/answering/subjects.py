"""SubjectLinker: finds articles by their names and sections by their headings."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from retrieval.content import Article, Section
from retrieval.language import (
    Language,
    analyse,
    aspects_by_place,
    look_up,
    spell_out_joints,
    without_courtesies,
    words,
)
from retrieval.parameters import MAX_HEADINGS
from retrieval.search import Slot

Words = tuple[str, ...]
Place = tuple[Article, Section]
Found = tuple[Place, ...]

K = TypeVar("K")
V = TypeVar("V")
_NUMBERS_OF_A_NAME = 10  # its place in a dictionary, mostly
# The articles that have a name, each with something that goes with it.
_Table = dict[K, list[tuple[Article, V]]]

_PARTING = re.compile(r"[()\[\]/|»:;,–—]|\s-\s")  # separates several names in one title
_AROUND = "?!.,:;()[]\"'“”‘’"  # punctuation around a name in a title that isn't part of the name


@dataclass(frozen=True, slots=True)
class LinkedSubject:
    """The name of a subject in a question."""

    name: Words  # its words, as read
    articles: tuple[Article, ...]  # those of that name
    # The positions in the question of its first word and of the word after it.
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Names:
    """The names of some articles, each as a table of the articles that have it."""

    # Titles, slugs and aliases; with the section that stands for the article.
    whole: "_Table[Words, Section]" = field(default_factory=dict)
    # What these are about; with its spelling.
    subjects: "_Table[Words, Words]" = field(default_factory=dict)
    # The letters of a spelling; with its words.
    spellings: "_Table[str, Words]" = field(default_factory=dict)
    headings: "_Table[Words, Section]" = field(default_factory=dict)  # the headings of sections
    # Subjects, as an author writes them; aliases first.
    written: "_Table[Words, str]" = field(default_factory=dict)
    # Whole questions, as authors know them, and as others have taught them.
    asked: "_Table[Words, Section]" = field(default_factory=dict)
    taught: "_Table[Words, Section]" = field(default_factory=dict)

    @classmethod
    def of(cls, articles: Iterable[Article], language: Language) -> "Names":
        """Return all names of articles."""
        found = cls()
        for article in articles:
            names, first = _names_of(article, language), article.first
            # Words, not stems, as a name is matched exactly.
            for whole in dict.fromkeys(tuple(words(name)) for name in names):
                found.whole.setdefault(whole, []).append((article, first))
            spelt = dict.fromkeys((_subject(n, language), _spelling(n, language)) for n in names)
            for subject, spelling in spelt:
                found.subjects.setdefault(subject, []).append((article, spelling))
            for spelling in dict.fromkeys(spelling for _, spelling in spelt):
                found.spellings.setdefault("".join(spelling), []).append((article, spelling))
            for section in article.readable:
                heading = tuple(words(section.heading)) if section.source else ()
                if heading:
                    found.headings.setdefault(heading, []).append((article, section))
                tables = ((found.asked, section.asked), (found.taught, section.taught))
                for table, phrasings in tables:
                    said = {q for asked in phrasings for q in without_courtesies(asked, language)}
                    for question in said:
                        table.setdefault(question, []).append((article, section))
            title, parts = _subject(article.title, language), _parts_of(article.title, language)
            written = [(_subject(name, language), name) for name in (*article.aliases, *parts)]
            written.insert(len(article.aliases), (title, _core(article.title, title)))
            for subject, name in written:
                found.written.setdefault(subject, []).append((article, name))
        return found

    def among(self, articles: Iterable[Article]) -> "Names":
        """Return the names of only some of these articles."""
        slugs = {article.slug for article in articles}
        return Names(*(_among(table, slugs) for table in self._tables))

    @property
    def numbers(self) -> int:
        """How many numbers of eight bytes the tables take, roughly."""
        return _NUMBERS_OF_A_NAME * sum(map(len, self._tables))

    @property
    def _tables(self) -> "list[_Table[Any, Any]]":
        return [getattr(self, table.name) for table in fields(self)]


class SubjectLinker:
    """Finds articles and sections by their names."""

    def __init__(self, names: Names, language: Language) -> None:
        self._names = names
        self._language = language
        self._longest = max(map(len, names.subjects), default=0)
        self._longest_spelling = max(map(len, names.spellings), default=0)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words of names."""
        return frozenset(
            self._language.stem(word) for name in self._names.subjects for word in name
        )

    def has(self, name: Words) -> bool:
        """Tell whether some articles have a name."""
        return name in self._names.subjects

    def find(self, question: str) -> Found:
        """Return what a question names, if it says nothing else: several if they fit equally well.

        For an article's name, its section of just that heading, or else its first one. For a
        heading together with its article's name, that section.
        """
        asked = tuple(words(question))
        named = self._names.whole.get(asked, ())
        if len(named) == 1:
            article, _ = named[0]
            headed = self._headed(asked)
            own = [found for found in headed if found[0] is article]
            is_alias = asked not in {tuple(words(n)) for n in (article.title, article.slug)}
            others = headed if is_alias and not own else []
            return tuple(own[:1] or [named[0], *others])
        return tuple(
            found
            for split in range(1, len(asked))
            for name, heading in ((asked[:split], asked[split:]), (asked[split:], asked[:split]))
            for found in self._headed(heading)
            if any(found[0] is article for article in self._called(name))
        )

    def find_asked(self, question: str) -> Found:
        """Return the sections that have a question among their phrasings.

        What was taught counts only where no author says otherwise.
        """
        return self.find_by_authors(question) or self._find_among(self._names.taught, question)

    def find_by_authors(self, question: str) -> Found:
        """Return the sections that have a question among the phrasings of their authors."""
        return self._find_among(self._names.asked, question)

    def _find_among(self, table: "_Table[Words, Section]", question: str) -> Found:
        if not table:  # as that of what was taught mostly is
            return ()
        said = sorted(without_courtesies(question, self._language))
        found = (place for words in said for place in table.get(words, ()))
        return tuple({section.id: (article, section) for article, section in found}.values())

    def find_headed(self, question: str) -> list[Place]:
        """Return the sections of which a question is the heading, one for each article."""
        return self._headed(tuple(words(question)))

    def _headed(self, heading: Words) -> list[Place]:
        found: dict[str, Place] = {}
        for article, section in self._names.headings.get(heading, ()):
            found.setdefault(article.slug, (article, section))
        return list(found.values())

    def find_repaired(self, question: Sequence[Slot]) -> Words:
        """Return the name that a question has only by a repair; empty for none.

        The typed word may be the name of something else, which the library doesn't have.
        """
        repaired = (part for part in self._parts(question) if any(s.is_repaired for s in part))
        return next((name for name in map(_read, repaired) if name in self._names.subjects), ())

    def find_subjects(self, question: Sequence[Slot]) -> tuple[LinkedSubject, ...]:
        """Return the names in a question, one for each subject.

        A word belongs to one name, the longest; two names of one article are one subject.
        """
        found: list[LinkedSubject] = []
        known: list[set[str]] = []
        taken: set[int] = set()
        for part in self._parts(question):
            places = set(range(part[0].start, part[-1].end))
            name = _read(part)
            named = self._names.subjects.get(name, ())
            # Words are adjacent, or separated in the name, too, as in “art of war”.
            is_written_so = all(one.end >= other.start for one, other in pairwise(part))
            is_written_so = is_written_so or any(spelling != name for _, spelling in named)
            if not named or taken & places or not is_written_so:
                continue
            taken |= places
            articles = {article.slug: article for article, _ in named}
            if not any(articles.keys() & others for others in known):
                known.append(set(articles))
                subject = LinkedSubject(name, tuple(articles.values()), part[0].start, part[-1].end)
                found.append(subject)
        return tuple(found)

    def find_spelling(self, asked: Sequence[str], start: int) -> tuple[Words, int]:
        """Return the longest name that begins at a position of a question, however it is spaced.

        Its words, as its author separates them, none without one; and the position after it.
        """
        best: tuple[Words, int] = ((), start)
        letters = ""
        for place in range(start, len(asked)):
            letters += asked[place]
            if len(letters) > self._longest_spelling:
                break
            typed = tuple(asked[start : place + 1])
            for _, spelling in self._names.spellings.get(letters, ()):
                if _may_be(typed, spelling, self._language):
                    best = (spelling, place + 1)
                    break
        return best

    def find_partly_named(
        self, article: Article, terms: frozenset[str], subjects: Sequence[Words]
    ) -> str:
        """Return the article's name of several words, as written, of which a question has some.

        The question may then be about something else: fentanyl isn't acetyl fentanyl. It has these
        `terms`, as stems, and these names whole; if one of the article's is among them, none.
        """
        partly = ""
        for name in dict.fromkeys(_names_of(article, self._language)):
            subject, parts, is_name = _read_name(name, self._language)
            if subject in subjects or any(part <= terms for part in parts):
                return ""
            if not partly and is_name and parts[0] & terms:
                partly = _core(name, subject)
        return partly

    def write(self, subject: Words) -> str:
        """Return a subject's name as the articles write it, preferably as an alias."""
        return next((name for _, name in self._names.written.get(subject, ())), " ".join(subject))

    def _called(self, name: Words) -> list[Article]:
        named = (*self._names.whole.get(name, ()), *self._names.subjects.get(name, ()))
        return [article for article, _ in named]

    def _parts(self, question: Sequence[Slot]) -> Iterator[Sequence[Slot]]:
        """Yield all runs of words that may be a name, the longest first."""
        for length in range(min(self._longest, len(question)), 0, -1):
            for start in range(len(question) - length + 1):
                yield question[start : start + length]


def _among(table: "_Table[K, V]", slugs: Container[str]) -> "_Table[K, V]":
    found = {}
    for name, entries in table.items():
        kept = [entry for entry in entries if entry[0].slug in slugs]
        if kept:  # the same list where it is whole, as there are many
            found[name] = entries if len(kept) == len(entries) else kept
    return found


def _names_of(article: Article, language: Language) -> tuple[str, ...]:
    return (article.title, article.slug, *article.aliases, *_parts_of(article.title, language))


@lru_cache(MAX_HEADINGS)
def _parts_of(title: str, language: Language) -> tuple[str, ...]:
    """Return the names in a title of several: “Ketamine (ket, special k)”, “GHB and GBL”."""
    parts = [part.strip() for part in _PARTING.split(title)]
    found = [part for part in parts if part] if len(parts) > 1 else []
    # Other words beside an “and” needn't be names: “Set and setting”.
    said = spell_out_joints(title, language).strip(_AROUND).split()
    joined = {place for place, word in enumerate(said) if word in _between_names(language)}
    beside = [
        word.strip(_AROUND) for place, word in enumerate(said) if joined & {place - 1, place + 1}
    ]
    return *found, *(word for word in beside if len(word) > 1 and word.isupper())


@lru_cache(MAX_HEADINGS)
def _read_name(name: str, language: Language) -> tuple[Words, list[frozenset[str]], bool]:
    """Return a name's subject, the stems of its own words and of its parts, and if it is one.

    It is one if it has several words, and none without a meaning of its own among them, as
    “Recognising an emergency” has.
    """
    subject = _subject(name, language)
    # “Anaemia treatment” is about anaemia.
    asked = aspects_by_place(" ".join(subject), language)
    own = [word for place, word in enumerate(subject) if place not in asked]
    # “GHB and GBL” are two names, either of them whole.
    parts: list[list[str]] = [[]]
    for word in words(spell_out_joints(name, language)):
        if word in _between_names(language):
            parts.append([])
        elif word in own:
            parts[-1].append(word)
    stems = [frozenset(map(language.stem, part)) for part in (own, *parts) if part]
    return subject, stems, len(own) > 1 and subject == _spelling(name, language)


def _between_names(language: Language) -> frozenset[str]:
    """Return the words that part two names: “and”, “or”."""
    return language.joints_or.union(language.joints_and[:1])


def _subject(name: str, language: Language) -> Words:
    """Return the subject of a name: “What is ketamine?” is about ketamine."""
    return tuple(word.text for word in analyse(name, language) if not word.is_soft)


def _spelling(name: str, language: Language) -> Words:
    """Return the words of a name from the first to the last one of its subject."""
    said = tuple(words(name))
    found = [look_up(word, language) for word in said]
    own = [place for place, word in enumerate(found) if word and not word.is_soft]
    return said[own[0] : own[-1] + 1] if own else ()


def _may_be(typed: Words, spelling: Words, language: Language) -> bool:
    """Tell whether words may be another spelling of a name that has the same letters.

    A stop word that the name doesn't have makes it something else: “the rapist”.
    """
    has_digit = any(character.isdigit() for word in typed for character in word)
    return has_digit or language.stop_words.isdisjoint(set(typed) - set(spelling))


def _core(title: str, subject: Words) -> str:
    """Return a title as written, from the first to the last word of its subject."""
    parts = title.split()
    own = [place for place, part in enumerate(parts) if not {*words(part)}.isdisjoint(subject)]
    return " ".join(parts[own[0] : own[-1] + 1]).strip(_AROUND) if own else title


def _read(part: Sequence[Slot]) -> Words:
    return tuple(slot.word for slot in part)

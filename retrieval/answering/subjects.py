"""SubjectLinker: finds articles by their names and sections by their headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.audience import Audience
from retrieval.content import Article, Library, Section
from retrieval.language import STOP_WORDS, Analyzer, aspects_by_place, spell_out_joints, words
from retrieval.search import ReadWord

Words = tuple[str, ...]

_PARTING = re.compile(r"[()\[\]/|»:;,–—]|\s-\s")
"""Separates several names in one title."""

_AROUND = "?!.,:;()[]\"'“”‘’"
"""Punctuation around a name in a title that isn't part of the name."""


@dataclass(frozen=True, slots=True)
class LinkedSubject:
    """The name of a subject in a question.

    Parameters
    ----------
    name : tuple of str
        Its words, as read.
    articles : tuple of Article
        Those of that name that the audience may read.
    start, end : int
        The positions in the question of its first word and of the word after it.
    """

    name: Words
    articles: tuple[Article, ...]
    start: int
    end: int


class SubjectLinker:
    """Knows the articles of a library by name."""

    def __init__(self, library: Library, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._whole: dict[Words, list[Article]] = {}
        self._subjects: dict[Words, list[Article]] = {}
        self._spellings: dict[str, list[tuple[Article, Words]]] = {}
        self._headings: dict[Words, list[tuple[Article, Section]]] = {}
        for article in library.articles:
            names = _names_of(article)
            # Words, not stems, as a name is matched exactly.
            for whole in dict.fromkeys(tuple(words(name)) for name in names):
                self._whole.setdefault(whole, []).append(article)
            for subject in dict.fromkeys(_subject(name, analyzer) for name in names):
                self._subjects.setdefault(subject, []).append(article)
            for spelling in dict.fromkeys(_spelling(name, analyzer) for name in names):
                self._spellings.setdefault("".join(spelling), []).append((article, spelling))
            for section in article.readable:
                heading = tuple(words(section.heading)) if section.source else ()
                if heading:
                    self._headings.setdefault(heading, []).append((article, section))
        self._written: dict[Words, list[tuple[Article, str]]] = {}
        for article in library.articles:
            of_title = _subject(article.title, analyzer)
            written = [(_subject(alias, analyzer), alias) for alias in article.aliases]
            written.append((of_title, _core(article.title, of_title)))
            written += [(_subject(part, analyzer), part) for part in _parts_of(article.title)]
            for subject, name in written:
                self._written.setdefault(subject, []).append((article, name))
        self._longest = max(map(len, self._subjects), default=0)
        self._longest_spelling = max(map(len, self._spellings), default=0)

    def find(self, question: str, audience: Audience) -> tuple[tuple[Article, Section], ...]:
        """Return what a question names, if it says nothing else.

        Returns
        -------
        tuple of (Article, Section)
            For an article's name, its section of just that heading, or else its first one. For a
            heading together with its article's name, that section. Several that are named equally
            well.
        """
        asked = tuple(words(question))
        named = _visible(self._whole.get(asked, ()), audience)
        if len(named) == 1:
            headed = self._find_headed(asked, audience)
            own = [found for found in headed if found[0] is named[0]]
            is_alias = asked not in {tuple(words(n)) for n in (named[0].title, named[0].slug)}
            others = headed if is_alias and not own else []
            return tuple(own[:1] or [(named[0], named[0].first), *others])
        return tuple(
            found
            for split in range(1, len(asked))
            for name, heading in ((asked[:split], asked[split:]), (asked[split:], asked[:split]))
            for found in self._find_headed(heading, audience)
            if any(found[0] is article for article in self._called(name))
        )

    def find_headed(self, question: str, audience: Audience) -> tuple[tuple[Article, Section], ...]:
        """Return the sections of which a question is the heading, one for each article."""
        return tuple(self._find_headed(tuple(words(question)), audience))

    def find_repaired(self, question: Sequence[ReadWord], audience: Audience) -> Words:
        """Return the name that a question has only by a repair; empty for none.

        The typed word may be the name of something else, which the library doesn't have.
        """
        repaired = (part for part in self._parts(question) if any(w.is_repaired for w in part))
        return next((name for name in map(_read, repaired) if self._is_known(name, audience)), ())

    def find_subjects(
        self, question: Sequence[ReadWord], audience: Audience
    ) -> tuple[LinkedSubject, ...]:
        """Return the names in a question, one for each subject that an audience may read about.

        A word belongs to one name, the longest; two names of one article are one subject.
        """
        found: list[LinkedSubject] = []
        known: list[set[str]] = []
        taken: set[int] = set()
        for part in self._parts(question):
            places = set(range(part[0].start, part[-1].end))
            articles = _visible(self._subjects.get(_read(part), ()), audience)
            if not articles or taken & places or not self._is_written_so(part, articles):
                continue
            taken |= places
            slugs = {article.slug for article in articles}
            if not any(slugs & others for others in known):
                known.append(slugs)
                found.append(
                    LinkedSubject(_read(part), tuple(articles), part[0].start, part[-1].end)
                )
        return tuple(found)

    def find_spelling(
        self, asked: Sequence[str], start: int, audience: Audience
    ) -> tuple[Words, int]:
        """Return the longest name that begins at a position of a question, however it is spaced.

        Returns
        -------
        name : tuple of str
            Its words, as its author separates them; empty for none.
        end : int
            The position after it.
        """
        best: tuple[Words, int] = ((), start)
        letters = ""
        for place in range(start, len(asked)):
            letters += asked[place]
            if len(letters) > self._longest_spelling:
                break
            typed = tuple(asked[start : place + 1])
            for article, spelling in self._spellings.get(letters, ()):
                if audience.may_read(article.roles) and _may_be(typed, spelling):
                    best = (spelling, place + 1)
                    break
        return best

    def find_partly_named(
        self, article: Article, terms: frozenset[str], subjects: Sequence[Words]
    ) -> str:
        """Return the article's name of several words of which a question has only some.

        The question may then be about something else: fentanyl isn't acetyl fentanyl.

        Parameters
        ----------
        article : Article
            Its names are compared.
        terms : frozenset of str
            The stems of the question's words.
        subjects : sequence of tuple of str
            The names that the question has whole.

        Returns
        -------
        str
            As its author writes it; empty for none, or if the question has another name whole.
        """
        partly = ""
        for name in dict.fromkeys(_names_of(article)):
            subject = _subject(name, self._analyzer)
            # “Anaemia treatment” is about anaemia.
            asked = aspects_by_place(" ".join(subject))
            own = [word for place, word in enumerate(subject) if place not in asked]
            # “GHB and GBL” are two names, either of them whole.
            joined = [frozenset(map(self._analyzer.stem, part)) for part in _joined(name, own)]
            stems = frozenset(map(self._analyzer.stem, own))
            if subject in subjects or any(part and part <= terms for part in (stems, *joined)):
                return ""
            # A name without stop or filler words inside, not “Recognising an emergency”.
            is_name = len(own) > 1 and subject == _spelling(name, self._analyzer)
            if not partly and is_name and stems & terms:
                partly = _core(name, subject)
        return partly

    def write(self, subject: Words, audience: Audience) -> str:
        """Return a subject's name as visible articles write it, preferably as an alias."""
        written = self._written.get(subject, ())
        visible = (name for article, name in written if audience.may_read(article.roles))
        return next(visible, " ".join(subject))

    def _find_headed(self, heading: Words, audience: Audience) -> list[tuple[Article, Section]]:
        """Return the sections with just that heading, one for each article."""
        found: dict[str, tuple[Article, Section]] = {}
        for article, section in self._headings.get(heading, ()):
            if audience.may_read(article.roles):
                found.setdefault(article.slug, (article, section))
        return list(found.values())

    def _called(self, name: Words) -> list[Article]:
        """Return the articles with this title, slug or alias, or with this subject."""
        return [*self._whole.get(name, ()), *self._subjects.get(name, ())]

    def _parts(self, question: Sequence[ReadWord]) -> Iterator[Sequence[ReadWord]]:
        """Yield all runs of words that may be a name, the longest first."""
        for length in range(min(self._longest, len(question)), 0, -1):
            for start in range(len(question) - length + 1):
                yield question[start : start + length]

    def _is_written_so(self, part: Sequence[ReadWord], articles: Sequence[Article]) -> bool:
        """Tell whether words are adjacent, or separated in the name, too, as in “art of war”."""
        if all(one.end >= other.start for one, other in pairwise(part)):
            return True
        name = _read(part)
        return any(
            _subject(written, self._analyzer) == name != _spelling(written, self._analyzer)
            for article in articles
            for written in _names_of(article)
        )

    def _is_known(self, subject: Words, audience: Audience) -> bool:
        return bool(_visible(self._subjects.get(subject, ()), audience))


def _names_of(article: Article) -> tuple[str, ...]:
    return (article.title, article.slug, *article.aliases, *_parts_of(article.title))


def _parts_of(title: str) -> list[str]:
    """Return the names in a title of several: “Ketamine (ket, special k)”, “GHB and GBL”."""
    parts = [part.strip() for part in _PARTING.split(title)]
    found = [part for part in parts if part] if len(parts) > 1 else []
    # Other words beside an “and” needn't be names: “Set and setting”.
    said = spell_out_joints(title).strip(_AROUND).split()
    joined = {place for place, word in enumerate(said) if word in {"and", "or"}}
    beside = [
        word.strip(_AROUND) for place, word in enumerate(said) if joined & {place - 1, place + 1}
    ]
    return found + [word for word in beside if len(word) > 1 and word.isupper()]


def _joined(name: str, own: Sequence[str]) -> list[list[str]]:
    """Return which words of its own a name has before, between and behind “and” and “or”."""
    parts: list[list[str]] = [[]]
    for word in words(spell_out_joints(name)):
        if word in {"and", "or"}:
            parts.append([])
        elif word in own:
            parts[-1].append(word)
    return parts


def _subject(name: str, analyzer: Analyzer) -> Words:
    """Return the subject of a name: “What is ketamine?” is about ketamine."""
    return tuple(word.text for word in analyzer.analyse(name) if not word.is_soft)


def _spelling(name: str, analyzer: Analyzer) -> Words:
    """Return the words of a name from the first to the last one of its subject."""
    said = tuple(words(name))
    found = [analyzer.look_up(word) for word in said]
    own = [place for place, word in enumerate(found) if word and not word.is_soft]
    return said[own[0] : own[-1] + 1] if own else ()


def _may_be(typed: Words, spelling: Words) -> bool:
    """Tell whether words may be another spelling of a name that has the same letters.

    A stop word that the name doesn't have makes it something else: “the rapist”.
    """
    has_digit = any(character.isdigit() for word in typed for character in word)
    return has_digit or STOP_WORDS.isdisjoint(set(typed) - set(spelling))


def _core(title: str, subject: Words) -> str:
    """Return a title as written, from the first to the last word of its subject."""
    parts = title.split()
    own = [place for place, part in enumerate(parts) if not {*words(part)}.isdisjoint(subject)]
    return " ".join(parts[own[0] : own[-1] + 1]).strip(_AROUND) if own else title


def _read(part: Sequence[ReadWord]) -> Words:
    return tuple(word.read for word in part)


def _visible(articles: Sequence[Article], audience: Audience) -> list[Article]:
    return [article for article in articles if audience.may_read(article.roles)]

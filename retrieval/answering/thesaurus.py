"""Thesaurus: a library's synonyms as words that can be looked up in a question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.content import Group
from retrieval.language import Analyzer, Word

Terms = tuple[str, ...]
Reading = tuple[Word, ...]
"""The words of a phrase."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase stands in a question.

    Parameters
    ----------
    start, end : int
        Its words' places; the end is the place behind it.
    others : tuple of Reading
        What means the same, in the author's order.
    """

    start: int
    end: int
    others: tuple[Reading, ...]


class Thesaurus:
    """Finds phrases of synonyms.toml among a question's words.

    Parameters
    ----------
    groups : iterable of Group
        As the author wrote them.
    analyzer : Analyzer
        Text to words.
    """

    def __init__(self, groups: Iterable[Group], analyzer: Analyzer) -> None:
        self._others: dict[Terms, dict[Terms, Reading]] = {}
        for group in groups:
            readings = [tuple(analyzer.analyse(phrase.text)) for phrase in group]
            for reading in readings:
                # A phrase of two groups may mean what either says.
                others = self._others.setdefault(_terms(reading), {})
                others.update((_terms(o), o) for o in readings if _terms(o) != _terms(reading))
        self._terms = frozenset(term for phrase in self._others for term in phrase)
        self._longest = max(map(len, self._others), default=0)

    def __contains__(self, term: str) -> bool:
        """Tell whether a term stands anywhere in the author's list."""
        return term in self._terms

    def matches(self, terms: Sequence[str]) -> Iterator[Match]:
        """Yield the phrases among some terms, one behind the other, the longest first.

        Parameters
        ----------
        terms : sequence of str
            A question's, in order.
        """
        start = 0
        while start < len(terms):
            end = self._end_of_phrase(terms, start)
            if end > start:
                yield Match(start, end, tuple(self._others[tuple(terms[start:end])].values()))
            start = max(end, start + 1)

    def _end_of_phrase(self, terms: Sequence[str], start: int) -> int:
        for end in range(min(start + self._longest, len(terms)), start, -1):
            if tuple(terms[start:end]) in self._others:
                return end
        return start


def _terms(reading: Reading) -> Terms:
    return tuple(word.term for word in reading)

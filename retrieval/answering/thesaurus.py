"""Thesaurus: finds a library's synonyms in a question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.content import Group
from retrieval.language import Language, Word, analyse

PhraseTerms = tuple[str, ...]
Reading = tuple[Word, ...]  # the words of a phrase


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of the thesaurus in a question."""

    # The positions of its first word and of the word after it.
    start: int
    end: int
    others: tuple[Reading, ...]  # its synonyms, in the author's order


class Thesaurus:
    """Finds phrases of synonyms.toml among a question's words."""

    def __init__(self, groups: Iterable[Group], language: Language) -> None:
        self._others: dict[PhraseTerms, dict[PhraseTerms, Reading]] = {}
        for group in groups:
            readings = [tuple(analyse(phrase.text, language)) for phrase in group]
            for reading in readings:
                # A phrase of two groups has the synonyms of both.
                others = self._others.setdefault(_terms(reading), {})
                others.update((_terms(o), o) for o in readings if _terms(o) != _terms(reading))
        self._terms = frozenset(term for phrase in self._others for term in phrase)
        self._longest = max(map(len, self._others), default=0)

    def __contains__(self, term: str) -> bool:
        """Tell whether a term is in any phrase."""
        return term in self._terms

    def matches(self, terms: Sequence[str]) -> Iterator[Match]:
        """Yield the phrases among a question's terms in order, the longest at each position."""
        start = 0
        while start < len(terms):
            ends = range(min(start + self._longest, len(terms)), start, -1)
            end = next((end for end in ends if tuple(terms[start:end]) in self._others), start)
            if end > start:
                yield Match(start, end, tuple(self._others[tuple(terms[start:end])].values()))
            start = max(end, start + 1)


def _terms(reading: Reading) -> PhraseTerms:
    return tuple(word.term for word in reading)

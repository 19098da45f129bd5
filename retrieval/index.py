"""SectionIndex: term counts per field; search for an audience.

One index serves every audience. Nothing that depends on who asks is computed ahead: document
frequencies, average lengths and the number of sections are those of the visible sections, worked
out from the postings of the question's terms, so that the result is, to the last bit, that of an
index built on the visible sections alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from sklearn.feature_extraction.text import CountVectorizer

from retrieval.analysis import Analyzer, Term
from retrieval.article import Article, Section
from retrieval.audience import Audience
from retrieval.library import Library
from retrieval.scoring import FIELDS, FieldWeights, inverse_document_frequency, saturate

MAX_AUDIENCES = 256
"""How many audiences' visible sections are remembered; one is a byte a section."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that has words of the question.

    Parameters
    ----------
    article, section : Article, Section
        What was found.
    score : float
        Higher is better; comparable within one search only.
    in_title, in_heading, in_body : frozenset of str
        The question's terms that each field has, question and filler words left out.
    """

    article: Article
    section: Section
    score: float
    in_title: frozenset[str]
    in_heading: frozenset[str]
    in_body: frozenset[str]

    @property
    def terms(self) -> frozenset[str]:
        """Those that the section has anywhere."""
        return self.in_title | self.in_heading | self.in_body


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Parameters
    ----------
    hits : tuple of Hit
        Best first; equal scores in the library's order.
    idf : dict of str to float
        The weight by rarity of each of the question's terms, for this audience.
    """

    hits: tuple[Hit, ...]
    idf: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of all sections: counts as a matrix (sections x terms), and lengths."""

    parameters: FieldWeights
    counts: csc_array
    lengths: NDArray[np.float64]

    def postings(self, column: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the sections that have a term, in order, and how often."""
        start, end = self.counts.indptr[column], self.counts.indptr[column + 1]
        return self.counts.indices[start:end], self.counts.data[start:end]

    def has(self, column: int, row: int) -> bool:
        sections, _ = self.postings(column)
        place = np.searchsorted(sections, row)
        return bool(place < len(sections) and sections[place] == row)


@dataclass(frozen=True, slots=True)
class _View:
    """What one audience sees: which sections, how many, and their fields' average lengths."""

    visible: NDArray[np.bool_]
    sections: int
    average_lengths: tuple[float, ...]


class SectionIndex:
    """Finds the sections of one library.

    Parameters
    ----------
    library : Library
        What to search.
    analyzer : Analyzer
        Text to terms.
    """

    def __init__(self, library: Library, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._sections = list(library.sections())
        # Articles with the same roles are visible together, so the rule is asked once for them.
        role_sets = dict.fromkeys(article.roles for article, _ in self._sections)
        numbers = {roles: number for number, roles in enumerate(role_sets)}
        self._role_sets = tuple(role_sets)
        self._role_set_of = np.array([numbers[a.roles] for a, _ in self._sections], dtype=np.intp)
        self._vocabulary, self._fields = self._count_terms()
        self._view = lru_cache(MAX_AUDIENCES)(self._build_view)

    def __len__(self) -> int:
        return len(self._sections)

    def search(self, terms: Sequence[Term], audience: Audience, k: int = 10) -> SearchResult:
        """Find the sections that fit a question best.

        Parameters
        ----------
        terms : sequence of Term
            The question's terms, each once.
        audience : Audience
            For whom; nothing else has any influence on the result.
        k : int
            How many sections at most, >= 1.
        """
        view = self._view(audience)
        idf: dict[str, float] = {}
        rows: list[NDArray[np.int32]] = []
        scores: list[NDArray[np.float64]] = []
        for term in terms:
            postings = self._visible_postings(term, view)
            found = np.unique(np.concatenate([sections for sections, _ in postings]))
            idf[term.text] = inverse_document_frequency(view.sections, len(found))
            for field, average, (sections, counts) in zip(
                self._fields, view.average_lengths, postings, strict=True
            ):
                weight = term.weight * (field.parameters.soft if term.is_soft else 1.0)
                if weight and len(sections):
                    worth = saturate(counts, field.lengths[sections], average, field.parameters)
                    rows.append(sections)
                    scores.append(weight * idf[term.text] * worth)
        return SearchResult(self._best(rows, scores, terms, k), idf)

    def _visible_postings(
        self, term: Term, view: _View
    ) -> list[tuple[NDArray[np.int32], NDArray[np.float64]]]:
        column = self._vocabulary.get(term.text)
        if column is None:
            return [(np.empty(0, np.int32), np.empty(0)) for _ in self._fields]
        postings = []
        for field in self._fields:
            sections, counts = field.postings(column)
            kept = view.visible[sections]
            postings.append((sections[kept], counts[kept]))
        return postings

    def _best(
        self,
        rows: list[NDArray[np.int32]],
        scores: list[NDArray[np.float64]],
        terms: Sequence[Term],
        k: int,
    ) -> tuple[Hit, ...]:
        if not rows:
            return ()
        touched, places = np.unique(np.concatenate(rows), return_inverse=True)
        # bincount adds in the order given (term by term, field by field), whatever else the
        # index holds: the sums are the same to the last bit.
        totals = np.bincount(places, weights=np.concatenate(scores))
        order = np.lexsort((touched, -totals))[:k]
        return tuple(self._hit(int(touched[n]), float(totals[n]), terms) for n in order)

    def _hit(self, row: int, score: float, terms: Sequence[Term]) -> Hit:
        known = {
            term.text: self._vocabulary[term.text]
            for term in terms
            if not term.is_soft and term.text in self._vocabulary
        }
        in_title, in_heading, in_body = (
            frozenset(text for text, column in known.items() if field.has(column, row))
            for field in self._fields
        )
        article, section = self._sections[row]
        return Hit(article, section, score, in_title, in_heading, in_body)

    def _build_view(self, audience: Audience) -> _View:
        seen = np.array([audience.may_read(roles) for roles in self._role_sets], dtype=np.bool_)
        visible = seen[self._role_set_of] if len(seen) else np.zeros(0, np.bool_)
        count = int(np.count_nonzero(visible))
        # Lengths are whole numbers: their sums are exact in any order.
        averages = tuple(float(f.lengths[visible].sum()) / max(count, 1) for f in self._fields)
        return _View(visible, count, averages)

    def _count_terms(self) -> tuple[dict[str, int], tuple[_Field, ...]]:
        texts = {
            "title": self._title_terms(),
            "heading": [
                self.analyzer.field_terms(section.heading) for _, section in self._sections
            ],
            "body": [self.analyzer.body_terms(s.text) for _, s in self._sections],
        }
        words = sorted({term for lists in texts.values() for terms in lists for term in terms})
        vocabulary = {word: column for column, word in enumerate(words)}
        if not vocabulary:
            vocabulary = {"": 0}  # scikit-learn refuses to count nothing
        counter = CountVectorizer(analyzer=_as_is, vocabulary=vocabulary, dtype=np.float64)
        fields = tuple(
            _Field(
                parameters=FIELDS[name],
                counts=_count(counter, lists),
                lengths=np.array([len(terms) for terms in lists], dtype=np.float64),
            )
            for name, lists in texts.items()
        )
        return vocabulary, fields

    def _title_terms(self) -> list[list[str]]:
        terms: dict[str, list[str]] = {}
        for article, _ in self._sections:
            if article.slug not in terms:
                names = " ".join((article.title, *article.aliases))
                terms[article.slug] = self.analyzer.field_terms(names)
        return [terms[article.slug] for article, _ in self._sections]


def _as_is(terms: Iterable[str]) -> Iterable[str]:
    return terms


def _count(counter: CountVectorizer, lists: list[list[str]]) -> csc_array:
    if not lists:
        return csc_array((0, len(counter.vocabulary)), dtype=np.float64)
    counts = csc_array(counter.transform(lists))
    counts.sort_indices()
    return counts

"""SectionIndex: search for an audience.

One index serves every audience. Nothing that depends on who asks is computed ahead: document
frequencies, average lengths, the number of sections and the vocabulary are those of the visible
sections, worked out from the postings of the question's terms, so that the result is, to the last
bit, that of an index built on the visible sections alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.analysis import Analyzer
from retrieval.article import Article, Section
from retrieval.audience import Audience
from retrieval.counting import Counts, count_terms
from retrieval.library import Library
from retrieval.query import Query, Term
from retrieval.scoring import SECOND_LOOK, inverse_document_frequency, saturate
from retrieval.second_look import SecondLooker
from retrieval.spelling import Speller, Vocabulary

MAX_AUDIENCES = 256
"""How many audiences' visible sections are remembered; one is a byte a section and word."""

Rows = NDArray[np.int32]
Floats = NDArray[np.float64]


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
    unknown_idf : float
        The weight of a term that no section has.
    """

    hits: tuple[Hit, ...]
    idf: dict[str, float]
    unknown_idf: float


@dataclass(frozen=True, slots=True)
class _View:
    """What one audience sees: which sections, how many, their fields' average lengths, words."""

    visible: NDArray[np.bool_]
    sections: int
    average_lengths: tuple[float, ...]
    speller: Speller


class SectionIndex:
    """Finds the sections of one library.

    Parameters
    ----------
    library : Library
        What to search.
    analyzer : Analyzer
        Text to words.
    """

    def __init__(self, library: Library, analyzer: Analyzer) -> None:
        self._sections = list(library.sections())
        # Articles with the same roles are visible together, so the rule is asked once for them.
        role_sets = dict.fromkeys(article.roles for article, _ in self._sections)
        numbers = {roles: number for number, roles in enumerate(role_sets)}
        self._role_sets = tuple(role_sets)
        self._role_set_of = np.array([numbers[a.roles] for a, _ in self._sections], dtype=np.intp)
        counts = count_terms(self._sections, analyzer)
        self._vocabulary = counts.vocabulary
        self._fields = tuple(counts.fields.values())
        self._anywhere = counts.anywhere
        self._second_looker = SecondLooker(counts.texts)
        self._spelling = Vocabulary.of(counts.words, self._count_words(counts))
        self._view = lru_cache(MAX_AUDIENCES)(self._build_view)

    def __len__(self) -> int:
        return len(self._sections)

    def search(self, query: Query, audience: Audience, k: int = 10) -> SearchResult:
        """Find the sections that fit a question best.

        Parameters
        ----------
        query : Query
            The question.
        audience : Audience
            For whom; nothing else has any influence on the result.
        k : int
            How many sections at most, >= 1.
        """
        view = self._view(audience)
        terms = query.terms
        idf: dict[str, float] = {}
        rows: list[Rows] = []
        scores: list[Floats] = []
        for term in terms:
            postings = self._visible_postings(term.text, view)
            frequency = self._frequency(term.text, view)
            idf[term.text] = inverse_document_frequency(view.sections, frequency)
            for field, average, (sections, counts) in zip(
                self._fields, view.average_lengths, postings, strict=True
            ):
                weight = term.weight * (field.parameters.soft if term.is_soft else 1.0)
                if weight and len(sections):
                    worth = saturate(counts, field.lengths[sections], average, field.parameters)
                    rows.append(sections)
                    scores.append(weight * idf[term.text] * worth)
        best, totals = _best(rows, scores, max(k, SECOND_LOOK.sections))
        hits = self._hits(best, totals, terms)
        return SearchResult(
            self._look_again(query, best, hits, idf)[:k],
            idf,
            inverse_document_frequency(view.sections, 0),
        )

    def frequency(self, term: str, audience: Audience) -> int:
        """Return how many sections that an audience may read have a term."""
        return self._frequency(term, self._view(audience))

    def speller(self, audience: Audience) -> Speller:
        """Return what repairs words for an audience, from the words it may read."""
        return self._view(audience).speller

    def _look_again(
        self,
        query: Query,
        rows: Rows,
        hits: Sequence[Hit],
        idf: dict[str, float],
    ) -> tuple[Hit, ...]:
        columns = {t.text: self._vocabulary.get(t.text, -1) for t in query.terms}
        look = self._second_looker.prepare(query, idf, columns)
        looked = [
            replace(hit, score=hit.score + look(row, hit.in_title | hit.in_heading))
            for row, hit in zip(rows.tolist(), hits, strict=True)
        ]
        # Equal scores in the library's order, whatever the first search made of them.
        order = sorted(range(len(looked)), key=lambda n: (-looked[n].score, rows[n]))
        return tuple(looked[number] for number in order)

    def _frequency(self, term: str, view: _View) -> int:
        column = self._vocabulary.get(term)
        if column is None:
            return 0
        start, end = self._anywhere.indptr[column], self._anywhere.indptr[column + 1]
        return int(np.count_nonzero(view.visible[self._anywhere.indices[start:end]]))

    def _visible_postings(self, term: str, view: _View) -> list[tuple[Rows, Floats]]:
        column = self._vocabulary.get(term)
        if column is None:
            return [(np.empty(0, np.int32), np.empty(0)) for _ in self._fields]
        postings = []
        for field in self._fields:
            sections, counts = field.postings(column)
            kept = view.visible[sections]
            postings.append((sections[kept], counts[kept]))
        return postings

    def _hits(self, rows: Rows, scores: Floats, terms: Sequence[Term]) -> list[Hit]:
        """Return the hits for some sections, with which of the terms stand where."""
        texts = [t.text for t in terms if not t.is_soft and t.text in self._vocabulary]
        where = [
            [field.has(self._vocabulary[text], rows).tolist() for text in texts]
            for field in self._fields
        ]
        hits = []
        for number, (row, score) in enumerate(zip(rows.tolist(), scores.tolist(), strict=True)):
            in_title, in_heading, in_body = (
                frozenset(text for text, has in zip(texts, field, strict=True) if has[number])
                for field in where
            )
            article, section = self._sections[row]
            hits.append(Hit(article, section, score, in_title, in_heading, in_body))
        return hits

    def _build_view(self, audience: Audience) -> _View:
        # A library without articles has no sets of roles: one that nobody reads stands in.
        may_read = [audience.may_read(roles) for roles in self._role_sets] or [False]
        seen = np.array(may_read, dtype=np.bool_)
        visible = seen[self._role_set_of]
        count = int(np.count_nonzero(visible))
        # Lengths are whole numbers: their sums are exact in any order.
        averages = tuple(float(f.lengths[visible].sum()) / max(count, 1) for f in self._fields)
        return _View(visible, count, averages, Speller(self._spelling, seen))

    def _count_words(self, counts: Counts) -> NDArray[np.int64]:
        """Return in how many sections of each set of content roles each written word stands."""
        sets = max(1, len(self._role_sets))
        cells = counts.word_numbers.astype(np.int64) * sets + self._role_set_of[counts.word_rows]
        return np.bincount(cells, minlength=len(counts.words) * sets).reshape(-1, sets)


def _best(rows: list[Rows], scores: list[Floats], k: int) -> tuple[Rows, Floats]:
    """Return the k best sections, and their scores; equal ones in order."""
    if not rows:
        return np.empty(0, np.int32), np.empty(0)
    touched, places = np.unique(np.concatenate(rows), return_inverse=True)
    # bincount adds in the order given (term by term, field by field), whatever else the index
    # holds: the sums are the same to the last bit.
    totals = np.bincount(places, weights=np.concatenate(scores))
    order = np.lexsort((touched, -totals))[:k]
    return touched[order], np.asarray(totals[order], dtype=np.float64)

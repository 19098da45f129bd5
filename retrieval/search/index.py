"""SectionIndex: search for an audience.

One index serves every audience. Document frequencies, average lengths, the number of sections and
the vocabulary are computed from the sections that the audience may read, so that the result is
bit for bit that of an index built from these sections alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.audience import Audience
from retrieval.content import Article, Library, Section
from retrieval.language import Analyzer, aspects_of_heading
from retrieval.parameters import (
    ASPECT_BOOST,
    GROUP_SIZE,
    MAX_AUDIENCES,
    MAX_NUMBERS_OF_VIEWS,
    MIN_VIEWS,
    PROXIMITY,
)
from retrieval.search.bm25 import inverse_document_frequency, length_norms, saturate
from retrieval.search.postings import Postings, build_postings
from retrieval.search.proximity import Proximity, measure_proximity
from retrieval.search.query import Query, Term
from retrieval.search.spelling import Speller, SpellingCandidates

Rows = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that has words of the question.

    Parameters
    ----------
    article, section : Article, Section
        Where it is.
    score : float
        Higher is better; comparable within one search only.
    in_title, in_heading, in_body : frozenset of str
        The question's terms in each field, without question and filler words.
    """

    article: Article
    section: Section
    score: float
    in_title: frozenset[str]
    in_heading: frozenset[str]
    in_body: frozenset[str]

    @property
    def terms(self) -> frozenset[str]:
        """The question's terms that the section has anywhere."""
        return self.in_title | self.in_heading | self.in_body


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of a search, best first; equal scores in the library's order.

    Parameters
    ----------
    idf : dict of str to float
        The IDF of each of the question's terms, for this audience.
    unknown_idf : float
        The IDF of a term that no section has.
    """

    hits: tuple[Hit, ...]
    idf: dict[str, float]
    unknown_idf: float


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What a section's score is made of.

    Parameters
    ----------
    hit : Hit
        The section and its score: the sum of the fields' shares and of proximity, times `nudge`.
    shares : dict of (str, str) to float
        By term and field, what the term adds in the field; for “second look” (proximity) instead
        of a field, what would be lost without the term, so that these don't add up.
    nudge : float
        The factor for the aspects of the section's heading.
    """

    hit: Hit
    shares: dict[tuple[str, str], float]
    nudge: float


@dataclass(frozen=True, slots=True)
class _View:
    """What one audience sees of the index.

    Parameters
    ----------
    sections : int
        How many it may read.
    norms : tuple of float64 array, shape (n_sections,)
        Each field's `length_norms`; infinite for a hidden section, which then scores 0.
    frequencies : int64 array, shape (n_terms,)
        How many of the visible sections have each term.
    speller : Speller
        Knows only the words of the visible sections.
    """

    sections: int
    norms: tuple[Floats, ...]
    frequencies: NDArray[np.int64]
    speller: Speller


class SectionIndex:
    """Finds the sections of one library.

    Parameters
    ----------
    library : Library
        Its sections.
    analyzer : Analyzer
        Turns text into words.
    before : Postings, optional
        Of the previous library with the same analyzer; unchanged articles aren't counted again.
    """

    def __init__(
        self, library: Library, analyzer: Analyzer, before: Postings | None = None
    ) -> None:
        self._analyzer = analyzer
        sections = list(library.sections())
        # Articles with the same roles are visible to the same audiences: one check is enough.
        role_sets = dict.fromkeys(article.roles for article, _ in sections)
        numbers = {roles: number for number, roles in enumerate(role_sets)}
        self._role_sets = tuple(role_sets)
        self._role_set_of = np.array([numbers[a.roles] for a, _ in sections], dtype=np.int32)
        self._rows_of = _rows_by_slug(sections)
        self._postings = postings = build_postings(sections, analyzer, before)
        self._frequencies = postings.terms_by_group(self._role_set_of)
        words = postings.words_by_group(self._role_set_of)
        self._spelling = SpellingCandidates.of(postings.vocabulary.words, words)
        self._view = lru_cache(self._most_views())(self._build_view)

    def __len__(self) -> int:
        return len(self._postings.sections)

    def renew(self, library: Library) -> "SectionIndex":
        """Return the index of another library, counting only the articles that are new in it."""
        return SectionIndex(library, self._analyzer, self._postings)

    def search(self, query: Query, audience: Audience, k: int = 10) -> SearchResult:
        """Return the k >= 1 sections that fit a question best.

        Sections that the audience may not read have no influence on the result.
        """
        view = self._view(audience)
        terms = query.terms
        idf = self.idf((term.text for term in terms), audience)
        scores = self._score(terms, idf, view)
        rows = best_rows(scores, max(k, PROXIMITY.sections))
        proximity = measure_proximity(self._postings, query, idf, rows)
        totals = (scores[rows] + proximity.worth) * self._nudges(query, rows)
        # Equal scores in the library's order, whatever the first ranking made of them.
        order = np.lexsort((rows, -totals))[:k].tolist()
        hits = self._hits(terms, rows, totals, proximity, order)
        return SearchResult(hits, idf, inverse_document_frequency(view.sections, 0))

    def explain(self, query: Query, audience: Audience, k: int) -> tuple[ScoreParts, ...]:
        """Return what the scores of the k best sections are made of, in the order of `search`."""
        view = self._view(audience)
        idf = self.idf((term.text for term in query.terms), audience)
        hits = self.search(query, audience, k).hits
        places = {
            (article.slug, section.id): row
            for row, (article, section) in enumerate(self._postings.sections)
        }
        rows = np.array([places[hit.article.slug, hit.section.id] for hit in hits], dtype=np.int32)
        shares: list[dict[tuple[str, str], float]] = [{} for _ in hits]
        for term, name, having, worth in self._worths(query.terms, idf, view):
            for share, row in zip(shares, rows.tolist(), strict=True):
                place = int(np.searchsorted(having, row))
                if place < len(having) and having[place] == row:
                    share[term.text, name] = float(worth[place])
        whole = measure_proximity(self._postings, query, idf, rows).worth
        for term in query.terms:
            without = measure_proximity(self._postings, query, {**idf, term.text: 0.0}, rows).worth
            for share, worth in zip(shares, (whole - without).tolist(), strict=True):
                if worth:
                    share[term.text, "second look"] = worth
        nudges = self._nudges(query, rows).tolist()
        return tuple(
            ScoreParts(hit, share, nudge)
            for hit, share, nudge in zip(hits, shares, nudges, strict=True)
        )

    def frequency(self, term: str, audience: Audience) -> int:
        """Return how many sections that an audience may read have a term."""
        return self._frequency(term, self._view(audience))

    def terms_in(self, article: Article, terms: Iterable[str]) -> frozenset[str]:
        """Return which of some terms are in an article's title, summary or any section."""
        start, end = self._rows_of.get(article.slug, (0, 0))
        return frozenset(term for term in terms if self._stands_in(term, start, end))

    def idf(self, terms: Iterable[str], audience: Audience) -> dict[str, float]:
        """Return the IDF of each of some terms, for an audience."""
        view = self._view(audience)
        return {
            term: inverse_document_frequency(view.sections, self._frequency(term, view))
            for term in terms
        }

    def rarity(self, term: str, audience: Audience) -> float:
        """Return a term's IDF as a share of an unknown term's, in (0, 1].

        1 for a term that no section has, near 0 for one that nearly all have.
        """
        weights = self.idf([term], audience)
        return weights[term] / inverse_document_frequency(self._view(audience).sections, 0)

    def speller(self, audience: Audience) -> Speller:
        """Return the speller that knows the words an audience may read."""
        return self._view(audience).speller

    def _score(self, terms: Sequence[Term], idf: dict[str, float], view: _View) -> Floats:
        """Return the score of every section; 0 without any of the terms."""
        scores = np.zeros(len(self))
        # Always added term by term and field by field, so that the sums are the same to the last
        # bit whatever else the index holds. A row occurs once in a term's postings.
        for _, _, rows, worth in self._worths(terms, idf, view):
            scores[rows] += worth
        return scores

    def _worths(
        self, terms: Sequence[Term], idf: dict[str, float], view: _View
    ) -> Iterator[tuple[Term, str, Rows, Floats]]:
        """Yield each term's scores in each field, with the sections that have it there."""
        for term in terms:
            column = self._postings.vocabulary.terms.get(term.text)
            if column is None:
                continue
            for (name, field), norms in zip(self._postings.fields.items(), view.norms, strict=True):
                weight = term.weight * (field.parameters.soft if term.is_soft else 1.0)
                rows, counts = field.postings(column)
                if weight and len(rows):
                    worth = weight * idf[term.text] * field.parameters.limit
                    yield term, name, rows, saturate(counts, norms[rows]) * worth

    def _nudges(self, query: Query, rows: Rows) -> Floats:
        """Return the factors for the aspects of some sections' headings."""
        headings = (self._postings.sections[row][1].heading for row in rows.tolist())
        nudges = [ASPECT_BOOST if query.aspects & aspects_of_heading(h) else 1.0 for h in headings]
        return np.array(nudges)

    def _stands_in(self, term: str, start: int, end: int) -> bool:
        """Tell whether a term is in any of the rows from `start` up to `end`."""
        column = self._postings.vocabulary.terms.get(term)
        if column is None:
            return False
        for field in self._postings.fields.values():
            rows, _ = field.postings(column)
            first = int(np.searchsorted(rows, start))
            if first < len(rows) and rows[first] < end:
                return True
        return False

    def _frequency(self, term: str, view: _View) -> int:
        column = self._postings.vocabulary.terms.get(term)
        return 0 if column is None else int(view.frequencies[column])

    def _hits(
        self,
        terms: Sequence[Term],
        rows: Rows,
        totals: Floats,
        proximity: Proximity,
        order: list[int],
    ) -> tuple[Hit, ...]:
        """Return the hits for some of the rows, with the terms of each field."""
        texts = [None if term.is_soft else term.text for term in terms]
        fields = [proximity.fields[name].tolist() for name in ("title", "heading", "body")]
        hits = []
        for number in order:
            in_title, in_heading, in_body = (
                frozenset(
                    text for text, has in zip(texts, field[number], strict=True) if text and has
                )
                for field in fields
            )
            article, section = self._postings.sections[rows[number]]
            score = float(totals[number])
            hits.append(Hit(article, section, score, in_title, in_heading, in_body))
        return tuple(hits)

    def _build_view(self, audience: Audience) -> _View:
        # A library without articles has no sets of roles; this stands for one that nobody may read.
        may_read = [audience.may_read(roles) for roles in self._role_sets] or [False]
        seen = np.array(may_read, dtype=np.bool_)
        visible = seen[self._role_set_of]
        sections = int(np.count_nonzero(visible))
        norms = []
        for field in self._postings.fields.values():
            # Lengths are whole numbers: their sum is exact in any order.
            average = float(field.lengths[visible].sum()) / max(sections, 1)
            norm = length_norms(field.lengths, average or 1.0, field.parameters)
            norms.append(np.where(visible, norm, np.inf))
        return _View(
            sections=sections,
            norms=tuple(norms),
            frequencies=self._frequencies @ seen.astype(np.int64),
            speller=Speller(self._spelling, seen),
        )

    def _most_views(self) -> int:
        one = (
            len(self) * len(self._postings.fields)
            + sum(self._frequencies.shape)
            + len(self._spelling.words)
        )
        return max(MIN_VIEWS, min(MAX_AUDIENCES, MAX_NUMBERS_OF_VIEWS // (one + 1)))


def _rows_by_slug(sections: Sequence[tuple[Article, Section]]) -> dict[str, tuple[int, int]]:
    """Return for each article its first row and the row after its last; its sections adjoin."""
    rows: dict[str, tuple[int, int]] = {}
    for row, (article, _) in enumerate(sections):
        start, _ = rows.get(article.slug, (row, row))
        rows[article.slug] = (start, row + 1)
    return rows


def best_rows(scores: Floats, k: int) -> Rows:
    """Return the rows of the k best scores above 0, best first; equal ones in order.

    Parameters
    ----------
    scores : float64 array, shape (n_sections,)
        >= 0.
    k : int
        >= 1.

    Notes
    -----
    A full sort or partition takes longer than computing the scores. So the sections are dealt out
    into groups; the k-th best of the groups' maxima is a bound that all k best reach, and only
    scores that reach it are sorted.
    """
    groups = len(scores) // GROUP_SIZE
    bound = 0.0
    if groups > k:
        best = scores[: groups * GROUP_SIZE].reshape(GROUP_SIZE, groups).max(axis=0)
        bound = float(np.partition(best, groups - k)[groups - k])
    rows = np.flatnonzero(scores >= bound if bound else scores)
    order = np.argsort(-scores[rows], kind="stable")
    return rows[order[:k]].astype(np.int32)

"""SectionIndex: search for an audience.

One index serves every audience. Nothing that depends on who asks is computed ahead: document
frequencies, average lengths, the number of sections and the vocabulary are those of the visible
sections, worked out from the postings of the question's terms, so that the result is, to the last
bit, that of an index built on the visible sections alone.
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
class ScoreParts:
    """What the score of a section is made of.

    Parameters
    ----------
    hit : Hit
        The section, and its score: the sum of the fields' shares and the second look, nudged.
    shares : dict of (str, str) to float
        What each term is worth in each field, and by the second look: there, what would be
        missing without it, so that those don't add up.
    nudge : float
        By what the sum is multiplied, for the kind of the section's heading.
    """

    hit: Hit
    shares: dict[tuple[str, str], float]
    nudge: float


@dataclass(frozen=True, slots=True)
class _View:
    """What one audience sees.

    Parameters
    ----------
    sections : int
        How many it may read.
    norms : tuple of float64 array, shape (n_sections,)
        Each field's `length_norms`; infinite for a hidden section, which thus scores nothing.
    frequencies : int64 array, shape (n_terms,)
        How many of the visible sections have each term.
    speller : Speller
        Of their words.
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
        What to search.
    analyzer : Analyzer
        Text to words.
    before : Postings, optional
        Of the library before, with the same analyzer: what hasn't changed isn't counted again.
    """

    def __init__(
        self, library: Library, analyzer: Analyzer, before: Postings | None = None
    ) -> None:
        self._analyzer = analyzer
        sections = list(library.sections())
        # Articles with the same roles are visible together, so the rule is asked once for them.
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
        """Return the index of another library; articles that both have aren't counted again."""
        return SectionIndex(library, self._analyzer, self._postings)

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
        idf = self.idf((term.text for term in terms), audience)
        scores = self._score(terms, idf, view)
        rows = best_rows(scores, max(k, PROXIMITY.sections))
        proximity = measure_proximity(self._postings, query, idf, rows)
        totals = (scores[rows] + proximity.worth) * self._nudges(query, rows)
        # Equal scores in the library's order, whatever the first search made of them.
        order = np.lexsort((rows, -totals))[:k].tolist()
        hits = self._hits(terms, rows, totals, proximity, order)
        return SearchResult(hits, idf, inverse_document_frequency(view.sections, 0))

    def explain(self, query: Query, audience: Audience, k: int) -> tuple[ScoreParts, ...]:
        """Return what the scores of the best sections are made of, in the order of `search`.

        Parameters
        ----------
        query, audience, k
            As for `search`.
        """
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
        """Return which of some terms any section of an article has, or its title or summary."""
        start, end = self._rows_of.get(article.slug, (0, 0))
        return frozenset(term for term in terms if self._stands_in(term, start, end))

    def idf(self, terms: Iterable[str], audience: Audience) -> dict[str, float]:
        """Return the weight by rarity of each of some terms, for an audience."""
        view = self._view(audience)
        return {
            term: inverse_document_frequency(view.sections, self._frequency(term, view))
            for term in terms
        }

    def rarity(self, term: str, audience: Audience) -> float:
        """Return a term's weight by rarity as a share of what one that no section has weighs.

        In (0, 1]; 1 for such a term, near 0 for one that nearly all have.
        """
        weights = self.idf([term], audience)
        return weights[term] / inverse_document_frequency(self._view(audience).sections, 0)

    def speller(self, audience: Audience) -> Speller:
        """Return what repairs words for an audience, from the words it may read."""
        return self._view(audience).speller

    def _score(self, terms: Sequence[Term], idf: dict[str, float], view: _View) -> Floats:
        """Return the score of every section, 0 for one without any of the terms."""
        scores = np.zeros(len(self))
        # Term by term and field by field, whatever else the index holds: the sums are the same to
        # the last bit. A row stands once in a term's postings.
        for _, _, rows, worth in self._worths(terms, idf, view):
            scores[rows] += worth
        return scores

    def _worths(
        self, terms: Sequence[Term], idf: dict[str, float], view: _View
    ) -> Iterator[tuple[Term, str, Rows, Floats]]:
        """Yield what each term is worth in each field of the sections that have it there."""
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
        """Return by what the scores of some sections are multiplied for their headings' kinds."""
        headings = (self._postings.sections[row][1].heading for row in rows.tolist())
        nudges = [ASPECT_BOOST if query.aspects & aspects_of_heading(h) else 1.0 for h in headings]
        return np.array(nudges)

    def _stands_in(self, term: str, start: int, end: int) -> bool:
        """Tell whether a term stands in any of the rows from `start` up to `end`."""
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
        """Return the hits for some of the rows, with which of the terms stand where."""
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
        # A library without articles has no sets of roles: one that nobody reads stands in.
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
    """Return the first row of each article and the one behind its last; its sections adjoin."""
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
    A full sort, or a partition, takes longer than the scores themselves. The sections are dealt
    out into groups; the k-th best of the groups' best is a bound that the k best all reach, and
    only what reaches it is sorted.
    """
    groups = len(scores) // GROUP_SIZE
    bound = 0.0
    if groups > k:
        best = scores[: groups * GROUP_SIZE].reshape(GROUP_SIZE, groups).max(axis=0)
        bound = float(np.partition(best, groups - k)[groups - k])
    rows = np.flatnonzero(scores >= bound if bound else scores)
    order = np.argsort(-scores[rows], kind="stable")
    return rows[order[:k]].astype(np.int32)

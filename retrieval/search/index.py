"""SectionIndex: search in what somebody may read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval import parameters
from retrieval.content import Article, Section
from retrieval.language import aspects_of_heading
from retrieval.search.asked import PhrasingIndex
from retrieval.search.bm25 import BM25, saturate
from retrieval.search.meanings import SectionMeanings
from retrieval.search.postings import Postings
from retrieval.search.proximity import measure_proximity
from retrieval.search.query import Query, Term
from retrieval.search.spelling import Speller

Rows = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that has words of the question, or means something like it."""

    article: Article
    section: Section
    score: float  # higher is better; comparable within one search only
    # The question's terms in each field, without question and filler words.
    in_title: frozenset[str]
    in_heading: frozenset[str]
    in_body: frozenset[str]
    lexical: float = 0.0  # the part of the score that comes from words, those of phrasings included
    cosine: float = 0.0  # how alike they are in meaning; 0 without a sentence model
    asked: float = 0.0  # the part of `lexical` that comes from likeness to a phrasing

    @property
    def terms(self) -> frozenset[str]:
        """The question's terms that the section has anywhere."""
        return self.in_title | self.in_heading | self.in_body


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of a search, best first; equal scores in the library's order."""

    hits: tuple[Hit, ...]
    idf: dict[str, float]  # the IDF of each of the question's terms
    unknown_idf: float  # the IDF of a term that no section has
    # What scores are compared with: the weights of the question's words, and of one more, unknown
    # word, as the fewer they are, the less is sure.
    scale: float
    has_meaning: bool = False  # whether a sentence model took part


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What a section's score is made of."""

    # The section and its score: the sum of the fields' shares and of proximity, times `nudge`, and
    # `hit.asked` and `meaning`.
    hit: Hit
    # By term and field, what it adds there; and as if that were a field, “second look”: how much
    # proximity would lose without the term, so that these don't add up.
    shares: dict[tuple[str, str], float]
    nudge: float  # the factor for the aspects of the section's heading
    meaning: float  # what likeness in meaning adds


class SectionIndex:
    """Finds sections of some articles of a library: of those that somebody may read.

    It is fitted on their sections alone, so that the result is bit for bit that of a library
    without the other articles. Rows are numbers of these sections, in the library's order. Meaning
    counts once all of these sections have vectors, whatever others lack.
    """

    def __init__(
        self,
        postings: Postings,
        articles: Sequence[Article],
        meanings: SectionMeanings | None = None,
    ) -> None:
        self._postings = postings
        self._column = postings.vocabulary.terms.get
        self._rows = rows = postings.rows_of(articles)
        self._meanings = meanings if meanings and meanings.are_known(rows) else None
        self.sections = [postings.sections[row] for row in rows.tolist()]
        self._places = np.full(len(postings.sections), -1, dtype=np.int32)
        self._places[rows] = np.arange(len(rows), dtype=np.int32)
        counts = {name: counts[rows] for name, counts in postings.counts.items()}
        self._bm25 = BM25(parameters.FIELD_WEIGHTS).fit(counts)
        words = postings.vocabulary.words
        frequencies = np.bincount(postings.words[rows].indices, minlength=len(words))
        phrasings = [postings.phrasings[row] for row in rows.tolist()]
        self._phrasings = PhrasingIndex(phrasings, self._idf) if any(phrasings) else None
        self._language = language = postings.vocabulary.language
        found = {words[n]: int(frequencies[n]) for n in np.flatnonzero(frequencies)}
        self.speller = Speller(found, language.soft_words)

    def search(self, query: Query, k: int = 10) -> SearchResult:
        """Return the k >= 1 sections that fit a question best."""
        return self._search(query, k)[0]

    def explain(self, query: Query, k: int) -> tuple[ScoreParts, ...]:
        """Return what the scores of the k best sections are made of, in the order of `search`."""
        result, rows = self._search(query, k)
        idf, texts = result.idf, self._rows[rows]
        shares: list[dict[tuple[str, str], float]] = [{} for _ in result.hits]
        for text, name, having, worths in self._worths(query.terms):
            gains = dict(zip(having.tolist(), worths.tolist(), strict=True))
            for row, share in zip(rows.tolist(), shares, strict=True):
                if row in gains:
                    share[text, name] = gains[row]
        whole = measure_proximity(self._postings, query, idf, texts).worth
        for term in query.terms:
            without = measure_proximity(self._postings, query, {**idf, term.text: 0.0}, texts).worth
            for share, worth in zip(shares, (whole - without).tolist(), strict=True):
                if worth:
                    share[term.text, "second look"] = worth
        nudges = self._nudges(query, rows).tolist()
        return tuple(
            ScoreParts(hit, share, nudge, hit.score - hit.lexical)
            for hit, share, nudge in zip(result.hits, shares, nudges, strict=True)
        )

    def frequency(self, term: str) -> int:
        """Return how many sections have a term."""
        column = self._column(term)
        return 0 if column is None else int(self._bm25.frequencies_[column])

    def has_all(self, article: Article, terms: Iterable[str]) -> bool:
        """Tell whether an article has all of some terms in its title, summary or any section."""
        start, end = self._postings.places.get(article.slug, (0, 0))
        return all(self._stands_in(term, start, end) for term in terms)

    def idf(self, terms: Iterable[str]) -> dict[str, float]:
        """Return the IDF of each of some terms."""
        return {term: self._idf(term) for term in terms}

    def rarity(self, term: str) -> float:
        """Return a term's IDF relative to an unknown term's: 1 in no section, near 0 in all."""
        return self._idf(term) / self._bm25.unknown_idf_

    def _search(self, query: Query, k: int) -> tuple[SearchResult, Rows]:
        terms = query.terms
        idf = self.idf(term.text for term in terms)
        scores = np.zeros(len(self._rows))
        for _, _, having, worths in self._worths(terms):
            scores[having] += worths  # a row occurs once in a term's postings
        scale = self._scale(query, idf)
        cosines, meaning, asked = self._compare(query, scale)
        rows = best_rows(scores + meaning + asked, max(k, parameters.RERANKED_SECTIONS))
        proximity = measure_proximity(self._postings, query, idf, self._rows[rows])
        lexical = (scores[rows] + proximity.worth) * self._nudges(query, rows) + asked[rows]
        totals = lexical + meaning[rows]
        # Equal scores in the library's order, whatever the first ranking made of them.
        order = np.lexsort((rows, -totals))[:k]
        rows = rows[order]
        texts = [None if term.is_soft else term.text for term in terms]
        named = (
            [
                frozenset(text for text, has in zip(texts, row, strict=True) if text and has)
                for row in proximity.fields[name][order].tolist()
            ]
            for name in ("title", "heading", "body")
        )
        scored = (part.tolist() for part in (lexical[order], cosines[rows], asked[rows]))
        located = (self.sections[row] for row in rows.tolist())
        parts = zip(located, totals[order].tolist(), *named, *scored, strict=True)
        hits = tuple(Hit(*section, *rest) for section, *rest in parts)
        return SearchResult(
            hits, idf, self._bm25.unknown_idf_, scale, has_meaning=self._meanings is not None
        ), rows

    def _scale(self, query: Query, idf: dict[str, float]) -> float:
        unknown = self._bm25.unknown_idf_
        own = (slot for slot in query.slots if not slot.is_soft)
        return unknown + sum(idf[s.terms[0].text] if s.is_certain else unknown for s in own)

    def _compare(self, query: Query, scale: float) -> tuple[Floats, Floats, Floats]:
        """Return how alike each section and the question are, and what that adds to its score.

        With a sentence model, phrasings are part of that; else, last, what they add by their words.
        """
        nothing = np.zeros(len(self._rows))
        if self._meanings and query.text:
            whole, name, asked = self._meanings.compare(query.text, query.earlier, self._rows)
            asked = parameters.PHRASING_MEANING * np.maximum(asked, 0.0) ** parameters.NEARNESS
            named = np.maximum(parameters.NAME_MEANING * name, asked)
            return whole, scale * (parameters.WHOLE_MEANING * whole + named), nothing
        if self._phrasings is None or self._meanings:
            return nothing, nothing, nothing
        terms = {slot.terms[0].text for slot in query.slots if not slot.is_soft}
        near = self._phrasings.compare(terms) ** parameters.NEARNESS
        return nothing, nothing, scale * parameters.PHRASING * near

    def _worths(self, terms: Sequence[Term]) -> Iterator[tuple[str, str, Rows, Floats]]:
        """Yield a term, a field, the sections that have it there, and what that adds to each.

        Always term by term and field by field, so that the sums are the same to the last bit
        whatever else the library holds.
        """
        for term in terms:
            column = self._column(term.text)
            if column is None:
                continue
            for name, field in parameters.FIELD_WEIGHTS.items():
                weight = term.weight * (field.soft if term.is_soft else 1.0)
                sections, counts = self._postings.having(name, column)
                if not weight or not len(sections):  # as most terms are in few titles and headings
                    continue
                rows = self._places[sections]
                seen = rows >= 0
                rows = rows[seen]
                shares = saturate(counts[seen], self._bm25.norms_[name][rows])
                yield term.text, name, rows, shares * (weight * self._idf(term.text) * field.limit)

    def _idf(self, term: str) -> float:
        column = self._column(term)
        return self._bm25.unknown_idf_ if column is None else float(self._bm25.idf_[column])

    def _nudges(self, query: Query, rows: Rows) -> Floats:
        headings = (self.sections[row][1].heading for row in rows.tolist())
        aspects = (aspects_of_heading(heading, self._language) for heading in headings)
        return np.array([parameters.ASPECT_BOOST if query.aspects & a else 1.0 for a in aspects])

    def _stands_in(self, term: str, start: int, end: int) -> bool:
        """Tell whether any of the library's sections from `start` up to `end` has a term."""
        column = self._column(term)
        if column is None:
            return False
        for name in parameters.FIELD_WEIGHTS:
            sections, _ = self._postings.having(name, column)
            first = int(np.searchsorted(sections, start))
            if first < len(sections) and sections[first] < end:
                return True
        return False


def best_rows(scores: Floats, k: int) -> Rows:
    """Return the rows of the k >= 1 best scores above 0, best first; equal ones in order.

    A full sort or partition takes longer than computing the scores. So the sections are dealt out
    into groups; the k-th best of the groups' maxima is a bound that all k best reach, and only
    scores that reach it are sorted.
    """
    groups = len(scores) // parameters.GROUP_SIZE
    bound = 0.0
    if groups > k:
        dealt = scores[: groups * parameters.GROUP_SIZE].reshape(-1, groups)
        best = dealt.max(axis=0)
        bound = float(np.partition(best, groups - k)[groups - k])
    rows = np.flatnonzero(scores >= bound if bound > 0 else scores > 0)
    order = np.argsort(-scores[rows], kind="stable")
    return rows[order[:k]].astype(np.int32)

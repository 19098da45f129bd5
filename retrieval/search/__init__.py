"""Which sections fit a query, among those that somebody may read."""

from retrieval.search.index import Hit, ScoreParts, SearchResult, SectionIndex
from retrieval.search.postings import Postings, build_postings
from retrieval.search.query import Query, ReadWord, Slot, Term, unique_terms

__all__ = [
    "Hit",
    "Postings",
    "Query",
    "ReadWord",
    "ScoreParts",
    "SearchResult",
    "SectionIndex",
    "Slot",
    "Term",
    "build_postings",
    "unique_terms",
]

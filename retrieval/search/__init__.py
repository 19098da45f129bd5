"""Which sections fit a query, for an audience."""

from retrieval.search.index import Hit, ScoreParts, SearchResult, SectionIndex
from retrieval.search.query import Query, ReadWord, Slot, Term, unique_terms

__all__ = [
    "Hit",
    "Query",
    "ReadWord",
    "ScoreParts",
    "SearchResult",
    "SectionIndex",
    "Slot",
    "Term",
    "unique_terms",
]

"""Which sections fit a query, for an audience."""

from retrieval.search.index import MAX_AUDIENCES, Hit, ScoreParts, SearchResult, SectionIndex
from retrieval.search.query import Query, ReadWord, Slot, Term, unique_terms
from retrieval.search.spelling import REPAIR_WEIGHTS

__all__ = [
    "MAX_AUDIENCES",
    "REPAIR_WEIGHTS",
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

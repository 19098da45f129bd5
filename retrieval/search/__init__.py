"""Which sections fit a query, among those that somebody may read."""

from retrieval.search.index import Hit, ScoreParts, SearchResult, SectionIndex
from retrieval.search.meanings import SectionMeanings
from retrieval.search.postings import Postings, build_postings
from retrieval.search.query import Query, ReadWord, Slot, Term, unique_terms
from retrieval.search.remembered import Remembered

__all__ = [
    "Hit",
    "Postings",
    "Query",
    "ReadWord",
    "Remembered",
    "ScoreParts",
    "SearchResult",
    "SectionIndex",
    "SectionMeanings",
    "Slot",
    "Term",
    "build_postings",
    "unique_terms",
]

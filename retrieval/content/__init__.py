"""From files to a library of articles and sections, and all their problems."""

from retrieval.content import library
from retrieval.content.article import INTRODUCTION, MAX_FILE_BYTES, Article, ParsedFile, Section
from retrieval.content.changes import AccessChange, Changes, compare_libraries
from retrieval.content.front_matter import is_role, is_slug, split_roles
from retrieval.content.library import Library, with_taught
from retrieval.content.lookup import ArticleNames, complete_sections, name_places
from retrieval.content.markdown import (
    FOOTNOTE_LABEL,
    MAX_STEPS,
    Markdown,
    Steps,
    TooComplexError,
    read_note_reference,
)
from retrieval.content.oversight_check import check_oversights
from retrieval.content.problems import problem
from retrieval.content.resources import Resource
from retrieval.content.samples import count_samples, find_gone_samples
from retrieval.content.synonyms import SYNONYMS_FILE, Group, load_synonyms

__all__ = [
    "FOOTNOTE_LABEL",
    "INTRODUCTION",
    "MAX_FILE_BYTES",
    "MAX_STEPS",
    "SYNONYMS_FILE",
    "AccessChange",
    "Article",
    "ArticleNames",
    "Changes",
    "Group",
    "Library",
    "Markdown",
    "ParsedFile",
    "Resource",
    "Section",
    "Steps",
    "TooComplexError",
    "check_oversights",
    "compare_libraries",
    "complete_sections",
    "count_samples",
    "find_gone_samples",
    "is_role",
    "is_slug",
    "library",
    "load_synonyms",
    "name_places",
    "problem",
    "read_note_reference",
    "split_roles",
    "with_taught",
]

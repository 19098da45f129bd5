"""What people type in a language, and through what it is read in the tests."""

from dataclasses import dataclass
from functools import lru_cache

from retrieval.answering import Answerer
from retrieval.answering.compounds import CompoundReader
from retrieval.answering.negation import Polarity
from retrieval.answering.subjects import Names, SubjectLinker
from retrieval.answering.view import AudienceView
from retrieval.audience import Audience
from retrieval.content import Library
from retrieval.content.library import load_library
from retrieval.language import load_language
from retrieval.search import SectionIndex, build_postings
from tests.bench.languages import FOLDER

GUEST = Audience.of({"guest"})


@dataclass(frozen=True)
class Said:
    """Tables of one language; messages are parted by bars and line ends.

    Parameters
    ----------
    urgent, turned_around : str
        What somebody in danger types, and what only sounds so.
    polarities : dict of str to str
        What a negation in it tells; with the messages.
    others : tuple of str
        Substances without an article.
    asked : tuple of str
        What is asked of any substance, which stands for “{}”.
    on_mixtures : str
        The article that may answer for any of them, as it is about mixtures in general; empty for
        none.
    """

    language: str
    urgent: str
    turned_around: str
    polarities: dict[Polarity, str]
    others: tuple[str, ...]
    asked: tuple[str, ...]
    on_mixtures: str = ""


def lines(table: str) -> list[str]:
    """Return the messages of a table."""
    return [one.strip() for line in table.strip().splitlines() for one in line.split("|")]


@lru_cache
def library_in(language: str) -> Library:
    """Return the articles of a language."""
    return load_library(FOLDER / language / "articles", language=language)


@lru_cache
def view_in(language: str) -> AudienceView:
    """Return what guests may read of them."""
    return Answerer(library_in(language)).reading_as(GUEST)


def reader_in(language: str) -> CompoundReader:
    """Return what takes the words of a question apart by them."""
    known, library = load_language(language), library_in(language)
    articles = library.visible(GUEST)
    names = SubjectLinker(Names.of(articles, known), known)
    index = SectionIndex(build_postings(library, known), articles)
    return CompoundReader(index, known, names)

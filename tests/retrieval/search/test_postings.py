"""Counting a library, whole or after a change."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.content.library import Library, collect_library
from retrieval.language.analyzer import Analyzer, Word
from retrieval.search.index import SectionIndex
from retrieval.search.postings import build_postings
from retrieval.search.query import Query, Slot, Term
from tests.articles import WORDS, Files, audiences, library_of, parsed_files, source
from tests.examples import examples

ANALYZER = Analyzer()
EVERYTHING = Query(
    tuple(Slot(w.text, (Term(w.term, w.is_soft),)) for w in ANALYZER.analyse(" ".join(WORDS)))
)


def test_every_field_counts_its_terms() -> None:
    """Question and filler words count in titles and headings only."""
    library = library_of(source("## What risks\n\nWhat risk, risks?\n", title="Water risks"))
    counts = build_postings(list(library.sections()), ANALYZER)
    found = {
        name: {
            term: float(field.counts[0, column])
            for term, column in counts.vocabulary.terms.items()
            if field.counts[0, column]
        }
        for name, field in counts.fields.items()
    }
    assert found["title"] == {"water": 1, "risk": 1}
    assert found["heading"] == {"what": 1, "risk": 1}
    assert found["body"] == {"risk": 2}
    assert [field.lengths.tolist() for field in counts.fields.values()][:3] == [[2], [2], [2]]


@examples(25, prove=5_000)
@given(parsed_files(), parsed_files(), st.data(), audiences)
def test_a_renewed_index_answers_like_a_new_one(
    old: Files, new: Files, data: st.DataObject, audience: Audience
) -> None:
    """Whatever was added, changed or removed, to the last bit."""
    kept = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    stays = [file for file, keep in zip(old, kept, strict=True) if keep]
    names = {file.article.slug for file in stays if file.article}
    library = collect_library(
        [*stays, *(f for f in new if f.article and f.article.slug not in names)]
    )
    renewed = SectionIndex(collect_library(old), ANALYZER).renew(library)
    fresh = SectionIndex(library, ANALYZER)
    assert renewed.search(EVERYTHING, audience) == fresh.search(EVERYTHING, audience)
    for typed in ("ketamin", "alchohol", "slepe", "nothing"):
        assert renewed.speller(audience).repairs(typed) == fresh.speller(audience).repairs(typed)


class Listening(Analyzer):
    """Remembers which words it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def look_up(self, word: str) -> Word | None:
        """Return what is known of a word."""
        self.asked.add(word)
        return super().look_up(word)


def test_what_has_not_changed_is_not_counted_again() -> None:
    """That is why a reload is quick."""
    analyzer = Listening()
    before = library_of(source("## A\n\nwater\n", slug="one"))
    added = library_of(source("## B\n\nbread water\n", slug="two", title="Other"))
    index = SectionIndex(before, analyzer)
    analyzer.asked.clear()
    renewed = index.renew(Library((*before.articles, *added.articles)))
    assert analyzer.asked == {"other", "b", "bread"}
    assert renewed.frequency("water", Audience.of({"guest"})) == 2

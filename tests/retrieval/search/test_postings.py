"""Counting a library, whole or after a change."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.content.library import Library, collect_library
from retrieval.language import Language, Word, analyse, load_language, look_up
from retrieval.search import vocabulary as vocabulary_module
from retrieval.search.index import SectionIndex
from retrieval.search.postings import build_postings
from retrieval.search.query import Query, Slot, Term
from retrieval.search.vocabulary import Vocabulary
from tests.articles import WORDS, Files, audiences, library_of, parsed_files, source
from tests.examples import examples

ENGLISH = load_language("english")
EVERYTHING = Query(
    tuple(Slot(w.text, (Term(w.term, w.is_soft),)) for w in analyse(" ".join(WORDS), ENGLISH))
)


def test_every_field_counts_its_terms() -> None:
    """Filler words count in titles and headings only, a title's words not in headings again."""
    library = library_of(source("## What risks\n\nWhat risk, risks?\n", title="Water risks"))
    postings = build_postings(library, ENGLISH)
    found = {
        name: {
            term: float(counts[0, column])
            for term, column in postings.vocabulary.terms.items()
            if counts[0, column]
        }
        for name, counts in postings.counts.items()
    }
    assert found["title"] == {"water": 1, "risk": 1}
    assert found["heading"] == {"what": 1}
    assert found["body"] == {"risk": 2}


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
    before = build_postings(collect_library(old), ENGLISH)
    renewed, fresh = (
        SectionIndex(build_postings(library, ENGLISH, known), library.visible(audience))
        for known in (before, None)
    )
    assert renewed.search(EVERYTHING) == fresh.search(EVERYTHING)
    for typed in ("ketamin", "alchohol", "slepe", "nothing"):
        assert renewed.speller.repairs(typed) == fresh.speller.repairs(typed)


def test_what_has_not_changed_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is why a reload is quick: neither its words are read nor its terms counted."""
    asked: set[str] = set()
    counted: list[int] = []
    terms_of = Vocabulary.terms_of

    def counting(vocabulary: Vocabulary, numbers: Sequence[int]) -> list[str]:
        counted.extend(numbers)
        return terms_of(vocabulary, numbers)

    def looking_up(word: str, language: Language) -> Word | None:
        asked.add(word)
        return look_up(word, language)

    monkeypatch.setattr(vocabulary_module, "look_up", looking_up)
    monkeypatch.setattr(Vocabulary, "terms_of", counting)
    before = library_of(source("## A\n\nwater\n", slug="one"))
    added = library_of(source("## B\n\nbread water\n", slug="two", title="Other"))
    postings = build_postings(before, ENGLISH)
    asked.clear()
    counted.clear()
    both = Library((*before.articles, *added.articles))
    renewed = build_postings(both, ENGLISH, postings)
    assert asked == {"other", "b", "bread"}
    assert len(counted) == len(["other", "b", "bread", "water"])
    assert SectionIndex(renewed, both.articles).frequency("water") == 2


def test_a_library_without_terms_is_counted() -> None:
    """Of stop words alone, or of nothing; and one with terms may come after it."""
    stop_words = library_of(source("## The\n\nthe of\n", title="The of", slug="of"))
    tea = library_of(source("## Tea\n\ntea\n", slug="two"))
    for empty in (library_of(), stop_words):
        postings = build_postings(empty, ENGLISH)
        assert SectionIndex(postings, empty.articles).search(EVERYTHING).hits == ()
        index = SectionIndex(build_postings(tea, ENGLISH, postings), tea.articles)
        assert index.frequency("tea") == 1

"""Searching for an audience: the scores, and that hidden sections have no part in them."""

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from retrieval.analysis import Analyzer, Term
from retrieval.audience import Audience
from retrieval.index import SectionIndex
from retrieval.library import Library, collect_library
from retrieval.scoring import FIELDS
from tests.articles import Files, audiences, library_of, parsed_files, source, texts, visible_only

ANALYZER = Analyzer()
GUEST = Audience.of({"guest"})


def search(library: Library, question: str, audience: Audience) -> list[tuple[str, Any]]:
    """Return the ids and scores of what a question finds."""
    index = SectionIndex(library, ANALYZER)
    result = index.search(ANALYZER.question_terms(question), audience, k=100)
    return [(hit.section.id, hit.score) for hit in result.hits]


def plain_scores(library: Library, terms: Sequence[Term], audience: Audience) -> dict[str, float]:
    """Score every visible section the slow way, from the formulas alone."""
    sections = []
    for article in library.visible(audience):
        title = ANALYZER.field_terms(" ".join((article.title, *article.aliases)))
        for section in article.readable:
            heading, body = ANALYZER.field_terms(section.heading), ANALYZER.body_terms(section.text)
            sections.append((section.id, {"title": title, "heading": heading, "body": body}))
    scores = dict.fromkeys((name for name, _ in sections), 0.0)
    for term in terms:
        having = [any(term.text in words for words in fields.values()) for _, fields in sections]
        idf = math.log(1 + (len(sections) - sum(having) + 0.5) / (sum(having) + 0.5))
        for name, fields in sections:
            for field, words in fields.items():
                f = FIELDS[field]
                count = words.count(term.text)
                average = sum(len(others[field]) for _, others in sections) / len(sections)
                weight = term.weight * (f.soft if term.is_soft else 1.0)
                if count and weight:
                    k, b = f.saturation, f.normalisation
                    norm = 1 - b + b * len(words) / average
                    scores[name] += weight * idf * f.weight * count * (k + 1) / (count + k * norm)
    return {name: score for name, score in scores.items() if score}


def test_search_scores_a_hand_worked_example() -> None:
    """Two sections of equal lengths: idf ln 2, every field worth its weight."""
    library = library_of(
        source("## Alpha\n\ndrink water\n", title="One", slug="one"),
        source("## Beta\n\neat bread\n", title="Two", slug="two"),
    )
    # df = 1 of N = 2: idf = ln(1 + 1.5/1.5) = ln 2. One occurrence in a text of average length
    # is worth its field's weight, whatever k and b: 1·(k+1)/(1 + k·1) = 1.
    assert search(library, "water", GUEST) == [("one#alpha", pytest.approx(math.log(2)))]
    assert search(library, "beta", GUEST) == [("two#beta", pytest.approx(0.5 * math.log(2)))]
    both = search(library, "beta bread two", GUEST)
    assert both == [("two#beta", pytest.approx((0.5 + 1 + 1.8) * math.log(2)))]


def test_search_saturates_and_normalises_by_hand() -> None:
    """Twice in a body twice as long as the average, against once in a body of two thirds."""
    library = library_of(
        source("## A\n\nwater water salt salt\n", slug="one"),
        source("## B\n\nwater\n\n## C\n\nbread\n", slug="two"),
    )
    # Lengths 4, 1, 1: average 2. df 2 of 3: idf = ln(1 + 1.5/2.5) = ln 1.6. k = .6, b = .75:
    # long: 2·1.6 / (2 + .6·(.25 + .75·2)) = 3.2/3.05; short: 1.6/1.375 likewise
    assert search(library, "water", GUEST) == [
        ("two#b", pytest.approx(math.log(1.6) * 1.6 / 1.375)),
        ("one#a", pytest.approx(math.log(1.6) * 3.2 / 3.05)),
    ]


@given(parsed_files(), texts, audiences)
def test_search_agrees_with_a_plain_implementation(
    files: Files, question: str, audience: Audience
) -> None:
    """The index finds and scores what the formulas say, for every audience."""
    library = collect_library(files)
    found = dict(search(library, question, audience))
    expected = plain_scores(library, ANALYZER.question_terms(question), audience)
    assert found == pytest.approx(expected)
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(parsed_files(), texts, audiences)
def test_hidden_articles_change_nothing_to_the_last_bit(
    files: Files, question: str, audience: Audience
) -> None:
    """The whole library answers an audience as the library of what it may read would."""
    whole = search(collect_library(files), question, audience)
    visible = search(visible_only(files, audience), question, audience)
    assert whole == visible


def test_equal_scores_stay_in_the_librarys_order() -> None:
    """Ties are broken by slug and place, so that an answer never changes by itself."""
    library = library_of(
        source("## Same\n\nwater\n\n## Same\n\nwater\n", slug="b"),
        source("## Same\n\nwater\n", slug="a"),
    )
    names = [name for name, _ in search(library, "water", GUEST)]
    assert names == ["a#same", "b#same", "b#same-2"]


def test_sections_of_resources_and_empty_ones_are_not_searched() -> None:
    """A list of links is no answer, nor is a heading without text."""
    library = library_of(source("## Links\n\nwater\n\n## Water\n\n## Rest\n\nbread\n"))
    assert search(library, "water links", GUEST) == []


def test_an_audience_without_readers_finds_nothing() -> None:
    """Who can't be established isn't served."""
    assert search(library_of(source("water")), "water", Audience.of()) == []


def test_an_empty_library_can_be_searched() -> None:
    """Nothing to find is no failure."""
    assert search(library_of(), "water", GUEST) == []

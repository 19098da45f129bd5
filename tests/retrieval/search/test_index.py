"""Searching for an audience: the scores, and that hidden sections have no part in them."""

import math
import re
from dataclasses import replace
from itertools import chain, pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.content import Section
from retrieval.content.library import Library, collect_library
from retrieval.language.analyzer import analyse, plain_text
from retrieval.language.aspects import aspects_of_heading, aspects_of_question
from retrieval.meaning import Vectors
from retrieval.parameters import (
    ASPECT_BOOST,
    FIELD_WEIGHTS,
    NEAR_WORDS,
    PAIR_WEIGHT,
    PHRASING,
    SENTENCE_WEIGHT,
    SOFT_WEIGHT,
)
from retrieval.search.meanings import SectionMeanings
from retrieval.search.query import Query, Slot, Term
from tests.articles import (
    ENGLISH,
    Files,
    audiences,
    index_of,
    library_of,
    parsed_files,
    source,
    texts,
    visible_only,
)
from tests.examples import examples
from tests.retrieval.meaning.models import FakeModel

GUEST = Audience.of({"guest"})


def query_of(question: str) -> Query:
    """Return a question's words as they are, without repairs."""
    slots = {w.term: Slot(w.text, (Term(w.term, w.is_soft),)) for w in analyse(question, ENGLISH)}
    return Query(tuple(slots.values()), aspects=aspects_of_question(question, ENGLISH))


def search(library: Library, question: str, audience: Audience) -> list[tuple[str, Any]]:
    """Return the ids and scores of what a question finds."""
    result = index_of(library, audience).search(query_of(question), k=100)
    return [(hit.section.id, hit.score) for hit in result.hits]


def plain_scores(library: Library, query: Query, audience: Audience) -> dict[str, float]:
    """Score every visible section the slow way, from the formulas alone."""
    sections = {}
    boosts = {}
    for article in library.visible(audience):
        names = " ".join((article.title, *article.aliases))
        for section in article.readable:
            split = re.split(r"(?<=[.!?…])\s+|\n+", plain_text(section.text))
            sentences = [[w.term for w in analyse(text, ENGLISH)] for text in split]
            body = [w.term for w in analyse(section.text, ENGLISH) if not w.is_soft]
            title = [w.term for w in analyse(names, ENGLISH)]
            heading = [w.term for w in analyse(section.heading, ENGLISH) if w.term not in title]
            summary = [w.term for w in analyse(article.summary or "", ENGLISH) if not w.is_soft]
            fields = {"title": title, "heading": heading, "body": body, "summary": summary}
            is_asked_for = query.aspects & aspects_of_heading(section.heading, ENGLISH)
            boosts[section.id] = ASPECT_BOOST if is_asked_for else 1.0
            sections[section.id] = fields, sentences
    idf = {term.text: plain_idf(term.text, sections) for term in query.terms}
    scores = {name: plain_first(query, idf, name, sections) for name in sections}
    found = {
        section.id: boosts[section.id]
        * (scores[section.id] + plain_second(query, idf, *sections[section.id]))
        + plain_asked(query, section, sections)
        for article in library.visible(audience)
        for section in article.readable
        # Words that count for proximity alone find nothing.
        if scores[section.id] + plain_asked(query, section, sections)
    }
    return {name: score for name, score in found.items() if score}


Sections = dict[str, tuple[dict[str, list[str]], list[list[str]]]]


def plain_idf(term: str, sections: Sections) -> float:
    """Return ln(1 + (N - df + .5)/(df + .5)), df counted over all fields."""
    df = sum(any(term in words for words in fields.values()) for fields, _ in sections.values())
    return math.log(1 + (len(sections) - df + 0.5) / (df + 0.5))


def plain_first(query: Query, idf: dict[str, float], name: str, sections: Sections) -> float:
    """Return BM25 of each field, summed."""
    score = 0.0
    for term in query.terms:
        for field, words in sections[name][0].items():
            f, count = FIELD_WEIGHTS[field], words.count(term.text)
            average = sum(len(fields[field]) for fields, _ in sections.values()) / len(sections)
            weight = term.weight * (f.soft if term.is_soft else 1.0)
            if count and weight:
                k, b = f.saturation, f.normalisation
                norm = 1 - b + b * len(words) / average
                score += weight * idf[term.text] * f.weight * count * (k + 1) / (count + k * norm)
    return score


def plain_asked(query: Query, section: Section, sections: Sections) -> float:
    """Return 2·scale·cos³ of the nearest phrasing, of binary vectors weighted by IDF."""
    asked = {slot.terms[0].text for slot in query.slots if not slot.is_soft}
    scale = plain_idf("unknown", sections) + sum(plain_idf(term, sections) for term in asked)

    def squares(terms: set[str]) -> float:
        return sum(plain_idf(term, sections) ** 2 for term in terms)

    phrasings = (
        {word.term for word in analyse(phrasing, ENGLISH) if not word.is_soft}
        for phrasing in (*section.asked, *section.urgent)
    )
    cosines = (
        squares(asked & terms) / math.sqrt(squares(asked) * squares(terms))
        for terms in phrasings
        if asked and terms
    )
    return scale * PHRASING * max(cosines, default=0.0) ** 3


def plain_second(
    query: Query, idf: dict[str, float], fields: dict[str, list[str]], sentences: list[list[str]]
) -> float:
    """Return what pairs of words and the best sentence add."""
    worth = {
        t.text: idf[t.text] * t.weight * (SOFT_WEIGHT if t.is_soft else 1) for t in query.terms
    }
    hard = {term.text for term in query.terms if not term.is_soft}
    names = hard & {*fields["title"], *fields["heading"]}
    best = max(
        sum(value for text, value in worth.items() if text in {*sentence, *names})
        for sentence in [[], *sentences]
    )
    words = list(chain.from_iterable(sentences))
    near = 0.0
    for one, other in pairwise(query.slots):
        first, second = one.terms[0].text, other.terms[0].text
        places = product(range(len(words)), repeat=2)
        if any(
            words[i] == first and words[j] == second and abs(i - j) <= NEAR_WORDS for i, j in places
        ):
            near += min(worth[first], worth[second])
    return PAIR_WEIGHT * near + SENTENCE_WEIGHT * best


def test_search_scores_a_hand_worked_example() -> None:
    """Two sections of equal lengths: idf ln 2, every field worth its weight."""
    library = library_of(
        source("## Alpha\n\ndrink water\n", title="One", slug="one"),
        source("## Beta\n\neat bread\n", title="Two", slug="two"),
    )
    # df = 1 of N = 2: idf = ln(1 + 1.5/1.5) = ln 2. One occurrence in a text of average length
    # is worth its field's weight, whatever k and b: 1·(k+1)/(1 + k·1) = 1. The second look adds
    # .8 for each word in the best sentence, title or heading, and .6 for two words side by side.
    assert search(library, "water", GUEST) == [("one#alpha", pytest.approx(1.8 * math.log(2)))]
    assert search(library, "beta", GUEST) == [("two#beta", pytest.approx(1.8 * math.log(2)))]
    all_three = (1 + 1 + 1.8 + 3 * 0.8) * math.log(2)
    assert search(library, "beta two bread", GUEST) == [("two#beta", pytest.approx(all_three))]
    side_by_side = (2 * 1 + 2 * 0.8 + 0.6) * math.log(2)
    assert search(library, "drink water", GUEST) == [("one#alpha", pytest.approx(side_by_side))]


def test_search_finds_no_more_than_asked_for() -> None:
    """The best of them, and what a word that no visible section has would weigh."""
    library = library_of(
        source("## Alpha\n\nwater\n", slug="one"),
        source("## Water\n\nwater\n", slug="two"),
        source("water", slug="three", role="admin"),
    )
    found = index_of(library, GUEST).search(query_of("water"), k=1)
    assert [hit.section.id for hit in found.hits] == ["two#water"]
    # df = 0 of N = 2: ln(1 + 2.5/.5)
    assert found.unknown_idf == pytest.approx(math.log(6))


def test_search_saturates_and_normalises_by_hand() -> None:
    """Twice in a body twice as long as the average, against once in a body of two thirds."""
    library = library_of(
        source("## A\n\nwater water salt salt\n", slug="one"),
        source("## B\n\nwater\n\n## C\n\nbread\n", slug="two"),
    )
    # Lengths 4, 1, 1: average 2. df 2 of 3: idf = ln(1 + 1.5/2.5) = ln 1.6. k = .6, b = .75:
    # long: 2·1.6 / (2 + .6·(.25 + .75·2)) = 3.2/3.05; short: 1.6/1.375 likewise
    assert search(library, "water", GUEST) == [
        ("two#b", pytest.approx(math.log(1.6) * (1.6 / 1.375 + 0.8))),
        ("one#a", pytest.approx(math.log(1.6) * (3.2 / 3.05 + 0.8))),
    ]


def test_summary_helps_every_section_of_its_article_a_little() -> None:
    """By a word that stands nowhere else; it is no evidence of what a section says."""
    library = library_of(
        source("## A\n\nwater\n\n## B\n\nbread\n", slug="one", more="paragraph: What tea is\n"),
        source("## C\n\nsalt\n", slug="two"),
    )
    # Lengths 1, 1, 0 (“what” and “is” don't count): average 2/3. df 2 of 3: idf = ln 1.6. k = .8,
    # b = .5: .3·1.8 / (1 + .8·(.5 + .5·1.5)) = .54/2; the second look adds nothing.
    tea = pytest.approx(0.27 * math.log(1.6))
    assert search(library, "tea", GUEST) == [("one#a", tea), ("one#b", tea)]
    assert search(library, "what", GUEST) == []
    (hit, _) = index_of(library, GUEST).search(query_of("tea")).hits
    assert hit.terms == frozenset()


def test_heading_of_the_kind_that_is_asked_for_is_favoured() -> None:
    """Somewhat more, second look included; the words of the heading needn't be those asked."""
    library = library_of(
        source("## Rest\n\nwater\n\n## Dosage\n\nwater\n", slug="one", title="One")
    )
    # df 2 of 2: idf = ln(1 + .5/2.5); 1 from the body, .8 from the second look
    plain = 1.8 * math.log(1.2)
    assert search(library, "how much water", GUEST) == [
        ("one#dosage", pytest.approx(1.15 * plain)),
        ("one#rest", pytest.approx(plain)),
    ]


@examples(30, prove=5_000)
@given(parsed_files(), texts, audiences)
def test_search_agrees_with_a_plain_implementation(
    files: Files, question: str, audience: Audience
) -> None:
    """The index finds and scores what the formulas say, for every audience."""
    library = collect_library(files)
    found = dict(search(library, question, audience))
    expected = plain_scores(library, query_of(question), audience)
    assert found == pytest.approx(expected)
    assert list(found.values()) == sorted(found.values(), reverse=True)


@examples(30, prove=5_000)
@given(parsed_files(), texts, audiences, st.sampled_from(("none", "visible", "all")))
def test_hidden_articles_change_nothing_to_the_last_bit(
    files: Files, question: str, audience: Audience, known: str
) -> None:
    """The whole library answers an audience as the library of what it may read would.

    By words alone, and by meaning as soon as what may be read has vectors, whatever hidden
    sections lack.
    """
    query = replace(query_of(question), text=question, earlier=(("water", 0.3),))
    libraries = collect_library(files), visible_only(files, audience)
    vectors = Vectors(FakeModel()) if known != "none" else None
    if vectors:
        read = libraries[0] if known == "all" else libraries[1]
        list(vectors.fill(SectionMeanings(list(read.sections()), vectors).missing))
    whole, visible = (
        index_of(library, audience, vectors).search(query, k=100) for library in libraries
    )
    assert whole == visible
    assert whole.has_meaning == bool(vectors and list(libraries[1].sections()))


def test_what_means_the_same_is_found_without_a_word_in_common() -> None:
    """Each section's likeness adds to its score; repairs and earlier questions count."""
    library = library_of(
        source("## Tea\n\nleaves\n", slug="one", title="One"),
        source("## Rest\n\nsleep\n", slug="two", title="Two"),
    )
    vectors = Vectors(FakeModel())
    list(vectors.fill(SectionMeanings(list(library.sections()), vectors).missing))
    index = index_of(library, GUEST, vectors)
    found = index.search(replace(query_of("nothing"), text="two rest sleep"))
    assert found.hits[0].section.id == "two#rest"
    assert found.hits[0].lexical == 0
    assert found.hits[0].cosine > 0.9
    assert found.hits[0].score == pytest.approx(
        found.scale * (2 * found.hits[0].cosine + cosine_of("two rest sleep", "Two. Rest")),
        rel=1e-3,
    )
    (parts, *_) = index.explain(replace(query_of("nothing"), text="two rest sleep"), 1)
    assert parts.meaning == found.hits[0].score
    later = index.search(replace(query_of("x"), text="x", earlier=(("two rest sleep", 5.0),)))
    assert later.hits[0].section.id == "two#rest"


def cosine_of(one: str, other: str) -> float:
    """Return how alike two texts are."""
    model = FakeModel()
    return float(model.encode(one) @ model.encode(other))


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


PHRASED = source(
    "## Rest\n<!-- asked: why am i tired -->\nsleep\n\n## Tea\n\nleaves\n", slug="one", title="One"
)


def test_likeness_to_a_phrasing_adds_to_its_section_alone() -> None:
    """Also without a word in common with the text; nobody else's scores change by it."""
    plain = source("## Rest\n\nsleep\n\n## Tea\n\nleaves\n", slug="one", title="One")
    index = index_of(library_of(PHRASED), GUEST)
    (hit,) = index.search(query_of("tired why")).hits
    # Only “tired” counts: df 0 of 2: ln(1 + 2.5/.5); the scale has an unknown word more.
    assert hit.score == hit.lexical == hit.asked == pytest.approx(2 * 2 * math.log(6))
    (parts,) = index.explain(query_of("tired why"), 1)
    assert (parts.shares, parts.meaning) == ({}, 0)
    for question in ("leaves", "one", "sleep"):
        assert search(library_of(PHRASED), question, GUEST) == search(
            library_of(plain), question, GUEST
        )


def test_phrasing_near_in_meaning_counts_in_place_of_the_heading() -> None:
    """Three times the cube of its cosine, once all that may be read has vectors."""
    library = library_of(PHRASED)
    vectors = Vectors(FakeModel())
    list(vectors.fill(SectionMeanings(list(library.sections()), vectors).missing))
    asked = "why am i tired"
    found = index_of(library, GUEST, vectors).search(replace(query_of(asked), text=asked))
    assert found.hits[0].section.id == "one#rest"
    assert found.hits[0].asked == 0
    assert found.hits[0].score == pytest.approx(
        found.scale * (2 * found.hits[0].cosine + 3 * 1), rel=1e-3
    )
    lacking = Vectors(FakeModel())
    list(lacking.fill(["One. Rest. sleep", "One. Rest", "One. Tea. leaves", "One. Tea"]))
    assert not index_of(library, GUEST, lacking).search(query_of(asked)).has_meaning

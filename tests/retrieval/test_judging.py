"""Whether what was found is an answer: words that are there by their synonyms."""

import pytest

from retrieval.article import Article, parse_article
from retrieval.index import Hit, SearchResult
from retrieval.interpreting import Understood
from retrieval.judging import Abstained, Answer, Answered, Judge, Thresholds
from retrieval.query import Query, Slot, Term
from tests.articles import source

KETAMINE = Slot("ketamine", (Term("ketamin"),))
RISKS = Slot(
    "risks",
    (Term("risk"), Term("side", weight=0.3), Term("effect", weight=0.3), Term("harm", weight=0.6)),
    readings=(("risk",), ("side", "effect"), ("harm",)),
)


@pytest.fixture
def article() -> Article:
    """Return an article of one section."""
    parsed = parse_article("1.md", source()).article
    assert parsed
    return parsed


def judge(
    article: Article, *slots: Slot, title: str = "", heading: str = "", body: str = ""
) -> Answer:
    """Decide about one section that has these terms, all terms being equally rare."""
    fields = (frozenset(text.split()) for text in (title, heading, body))
    hit = Hit(article, article.first, 9.0, *fields)
    idf = dict.fromkeys([term.text for slot in slots for term in slot.terms], 1.0)
    result = SearchResult((hit,), idf, 2.0)
    return Judge(Understood(Query(slots)), result).decide(Thresholds(0.5, 10.0), False)


@pytest.mark.parametrize("heading", ["risk", "harm", "side effect"])
def test_a_word_is_there_by_any_of_its_synonyms(article: Article, heading: str) -> None:
    """The author's own word would be no better."""
    assert isinstance(judge(article, RISKS, heading=heading), Answered)


@pytest.mark.parametrize("part", ["side", "effect"])
def test_a_part_of_a_synonym_is_nothing(article: Article, part: str) -> None:
    """In the heading, in the title or wherever."""
    for place in ("title", "heading", "body"):
        answer = judge(article, RISKS, **{place: part})
        assert answer == Abstained((), 9.0 / 3)


def test_a_synonym_in_the_title_names_the_subject(article: Article) -> None:
    """As a whole; a part of one, beside the question's other word, doesn't."""
    assert isinstance(judge(article, RISKS, KETAMINE, title="harm"), Answered)
    assert isinstance(judge(article, RISKS, KETAMINE, title="side effect"), Answered)
    in_passing = judge(article, RISKS, KETAMINE, title="side", body="ketamin")
    assert isinstance(in_passing, Abstained)

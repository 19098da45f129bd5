"""Whether what was found is an answer: how much of the question, and words by their synonyms."""

import pytest

from retrieval.answering.answers import Abstained, Answer, Answered, Thresholds
from retrieval.answering.decision import Decider
from retrieval.answering.understanding import Understood
from retrieval.content.article import Article, parse_article
from retrieval.search.index import Hit, SearchResult
from retrieval.search.query import Query, Slot, Term
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
    idf = dict.fromkeys([term.text for slot in slots for term in slot.terms], 1.0)
    return decide(slots, Hit(article, article.first, 9.0, *fields), idf)


def decide(
    slots: tuple[Slot, ...], hit: Hit, idf: dict[str, float], *, is_subject_question: bool = False
) -> Answer:
    """Decide about a hit that is sure enough, where nothing is ever suggested."""
    judged = Decider(Understood(Query(slots)), SearchResult((hit,), idf, 2.0))
    return judged.decide(Thresholds(0.5, 10.0), is_subject_question)


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
    assert isinstance(judge(article, RISKS, KETAMINE, title="harm", body="ketamin"), Answered)
    assert isinstance(
        judge(article, RISKS, KETAMINE, title="side effect", body="ketamin"), Answered
    )
    in_passing = judge(article, RISKS, KETAMINE, title="side", body="ketamin")
    assert isinstance(in_passing, Abstained)


def met_in_the_text(
    article: Article, found: str, weights: dict[str, float], *, is_subject_question: bool = False
) -> Answer:
    """Decide about a section whose text alone has some of a question's words of these weights."""
    slots = tuple(Slot(text, (Term(text),)) for text in weights)
    hit = Hit(article, article.first, 9.0, frozenset(), frozenset(), frozenset(found.split()))
    return decide(slots, hit, weights, is_subject_question=is_subject_question)


@pytest.mark.parametrize(
    ("found", "weights", "outcome"),
    [
        # Two words need seven tenths of the question: 2/2.85 is more, 2/2.87 is less.
        ("sleep dose", {"sleep": 1.0, "dose": 1.0, "pill": 0.85}, Answered),
        ("sleep dose", {"sleep": 1.0, "dose": 1.0, "pill": 0.87}, Abstained),
        # Three need four tenths: 3/7.4 is more, 3/7.6 is less.
        ("sleep dose pill", {"sleep": 1.0, "dose": 1.0, "pill": 1.0, "rest": 4.4}, Answered),
        ("sleep dose pill", {"sleep": 1.0, "dose": 1.0, "pill": 1.0, "rest": 4.6}, Abstained),
        # One may be met in passing, even if it is all of the question.
        ("sleep", {"sleep": 1.0}, Abstained),
    ],
)
def test_words_met_in_the_text_alone_must_be_enough(
    article: Article, found: str, weights: dict[str, float], outcome: type[Answer]
) -> None:
    """The fewer they are, the more of the question they must be."""
    assert isinstance(met_in_the_text(article, found, weights), outcome)


def test_two_words_met_in_the_text_do_not_make_it_about_a_subject(article: Article) -> None:
    """Who asks to be told about sleep doses wants more than a mention of both."""
    both = {"sleep": 1.0, "dose": 1.0}
    assert isinstance(met_in_the_text(article, "sleep dose", both), Answered)
    about = met_in_the_text(article, "sleep dose", both, is_subject_question=True)
    assert isinstance(about, Abstained)


def test_a_section_must_have_both_of_two_words(article: Article) -> None:
    """A title's word is half of the question; a heading's own may be the more telling half."""
    risks = Slot("risks", (Term("risk"),))
    assert isinstance(judge(article, risks, KETAMINE, title="ketamin"), Abstained)
    assert isinstance(judge(article, risks, KETAMINE, title="ketamin", body="risk"), Answered)
    assert isinstance(judge(article, risks, KETAMINE, heading="risk"), Answered)
    both = judge(article, risks, KETAMINE, title="ketamin", heading="ketamin")
    assert isinstance(both, Abstained)

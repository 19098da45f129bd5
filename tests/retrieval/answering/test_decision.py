"""Whether what was found is an answer: how likely it is, and what is against it all the same."""

from collections.abc import Sequence

import pytest

from retrieval.answering.answers import Abstained, Answer, Answered, Suggested, Thresholds
from retrieval.answering.decision import Decider
from retrieval.answering.likelihood import Features
from retrieval.answering.understanding import Understood
from retrieval.content.article import Article, parse_article
from retrieval.parameters import NEAR
from retrieval.search.index import Hit, SearchResult
from retrieval.search.query import Query, Slot, Term
from tests.articles import ENGLISH, source

KETAMINE = Slot("ketamine", (Term("ketamin"),))
RISKS = Slot(
    "risks",
    (Term("risk"), Term("side", weight=0.3), Term("effect", weight=0.3), Term("harm", weight=0.6)),
    readings=(("risk",), ("side", "effect"), ("harm",)),
)


SURE = Thresholds(0.0, 2.0)
"""Whatever is found is likely enough for an answer, and nothing is ever offered."""


@pytest.fixture
def article() -> Article:
    """Return an article of one section."""
    parsed = parse_article("1.md", source()).article
    assert parsed
    return parsed


def judge(
    article: Article, *slots: Slot, title: str = "", heading: str = "", body: str = ""
) -> Answer:
    """Decide about one section that has these terms, where the question asks what something is."""
    fields = [frozenset(text.split()) for text in (title, heading, body)]
    idf = dict.fromkeys([term.text for slot in slots for term in slot.terms], 1.0)
    hit = Hit(article, article.first, 9.0, fields[0], fields[1], fields[2])
    understood = Understood(Query(slots), asks_for_subject=True)
    decider = Decider(understood, SearchResult((hit,), idf, 2.0, 3.0), language=ENGLISH)
    return decider.decide(SURE)


@pytest.mark.parametrize("heading", ["risk", "harm", "side effect"])
def test_a_word_is_there_by_any_of_its_synonyms(article: Article, heading: str) -> None:
    """The author's own word would be no better."""
    assert isinstance(judge(article, RISKS, heading=heading), Answered)


@pytest.mark.parametrize("part", ["side", "effect"])
def test_a_part_of_a_synonym_is_nothing(article: Article, part: str) -> None:
    """In the heading, in the title or wherever."""
    for place in ("title", "heading", "body"):
        assert isinstance(judge(article, RISKS, **{place: part}), Abstained)


def test_what_is_only_mentioned_is_not_told(article: Article) -> None:
    """Who asks what something is wants more than a section whose text has the word."""
    assert isinstance(judge(article, KETAMINE, body="ketamin"), Abstained)
    assert isinstance(judge(article, KETAMINE, title="ketamin"), Answered)


def hits(article: Article, *scores: float) -> tuple[Hit, ...]:
    """Return hits with these scores, half of them from words."""
    none = frozenset[str]()
    return tuple(
        Hit(article, article.first, score, none, none, none, score / 2, 0.4) for score in scores
    )


def decider_of(found: tuple[Hit, ...], everyday: Sequence[float] = ()) -> Decider:
    """Return a decider about hits for a question whose words weigh 3."""
    understood = Understood(Query((KETAMINE,)))
    return Decider(
        understood,
        SearchResult(found, {"ketamin": 1.0}, 2.0, 3.0),
        everyday=everyday,
        language=ENGLISH,
    )


def test_features_are_relative_to_the_question(article: Article) -> None:
    """So that they mean the same whatever the question and the library."""
    decider = decider_of(hits(article, 6.0, 4.5), (0.5, 1.0, 2.5, 3.0))
    assert decider.score == 2.0
    assert decider.features == Features(
        words=1.0, cosine=0.4, rank=0.5, lead=0.5, article_lead=2.0, told=0.0
    )


def test_nothing_found_has_no_likelihood() -> None:
    """And no features."""
    decider = decider_of(())
    assert decider.features is None
    assert decider.confidence == 0.0


def test_only_what_is_likely_enough_is_an_answer(article: Article) -> None:
    """What isn't may still be offered, if one of the first three is likely."""
    found = hits(article, 9.0, 1.0)
    likely = decider_of(found).likelihood
    for answer, suggest, outcome in (
        (likely.first, 1.0, Answered),
        (1.0, likely.among_first, Suggested),
        (1.0, 1.0, Abstained),
    ):
        decided = decider_of(found).decide(Thresholds(answer, suggest))
        assert isinstance(decided, outcome)
        assert decided.score == likely.first


def test_only_what_can_be_meant_is_offered(article: Article) -> None:
    """What fits much less well than the best isn't what somebody asked for."""
    none = frozenset[str]()
    found = tuple(
        Hit(article, article.first, score, none, none, frozenset({"ketamin"}), score, 0.4)
        for score in (6.0, 3.6, 3.5)
    )
    decided = decider_of(found).decide(Thresholds(1.0, 0.0))
    assert isinstance(decided, Suggested)
    assert len(decided.suggestions) == 2


@pytest.mark.parametrize(("score", "offers"), [(0.1, 0), (9.0, 1)])
def test_nothing_is_offered_where_nothing_is_near(
    article: Article, score: float, offers: int
) -> None:
    """Three sections on other things are no help to whoever asks for a poem."""
    none = frozenset[str]()
    hit = Hit(article, article.first, score, none, none, frozenset({"ketamin"}), score, 0.0)
    decider = decider_of((hit,))
    assert (decider.likelihood.among_first >= NEAR) is bool(offers)
    decided = decider.decide(Thresholds(1.0, 1.0))
    assert isinstance(decided, Abstained)
    assert len(decided.suggestions) == offers


def test_an_answer_has_its_likely_sisters() -> None:
    """Those of the same article that fit nearly as well, best first."""
    body = "".join(f"## {name}\n\nKetamine.\n\n" for name in "ABCDE")
    parsed = parse_article("1.md", source(body, title="Ketamine")).article
    other = parse_article("2.md", source("Text.", title="Other", slug="other")).article
    assert parsed
    assert other
    none, found = frozenset[str](), frozenset({"ketamin"})
    sections = [*parsed.readable, other.first]
    scores = (9.0, 5.3, 8.0, 7.0, 6.0, 8.9)
    hits = tuple(
        Hit(other if section is other.first else parsed, section, score, found, none, none, score)
        for section, score in sorted(zip(sections, scores, strict=True), key=lambda one: -one[1])
    )
    answer = decider_of(hits).decide(Thresholds(0.0, 0.0))
    assert isinstance(answer, Answered)
    assert [section.heading for section in answer.sisters] == ["C", "D"]

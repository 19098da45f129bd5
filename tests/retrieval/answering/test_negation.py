"""The opposite of what was asked is never the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import Answered, Answerer, Suggested
from retrieval.answering.negation import Polarity, heading_comparer, polarity
from retrieval.audience import Audience
from retrieval.content.article import parse_article
from retrieval.language import load_language
from tests.articles import ENGLISH, EVERYDAY, library_of, source
from tests.retrieval.substances import ANSWERER

GUEST = Audience.of({"guest"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What a result can tell you", "positive"),
        ("What a result can't tell you", "negative"),
        ("what a result can’t tell you", "negative"),
        ("what harm reduction is not", "negative"),
        ("What not to do", "negative"),
        ("never mix it", "negative"),
        ("safe without testing", "negative"),
        ("what should i not do", "negative"),
        ("should I never mix them?", "negative"),
        ("what can't i mix", "negative"),
        ("can you not mix it?", "negative"),
        ("what i can't mix", "negative"),
        ("isn't it dangerous", "negative"),
        ("it cannot be tested", "negative"),
        ("i can't calm down", "state"),
        ("I am really not ok", "state"),
        ("can't breathe", "state"),
        ("help cant breathe", "state"),
        ("dont know what to do", "state"),
        ("my friend isn't breathing", "state"),
        ("she is not waking up", "state"),
        ("why can't i sleep", "state"),
        ("If you can't sleep", "state"),
        ("what if I don't feel better", "state"),
        ("not breathing", "state"),
        ("help not responding", "state"),
        ("the person isn't breathing", "state"),
        ("my baby is not waking up", "state"),
        ("my heart won't stop racing", "state"),
        ("", "positive"),
    ],
)
def test_a_negation_turns_a_text_around_or_tells_of_a_state(text: str, expected: Polarity) -> None:
    """Who can't calm down asks about calming down."""
    assert polarity(text, ENGLISH) == expected


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("what harm reduction is not", "harm-reduction#what-harm-reduction-is-not"),
        ("What a result can tell you", "drug-checking#what-a-result-can-tell-you"),
        ("what a result can’t tell you?", "drug-checking#what-a-result-can-t-tell-you"),
        ("what can a result tell me", "drug-checking#what-a-result-can-tell-you"),
        ("what can a result not tell me", "drug-checking#what-a-result-can-t-tell-you"),
        ("what can't a result tell me", "drug-checking#what-a-result-can-t-tell-you"),
        ("what a result cannot tell you", "drug-checking#what-a-result-can-t-tell-you"),
        ("i can't calm down", "help#i-can-t-calm-down"),
        ("cant calm down", "help#i-can-t-calm-down"),
        ("how can i calm down", "help#i-can-t-calm-down"),
    ],
)
def test_a_question_gets_the_heading_that_says_the_same(question: str, section: str) -> None:
    """Of two headings with the same words, the one that is turned as the question is."""
    answer = ANSWERER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Answered)
    assert answer.section.id == section


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("Sharing needles", "why should needles never be shared without"),
        ("Needles not to share", "which needles can be shared"),
        ("Testing it", "without testing"),
        ("What ketamine isn't", "what is ketamine"),
    ],
)
def test_the_opposite_is_offered_at_most(heading: str, question: str) -> None:
    """Even if nothing else is near."""
    library = library_of(
        source(f"## {heading}\n\nSharing needles, testing, ketamine.\n", title="Notes", slug="one"),
        source("Text of something else.\n", title="Water", slug="two"),
    )
    answer = Answerer(library, everyday=EVERYDAY).reading_as(GUEST).answer(question)
    assert not isinstance(answer, Answered)


_PARTS = st.lists(st.sampled_from(["calm", "needles", "sleep", "test", "share"]), min_size=1)


@given(_PARTS, st.sampled_from(["not", "never", "without", "isn't", "don't"]))
def test_a_heading_is_the_opposite_of_itself_negated(words: list[str], negation: str) -> None:
    """Whatever its words, and in both directions; with another word it is another matter."""
    article = parse_article("1.md", source(title="Notes")).article
    assert article
    text, language = " ".join(words), load_language("english")
    negated = f"these {negation} {text}"
    assert heading_comparer(text, language)(negated, article) == "opposite"
    assert heading_comparer(negated, language)(text, article) == "opposite"
    assert heading_comparer(negated, language)(negated, article) == "same"
    assert heading_comparer(f"{text} kettle", language)(negated, article) == "other"
    state = f"i {negation} {text}" if "n't" in negation else text
    assert heading_comparer(state, language)(text, article) == "same"


def test_a_heading_of_several_articles_is_offered_for_each() -> None:
    """Whoever asked knows which they mean; with the name of one, it is that one's."""
    answer = ANSWERER.reading_as(GUEST).answer("Duration")
    assert isinstance(answer, Suggested)
    assert len({s.article.slug for s in answer.suggestions}) == 3
    assert {s.section.heading for s in answer.suggestions} == {"Duration"}

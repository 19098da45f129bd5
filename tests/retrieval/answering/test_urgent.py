"""Urgent phrases in what people type."""

from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.answering import Answered, Answerer, Conversation, Suggested
from retrieval.answering.urgent import UrgentPhrases
from retrieval.audience import Audience
from retrieval.content.library import load_library
from tests.articles import ENGLISH, EVERYDAY, library_of, source
from tests.retrieval.answering.urgent_messages import HARMLESS, TURNED_AROUND, URGENT

CONTENT = Path(__file__).parents[3] / "content"
GUEST = Audience.of({"guest"})


@pytest.fixture(scope="module", name="phrases")
def _phrases() -> UrgentPhrases:
    return UrgentPhrases(load_library(CONTENT).visible(GUEST), ENGLISH)


def test_what_people_in_danger_type_is_urgent(phrases: UrgentPhrases) -> None:
    """However it is written, and whatever stands around it."""
    urgent = {message: phrases.find(message) for message in URGENT}
    assert [message for message, found in urgent.items() if not (found and found.is_sure)] == []


def test_what_is_denied_or_general_is_in_doubt(phrases: UrgentPhrases) -> None:
    """A negation right before the phrase, or a question for what happens to anybody."""
    urgent = {message: phrases.find(message) for message in TURNED_AROUND}
    assert [message for message, found in urgent.items() if not found or found.is_sure] == []


def test_harmless_message_has_no_urgent_phrase(phrases: UrgentPhrases) -> None:
    """Words of a phrase alone, apart or in another order don't count."""
    assert [message for message in HARMLESS if phrases.find(message)] == []


def found_in(message: str, *bodies: str) -> str | None:
    """Return the id of the section that a message is urgent for, of articles of these bodies."""
    files = (source(body, slug=f"s{number}") for number, body in enumerate(bodies))
    found = UrgentPhrases(library_of(*files).visible(GUEST), ENGLISH).find(message)
    return found.section.id if found else None


@pytest.mark.parametrize(
    ("message", "section"),
    [
        pytest.param("a b c", "s0#long", id="the longest"),
        pytest.param("c d and a b", "s1#other", id="the first of equally long ones"),
        pytest.param("not a b, then c d", "s1#other", id="one that isn't turned around"),
        pytest.param("not a b, but never a b c", "s0#long", id="the longest turned around"),
    ],
)
def test_one_phrase_of_several_counts(message: str, section: str) -> None:
    """Sure ones first, then long ones, then early ones."""
    two = "## Short\n<!-- urgent: a b -->\nx\n\n## Long\n<!-- urgent: a b c -->\nx\n"
    assert found_in(message, two, "## Other\n<!-- urgent: c d -->\nx\n") == section


@pytest.mark.parametrize("phrase", ["he has gone", "he's gone", "hes gone", "he is gone"])
@pytest.mark.parametrize("message", ["he's gone", "HES GONE", "he’s gone!", "(he`s gone)"])
def test_short_and_long_forms_are_the_same(phrase: str, message: str) -> None:
    """With any apostrophe or none, in the phrase as in the message."""
    assert found_in(f"oh no {message} what now", f"<!-- urgent: {phrase} -->\nx\n") == (
        "s0#introduction"
    )


def test_whole_of_a_long_message_is_looked_at() -> None:
    """Beyond any number of words that are read of a question; in one pass over them."""
    assert found_in("word " * 1_100 + "a b", "<!-- urgent: a b -->\nx\n")


def test_article_that_readers_may_not_read_has_no_urgent_phrases() -> None:
    """A phrase is one for this reply's readers only."""
    body = "<!-- urgent: a b -->\nx\n"
    answerer = Answerer(library_of(source(body, role="admin"), source(slug="other")))
    assert answerer.reading_as(Audience.of({"admin"})).find_urgent("a b")
    assert not answerer.reading_as(GUEST).find_urgent("a b")
    assert not answerer.reading_as(Audience.of({"admin"}, {"guest"})).find_urgent("a b")


KETAMINE = source(
    "<!-- urgent: i took too much -->\nKetamine.\n\n## Dosage\n\nThe usual dose is 50 mg.\n",
    title="Ketamine",
    slug="ketamine",
)


def test_urgent_answer_goes_before_all_others() -> None:
    """Before the name of an article, and whatever was asked before."""
    view = Answerer(library_of(KETAMINE), everyday=EVERYDAY).reading_as(GUEST)
    answer = view.answer("Ketamine dosage, i took too much", Conversation(("What is LSD?",)))
    assert isinstance(answer, Answered)
    assert answer.is_urgent
    assert answer.section.heading == "Introduction"
    assert view.explain("i took too much", 1).answer == replace(answer, repairs=())
    plain = view.answer("Ketamine dosage")
    assert isinstance(plain, Answered)
    assert not plain.is_urgent


@pytest.mark.parametrize(
    ("question", "offers"),
    [
        pytest.param("what happens if i took too much ketamine", None, id="others after it"),
        pytest.param("what happens if i took too much carfentanil", 1, id="none of another thing"),
    ],
)
def test_urgent_section_is_the_first_offer_in_doubt(question: str, offers: int | None) -> None:
    """Where a phrase is turned around; what can't be meant together with it isn't offered."""
    view = Answerer(library_of(KETAMINE), everyday=EVERYDAY).reading_as(GUEST)
    answer = view.answer(question)
    assert isinstance(answer, Suggested)
    assert answer.suggestions[0].section.heading == "Introduction"
    assert offers is None or len(answer.suggestions) == offers

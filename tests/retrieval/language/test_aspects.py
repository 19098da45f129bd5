"""Kinds of questions and headings."""

import re

import pytest

from retrieval.language import aspects, full_languages, load_language, words
from retrieval.parameters import ASPECT_BOOST

ENGLISH = load_language("english")


def aspects_of_question(question: str) -> frozenset[str]:
    """Return the aspects of a question in English."""
    return aspects.aspects_of_question(question, ENGLISH)


def aspects_of_heading(heading: str) -> frozenset[str]:
    """Return the aspects of a heading in English."""
    return aspects.aspects_of_heading(heading, ENGLISH)


@pytest.mark.parametrize(
    ("question", "heading", "kind"),
    [
        ("How long does it last?", "Duration", "duration"),
        ("How much should I take?", "Dosage", "amount"),
        ("Why do people get it?", "Causes", "cause"),
        ("What happens if you fall?", "Signs and symptoms", "symptom"),
        ("Is it bad for the heart?", "Dangers and side effects", "risk"),
        ("Could it kill a dog?", "Disadvantages", "risk"),
        ("What is it good for?", "Benefits", "purpose"),
        ("Can it be cured?", "Treatment", "treatment"),
        ("How do I know that I have it?", "Recognising it", "diagnosis"),
        ("Can I be arrested for it?", "The law", "legality"),
        ("How much is a ticket?", "Prices", "cost"),
        ("Where can I go?", "Location", "place"),
        ("What date does it begin?", "Schedule", "time"),
        ("How do I stop it from coming back?", "Method", "procedure"),
        ("Who invented it?", "History", "history"),
    ],
)
def test_question_and_heading_meet_without_a_common_word(
    question: str, heading: str, kind: str
) -> None:
    """A question is of the same kind as the heading of the section that people would open."""
    assert not set(words(question)) & set(words(heading)) - {"it", "the"}
    assert kind in aspects_of_question(question) & aspects_of_heading(heading)


@pytest.mark.parametrize("question", ["What is ketamine?", "tell me about reagents", "Whats GHB"])
@pytest.mark.parametrize("heading", ["Introduction", "Overview", "What is Ketamine?"])
def test_subject_itself_is_a_definition(question: str, heading: str) -> None:
    """Who asks what something is wants to be introduced to it."""
    assert aspects_of_question(question) == aspects_of_heading(heading) == {"definition"}


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What is the duration of a trip?", {"duration"}),
        ("How can I tell me about the risks?", {"diagnosis", "risk"}),
        ("How do I lower the cost?", {"cost"}),
    ],
)
def test_specific_kinds_stand_before_general_ones(question: str, kinds: set[str]) -> None:
    """“What is …” and “how do I …” say little beside what is asked for."""
    assert aspects_of_question(question) == kinds


def test_property_of_a_subject_is_no_definition() -> None:
    """“What is the X of Y?” doesn't ask for an introduction to Y."""
    assert aspects_of_question("What is the capital of Normandy?") == {"property"}


def test_kinds_of_headings_are_only_those_of_their_words() -> None:
    """A heading that promises nothing in particular has no kind."""
    assert aspects_of_heading("Ketamine and the brain") == frozenset()
    assert aspects_of_heading("") == frozenset()
    assert aspects_of_question("") == frozenset()


def test_phrase_counts_at_the_beginning_only_if_it_says_so() -> None:
    """“When …?” asks for a time; “what to do when …” doesn't."""
    assert aspects_of_question("When does it open?") == {"time"}
    assert "time" not in aspects_of_question("Is it still open when it rains?")


def test_words_are_compared_by_their_stems() -> None:
    """Number, tense, case and accents make no difference; other words do."""
    assert aspects_of_question("Are there RÍSKS?") == {"risk"}
    assert aspects_of_heading("Treating it") == aspects_of_heading("Treatments") == {"treatment"}
    assert aspects_of_heading("A brisk walk") == frozenset()


def test_question_words_are_not_stemmed() -> None:
    """“Whats” asks what something is; “what” alone doesn't."""
    assert aspects_of_question("Whats GHB?") == {"definition"}
    assert aspects_of_question("What did he eat?") == frozenset()


def test_phrase_needs_all_its_words_in_order() -> None:
    """Part of a phrase, or its words in another order, tell nothing."""
    assert aspects_of_question("Is it long?") == frozenset()
    assert aspects_of_question("Is long how it is?") == frozenset()


@pytest.mark.parametrize("name", full_languages())
def test_table_has_folded_phrases_each_once(name: str) -> None:
    """A phrase in capitals or with an accent would never be found."""
    language = load_language(name)
    for kind in (*language.specific.values(), *language.general.values()):
        for either in (kind.asked, kind.headed):
            phrases = [*kind.both, *either]
            assert len(phrases) == len(set(phrases))
            for phrase in phrases:
                text = re.sub(r"^\^ | \*$", "", phrase)
                assert " ".join(words(text)) == text


def test_boost_is_small() -> None:
    """A kind decides between sections that fit about equally well, no more."""
    assert 1 < ASPECT_BOOST <= 1.15

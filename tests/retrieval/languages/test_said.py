"""Danger, negation and names, in each full language as people type it on a phone."""

import pytest

from retrieval.answering import Answered
from retrieval.answering.negation import polarity
from retrieval.language import load_language
from tests.bench.languages import languages
from tests.retrieval.languages import said_in_french, said_in_german, said_in_spanish
from tests.retrieval.languages.said import Said, lines, view_in

ALL = [module.SAID for module in (said_in_french, said_in_german, said_in_spanish)]

in_each_language = pytest.mark.parametrize("said", ALL, ids=lambda said: said.language)


def test_every_language_has_its_tables() -> None:
    """A new one would be left out here."""
    assert [said.language for said in ALL] == sorted(languages())


@in_each_language
def test_danger_is_told_from_however_it_is_typed(said: Said) -> None:
    """Misspelt, without accents and apostrophes, and with a “not” that is another verb's."""
    view = view_in(said.language)
    urgent = {message: view.find_urgent(message) for message in lines(said.urgent)}
    assert [message for message, found in urgent.items() if not (found and found.is_sure)] == []


@in_each_language
def test_what_nobody_in_danger_says_is_not_sure(said: Said) -> None:
    """It is offered, as somebody may be in danger after all."""
    view = view_in(said.language)
    urgent = {message: view.find_urgent(message) for message in lines(said.turned_around)}
    assert [message for message, found in urgent.items() if not found or found.is_sure] == []


@in_each_language
def test_a_negation_may_tell_of_a_state(said: Said) -> None:
    """Whatever the verb, and wherever the language puts it; or it asks what to avoid."""
    language = load_language(said.language)
    expected = {text: kind for kind, table in said.polarities.items() for text in lines(table)}
    assert {text: polarity(text, language) for text in expected} == expected


@in_each_language
def test_no_substance_is_taken_for_another(said: Said) -> None:
    """None of these has an article; what is said of mixtures in general may be an answer."""
    view = view_in(said.language)
    questions = [asked.format(other) for other in said.others for asked in said.asked]
    answers = {question: view.answer(question) for question in questions}
    slugs = {q: a.article.slug for q, a in answers.items() if isinstance(a, Answered)}
    assert {q: slug for q, slug in slugs.items() if slug != said.on_mixtures} == {}


@pytest.mark.parametrize(
    ("language", "plain", "sworn"),
    [
        ("german", "was ist mdma", "was zum teufel ist mdma"),
        ("german", "was ist mdma", "was ist das für scheiss mdma verdammt"),
        ("german", "wie wirkt keta", "fuck wie wirkt keta"),
        ("french", "c'est quoi la keta", "c'est quoi cette putain de keta connard"),
        ("spanish", "que es la keta", "que mierda es la puta keta"),
        ("spanish", "cuanto dura el mdma", "puta madre cuanto dura el mdma"),
    ],
)
def test_swearing_is_no_missing_name(language: str, plain: str, sworn: str) -> None:
    """It says nothing of the subject, so it gets the same answer."""
    expected, answer = (view_in(language).answer(question) for question in (plain, sworn))
    assert isinstance(expected, Answered)
    assert isinstance(answer, Answered)
    assert answer.section is expected.section

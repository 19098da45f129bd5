"""Danger, negation and names, in each full language as people type it on a phone."""

import pytest

from retrieval.answering import Answered
from retrieval.answering.negation import Polarity, polarity
from retrieval.language import load_language
from tests.bench.languages import languages
from tests.retrieval.languages import said_in_french, said_in_german, said_in_spanish
from tests.retrieval.languages.said import lines, view_in

ALL = [module.SAID for module in (said_in_french, said_in_german, said_in_spanish)]


def test_every_language_has_its_tables() -> None:
    """A new one would be left out here."""
    assert [said.language for said in ALL] == sorted(languages())


@pytest.mark.parametrize(
    ("language", "message"),
    [(said.language, message) for said in ALL for message in lines(said.urgent)],
)
def test_danger_is_told_from_however_it_is_typed(language: str, message: str) -> None:
    """Misspelt, without accents and apostrophes, and with a “not” that is another verb's."""
    urgent = view_in(language).find_urgent(message)
    assert urgent
    assert urgent.is_sure


@pytest.mark.parametrize(
    ("language", "message"),
    [(said.language, message) for said in ALL for message in lines(said.turned_around)],
)
def test_what_nobody_in_danger_says_is_not_sure(language: str, message: str) -> None:
    """It is offered, as somebody may be in danger after all."""
    urgent = view_in(language).find_urgent(message)
    assert urgent
    assert not urgent.is_sure


@pytest.mark.parametrize(
    ("language", "expected", "text"),
    [
        (said.language, kind, text)
        for said in ALL
        for kind, table in said.polarities.items()
        for text in lines(table)
    ],
)
def test_a_negation_may_tell_of_a_state(language: str, expected: Polarity, text: str) -> None:
    """Whatever the verb, and wherever the language puts it; or it asks what to avoid."""
    assert polarity(text, load_language(language)) == expected


@pytest.mark.parametrize(
    ("language", "question", "on_mixtures"),
    [
        (said.language, asked.format(other), said.on_mixtures)
        for said in ALL
        for other in said.others
        for asked in said.asked
    ],
)
def test_no_substance_is_taken_for_another(language: str, question: str, on_mixtures: str) -> None:
    """None of these has an article; what is said of mixtures in general may be an answer."""
    answer = view_in(language).answer(question)
    assert not isinstance(answer, Answered) or answer.article.slug == on_mixtures


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

"""Spanish as people type it on a phone: who is left out, names."""

import pytest

from retrieval.language import (
    aspects_of_heading,
    aspects_of_question,
    depends_on_context,
    load_language,
    respell,
)

SPANISH = load_language("spanish")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("¿Es peligroso?", True),
        ("cuánto dura?", True),
        ("puedo tomarlo con alcohol", True),
        ("lo puedo mezclar", True),
        ("y con alcohol?", True),
        ("es peligroso mezclar keta con alcohol", False),
        ("cuanto dura la keta", False),
        ("la charla de Carlos", False),
        ("lo mejor para la resaca", False),
    ],
)
def test_what_was_spoken_of_goes_without_saying(question: str, expected: bool) -> None:
    """Or stands at the end of a verb."""
    assert depends_on_context(question, SPANISH) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("cuanto mdma por kilo", {"amount"}),
        ("¿Cuánta ketamina?", {"amount"}),
        ("cuánto dura la keta", {"duration"}),
        ("cuanto cuesta", {"cost"}),
        ("cuantas veces al mes", {"frequency"}),
        ("puedo mezclarla con alcohol", {"interaction"}),
        ("xq duele la vejiga", {"cause"}),
    ],
)
def test_how_much_is_no_amount_before_some_verbs(question: str, expected: set[str]) -> None:
    """Where an amount is asked for, every word counts."""
    assert aspects_of_question(question, SPANISH) == expected


def test_headings_promise_what_is_asked_for() -> None:
    """In their usual words."""
    assert aspects_of_heading("Cuánto descansar entre tomas", SPANISH) == {"frequency"}
    assert aspects_of_heading("Efectos secundarios", SPANISH) == {"symptom", "risk"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("kiero", "quiero"), ("benzodiasepina", "benzodiacepina"), ("anios", "anos"), ("keta", "")],
)
def test_words_are_known_as_they_are_typed_by_ear(typed: str, meant: str) -> None:
    """But a name is what it is."""
    assert respell(typed, SPANISH)[:1] == ((meant,) if meant else ())

"""Spanish as people type it on a phone: danger, negation, who is left out, names."""

import pytest

from retrieval.answering import Answered, Answerer
from retrieval.answering.negation import Polarity, polarity
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.language import (
    GeneralWords,
    aspects_of_heading,
    aspects_of_question,
    depends_on_context,
    load_language,
)
from tests.bench.languages import FOLDER

SPANISH = load_language("spanish")
LIBRARY = load_library(FOLDER / "spanish/articles", language="spanish")
VIEW = Answerer(LIBRARY, "spanish").reading_as(Audience.of({"guest"}))

URGENT = """
SOBREDOSIS!! | mi amigo no respira | ¡no puedo respirar! | ayuda no puedo respirar | ya no respira
me pase con el keta | me pasé con la keta q hago | m pase con el keta | creo que me he pasado
tome demasiado | e tomado demasiado | tomé demaciado | esta inconciente | casi no respira
mi novia esta inconsciente q hago | no se despierta | mi amiga no se dispierta | es una sobredosis?
no se que hacer he tomado demasiado | nose he tomado demasiado | no puedo mas, he tomado demasiado
no he comido nada y he tomado demasiado | no estoy bien he tomado demasiado
no, he tomado demasiado
no me encuentro bien sobredosis | no responde inconsciente | no se si he tomado demasiado
que hago si tome demasiado | si he tomado demasiado que hago
que es lo que hago he tomado demasiado
no es broma tome demasiado | no quiero morir he tomado demasiado | por que no respira
"""

TURNED_AROUND = """
no es sobredosis | no es una sobredosis | no esta inconsciente | no he tomado demasiado
creo que no he tomado demasiado | nunca he tenido una sobredosis | no me he pasado
no fue sobredosis
no creo que sea una sobredosis | mi amigo no esta inconsciente | tampoco he tomado demasiado
que es una sobredosis | que pasa si he tomado demasiado | q pasa si tome demasiado
que pasa cuando no respira | que significa inconsciente | una duda, que pasa si esta inconsciente
"""

POLARITIES: dict[Polarity, str] = {
    "state": """
no puedo respirar | no respira | mi amigo no respira | no me encuentro bien | xq no puedo dormir
por que no puedo dormir | ayuda no se despierta | mi novia no se despierta | el no reacciona
mi amigo ya no respira | no siento las piernas | ya no puedo mas | hola no me baja | no se que hacer
""",
    "negative": """
que no mezclar | que drogas no se pueden mezclar | no mezclar | lo que no debes mezclar
que no se debe tomar con mdma | sin analizar | que no dice un resultado | que no puedo mezclar
nunca a solas | lo que la policia no puede hacer | ni alcohol ni keta
""",
    "positive": "que dice un resultado | cuanto dura la keta",
}

OTHER_THINGS = (
    *("2-MMC", "3-MMC", "acetilfentanilo", "acetil fentanilo", "desclorketamina", "2-FDCK", "MDA"),
    *("fluoro ketamina", "metanfetamina", "speedball", "norketamina", "MDMB", "lsd", "5-APB"),
    *("cannabinol", "cannabinoides sinteticos", "heroina", "hoja de coca", "metil mdma"),
    *("extasis liquido", "esketamina", "keta china", "popper"),
)

ASKED_OF_ANY = (
    *("{} dosis", "cuanto {} por kilo", "cuanto dura {}", "q es {}", "cada cuanto {}"),
    *("tomar {} con alcohol", "{} y alcohol", "efectos de {}", "cuanto tarda {} en subir"),
)


def lines(text: str) -> list[str]:
    """Return the messages of a table."""
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("message", lines(URGENT))
def test_danger_is_told_from_however_it_is_typed(message: str) -> None:
    """Without accents, misspelt, and with a “no” that is another verb's."""
    urgent = VIEW.find_urgent(message)
    assert urgent
    assert urgent.is_sure


@pytest.mark.parametrize("message", lines(TURNED_AROUND))
def test_what_nobody_in_danger_says_is_not_sure(message: str) -> None:
    """It is offered, as somebody may be in danger after all."""
    urgent = VIEW.find_urgent(message)
    assert urgent
    assert not urgent.is_sure


@pytest.mark.parametrize(
    ("expected", "text"),
    [(kind, text) for kind, table in POLARITIES.items() for text in lines(table)],
)
def test_a_no_before_the_verb_may_tell_of_a_state(expected: Polarity, text: str) -> None:
    """Of whoever is named or left out; “qué no …” and “no se puede …” ask what to avoid."""
    assert polarity(text, SPANISH) == expected


@pytest.mark.parametrize("other", OTHER_THINGS)
@pytest.mark.parametrize("asked", ASKED_OF_ANY)
def test_no_substance_is_taken_for_another(asked: str, other: str) -> None:
    """None of these has an article; what is said of a mixture in general may be an answer."""
    answer = VIEW.answer(asked.format(other))
    assert not isinstance(answer, Answered) or answer.article.slug == "mezclas"


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
    assert GeneralWords(SPANISH).respell(typed)[:1] == ((meant,) if meant else ())

"""German as people type it on a phone: compounds, umlauts, names."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.answering import Abstained, Answered, Answerer
from retrieval.audience import Audience
from retrieval.language import depends_on_context, is_listed, load_language
from tests.articles import library_of, source
from tests.retrieval.languages.said import reader_in

GUEST = Audience.of({"guest"})
GERMAN = load_language("german")
READER = reader_in("german")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ketaminüberdosis", "ketamin uberdosis"),
        ("ketaminueberdosis?", "ketamin ueberdosis?"),
        ("ist Alkoholentzug schlimm", "ist alkohol entzug schlimm"),
        ("MDMAdosis", "mdma dosis"),
        ("Cannabiskonsumdauer", "cannabis konsum dauer"),
        ("was tun bei Uebelkeit", "was tun bei ubelkeit"),
        ("koennte ich fuer", "konnte ich fur"),
        # What an article says, or what is no compound, stays as it is.
        ("Alkoholvergiftung", "Alkoholvergiftung"),
        ("neue aktuelle Poesie, teuer, Quelle", "neue aktuelle Poesie, teuer, Quelle"),
        # Another substance, or no German word, at the end; a word that means more than its parts.
        ("Methamphetamin", "Methamphetamin"),
        ("Norketamin", "Norketamin"),
        ("Deschlorketamin Ketaminol", "Deschlorketamin Ketaminol"),
        ("Methylphenidat Acetylfentanyl", "Methylphenidat Acetylfentanyl"),
        ("Speedball", "Speedball"),
        ("Wirkungsdauer", "Wirkungsdauer"),
        ("Fliegenpilz", "Fliegenpilz"),
    ],
)
def test_a_word_is_read_as_its_parts_only_if_all_are_known(typed: str, read: str) -> None:
    """Digraphs are read as umlauts where that makes a word."""
    assert READER.read(typed)[0] == read


def test_an_authors_own_compound_stays_whole() -> None:
    """In a name or a phrasing, though no section has it and all have its parts."""
    body = "## Mehr\n\n<!-- asked: Partydrogenwirkung nachts -->\nParty, Drogen, Wirkung.\n"
    named = source("Ketamin, Party, Drogen.\n", title="Ketamin", more="aliases: [Partydrogen]\n")
    library = library_of(named, source(body, title="Allerlei", slug="other"), language="german")
    view = Answerer(library).reading_as(GUEST)
    for question, slug in (("Partydrogen", "a-slug"), ("partydrogenwirkung nachts?", "other")):
        answer = view.answer(question)
        assert isinstance(answer, Answered)
        assert answer.article.slug == slug


@given(
    st.text("bdfgklmnprstvwxz", min_size=3, max_size=9),
    st.sampled_from(["ketamin", "mdma", "dosis", "alkohol", "risiken", "konsum"]),
    st.booleans(),
)
def test_a_compound_with_an_unknown_part_stays_whole(part: str, known: str, is_first: bool) -> None:
    """It may be the name of another substance."""
    assume(not any(is_listed(part[:end], GERMAN) for end in range(3, len(part) + 1)))
    assume(not any(is_listed(part[start:], GERMAN) for start in range(len(part) - 2)))
    typed = part + known if is_first else known + part
    assert READER.read(typed) == (typed, frozenset())


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ist das gefährlich", True),
        ("kann man das mischen", True),
        ("und mit alkohol?", True),
        ("was sagt man dazu", True),
        ("wie hoch ist das Risiko bei Ketamin", False),
        ("gibt es einen test für mdma", False),
    ],
)
def test_das_refers_to_something_only_as_a_pronoun(question: str, expected: bool) -> None:
    """As an article, it stands in every fifth question."""
    assert depends_on_context(question, GERMAN) is expected


def test_who_does_not_want_to_live_is_offered_no_liver() -> None:
    """The stems are the same; articles on the liver still answer who asks for it."""
    body = "## Schäden\n\nAlkohol schadet der Leber.\n"
    view = Answerer(library_of(source(body, title="Alkohol"), language="german")).reading_as(GUEST)
    for said in ("ich will nicht mehr leben", "keine lust mehr zu leben", "wozu lebe ich noch"):
        answer = view.answer(said)
        assert isinstance(answer, Abstained)
        assert not answer.suggestions
    assert not isinstance(view.answer("schadet alkohol der leber"), Abstained)

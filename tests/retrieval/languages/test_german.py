"""German as people type it on a phone: danger, negation, compounds, umlauts, names."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.answering import Answered, Answerer
from retrieval.answering.compounds import CompoundReader
from retrieval.answering.negation import Polarity, polarity
from retrieval.answering.subjects import Names, SubjectLinker
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.language import Analyzer, GeneralWords, depends_on_context, load_language
from retrieval.search import SectionIndex, build_postings
from tests.articles import library_of, source
from tests.bench.languages import FOLDER

GUEST = Audience.of({"guest"})
GERMAN = load_language("german")
LIBRARY = load_library(FOLDER / "german/articles", language="german")
VIEW = Answerer(LIBRARY, "german").reading_as(GUEST)

URGENT = """
hab zu viel genommen | hilfe hab zuviel genommen | ich hab viel zu viel genommen | UEBERDOSIS
mein freund atmet nicht | mein freund atmet nich mehr | sie is bewusstlos was tun | bewußtlos
er wacht nicht auf | er hat ne überdosis | ich krieg keine luft | sie kriegt keine luft mehr
ich hab nichts gegessen und zu viel genommen | er atmet nicht bewusstlos
ich kann nicht mehr, zu viel genommen | warum nicht überdosis | er reagiert nicht überdosis
hatte noch nie so angst, bewusstlos | nicht gut bewusstlos | was mach ich er atmet nicht
"""

TURNED_AROUND = """
ich hab nicht zu viel genommen | hab ich nicht zu viel genommen | das ist keine überdosis
er ist nicht bewusstlos | ich bin gar nicht bewusstlos | sie war nie bewusstlos
ich hatte noch nie eine überdosis | hab zum glück nicht zu viel genommen
was passiert wenn man zu viel genommen hat | was passiert bei einer ueberdosis
was ist eine überdosis | was bedeutet bewusstlos
"""

POLARITIES: dict[Polarity, str] = {
    "state": """
ich kann nicht atmen | ich krieg keine luft | er atmet nicht | mein freund reagiert nicht mehr
ich fühl mich nicht gut | warum kann ich nicht schlafen | kann nicht schlafen | schlaf nicht
kann gar nicht schlafen | die frau wacht nicht auf | ich spür meine beine nicht
wenn du nicht schlafen kannst | hilfe er atmet nicht | wieso schläft er nicht
""",
    "negative": """
was darf man nicht mischen | was sollte ich nicht mischen | kann ich das nicht mischen
nicht mischen | was du nicht mischen solltest | dinge, die ich nicht mischen darf
was ein ergebnis nicht sagt | nie allein konsumieren | ohne testen | ist das nicht gefährlich
darf ich ketamin nicht mischen | was die polizei nicht darf | soll ich das nicht nehmen
""",
    "positive": "was ein ergebnis sagt | wie wirkt ketamin",
}

OTHER_THINGS = (
    *("2-MMC", "3-MMC", "acetylfentanyl", "deschlorketamin", "2-FDCK", "fluorketamin", "MDA"),
    *("methamphetamin", "speedball", "fliegenpilz", "norketamin", "MDMB", "ghbx", "lsd", "5-APB"),
    *(
        "cannabinol",
        "synthetische cannabinoide",
        "heroin",
        "kokablätter",
        "ketanest",
        "methyl-mdma",
    ),
)

ASKED_OF_ANY = (
    *("{} dosierung", "wie viel {}", "wie lange wirkt {}", "was ist {}", "wv {} nehmt ihr"),
    *("{}dosis", "{} mit alkohol", "wie oft {}", "{} wirkung"),
)


def lines(text: str) -> list[str]:
    """Return the messages of a table."""
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("message", lines(URGENT))
def test_danger_is_told_from_however_it_is_typed(message: str) -> None:
    """A “nicht” behind a verb is that verb's, and turns nothing around."""
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
def test_a_nicht_behind_the_verb_tells_of_a_state(expected: Polarity, text: str) -> None:
    """Whatever the verb; “was … nicht” and “darf ich … nicht” ask what to avoid."""
    assert polarity(text, GERMAN) == expected


@pytest.mark.parametrize("other", OTHER_THINGS)
@pytest.mark.parametrize("asked", ASKED_OF_ANY)
def test_no_substance_is_taken_for_another(asked: str, other: str) -> None:
    """None of these has an article; what is said of a mixture in general may be an answer."""
    answer = VIEW.answer(asked.format(other))
    assert not isinstance(answer, Answered) or answer.article.slug == "mischkonsum"


def _reader() -> CompoundReader:
    analyzer = Analyzer("german")
    articles = LIBRARY.visible(GUEST)
    names = SubjectLinker(Names.of(articles, analyzer), analyzer)
    index = SectionIndex(build_postings(LIBRARY, analyzer), articles)
    return CompoundReader(index, analyzer, GeneralWords(analyzer.language), names)


READER = _reader()


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
    library = library_of(named, source(body, title="Allerlei", slug="other"))
    view = Answerer(library, "german").reading_as(GUEST)
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
    assume(not any(part[:end] in GeneralWords(GERMAN) for end in range(3, len(part) + 1)))
    assume(not any(part[start:] in GeneralWords(GERMAN) for start in range(len(part) - 2)))
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

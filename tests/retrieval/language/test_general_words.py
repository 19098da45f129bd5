"""Words that are spelt rightly stay what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import Abstained, Answerer, Suggested
from retrieval.answering.subjects import Names, SubjectLinker
from retrieval.answering.thesaurus import Thesaurus
from retrieval.answering.understanding import Interpreter
from retrieval.audience import Audience
from retrieval.language import everyday_words, languages, load_language
from retrieval.language.general_words import LISTS, is_listed
from retrieval.search.query import ReadWord, Slot
from tests.articles import EVERYDAY, group, index_of, library_of, source

GUEST = Audience.of({"guest"})
ENGLISH = load_language("english")
NEAR = {
    "acid": "aid",
    "weed": "week",
    "coke": "come",
    "heart": "hear",
    "crack": "track",
    "speed": "spend",
    "dope": "dose",
    "joint": "point",
    "stoned": "stones",
    "veins": "reins",
    "numb": "number",
    "rehab": "rehash",
    "snorting": "sporting",
}
"""Words, and others that are one or two letters away."""


def understand(question: str, words: str, *groups: tuple[str, ...]) -> list[Slot]:
    """Return how a question is read in a library that has nothing but some words."""
    library = library_of(source(words), groups=tuple(group(*phrases) for phrases in groups))
    language = load_language("english")
    thesaurus = Thesaurus(library.synonyms, language)
    names = SubjectLinker(Names(), language)
    interpreter = Interpreter(index_of(library, GUEST), language, thesaurus, names)
    return list(interpreter.understand(question).own)


@pytest.mark.parametrize(("typed", "near"), NEAR.items())
def test_a_rightly_spelt_word_is_never_read_as_another(typed: str, near: str) -> None:
    """However near that is, and though no article has the one typed."""
    assert [word.word for word in understand(typed, near)] == [typed]


@given(
    st.sampled_from(
        sorted(word for word in everyday_words(ENGLISH) if len(word) > 3 and word.isalpha())
    )
)
def test_no_word_of_an_everyday_question_is_repaired(typed: str) -> None:
    """Nor one of the lists', with any letter changed in the only word that the articles have."""
    assert is_listed(typed, ENGLISH)
    near = f"{typed[:-1]}{'z' if typed[-1] != 'z' else 'y'}"
    assert all(not word.is_repaired for word in understand(typed, near))


def test_a_word_of_the_authors_synonyms_is_not_repaired() -> None:
    """It is a word, whether or not a dictionary or an article has it."""
    assert understand("ketmine", "ketamine")[0].word == "ketamine"
    assert understand("ketmine", "ketamine", ("ketmine", "vitamin k"))[0].word == "ketmine"


@pytest.mark.parametrize("typed", ["braething", "ketmine", "overdoce"])
def test_a_word_that_no_list_has_is_repaired(typed: str) -> None:
    """So that typing errors are understood."""
    words = understand(typed, "breathing ketamine overdose")
    assert words[0].is_repaired


def test_what_was_read_otherwise_is_told_with_offers_too() -> None:
    """Whoever asked can see why they are offered what they didn't ask for."""
    library = library_of(
        source("Breathing may stop.\n\n## Naps\n\nSleep.\n", title="Ketamine", slug="ketamine"),
        source("Water is wet.\n", title="Water", slug="water"),
    )
    answerer = Answerer(library, everyday=EVERYDAY)
    answer = answerer.reading_as(GUEST).answer("braething zebra crossings and volcanoes")
    assert isinstance(answer, Suggested | Abstained)
    assert answer.repairs == (ReadWord("braething", "breathing"),)


def test_languages_have_their_own_lists() -> None:
    """By the stemmers' names; of a language without a list, no word is known."""
    assert set(LISTS) < set(languages())
    assert is_listed("maus", load_language("german"))
    assert not is_listed("maus", load_language("finnish"))


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("fibre", "fire"),
        ("realised", "raised"),
        ("organise", "organist"),
        ("tumour", "rumour"),
        ("cheque", "cheaper"),
        ("mould", "would"),
        ("vape", "tape"),
        ("lorazepam", "clonazepam"),
        ("methylone", "methadone"),
    ],
)
def test_a_word_that_the_list_lacks_may_be_right(typed: str, near: str) -> None:
    """British spellings, words newer than the list, and the names of medicines."""
    assert [word.word for word in understand(typed, near)] == [typed]


@pytest.mark.parametrize(
    ("typed", "read"), [("fibre", "fiber"), ("colours", "colors"), ("analysed", "analyzed")]
)
def test_a_word_is_read_in_the_spelling_that_the_articles_have(typed: str, read: str) -> None:
    """It is the same word, whatever else is as near to it."""
    assert understand(typed, f"fire {read} colonels")[0].word == read

"""French as people type it on a phone: elisions, names."""

import pytest

from retrieval.answering import Answered
from retrieval.language import (
    aspects_of_question,
    depends_on_context,
    load_language,
    words,
)
from tests.retrieval.languages.said import reader_in, view_in

FRENCH = load_language("french")
VIEW = view_in("french")
READER = reader_in("french")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lalcool et dalcool", "alcool et alcool"),
        ("trop decstasy", "trop ecstasy"),
        ("lurgence", "urgence"),
        # Words of their own, though the rest is one, too; other substances.
        ("dose dune lame", "dose dune lame"),
        ("mescaline métizolam naloxone lorazepam", "mescaline métizolam naloxone lorazepam"),
        ("méthylone loxapine diazépam", "méthylone loxapine diazépam"),
        ("lsd lsa dmt", "lsd lsa dmt"),
    ],
)
def test_an_article_typed_as_part_of_its_word_is_taken_off(typed: str, read: str) -> None:
    """Only “l” and “d”, before a vowel, and if that leaves a known word."""
    assert READER.read(typed)[0] == read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'alcool d’abord", "l alcool d abord"),
        ("qu'il s'endorme, jusqu'à l'hôpital", "qu il s endorme jusqu a l hopital"),
        ("aujourd'hui quelqu'un n'y va", "aujourdhui quelquun ny va"),
        ("le cœur", "le coeur"),
        ("I don't, O'Brien, rock'n'roll, it's, we'll, d'you", None),
    ],
)
def test_an_elided_word_is_one_of_its_own(text: str, expected: str | None) -> None:
    """Before a vowel only, so that no English contraction is taken apart."""
    assert " ".join(words(text)) == (expected or "i dont obrien rocknroll its well dyou")


@pytest.mark.parametrize(
    "question", ["l'alcool", "lalcool", "c'est quoi l’alcool", "c koi lalcool"]
)
def test_a_name_is_found_behind_its_article(question: str) -> None:
    """However the apostrophe is typed, or left out."""
    answer = VIEW.answer(question)
    assert isinstance(answer, Answered)
    assert answer.article.slug == "alcool"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("combien de kétamine", {"amount"}),
        ("cb de temps ça dure", {"duration"}),
        ("ça dure combien de temps", {"duration"}),
        ("combien d'heures", {"duration"}),
        ("combien de temps entre deux prises", {"frequency"}),
        ("c'est dangereux ou pas", {"risk"}),
        ("c koi la ké", {"definition"}),
        ("où trouver des seringues", {"place"}),
        ("quel est le but", {"purpose"}),
    ],
)
def test_what_is_asked_is_told_from_the_whole_phrase(question: str, expected: set[str]) -> None:
    """“Combien” asks for an amount, “combien de temps” doesn't."""
    assert aspects_of_question(question, FRENCH) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("c'est dangereux", True),
        ("on peut mélanger ça", True),
        ("et avec de l'alcool ?", True),
        ("combien en prendre", True),
        ("quel est le risque avec la kétamine", False),
        ("il y a un test pour la mdma", False),
    ],
)
def test_what_refers_to_something_before(question: str, expected: bool) -> None:
    """“Le” and “il” mostly refer to nothing."""
    assert depends_on_context(question, FRENCH) is expected

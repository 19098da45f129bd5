"""French as people type it on a phone: danger, negation, elisions, names."""

import pytest

from retrieval.answering import Answered, Answerer
from retrieval.answering.compounds import CompoundReader
from retrieval.answering.negation import Polarity, polarity
from retrieval.answering.subjects import Names, SubjectLinker
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.language import (
    Analyzer,
    GeneralWords,
    aspects_of_question,
    depends_on_context,
    load_language,
    words,
)
from retrieval.search import SectionIndex, build_postings
from tests.bench.languages import FOLDER

GUEST = Audience.of({"guest"})
FRENCH = load_language("french")
LIBRARY = load_library(FOLDER / "french/articles", language="french")
VIEW = Answerer(LIBRARY, "french").reading_as(GUEST)

URGENT = """
jai pris trop de | j'ai trop pris | g pris tro de keta | jen ai trop pris
OVERDOSE | ya une overdose
j’ai pris trop d’ecsta | elle a trop pris help | il respire pas | il ne respire pas
mon pote respire plus | jpeux pas respirer | je peux pas respirer
je ne peux plus respirer | je peux plus respirer | peux plus respirer svp | il se réveille pas
ma meuf se reveille plus | elle ne se réveille plus | elle est inconsciente keske je fais
il manque d'air | je manque dair | que faire si il respire pas
qu'est-ce que je fais il respire pas
il répond pas, overdose | il bouge pas inconscient | je sais pas quoi faire overdose
pourquoi pas une overdose | j'ai rien mangé et j'ai pris trop | c'est quoi ce truc il respire pas
j'arrive pas à le réveiller il est inconscient | pas bien du tout, pris trop | fait une overdose
"""

TURNED_AROUND = """
j'ai pas pris trop | j'ai pas trop pris | jai pa trop pris | je n'ai pas trop pris
c'est pas une overdose | c pas une overdose | ce n'est pas une overdose | j'ai jamais pris trop
il est pas inconscient | elle n'est pas inconsciente | je suis pas en overdose
elle a jamais fait overdose | c'est quoi une overdose | c koi une overdose
qu'est-ce qu'une overdose | que se passe-t-il en cas d'overdose | il se passe quoi si on a trop pris
"""

POLARITIES: dict[Polarity, str] = {
    "state": """
je peux pas respirer | je ne peux plus respirer | jpeux pas dormir | j'arrive pas à dormir
jarrive pas a dormir | j'arrive même pas à dormir | peux pas dormir | il respire pas
il ne se réveille pas | elle ne répond plus, elle ne bouge pas | mon pote se réveille pas
je me sens pas bien | jme sens pas bien | pourquoi j'arrive pas à dormir
je sens plus mes jambes pas
si tu n'arrives pas à dormir | au secours il respire pas | mes mains ne bougent pas
""",
    "negative": """
ce qu'il ne faut pas mélanger | qu'est-ce que je ne dois pas mélanger | il ne faut pas mélanger
avec quoi ne pas mélanger | ne pas mélanger | ce que je ne peux pas mélanger | sans tester
jamais seul | ce qu'un résultat ne dit pas | est-ce que c'est pas dangereux | je dois pas mélanger
ce que la police n'a pas le droit de faire | tu ne devrais pas conduire | faut pas mélanger
""",
    "positive": "ce qu'un résultat dit | la kétamine ça fait quoi | plus de mdma",
}

OTHER_THINGS = (
    *("2-MMC", "3-MMC", "acétylfentanyl", "deschloroketamine", "2-FDCK", "fluorokétamine", "MDA"),
    *("méthamphétamine", "speedball", "norkétamine", "MDMB", "4-FA", "5-APB", "la 2C-B"),
    *("cannabinol", "cannabinoïdes de synthèse", "l'oxycodone", "loxycodone", "1P-LSD", "LSA"),
    *("métizolam", "eskétamine", "du nalbuphine", "d'éphédrine", "le méthyl-mdma", "naltrexone"),
)

ASKED_OF_ANY = (
    *("{} dosage", "combien de {}", "combien de temps dure {}", "c'est quoi {}", "c koi {}"),
    *("jprends combien de {}", "{} avec de l'alcool", "{} tous les combien", "effets {}"),
)


def lines(text: str) -> list[str]:
    """Return the messages of a table."""
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("message", lines(URGENT))
def test_danger_is_told_from_however_it_is_typed(message: str) -> None:
    """With or without “ne” and apostrophes; a “pas” behind a verb is that verb's."""
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
def test_ne_and_pas_around_the_verb_tell_of_a_state(expected: Polarity, text: str) -> None:
    """Whatever the verb; “ce qu'il ne faut pas” and “je ne dois pas” tell what to avoid."""
    assert polarity(text, FRENCH) == expected


@pytest.mark.parametrize("other", OTHER_THINGS)
@pytest.mark.parametrize("asked", ASKED_OF_ANY)
def test_no_substance_is_taken_for_another(asked: str, other: str) -> None:
    """None of these has an article."""
    assert not isinstance(VIEW.answer(asked.format(other)), Answered)


def _reader() -> CompoundReader:
    analyzer = Analyzer("french")
    articles = LIBRARY.visible(GUEST)
    names = SubjectLinker(Names.of(articles, analyzer), analyzer)
    index = SectionIndex(build_postings(LIBRARY, analyzer), articles)
    return CompoundReader(index, analyzer, GeneralWords(analyzer.language), names)


READER = _reader()


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

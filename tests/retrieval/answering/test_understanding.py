"""Questions as they are understood: synonyms, and what keeps them from doing harm."""

import math

import pytest
from hypothesis import given

from retrieval.answering.subjects import Names, SubjectLinker
from retrieval.answering.thesaurus import Thesaurus
from retrieval.answering.understanding import Interpreter, Understood
from retrieval.audience import Audience
from retrieval.content.library import Library, collect_library
from retrieval.content.synonyms import Group, Synonyms
from retrieval.language import load_language
from retrieval.parameters import SYNONYM_WEIGHT
from retrieval.search.query import ReadWord, Term
from tests.articles import (
    Files,
    audiences,
    group,
    index_of,
    library_of,
    parsed_files,
    source,
    synonyms,
    texts,
    visible_only,
)
from tests.examples import examples

ENGLISH = load_language("english")
GUEST = Audience.of({"guest"})
BODY = """\
## One

ketamine risks

## Two

ketamine effects on the side, long disadvantages

## Three

ketamine dosage and side effects

## Four

water
"""
LIBRARY = library_of(source(BODY), source("nightfall", slug="secret", role="admin"))


def interpreter_of(
    *groups: Group, audience: Audience = GUEST, library: Library = LIBRARY
) -> Interpreter:
    """Return what understands questions with some synonyms."""
    thesaurus, names = Thesaurus(groups, ENGLISH), SubjectLinker(Names(), ENGLISH)
    return Interpreter(index_of(library, audience), ENGLISH, thesaurus, names)


def understand(question: str, *groups: Group, role: str = "guest") -> Understood:
    """Return a question as it is understood with some synonyms."""
    return interpreter_of(*groups, audience=Audience.of({role})).understand(question)


def terms_of(question: str, *groups: Group, role: str = "guest") -> list[list[Term]]:
    """Return what is searched for, for each word of a question."""
    return [list(slot.terms) for slot in understand(question, *groups, role=role).query.slots]


def idf(frequency: int) -> float:
    """Return the weight of a term that so many of the guest's four sections have."""
    return math.log(1 + (4 - frequency + 0.5) / (frequency + 0.5))


def test_a_synonym_counts_less_than_the_word() -> None:
    """The word itself comes first."""
    first, *others = terms_of("disadvantages", group("risks", "disadvantages"))[0]
    assert first == Term("disadvantag")
    assert others == [Term("risk", weight=SYNONYM_WEIGHT)]


def test_a_rare_or_long_synonym_is_worth_no_more_than_the_word() -> None:
    """A section that lists many names of the subject mustn't answer all about the subject."""
    listed = group("ketamine", "risks", "side effects")
    ((_, rare, side, effect),) = terms_of("ketamine", listed)
    own = SYNONYM_WEIGHT * idf(3)
    assert rare.weight * idf(1) == pytest.approx(own)
    assert side.weight * idf(2) + effect.weight * idf(2) == pytest.approx(own)


def test_a_phrase_is_widened_once_beside_what_follows_it() -> None:
    """Each of its words may be there by a synonym of the whole phrase."""
    side, effect, ketamine = understand(
        "side effects of ketamine", group("risks", "side effects")
    ).query.slots
    assert side.terms == (Term("side"),)
    assert effect.terms == (Term("effect"), Term("risk", weight=SYNONYM_WEIGHT))
    assert side.readings == (("side",), ("risk",))
    assert effect.readings == (("effect",), ("risk",))
    assert ketamine.terms == (Term("ketamin"),)
    assert [slot.is_in({"risk"}) for slot in (side, effect, ketamine)] == [True, True, False]


def test_a_synonym_of_several_words_is_there_as_a_whole_only() -> None:
    """“Side” alone isn't “side effects”."""
    (risks,) = understand("risks", group("risks", "side effects")).query.slots
    assert [term.text for term in risks.terms] == ["risk", "side", "effect"]
    assert [risks.is_in(found) for found in ({"side"}, {"effect"}, {"side", "effect"})] == [
        False,
        False,
        True,
    ]


def test_a_word_that_no_article_has_is_read_as_the_first_synonym_that_one_has() -> None:
    """It weighs as much as if that had been typed, and isn't called a repair."""
    listed = group("drawbacks", "drawback list", "side effects", "risks")
    understood = understand("drawbacks of ketamine", listed)
    assert understood.repairs == ()
    first, second, third = understood.query.slots
    assert (first.terms, third.terms) == ((Term("side"),), (Term("ketamin"),))
    assert second.terms[0] == Term("effect")
    assert second.terms[1:] == (Term("risk", weight=SYNONYM_WEIGHT),)


def test_what_no_article_has_at_all_stays_as_it_was_typed() -> None:
    """An unknown subject keeps its weight, and synonyms without sections add nothing."""
    assert terms_of("zolpidem", group("zolpidem", "ambien")) == [[Term("zolpidem")]]
    assert terms_of("zolpidem", group("zolpidem", "how much")) == [[Term("zolpidem")]]
    assert terms_of("risks", group("risks", "side hazards")) == [[Term("risk")]]


def test_synonyms_are_those_of_the_articles_that_the_audience_may_read() -> None:
    """Who can't read of a thing is answered as if no article had it."""
    listed = group("nightfall", "risks")
    assert terms_of("nightfall", listed) == [[Term("risk")]]
    assert terms_of("nightfall", listed, role="admin") == [[Term("nightfal")]]
    assert terms_of("risks", listed) == [[Term("risk")]]


def test_a_word_of_the_list_is_never_repaired() -> None:
    """Its author knows it; “dosages” isn't “dosage” mistyped by chance."""
    listed = group("riskk", "hazards")
    assert understand("riskk").repairs == (ReadWord("riskk", "risks"),)
    assert understand("riskk", listed).repairs == ()
    assert terms_of("riskk", listed) == [[Term("riskk")]]
    assert understand("hazardz", listed).repairs == ()


def test_a_repaired_word_has_synonyms_if_the_repair_is_certain() -> None:
    """A guess isn't widened by what means the same as the guess."""
    listed = group("ketamine", "risks")
    ((ketamine, risk),) = terms_of("ketamnie", listed)
    assert (ketamine.text, ketamine.weight, risk.text) == ("ketamin", 0.9, "risk")
    assert risk.weight < SYNONYM_WEIGHT
    ((risk,),) = terms_of("riskz", listed)
    assert (risk.text, risk.weight) == ("risk", 0.9)


def test_question_words_in_a_phrase_are_soft_there_too() -> None:
    """They needn't be in the section's text, where they count for nothing."""
    ((dosage, how, long),) = terms_of("dosage", group("dosage", "how long"))
    assert (how.is_soft, long.is_soft, dosage.is_soft) == (True, False, False)
    (slot,) = understand("dosage", group("dosage", "how long")).query.slots
    assert slot.is_in({"long"})
    much = terms_of("how much", group("dosage", "how much"))
    assert much == [
        [Term("how", is_soft=True)],
        [Term("much", is_soft=True), Term("dosag", weight=SYNONYM_WEIGHT)],
    ]


def test_a_name_of_the_list_may_be_typed_with_spaces() -> None:
    """Like one that the articles have."""
    assert terms_of("2c b", group("2C-B", "water")) == [[Term("water")]]
    assert terms_of("2c b") == [[Term("2c")], [Term("b")]]


def test_a_word_asked_twice_keeps_its_synonyms() -> None:
    """Once by itself, once in a phrase."""
    slots = understand("effects, side effects", group("risks", "side effects")).query.slots
    assert [slot.terms[0].text for slot in slots] == ["effect", "side"]
    assert slots[0].is_in({"risk"})


def test_history_counts_by_what_was_searched_for() -> None:
    """The word that stands in for a name, without its synonyms."""
    interpreter = interpreter_of(group("ket", "ketamine", "water"))
    question, earlier = map(interpreter.understand, ("and the risks?", "what is ket"))
    query = interpreter.go_on(question, [earlier]).query
    assert [term.text for term in query.context] == ["ketamin"]


def openness(question: str, audience: Audience = GUEST) -> float:
    """Return how little a question says of what it is about."""
    interpreter = interpreter_of(audience=audience)
    return interpreter.openness(interpreter.understand(question).query)


def test_openness_is_that_of_the_rarest_word() -> None:
    """(1 - idf/idf of a word that no section has)^1.5: idf(0) is ln 10 for four sections."""
    # In 3 of 4: 1 - ln(1 + 1.5/3.5)/ln 10 = 1 - ln(10/7)/ln 10 = log 7; in 1: 1 - ln(10/3)/ln 10.
    assert openness("ketamine") == pytest.approx(math.log10(7) ** 1.5)
    assert openness("water") == pytest.approx(math.log10(3) ** 1.5)
    assert openness("what has ketamine with water?") == openness("water") < openness("ketamine")


@pytest.mark.parametrize("question", ["", "and what is it?"])
def test_question_without_words_of_its_own_is_quite_open(question: str) -> None:
    """Question and filler words say nothing of a subject."""
    assert openness(question) == 1


@pytest.mark.parametrize("question", ["pizza", "ketamine pizza", "riskz"])
def test_question_with_an_unknown_word_is_not_open(question: str) -> None:
    """It names a subject that isn't there; a guess at a short word doesn't make it known."""
    assert openness(question) == 0


def test_word_that_is_certainly_meant_is_as_open_as_if_it_had_been_typed() -> None:
    """A long word with a typing error is known."""
    assert openness("ketamnie") == openness("ketamine")


def test_openness_goes_by_what_the_audience_may_read() -> None:
    """A word of hidden articles only is one that no article has."""
    assert openness("nightfall") == 0
    # In 1 of the admin's 5: idf = ln(1 + 4.5/1.5), against ln(1 + 5.5/.5)
    expected = (1 - math.log(4) / math.log(12)) ** 1.5
    admin = Audience.of({"guest", "admin"})
    assert openness("nightfall", admin) == pytest.approx(expected)


def test_earlier_questions_count_half_as_much_each() -> None:
    """Four of them at most, by as much as the question depends on them."""
    earlier = ["nightfall", "dosage", "effects", "ketamine", "water"]
    interpreter = interpreter_of()
    question, *before = map(interpreter.understand, ("and it?", *earlier))
    context = interpreter.go_on(question, before, dependence=0.5).query.context
    assert [(term.text, term.weight) for term in context] == [
        ("water", 0.25),
        ("ketamin", 0.125),
        ("effect", 0.0625),
        ("dosag", 0.03125),
    ]


@examples(30, prove=5_000)
@given(parsed_files(), synonyms, texts, audiences)
def test_hidden_articles_change_nothing_that_is_understood(
    files: Files, listed: Synonyms, question: str, audience: Audience
) -> None:
    """Words, repairs and the weights of synonyms are those of the visible articles, bit for bit."""
    interpreters = (
        interpreter_of(*listed.groups, audience=audience, library=library)
        for library in (collect_library(files), visible_only(files, audience))
    )
    whole, visible = (
        one.go_on(one.understand(f"ket {question}"), [one.understand(question)])
        for one in interpreters
    )
    assert whole == visible

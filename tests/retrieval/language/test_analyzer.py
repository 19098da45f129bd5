"""From text to words and terms."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.language.analyzer import (
    SENTENCE_END,
    Beginning,
    analyse,
    asks_for_subject,
    depends_on_context,
    fold_typed,
    folded_sentences,
    is_amount,
    plain_text,
    read_beginning,
    split_at_joint,
    words,
)
from retrieval.language.language import load_language
from retrieval.parameters import MAX_READ, MAX_TYPED, MAX_WORD
from tests.articles import ENGLISH
from tests.steps import count_steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't “quote” ’tis o'clock", ["dont", "quote", "tis", "oclock"]),
        ("naïveté CAFÉ Straße", ["naivete", "cafe", "strasse"]),
        ("2C-B, 5-MeO-DMT; 3-MMC (GHB)", ["2cb", "5meodmt", "3mmc", "ghb"]),
        ("well-known 3-day mid-90s 5-10 x-ray", "well known 3 day mid 90s 5 10 x ray".split()),
        ("a 100mg dose, COVID-19", ["a", "100mg", "dose", "covid", "19"]),
        ("кетамин и ΚΕΤΑΜΊΝΗ", ["кетамин", "и", "κεταμινη"]),
        ("氯胺酮 is", ["氯胺", "胺酮", "is"]),
        ("茶", ["茶"]),
        ("a 茶。の", ["a", "茶", "の"]),
        ("one\ntwo\tthree\u00a0four\x00five", ["one", "two", "three", "four", "five"]),
        ("-- - --a- b--c", ["a", "b", "c"]),
        ("…!? \n", []),
    ],
)
def test_words_are_letters_and_digits_without_case_and_accents(
    text: str, expected: list[str]
) -> None:
    """Of every script; a name with a hyphen is one word, a compound several."""
    assert list(words(text)) == expected


@given(st.text())
def test_words_stay_what_they_are(text: str) -> None:
    """Whoever types a word as the index has it finds it."""
    once = list(words(text))
    assert list(words(" ".join(once))) == once
    assert {unicodedata.category(c)[0] for word in once for c in word if c != "."} <= set("LNM")


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_is_folded_as_any_text_is(text: str) -> None:
    """The quick way for plain letters and the way for all others agree."""
    assert list(words(text)) == [word for word in words(f"{text} ж") if word != "ж"]


@given(st.lists(st.sampled_from(["water", "2C-B.", "is\n", "Safe!  ", "don't", "\n\n", "…"])))
def test_a_sections_words_are_those_of_its_text(parts: list[str]) -> None:
    """Parting it into sentences loses none and adds none."""
    text = " ".join(parts)
    found = [word for word in folded_sentences(text) if word not in {"", SENTENCE_END}]
    assert found == list(words(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,5 g, 0.5g and 0,50 G", "0.5g 0.5g and 0.5g"),
        ("1.000 mg or 1,000 mg", "1000mg or 1000mg"),
        ("1.234.567", "1234567"),
        ("0.125 0,125µg", "0.125 0.125ug"),
        ("0,5-1 g", "0.5 1g"),
        ("on 12.5.2024, at 5,6,7.", "on 12 5 2024 at 5 6 7"),
        ("3,4-methylenedioxy, 2,5-DMA", "3 4 methylenedioxy 2 5dma"),
        ("a.5 5. .5 1\x1e2", "a 5 5 5 1 2"),
    ],
)
def test_a_number_with_a_comma_or_a_point_is_one(text: str, expected: str) -> None:
    """But not a date, a list, or the numbers in the name of a substance."""
    assert " ".join(words(text)) == expected


@example("0..g")
@example("0 - g")
@example("g-0.1")
@given(st.text("0123456789.,- gm€", max_size=20))
def test_folded_numbers_stay_as_they_are(text: str) -> None:
    """What is folded twice is no other number."""
    once = " ".join(words(text))
    assert " ".join(words(once)) == once


def test_a_decimal_number_is_an_amount() -> None:
    """With its unit or before it."""
    assert is_amount(["0.5g"], 0, ENGLISH)
    assert is_amount(["0.5", "grams"], 1, ENGLISH)


def test_sentences_end_at_a_stop_or_a_line() -> None:
    """An abbreviation's dot inside a word ends none."""
    folded = [w for w in folded_sentences("Drink water. Wait 2.5 hours!\nThen ask") if w]
    assert " ".join(folded) == "drink water \n wait 2.5 hours \n then ask"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[site](https://a.org/x) and https://b.org/y.", ["site", "and"]),
        ("<!-- hidden --> <b>bold</b> *word*", ["bold", "word"]),
        ("fish &amp; chips", ["fish", "chips"]),
        ("f(x) and a < b", ["f", "x", "and", "a", "b"]),
    ],
)
def test_what_a_reader_does_not_see_is_no_word(markdown: str, expected: list[str]) -> None:
    """Addresses, comments and tags aren't what a section says."""
    assert list(words(plain_text(markdown))) == expected


def test_words_of_one_stem_are_one_term() -> None:
    """Stop words are left out, question words marked."""
    found = analyse("What are the risks of risking?", load_language("english"))
    assert [(word.text, word.term, word.is_soft) for word in found] == [
        ("what", "what", True),
        ("risks", "risk", False),
        ("risking", "risk", False),
    ]


def test_without_a_stemmer_words_stay_whole() -> None:
    """For languages that Snowball doesn't know."""
    assert [word.term for word in analyse("risks", load_language("none"))] == ["risks"]


def test_an_unknown_language_is_refused() -> None:
    """The error lists those that are known."""
    with pytest.raises(ValueError, match="english"):
        load_language("klingon")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("and the side effects?", True),
        ("is it addictive", True),
        ("what about alcohol", True),
        ("is ketamine addictive", False),
        ("italian food", False),
    ],
)
def test_a_question_that_goes_on_depends_on_the_one_before(question: str, expected: bool) -> None:
    """By a word that stands for something else, or by how it begins."""
    assert depends_on_context(question, ENGLISH) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("tell me about MDMA", True),
        ("MDMA", True),
        ("what is 2C-B?", True),
        ("and MDMA?", True),
        ("so what about MDMA", True),
        ("and the risks", False),
        ("what is it", False),
        ("is MDMA safe", False),
        ("please, what is MDMA?", True),
        ("damn, what is 2C-B", True),
        ("hey, can you tell me what MDMA is?", True),
        ("do you know what is MDMA", True),
        ("what exactly is MDMA?", True),
        ("could you explain MDMA to me", True),
        ("MDMA powder, what is it?", True),
        ("is it bad, what is it?", False),
        ("MDMA and what is it doing", False),
        ("I took MDMA, what is happening", False),
    ],
)
def test_a_question_for_a_subject_as_such_is_told(question: str, expected: bool) -> None:
    """And not one about something of it."""
    assert asks_for_subject(question, ENGLISH) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is X safe with Y?", ("is x safe", "with", "y")),
        ("X and Y", ("x", "and", "y")),
        ("X & Y", ("x", "and", "y")),
        ("X + Y", ("x", "and", "y")),
        ("X plus Y", ("x", "plus", "y")),
        ("sleep and X with Y", ("sleep and x", "with", "y")),
        ("and the risks?", ("", "and", "the risks")),
        ("C++ or R&D", None),
        ("X", None),
    ],
)
def test_what_is_asked_for_together_is_parted(
    question: str, expected: tuple[str, str, str] | None
) -> None:
    """At the word that says so clearest."""
    assert split_at_joint(question, ENGLISH) == expected


GREETING = "\ufdfa"
"""One character that folds to eighteen, four words."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't mix & match", Beginning("Don't mix & match", 3, is_cut=False)),
        ("  one two\nthree ", Beginning("  one two\nthree ", 3, is_cut=False)),
        ("1 + 1 = 2, isn't it?", Beginning("1 + 1 = 2,", 3, is_cut=True)),
        ("to well-known 2C-B now", Beginning("to well-known", 3, is_cut=True)),
        ("it is well-known", Beginning("it is well", 3, is_cut=True)),
        ("氯胺酮是药", Beginning("氯胺 胺酮 酮是", 3, is_cut=True)),
        ("a" * 101, Beginning("a" * 100, 1, is_cut=False)),
        ("ﬃ" * 34 + " b", Beginning("ffi" * 33 + "f b", 2, is_cut=False)),
        ("", Beginning("", 0, is_cut=False)),
    ],
)
def test_a_beginning_is_as_it_was_typed(text: str, expected: Beginning) -> None:
    """Only a word that is too long, or parted by the cut, is written otherwise."""
    assert read_beginning(text, 3) == expected


@given(
    st.text(st.sampled_from(f"aB-9é水ﬃ'& \n{GREETING}"), max_size=100).map(lambda text: 40 * text)
)
def test_a_beginning_has_the_first_words(text: str) -> None:
    """No other ones, and it says if there are more."""
    beginning = read_beginning(text, 50)
    expected = [word[:MAX_WORD] for word in words(text)]
    assert list(words(beginning.text)) == expected[:50]
    assert (beginning.words, beginning.is_cut) == (min(len(expected), 50), len(expected) > 50)


@pytest.mark.parametrize("part", [GREETING, "word ", "x", "ﬃ", "水", "a-", "5'", "& ", " "])
def test_a_beginning_costs_the_same_whatever_follows(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """However much one character folds to."""
    steps = count_steps(monkeypatch)
    long = part * (MAX_READ + 1)
    few = steps.count(lambda: read_beginning(long, 150))
    assert few <= 12 * MAX_READ
    assert steps.count(lambda: read_beginning(long * 50, 150)) == few


@given(st.text(st.sampled_from(f"aé水ﬃ {GREETING}")).map(lambda text: 40 * text))
def test_a_typed_name_is_folded_and_then_cut(typed: str) -> None:
    """What is left is the beginning of what the whole would be."""
    folded = fold_typed(typed)
    assert len(folded) <= MAX_TYPED
    assert " ".join(words(typed)).startswith(folded)

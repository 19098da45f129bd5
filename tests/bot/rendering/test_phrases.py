"""What is said of a question and its answer, in words."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup.escaping import echo, escape, plain, replace_broken
from bot.markup.paging import discord_length
from bot.rendering.answer import MAX_ABOVE, MAX_REVIEWED, Renderer
from bot.rendering.phrases import (
    MAX_QUOTE,
    introduce,
    quote_question,
    read_first,
    read_heading,
    read_question,
    section_name,
    write_help,
    write_reviewed,
)
from bot.texts import member_texts
from retrieval.answering import Abstained, Answered, Suggested, Suggestion
from retrieval.language.analyzer import words
from retrieval.search.query import ReadWord
from tests.bot.markup.test_escaping import NASTY, outside_code
from tests.bot.markup.test_markup_reader import NOT_TEXT, shown
from tests.bot.rendering.test_answer import article_of
from tests.examples import examples

ARTICLE = article_of("Text.\n")
OFFER = Suggestion(ARTICLE, ARTICLE.first)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Just text.\n", "Water"),
        ("## WATER\n\nx\n", "Water"),
        ("## Introduction\n\nx\n", "Water"),
        ("##\n\nx\n", "Water"),
        (f"## {'long ' * 50}\n\nx\n", "Water"),
        ("## Drinking\n\nx\n", "Water › Drinking"),
    ],
)
def test_a_section_is_named_by_article_and_heading(body: str, name: str) -> None:
    """What would be said twice is said once."""
    article = article_of(body)
    assert section_name(article, article.first) == name


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Abstained((), 0.0), [member_texts.ABSTAINED]),
        (Abstained((), 0.0, ("carfentanil",)), ["I have nothing on “carfentanil”."]),
        (
            Abstained((OFFER,), 0.0, ("a", "b")),
            ["I have nothing on “a” and “b”.", member_texts.NEAREST],
        ),
        (
            Suggested((OFFER,), 0.0, missing=("*bladder*",), subject="Ketamine"),
            ["I have nothing on “\\*bladder\\*”.", "What I have on Ketamine:"],
        ),
        (
            Suggested((OFFER,), 0.0, missing=("x" * 100,)),
            [f"I have nothing on “{'x' * 59}…”.", member_texts.NEAREST],
        ),
        (
            Suggested((OFFER,), 0.0, repairs=(ReadWord("brething", "breathing"),)),
            ["I read “brething” as “breathing”.", member_texts.SUGGESTED_ONE],
        ),
        (Suggested((OFFER,), 0.0, "Ketamine"), [member_texts.DID_YOU_MEAN.format(name="Ketamine")]),
    ],
)
def test_what_nothing_is_known_of_is_told(answer: Suggested | Abstained, said: list[str]) -> None:
    """And what was read otherwise than typed, before what is offered."""
    assert introduce(answer, echo).splitlines() == said


@given(st.text(max_size=100))
def test_a_quoted_question_is_read_back(question: str) -> None:
    """As it is shown: that is what is asked again, and quoted alike."""
    above = f"-# {member_texts.ROLES_UNKNOWN}\n{quote_question(question)}"
    assert read_question(above) == replace_broken(plain(question))
    assert list(words(read_question(above))) == list(words(plain(question)))


@given(st.text(alphabet="ab. *_`\\:/\u202e\u0301", max_size=600))
def test_a_long_question_is_known_again_by_its_quote(question: str) -> None:
    """Also one that is cut, wherever that is, an address included."""
    quote = quote_question(question)
    assert quote_question(read_question(quote)) == quote


@pytest.mark.parametrize("question", ["*" * 4000, "🙂" * 4000, "a " * 3000, "<@1> `x` # y"])
def test_a_quoted_question_is_short_and_harmless(question: str) -> None:
    """However long it is, it leaves room for the answer, and mentions nobody."""
    quote = quote_question(question)
    assert 2 < discord_length(quote) <= MAX_QUOTE
    assert not re.search(r"(?<!\\)<@", quote)
    assert MAX_QUOTE < MAX_ABOVE


@examples(60, prove=3_000)
@given(NASTY)
def test_no_layout_lets_a_members_words_do_anything(words: str) -> None:
    """In whatever part of a reply they are repeated: as many lines, and nothing but signs."""
    read = ReadWord(words, words)
    answers = (
        Abstained((OFFER,), 0.0, (words, words), (read,)),
        Suggested((OFFER,), 0.0, missing=(words,) * 9, subject=words),
        Suggested((OFFER, OFFER), 0.0, words, repairs=(read,)),
        Suggested((OFFER, OFFER), 0.0, apart=(words, words)),
        Answered(ARTICLE, ARTICLE.first, 1.0, repairs=(read,)),
    )
    for answer in answers:
        layout = Renderer().render_answer(answer, quote_question(f"x{words}"))
        for part in (layout.above, layout.text, layout.footer):
            left = outside_code(part)
            assert not re.search(r"\w://|\w\.\w\w|@everyone|<[@#:t/]", left)
            assert NOT_TEXT not in shown(part)
            assert len(part) < 1_300
            assert not re.search(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029\u202e\u200b]", part)
        assert layout.above.count("\n") == 0
        assert layout.text.count("\n") <= 2


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Call 112, or +49 (0)30 19240.", "Call 112, or +49 (0)30 19240."),
        ("Dial *123# or *124#", r"Dial \*123# or \*124#"),
        ("1. Call 112\n2. Wait", "1\\. Call 112\n2\\. Wait"),
        ("https://a.example/x_y, a_b@c.example", r"https://a.example/x_y, a\_b@c.example"),
        ("Write in <#123> to <@&4>, @everyone", r"Write in <#123> to \<@&4>, \@everyone"),
        ("<#12a> <#> \\<#1>", r"\<#12a> \<#> \\<#1>"),
    ],
)
def test_where_help_is_shows_as_it_was_written(text: str, markdown: str) -> None:
    """No number loses a sign and nobody is pinged; addresses and channels are links."""
    assert write_help(text) == markdown


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("word " * 150, ""),
        ("word " * 151, "I read the first 150 words."),
        ("\ufdfa" * 4000, "I read the first 150 words."),
        ("x" * 10_000, ""),
    ],
)
def test_a_long_question_is_told_how_much_of_it_was_read(question: str, sentence: str) -> None:
    """Where it was read to its end, nothing is said."""
    assert read_first(question) == sentence


def test_there_is_room_for_all_that_may_stand_above_an_answer() -> None:
    """A notice, how much was read, and the question."""
    lines = [
        member_texts.ROLES_UNKNOWN,
        member_texts.BOT_MAY_NOT_WRITE,
        member_texts.ASKER_MAY_NOT_WRITE,
    ]
    longest = max(len(f"-# {line}\n") for line in lines)
    assert MAX_QUOTE + longest + len(f"-# {read_first('word ' * 200)}\n") <= MAX_ABOVE


def test_an_empty_question_is_not_quoted() -> None:
    """Where there is none, no empty quote stands."""
    assert quote_question(" \n") == ""


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_a_heading_is_read_back(title: str) -> None:
    """A question that goes on from an answer goes on from the name of its section."""
    assert list(words(read_heading(f"### {escape(title)}"))) == list(words(replace_broken(title)))


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("### Water › 10⁻³ *of* **it**", "Water › 10⁻³ of it"),
        ("### Water › [see [this]](https://x.y/a_b)", "Water › see [this]"),
        ("### Water › see `b_c` (<https://x.y>)", "Water › see b_c"),
        (r"### 5 \* 3 \[a](b) snake\_case", "5 * 3 [a](b) snake_case"),
        ("**Water › C#**", "Water › C#"),
        ("### a __b__ _c_ ~~d~~ e_f", "a b c d e_f"),
    ],
)
def test_a_heading_is_read_back_without_its_marks(heading: str, name: str) -> None:
    """They are no words."""
    assert read_heading(heading) == name


@pytest.mark.parametrize("text", ["", member_texts.ABSTAINED, "#### x", "###"])
def test_what_is_no_heading_is_read_as_none(text: str) -> None:
    """Nothing goes on from a sentence of ours."""
    assert read_heading(text) == ""


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        ("2025-05-20", "Last reviewed 2025-05-20"),
        ("2025-06-19", "Last reviewed 2025-05-20"),
        ("2025-06-20", "Last reviewed a month ago, on 2025-05-20"),
        ("2026-05-19", "Last reviewed eleven months ago, on 2025-05-20"),
        ("2026-05-20", "Last reviewed a year ago, on 2025-05-20"),
        ("2027-05-19", "Last reviewed a year ago, on 2025-05-20"),
        ("2032-06-01", "Last reviewed seven years ago, on 2025-05-20"),
        ("2040-06-01", "Last reviewed 15 years ago, on 2025-05-20"),
        ("2024-01-01", "Last reviewed 2025-05-20"),
    ],
)
def test_a_review_is_told_by_its_age_if_it_is_stale(today: str, shown: str) -> None:
    """After thirty days here."""
    reviewed = date(2025, 5, 20)
    assert write_reviewed(reviewed, date.fromisoformat(today), 30) == shown


def test_an_age_of_days_is_told() -> None:
    """Where a community reviews its articles every week; without a bound, nothing is stale."""
    reviewed, today = date(2025, 5, 1), date(2025, 5, 20)
    assert write_reviewed(reviewed, today, 7) == "Last reviewed 19 days ago, on 2025-05-01"
    assert write_reviewed(reviewed, today, None) == "Last reviewed 2025-05-01"


@given(st.dates(), st.dates(), st.integers(1, 10_000))
def test_no_age_is_longer_than_what_is_reserved_for_it(
    reviewed: date, today: date, stale_after_days: int
) -> None:
    """Whatever the clock says, a page begins at the same place."""
    assert len(write_reviewed(reviewed, today, stale_after_days)) <= MAX_REVIEWED

"""What is said of a question and its answer, in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
from bot.markup_text import escape, replace_broken
from bot.paging import discord_length
from bot.render import MAX_ABOVE
from bot.wording import (
    MAX_QUOTE,
    quote_question,
    read_first,
    read_heading,
    read_question,
    section_name,
)
from retrieval.analysis import words
from tests.bot.test_render import article_of


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


@given(st.text(max_size=100))
def test_a_quoted_question_is_read_back(question: str) -> None:
    """As far as its words go: they are what is asked again."""
    above = f"-# {texts.ROLES_UNKNOWN}\n{quote_question(question)}"
    assert list(words(read_question(above))) == list(words(replace_broken(question)))


@pytest.mark.parametrize("question", ["*" * 4000, "🙂" * 4000, "a " * 3000, "<@1> `x` # y"])
def test_a_quoted_question_is_short_and_harmless(question: str) -> None:
    """However long it is, it leaves room for the answer, and mentions nobody."""
    quote = quote_question(question)
    assert 2 < discord_length(quote) <= MAX_QUOTE
    assert not re.search(r"(?<!\\)<@", quote)
    assert MAX_QUOTE < MAX_ABOVE


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
    lines = [texts.ROLES_UNKNOWN, texts.BOT_MAY_NOT_WRITE, texts.ASKER_MAY_NOT_WRITE]
    longest = max(len(f"-# {line}\n") for line in lines)
    assert MAX_QUOTE + longest + len(f"-# {read_first('word ' * 200)}\n") <= MAX_ABOVE


def test_an_empty_question_is_not_quoted() -> None:
    """Where there is none, no empty quote stands."""
    assert quote_question(" \n") == ""


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_a_heading_is_read_back(title: str) -> None:
    """A question that goes on from an answer goes on from the name of its section."""
    assert list(words(read_heading(f"### {escape(title)}"))) == list(words(replace_broken(title)))

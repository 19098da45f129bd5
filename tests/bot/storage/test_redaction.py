"""Blanking what could tell who wrote a question, or of whom."""

import re
import time
from string import digits, whitespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.storage.redaction import BLANK, MAX_DIGITS, MAX_STORED, redact

SIGNS = " .-()/'’_–"

numbers = st.lists(st.sampled_from(digits), min_size=MAX_DIGITS + 1, max_size=20)
signs = st.lists(st.sampled_from(["", *SIGNS, "\u200b", "\u2060"]), min_size=20, max_size=20)


@pytest.mark.parametrize(
    "told",
    [
        "https://example.com/me?x=1",
        "HTTP://EXAMPLE.COM",
        "www.example.com",
        "discord.gg/abc",
        "my-page.example.co.uk",
        "münchen.example",
        "mailto:someone",
        "sam@mail.example",
        "sam.smith+x@mail.example",
        "sam@localhost",
        "sam @ mail.example",
        "sam (at) mail",
        "@sam",
        "@everyone",
        "＠sam",
        "sam#1234",
        "<@123456789012345678>",
        "<@!123456789012345678>",
        "<@&123456789012345678>",
        "<#123456789012345678>",
        "</ask:123456789012345678>",
        "<:sam:123456789012345678>",
        "192.168.0.1",
        "fe80::1ff:fe23:4567:890a",
        "12345",
        "10,000",
        "+44 20 7946 0958",
        "(555) 123-4567",
        "12 34 56",
        "１２３４５",
        "①②③④⑤",
        "1\u200b2\u200b3\u200b4\u200b5",
        "12 Baker Street",
        "Hauptstraße 5",
    ],
)
def test_what_tells_who_somebody_is_is_blanked(told: str) -> None:
    """Whole, and nothing else with it."""
    assert redact(f"is it safe with {told} , please") == f"is it safe with {BLANK} , please"


@pytest.mark.parametrize(
    "text",
    [
        "What is 2C-B?",
        "is 5-MeO-DMT ok with 20-25 mg, or 2.5 g",
        "2000 mg at 10:30, e.g. in 2024?",
        "doses of 5, 10, 20 and 50",
        "Was ist Größe? 何ですか",
    ],
)
def test_what_tells_nothing_stays(text: str) -> None:
    """Else the gaps would tell nothing, either."""
    assert redact(text) == text


@given(st.text(), numbers, signs, st.text())
def test_no_long_number_is_left(
    before: str, number: list[str], between: list[str], after: str
) -> None:
    """Whatever stands around it, and whatever signs stand between its digits."""
    told = "".join(a + b for a, b in zip(number, between, strict=False)).strip(SIGNS)
    assert told not in redact(f"{before[:300]} x {told} x {after}")
    left = re.sub(rf"[{re.escape(SIGNS)}]", "", redact(f"x {told} x"))
    assert not re.search(rf"\d{{{MAX_DIGITS + 1}}}", left)


@given(st.text(), st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}(\.[a-z]{2,5})?", fullmatch=True), st.text())
def test_no_address_is_left(before: str, address: str, after: str) -> None:
    """An e-mail address in any text."""
    assert address not in redact(f"{before[:300]} {address} {after}")


@given(st.text())
@example("@ a @")
@example("ﷺ" * 2000)
def test_what_is_left_is_short_and_has_no_mention(text: str) -> None:
    """On one line, at most so long, and with nobody named by an @."""
    left = redact(text)
    assert len(left) <= MAX_STORED
    assert not re.search(r"@\w", left)
    assert left == " ".join(left.split())


def test_a_number_that_is_cut_is_not_left() -> None:
    """Where a text is too long, it ends before a word and not in the middle of one."""
    cut = [redact("a " * 490 + "b" * space + "1234567") for space in range(30)]
    assert not any(re.search(r"\d", text) for text in cut)


@pytest.mark.parametrize("part", ["a", "a.", "1 ", "a@", "a b ", ":", "<", "1a ", "a#", "12 a "])
def test_blanking_is_fast(part: str) -> None:
    """No text keeps the bot busy."""
    began = time.process_time()
    redact(part * 4000)
    assert time.process_time() - began < 0.2


def test_whitespace_is_one_space() -> None:
    """A question is one line, for tables and lists."""
    assert redact(f"a{whitespace}b\u2028c") == "a b c"

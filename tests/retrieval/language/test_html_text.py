"""Character references, raised and lowered text, attributes."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.html_text import attributes_of, shift, unescape


@given(st.text("&#xX019aF;lt <é"))
def test_references_are_read_as_the_standard_library_does(text: str) -> None:
    """Of any text."""
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize(
    ("reference", "character"),
    [
        (f"&#{'9' * 5_000};", "\ufffd"),
        (f"&#{'0' * 5_000}60;", "<"),
        (f"&#x{'0' * 5_000}3c;", "<"),
        (f"&#X{'f' * 5_000};", "\ufffd"),
        ("&#00000000", "\ufffd"),
    ],
)
def test_a_number_may_have_more_digits_than_python_reads(reference: str, character: str) -> None:
    """It would raise an error."""
    assert unescape(f"a{reference}b") == f"a{character}b"


@pytest.mark.parametrize(
    ("text", "tag", "shifted"),
    [("-3", "sup", "⁻³"), ("−3", "sup", "⁻³"), ("2", "sub", "₂"), ("A", "sup", "^(A)"),
     ("3A4", "sub", "_(3A4)"), ("", "sup", "")],
)  # fmt: skip
def test_raised_and_lowered_text_is_never_just_the_text(text: str, tag: str, shifted: str) -> None:
    """It would be another number."""
    assert shift(text, tag) == shifted


def test_what_only_looks_like_a_tag_has_no_attributes() -> None:
    """Its words are text."""
    assert attributes_of("<b and c>") is None
    assert attributes_of("<a HREF='x&amp;y' download>") == {"href": "x&y", "download": ""}


@pytest.mark.parametrize(
    "tag",
    ["<details open>", "<input disabled>", "<img alt>", "<div data-step>", "<p aria-busy>",
     "<span contenteditable>", "<a href='https://a.org' target>", '<div class="a" hyphenate>',
     "<video src=a.mp4 controls muted>"],
)  # fmt: skip
def test_an_attribute_may_be_bare(tag: str) -> None:
    """A tag with one is none the less a tag."""
    assert attributes_of(tag) is not None


@pytest.mark.parametrize("text", ["<time and place>", "<b or c>", "<address line>", "<name of me>"])
def test_everyday_words_are_no_attributes(text: str) -> None:
    """What stands for something that a reader fills in stays text."""
    assert attributes_of(text) is None

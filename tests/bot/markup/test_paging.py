"""Pages: where they end, and that what is open there is closed and opened again."""

import pytest

from bot.markup.blocks import Block, convert
from bot.markup.paging import discord_length, paginate

SENTENCE = "This sentence has forty characters now. "


def pages_of(markdown: str, max_chars: int = 100, max_bytes: int = 9_500) -> list[str]:
    """Return the pages of an author's text."""
    return paginate(convert(markdown).blocks, max_chars=max_chars, max_bytes=max_bytes)


@pytest.mark.parametrize(("text", "length"), [("", 0), ("a—é", 3), ("👍", 2), ("\ud800", 1)])
def test_discord_length_counts_utf_16_code_units(text: str, length: int) -> None:
    """What is beyond the basic plane counts twice."""
    assert discord_length(text) == length


def test_paginate_joins_what_fits() -> None:
    """Blocks stand on one page, joined as they say."""
    assert pages_of("### a\n\n- b\n- c\n\nd") == ["### a\n- b\n- c\n\nd"]


def test_paginate_returns_one_empty_page_without_blocks() -> None:
    """There is always a first page."""
    assert paginate([], max_chars=100, max_bytes=400) == [""]


@pytest.mark.parametrize(("max_chars", "max_bytes"), [(99, 400), (100, 399)])
def test_paginate_refuses_a_page_without_room(max_chars: int, max_bytes: int) -> None:
    """A page that couldn't hold marks and text is the caller's mistake."""
    with pytest.raises(ValueError, match=f"{max_chars} characters, {max_bytes} bytes"):
        paginate([], max_chars=max_chars, max_bytes=max_bytes)


def test_page_ends_between_blocks() -> None:
    """A block that fits a page isn't cut, even where a part of it would have fitted."""
    assert pages_of(f"{'a' * 60}\n\n{'b ' * 30}c") == ["a" * 60, "b " * 30 + "c"]


def test_page_is_full_by_bytes_too() -> None:
    """The limit of bytes ends a page as the one of characters does."""
    assert pages_of(f"{'é' * 60}\n\n{'è' * 60}", 3_500, 400) == [f"{'é' * 60}\n\n{'è' * 60}"]
    assert pages_of(f"{'€' * 80}\n\n{'¥' * 90}", 3_500, 400) == ["€" * 80, "¥" * 90]


def test_page_does_not_end_with_a_heading() -> None:
    """Headings move to the page of what they head."""
    text = f"{'a' * 80}\n\n### b\n\n#### c\n\n{'d' * 60}"
    assert pages_of(text) == ["a" * 80, f"### b\n**c**\n{'d' * 60}"]


def test_heading_keeps_with_a_block_that_has_to_be_cut() -> None:
    """A heading stays with the first part of what is too long for one page."""
    first, *_ = pages_of(f"### Head\n\n{SENTENCE * 5}")
    assert first == f"### Head\n{SENTENCE * 2}".strip()


def test_headings_alone_are_shown() -> None:
    """A heading that heads nothing ends the last page."""
    assert pages_of("a\n\n### b") == ["a\n\n### b"]


def test_paragraph_is_cut_between_sentences() -> None:
    """Of a paragraph too long for a page, each page has whole sentences."""
    assert pages_of(SENTENCE * 5) == [(SENTENCE * 2).strip()] * 2 + [SENTENCE.strip()]


def test_paragraph_is_cut_between_words_but_not_in_a_quantity() -> None:
    """Without a sentence's end in reach, a page ends at a space, not between 5 and mg."""
    words = "abcd " * 19
    for quantity in ("50 mg", "< 5 mg", "≥ 5"):
        assert pages_of(f"{words}{quantity} {words}")[0] == words.strip()


def test_word_is_cut_anywhere() -> None:
    """A single word longer than a page comes apart, whole characters at a time."""
    assert "".join(pages_of("a" * 5_000)) == "a" * 5_000
    assert all(page.endswith("e\u0301") for page in pages_of("e\u0301" * 400))
    family = "👩\u200d👩\u200d👧"
    assert all(len(page) % len(family) == 0 for page in pages_of(family * 60))


@pytest.mark.parametrize("mark", ["**", "*", "***", "~~"])
def test_style_is_closed_and_opened_again(mark: str) -> None:
    """What is bold on one page goes on so on the next."""
    pages = pages_of(f"{mark}{SENTENCE * 5}end{mark}")
    assert len(pages) == 3
    assert all(page.startswith(mark) and page.endswith(mark) for page in pages)


@pytest.mark.parametrize(
    ("markdown", "first", "second"),
    [
        (f"`{SENTENCE * 3}`", "`This", "`This"),
        (f"> {SENTENCE * 3}", "> This", "> This"),
        (f"### {SENTENCE * 3}", "### This", "### This"),
        (f"> **{SENTENCE * 2}  \n> {SENTENCE.strip()}**", "> **This", "> **This"),
    ],
)
def test_line_goes_on_as_it_began(markdown: str, first: str, second: str) -> None:
    """A quote, a heading, inline code is one on the next page, too."""
    pages = pages_of(markdown)
    assert pages[0].startswith(first)
    assert pages[1].startswith(second)


@pytest.mark.parametrize("quote", ["", "> "])
def test_fence_is_closed_and_opened_again(quote: str) -> None:
    """Code is cut between its lines, each page with its fence and info string."""
    lines = [f"x{number} = {'1' * 30}" for number in range(5)]
    pages = pages_of("\n".join(quote + line for line in ["```py", *lines, "```"]))
    found = [line for page in pages for line in page.split("\n")]
    assert [line.removeprefix(quote) for line in found if "=" in line] == lines
    assert all(page.startswith(f"{quote}```py\n{quote}x") for page in pages)
    assert all(page.endswith(f"\n{quote}```") for page in pages)


def test_long_line_of_code_keeps_its_spaces() -> None:
    """Within a line of code nothing is dropped, not even at a page's end."""
    line = "x  =  " * 40 + "y"
    pages = pages_of(f"```\n{line}\n```")
    assert "".join(page.split("\n")[1] for page in pages) == line


def test_list_is_cut_between_items_with_their_numbers() -> None:
    """An item that begins a page still has its number."""
    pages = pages_of("\n".join(f"{number}. {SENTENCE}" for number in range(8, 12)))
    assert [page.split()[0] for page in pages] == ["8.", "10."]


def test_item_is_not_cut_behind_its_marker() -> None:
    """A page doesn't end with a bullet that has no text."""
    assert pages_of(f"- {'a' * 150}")[0].startswith("- a")


@pytest.mark.parametrize("sign", ["- 5 mg", "> 5 mg", "# 5", "1. x", "+ 5"])
def test_line_that_a_cut_begins_stays_text(sign: str) -> None:
    """What stood within a line doesn't become a list, a quote or a heading on the next page."""
    pages = pages_of(f"{'a' * 98} {sign} {'b' * 95}")
    assert pages[1].replace("\\", "").startswith(sign)
    assert "\\" in pages[1][:3]


def test_heading_is_not_cut_behind_a_number_sign() -> None:
    """Discord would take the sign off the heading's end."""
    assert pages_of(f"### {'a' * 90} C# {'b' * 60}")[0] == f"### {'a' * 90}"


def test_code_that_a_cut_begins_gets_no_escape() -> None:
    """In code a backslash would be seen."""
    assert pages_of(f"`{'a' * 95} - {'b' * 95}`")[1].startswith("`- b")


@pytest.mark.parametrize(
    "atom",
    ["https://x.y/a_b", "[a b](https://x.y/c)", "<https://x.y/c>", r"\*"],
)
def test_link_and_escape_are_not_cut(atom: str) -> None:
    """A page ends before or behind a link, never in it."""
    for length in range(70, 100):
        pages = paginate([Block(f"{'a' * length} {atom} {'b' * 90}")], max_chars=100, max_bytes=400)
        assert any(atom in page for page in pages)


def test_styled_address_is_not_cut() -> None:
    """The mark behind an address is no part of it."""
    address = "https://x.y/a"
    pages = pages_of(f"**{'b ' * 40}{address}** {'c ' * 40}end")
    assert pages[0].endswith(f"{address}**")
    assert "*" not in pages[1]


def test_address_longer_than_a_page_comes_apart() -> None:
    """Even an address that is too long for a page is shown in full."""
    address = "https://x.y/" + "a" * 300
    assert "".join(pages_of(address)) == address


def test_combining_characters_without_end_are_cut() -> None:
    """A page ends even where no reader would see an end."""
    text = "e" + "\u0301" * 300
    assert "".join(pages_of(text)) == text


def test_empty_lines_of_code_make_no_page() -> None:
    """A page isn't made of nothing."""
    pages = pages_of("```\n" + "a\n" * 30 + "\n" * 300 + "b\n```")
    assert len(pages) == 2
    assert all(page.strip("`\n") for page in pages)


def test_paginate_is_the_same_each_time() -> None:
    """The same blocks make the same pages: a button may turn to the third after a restart."""
    text = f"### a\n\n{SENTENCE * 20}\n\n- b\n- c"
    assert pages_of(text) == pages_of(text)


def test_a_page_of_a_line_or_two_is_filled_from_a_block_that_must_be_cut() -> None:
    """What fits on a page of its own isn't cut for that."""
    short, long = Block("Short."), Block("A sentence of some words. " * 40)
    first, *others = paginate([short, long], max_chars=500, max_bytes=2_000)
    assert first.startswith("Short.\n\nA sentence")
    assert len(first) > 250
    assert len(others) == 2
    whole = Block("One page. " * 50)
    assert len(paginate([short, whole], max_chars=500, max_bytes=2_000)[0]) == len("Short.")

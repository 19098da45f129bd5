"""Front matter that can't be read: where, and in whose words."""

import pytest

from retrieval.content.article import parse_article

GOOD = {"title": "title: T", "article": "article: t", "role": "role: guest"}


def problems_of(*lines: str) -> list[tuple[int, str, str]]:
    """Return the line, severity and message of what is wrong with front matter."""
    front = "\n".join(lines)
    parsed = parse_article("a.md", f"---\n{front}\n---\nText.\n".encode())
    return [(p.line, p.severity, p.message) for p in parsed.problems]


@pytest.mark.parametrize(
    ("line", "at", "words"),
    [
        ("title: Ketamine: what is it", 3, "a colon within a value; put"),
        ("title: What is it:", 3, "a colon within a value; put"),
        ('title:"Ketamine"', 3, "no space after a colon"),
        ('title:\u00a0"Ketamine"', 3, "no space after a colon"),
        ("title: @ketamine", 3, "begins with @; put"),
        ("title: `ketamine`", 3, "begins with `; put"),
        ("title: %ketamine", 3, "begins with %; put"),
        ("title: *ketamine*", 3, "begins with *; put"),
        ("title: &ketamine", 3, "begins with &"),
        ("title: !important ketamine", 3, "begins with &, * or !; put"),
        ("title: >ketamine", 3, "begins with >; put"),
        ("title: - ketamine", 3, "begins with -; put"),
        ("title: ]ketamine", 3, "begins with ]; put"),
        ("title: [ket] and more", 3, "begins with [; put"),
        ("aliases: [ket, k", 3, "a list that isn't closed; end it with ]"),
        ("title: 'it's'", 3, "text behind the closing quote; put"),
        ('title: "a "b" c"', 3, "text behind the closing quote; write"),
        ('title: "a" uid: "4"', 3, "one key a line"),
        ('title: "Ketamine', 3, "a quote that isn't closed"),
        ("title: 'Ketamine", 3, "a quote that isn't closed"),
        ('title: "a\\qb"', 3, r"\q means nothing in double quotes"),
        ("title", 3, "a line without a colon"),
        ("  uid: 4", 3, "spaces before a key; take them out"),
        ("\tuid: 4", 3, "a tab; put a space"),
        ("title: “Ketamine: what?”", 3, "is in curly quotes; write straight ones"),
        ("- title: x", 3, "doesn't fit those above it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_plain_words(line: str, at: int, words: str) -> None:
    """With the line of the fault, which YAML often notices only below; and what to do."""
    ((where, severity, message),) = problems_of('article: "t"', line, 'role: "guest"')
    assert (where, severity) == (at, "error")
    assert message.startswith("the front matter can't be read: ")
    assert words in message
    assert not any(word in message for word in ("scalar", "mapping", "block", "token", "flow"))


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("title: “Ketamine”", "warning"),
        ("title: ‘Ketamine’", "warning"),
        ("title: „Ketamine“", "warning"),
        ("aliases: [“ket”, k]", "warning"),
        ("article: “t”", "error"),
        ("role: “guest”, “admin”", "error"),
        ("date: “2019-01-01”", "error"),
        ("title: “Ecstasy” explained", ""),
        ('title: "“Ecstasy”"', ""),
        ("title: Don’t panic", ""),
    ],
)
def test_curly_quotes_are_named_once(line: str, severity: str) -> None:
    """Where they stand for straight ones; within an author's own words they may be meant."""
    found = problems_of(*{**GOOD, line.partition(":")[0]: line}.values())
    assert [found_severity for _, found_severity, _ in found] == ([severity] if severity else [])
    assert all("curly quotes; write straight ones" in message for *_, message in found)


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("title: What is # ketamine", True),
        ("paragraph: #1 of all", True),
        ("aliases: ket, k # street names", True),
        ("title: C# and F#", False),
        ("title: 'What is # it'  # a comment", False),
        ("date: 2019-01-01  # the last review", False),
        ("role: guest  # all", False),
    ],
)
def test_a_text_cut_by_a_sign_is_told(line: str, *, is_told: bool) -> None:
    """Of words with a form nothing is lost."""
    found = problems_of(*{**GOOD, line.partition(":")[0]: line}.values())
    assert [("behind the #" in message) for *_, message in found] == ([True] if is_told else [])

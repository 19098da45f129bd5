"""The second reader: what only one of two readers takes for a heading, and what never ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.content import second_reader
from retrieval.content.article import parse_article
from tests.articles import WORDS, source
from tests.examples import examples

FIRST = 6
"""The first line of a body in the file."""

PROSE = "A sentence of usual words, and another one. " * 10


def warnings_of(body: str) -> list[tuple[int, str]]:
    """Return the line in the body, from 1, and the message of each problem of an article."""
    parsed = parse_article("a.md", source(body))
    assert {problem.severity for problem in parsed.problems} <= {"warning"}
    problems = [(problem.line - FIRST + 1, problem.message) for problem in parsed.problems]
    return [problem for problem in problems if "nothing stands under" not in problem[1]]


@pytest.mark.parametrize(
    ("body", "line", "quoted", "words"),
    [
        ("Text.\n\n##Heading\n\nx", 3, "##Heading", "has no space after its ##, so"),
        ("Text.\n#Heading\nx", 2, "#Heading", "has no space after its #, so"),
        ("####### Seven\n\nx", 1, "####### Seven", "more than six #"),
        ("One line\nand another\n---\n\nx", 3, "One line and another", "by the rule under it"),
        ("## A\nA sentence.\n---\nx", 3, "A sentence.", "by the rule under it"),
        ("A sentence,\n===\nx", 2, "A sentence,", "by the rule under it"),
        (f"{'word ' * 21}\n---\nx", 2, f"{'word ' * 21}"[:39] + "…", "by the rule under it"),
        ("Read this:\n---\nx", 2, "Read this:", "by the rule under it"),
        ("## A\nx\n\nTake care\n---\ny", 5, "Take care", "by the rule under it"),
        (" ## A\n\nx", 1, "## A", "no spaces before it"),
        ("  ## A sentence.\n\nx", 1, "## A sentence.", "no spaces before it"),
        ("A\n   ---\n\nx", 1, "A", "no spaces before it"),
        ("- An item\n---\nx", 1, "- An item", "blank line between it and the rule"),
        ("> A quote\n\n> Another\n===\n", 3, "> Another", "blank line between it and the rule"),
        ("[a]: https://b.example\n---\nx", 1, "[a]: https://b.example", "between it and the rule"),
        ("x\n\n```\n## A\n\ny", 3, "```", "close it with ```"),
        ("x\n\n~~~~ sh\n~~~\n\n##B\n", 3, "~~~~ sh", "close it with ~~~~"),
        ("x\n```", 2, "```", "close it with ```"),
        ("x\n\n<script>\n\n## A\ny", 3, "<script>", "close it with </script>"),
        ("x\n\n<?php\n\n## A\ny", 3, "<?php", "close it with ?>"),
        ("x\n\n<![CDATA[\n\n## A\ny", 3, "<![CDATA[", "close it with ]]>"),
    ],
)  # fmt: skip
def test_what_two_readers_see_differently_is_a_warning(
    body: str, line: int, quoted: str, words: str
) -> None:
    """With its line, what it is, and what to do; only once, whatever stands below it."""
    ((where, message),) = warnings_of(body)
    assert where == line
    assert message.startswith(f"“{quoted}” ")
    assert words in message
    assert "; " in message


@pytest.mark.parametrize(
    "body",
    [
        "## A\nx\n## B ##\ny\n### C\nz\n# D  \nw",
        "One\n===\nx\n\nTwo words?\n---\ny\n\nx\n\n---\n\ny\n***\nz",
        "# One\nx\n\nTwo\n---\ny\n### Three\nz",
        "One\n===\nx\n## Two\ny",
        "Text,\n#\nx",
        "```sh\n#!comment\n##no\n```\n\n~~~\n---\n~~~\nx",
        "  ```python title=x\n#no\n  ````\nx",
        "- a\n\n  ```\n  # b\n  ```\n\n## A\nx",
        "<!--\n## no\n##no\n-->\n\n## A\nx\n\n<div>\n##no\n</div>\n\n## B\ny",
        "> ## A\n> x\n\n- ## B\n\n      ##code\n\n    ##code\n\nx",
        "| a | b |\n|---|---|\n| # | - |\n\nx",
        "\\##A\n\n1 # 2\n\nC#\n",
        "## A\n- x\n- y\n## B\n> x\n## C\nx",
        "x <b>y</b>\n\n<pre>\n\n##no\n</pre>\nz",
        "## \ue0003\ue001 A\nx\n\n\ue0001\ue001 x\n",
        "* * *\n\nx\n***\n",
    ],
)
def test_what_two_readers_see_alike_is_no_warning(body: str) -> None:
    """Code, comments, quotes and rules aren't taken for mistakes."""
    assert warnings_of(body) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(">" * 900 + " x\n", id="quotes"),
        pytest.param("- " * 900 + "x\n", id="lists in a line"),
        pytest.param("".join(f"{'    ' * n}- a\n" for n in range(90)), id="lists"),
        pytest.param("x\n\n" * 4_000, id="blocks"),
        pytest.param("# a\n" * 3_000, id="headings"),
        pytest.param("## A\n```\nx\n```\n" * 3_000, id="code"),
        pytest.param("``` a`b\n" * 600, id="what looks like code"),
        pytest.param('[a]: b """"""""""x\n' * 600, id="definitions"),
    ],
)
def test_the_second_reading_is_bounded(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that needs too much work is compared no further, and is served all the same."""
    monkeypatch.setattr(second_reader, "MAX_WORK", 800_000)
    assert warnings_of(f"##No\n\n{body}") == []
    assert len(warnings_of(f"##No\n\n{PROSE}")) == 1


def test_usual_prose_of_any_length_is_read_twice() -> None:
    """Work grows with the text, not with its square."""
    assert len(warnings_of(f"## A\n\n{PROSE}\n\n" * 2_000 + "##No\n")) == 1


@given(
    st.lists(
        st.sampled_from([*(f"{'#' * n} {word}" for n in (1, 2, 3) for word in WORDS[:3]), *WORDS]),
        max_size=12,
    )
)
@examples(60, prove=3_000)
def test_plain_articles_have_no_warning(lines: list[str]) -> None:
    """However headings and paragraphs follow each other."""
    assert warnings_of("\n\n".join(["Text.", *lines])) == []
    assert warnings_of("\n".join(["Text.", *lines])) == []

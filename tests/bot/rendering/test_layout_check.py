"""Every section is laid out before it is served."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup.blocks import Converted
from bot.rendering import answer as render
from bot.rendering import layout_check as layout
from bot.rendering.answer import lay_out
from bot.rendering.layout_check import check_layout, load_checked_library
from retrieval.content.article import Article, Section, parse_article
from retrieval.content.markdown import MAX_STEPS, SIGN_STEPS, Steps, TooComplexError
from retrieval.errors import Problem
from tests.articles import source
from tests.examples import IS_PROVED, examples
from tests.work import count_calls, shapes

CALLS = 150 if IS_PROVED else 40
"""Of functions, for which one step may stand: in short texts, at most 26 do."""

COMPLEX = "[a][" * 3_000
BODY_LINE = 6
"""Of `source`, where its body begins."""


def article_of(body: str) -> Article:
    """Return the article with this body."""
    parsed = parse_article("a.md", source(body))
    assert parsed.article, parsed.problems
    return parsed.article


def problems_of(body: str) -> list[tuple[int, str]]:
    """Return the line and the severity of each problem of a layout."""
    return [(problem.line, problem.severity) for problem in check_layout(article_of(body))]


@pytest.mark.prove
@pytest.mark.parametrize("text", shapes(3_000 if IS_PROVED else 100), ids=lambda text: text[:20])
def test_no_work_of_a_layout_goes_uncounted(text: str) -> None:
    """Whatever is repeated or nested, and however long it is, up to the pages."""
    for longer in (text, f"{text}\n\n{text}{text}"):
        article = article_of(f"Text.\n\n{longer}")
        steps = Steps()
        calls = count_calls(partial(lay_out, article, article.first, steps))
        assert calls < CALLS * steps.taken


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"a\n\n## B\n\nc\n\n{COMPLEX}\n", 7),
        (f"{COMPLEX}\n", 1),
        (f"## A\nb\n\n{COMPLEX}\n\n## B\nc\n", 4),
        (f"## A\nb[^n]\n\n## B\nc\n\n[^n]: {COMPLEX}\n", 1),
        (f"A\nb\n---\n{COMPLEX}\n", 4),
    ],
)
def test_what_takes_too_many_steps_is_an_error_with_its_line(
    body: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the file; of its section, where what it refers to stands elsewhere."""
    monkeypatch.setattr(layout, "MAX_STEPS", 200_000)
    assert (BODY_LINE - 1 + line, "error") in problems_of(body)


def test_definitions_too_complex_are_an_error_of_every_section(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each needs them; they are read once."""
    monkeypatch.setattr(layout, "MAX_STEPS", 200_000)
    lazy = "> " * 90 + "a\n" + "b\n" * 5_000
    article = replace(article_of("## A\nb\n\n## B\nc\n"), definitions=lazy)
    assert [problem.line for problem in check_layout(article)] == [BODY_LINE, BODY_LINE + 3]


def test_a_section_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the reason, its readers would get no answer."""

    def fail(article: Article, section: Section, steps: Steps) -> Converted:
        if section.heading == "B":
            raise RecursionError
        return lay_out(article, section, steps)

    monkeypatch.setattr(layout, "lay_out", fail)
    (problem,) = check_layout(article_of("## A\nb\n\n## B\nc\n\n## C\nd\n"))
    assert problem.line == BODY_LINE + 3
    assert str(problem).startswith(
        "a.md:9: error: this section can't be laid out (RecursionError);"
    )


def test_sections_that_share_too_much_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each could be laid out alone, but not all of them."""
    monkeypatch.setattr(layout, "MAX_ARTICLE_STEPS", 200_000)
    note = "[^n]: " + "word *word* " * 300
    body = "".join(f"## S{number}\ntext[^n]\n\n" for number in range(50)) + note
    (problem,) = check_layout(article_of(body))
    assert problem.severity == "error"
    assert problem.line > BODY_LINE


def test_a_table_that_is_shown_without_labels_is_a_warning_with_its_line() -> None:
    """Its author can mend it."""
    body = "a\n\n## B\n\ntext\n\n| A | B |\n|--|--|\n| 1 | 2 | 3 |\n"
    (problem,) = check_layout(article_of(body))
    assert (problem.line, problem.severity) == (BODY_LINE + 6, "warning")
    assert "differ in their number of cells" in problem.message
    assert problems_of("| A | B |\n|--|--|\n| 1 | 2 |\n") == []


def test_links_are_written_once_for_all_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand under each, so that many of both would take long."""
    written: list[str] = []

    def note(text: str) -> str:
        written.append(text)
        return text

    monkeypatch.setattr(render, "escape", note)
    sections = "".join(f"## S{number}\n\ntext\n\n" for number in range(20))
    labels = [f"label {number}" for number in range(9)]
    links = "".join(f"- [{label}](https://a.example/{label[-1]})\n" for label in labels)
    assert problems_of(f"{sections}## Useful links\n\n{links}") == []
    assert written == labels


def test_a_load_leaves_out_what_cannot_be_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As any article with an error."""
    monkeypatch.setattr(layout, "MAX_STEPS", 200_000)
    (tmp_path / "a.md").write_bytes(source("Text.\n", slug="good"))
    (tmp_path / "b.md").write_bytes(source(f"{COMPLEX}\n", slug="complex"))
    library = load_checked_library(tmp_path)
    assert [article.slug for article in library.articles] == ["good"]
    (error,) = library.errors
    assert (error.file, error.line) == ("b.md", BODY_LINE)


def test_a_load_lays_out_only_what_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problems of all others are known."""
    laid_out: list[str] = []

    def note(article: Article) -> list[Problem]:
        laid_out.append(article.slug)
        return list(check_layout(article))

    monkeypatch.setattr(layout, "check_layout", note)
    uneven = "| A | B |\n|--|--|\n| 1 | 2 | 3 |\n"
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.md").write_bytes(source(uneven, slug=name))
    before = load_checked_library(tmp_path)
    (tmp_path / "two.md").write_bytes(source("Text.\n", slug="two"))
    after = load_checked_library(tmp_path, before)
    assert laid_out == ["one", "three", "two", "two"]
    assert [problem.file for problem in after.problems] == ["one.md", "three.md"]


def test_the_bound_of_a_section_is_that_of_an_answer() -> None:
    """What passes the check can be shown, and what doesn't can't."""
    article = article_of("Text.\n")
    section = replace(article.first, text="a" + "*" * (MAX_STEPS // SIGN_STEPS))
    with pytest.raises(TooComplexError):
        render.convert_section(section, article.definitions)
    with pytest.raises(TooComplexError):
        lay_out(article, section, Steps(MAX_STEPS))


FRONT = """\
---
title: "a~b"
article: x
role: guest
image: "ftp://a~b"
bogus: "c~d"
aliases: [a~b, "c~d"]
---"""
BODY = """\

text~more <ftp://b>

## Head~ing
<!-- asked: a~b; ; c~d -->

##No~space

- [a~b](ftp://d)

## Em~pty
## Table

<table><tr><th>a~b<th>c
<tr><td>d<td>e~f<td>g</table>

<script>a~b"""


def lines_of_problems(text: str) -> list[int]:
    """Return where the problems of an article are."""
    parsed = parse_article("x.md", text.encode())
    found = [*parsed.problems, *(check_layout(parsed.article) if parsed.article else ())]
    return sorted(problem.line for problem in found)


@examples(40, prove=5_000)
@given(
    st.lists(st.sampled_from("\u2028\u2029\x85"), min_size=5, max_size=5),
    st.lists(st.sampled_from("\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e"), min_size=20, max_size=20),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_a_problem_stands_in_the_line_that_an_editor_shows(
    front: list[str], body: list[str], end: str, is_broken: bool
) -> None:
    """Only LF, CR and both end a line; what else some programs take for an end moves nothing."""
    head = FRONT.replace('"]', "]") if is_broken else FRONT
    usual = lines_of_problems(f"{head}\n{BODY}")
    assert usual == ([7] if is_broken else [5, 6, 10, 13, 15, 17, 19, 22, 25])
    text = head.replace("~", "{}").format(*front) + "\n" + BODY.replace("~", "{}").format(*body)
    assert lines_of_problems(text.replace("\n", end)) == usual

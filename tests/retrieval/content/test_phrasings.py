"""Phrasings: comments beside a section's text, every mistake in them with its line."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.content.article import Article, parse_article
from retrieval.content.changes import compare_libraries
from retrieval.content.library import collect_library
from retrieval.content.phrasing_check import check_urgent
from tests.articles import WORDS, library_of, source
from tests.examples import examples

FIRST = 6
"""The first line of a body in the file."""

BODY = """\
<!-- asked: what is it -->
<!-- URGENT : i took
  too much ;; help me  now;
they can't breathe
-->

Lead.

## A
<!-- reviewed by a doctor -->
<!--asked:a one;a two; -->

<!-- asked: a three -->
Text. <!-- a note -->
## B

Text.
"""


def article_of(body: str) -> Article:
    """Return the article of a body without errors."""
    parsed = parse_article("a.md", source(body))
    assert parsed.article, parsed.problems
    return parsed.article


def problems_of(body: str) -> list[tuple[int, str, str]]:
    """Return the line in the body, from 1, severity and message of each problem of an article."""
    parsed = parse_article("a.md", source(body))
    assert (parsed.article is None) == any(p.severity == "error" for p in parsed.problems)
    found = collect_library([parsed]).problems
    return [(p.line - FIRST + 1, p.severity, p.message) for p in found]


def test_phrasings_belong_to_the_section_whose_text_they_stand_before() -> None:
    """Parted by semicolons or line ends; other comments may stand between."""
    sections = article_of(BODY).sections
    assert [(s.id.partition("#")[2], s.asked, s.urgent) for s in sections] == [
        (
            "introduction",
            ("what is it",),
            ("i took", "too much", "help me now", "they can't breathe"),
        ),
        ("a", ("a one", "a two", "a three"), ()),
        ("b", (), ()),
    ]


def test_a_text_is_without_its_phrasings() -> None:
    """Other comments are the author's text; lines of the text are still found in the file."""
    lead, section, last = article_of(BODY).sections
    assert lead.text == "\nLead.\n\n"
    assert section.text == "<!-- reviewed by a doctor -->\n\nText. <!-- a note -->\n"
    assert last.text == "\nText.\n"
    lines = source(BODY).decode().split("\n")
    assert lines[lead.line_at(1) - 1] == "Lead."
    assert lines[section.line_at(0) - 1] == "## A"
    assert lines[section.line_at(3) - 1] == "Text. <!-- a note -->"
    assert lines[last.line_at(2) - 1] == "Text."


@pytest.mark.parametrize(
    ("body", "line", "severity", "words"),
    [
        ("## A\n<!-- asked: x y\n\nText.\n\n## B\nz", 2, "error", "never ends"),
        ("Text.\n<!-- urgent: x y", 2, "error", "never ends"),
        ("## A\n<!-- aksed: x y\nText.", 2, "error", "never ends"),
        ("Text.\n\n<!-- a note\n\n## B\nz", 3, "warning", "never ends"),
        ("## A\n<!-- asked: x y\nz w --> Text.\nz", 3, "error", "behind -->"),
        ("## A\n<!-- asked: x y --> <!-- urgent: z w -->\nText.", 2, "error", "behind -->"),
        ("Lead.\n## A\n<!-- asked: x y -->\n\n## B\nz", 2, "error", "“A” has phrasings but"),
        ("<!-- asked: x y -->\n## A\nz", 1, "error", "“Introduction” has"),
        ("## A\n<!--> asked: x y -->\nText.", 2, "error", "begins with <!-->"),
        ("Text.\n\n<!--->\nasked: x y\n-->", 3, "error", "begins with <!--->"),
        ("## A\n<!-- aksed: x y -->\nText.", 2, "warning", "did you mean “asked:”?"),
        ("## A\n<!-- Ask: x y -->\nText.", 2, "warning", "did you mean “asked:”?"),
        ("## A\n<!-- asked x y -->\nText.", 2, "warning", "did you mean “asked:”?"),
        ("## A\nText.\n<!-- urgnet: x y -->", 3, "warning", "did you mean “urgent:”?"),
        ("## A\n<!-- urgently: x y -->\nText.", 2, "warning", "did you mean “urgent:”?"),
        ("## A\nText.\n\n<!-- asked: x y -->\n## B\nz", 4, "warning", "directly under a heading"),
        ("## A\n### B\n<!-- asked: x y -->\nz", 3, "warning", "directly under a heading"),
        ("## A\n- b\n\n  <!-- asked: x y -->\n\nz", 4, "warning", "directly under a heading"),
        ("## A\n<div>\n<!-- asked: x y -->\n</div>\nz", 3, "warning", "directly under a heading"),
        ("## A\nText <!-- asked: x y --> more.", 2, "warning", "directly under a heading"),
        ("## A\nText\nand <!-- asked: x y --> more.", 3, "warning", "directly under a heading"),
        ("## A <!-- asked: x y -->\nText.", 1, "warning", "directly under a heading"),
        ("## A\n    <!-- asked: x y -->\nText.", 2, "warning", "not indented"),
        ("## A\n<!-- asked: help -->\nText.", 2, "warning", "“help” alone is in too many"),
        ("## A\n<!-- asked: x y;\nWhat? -->\nText.", 3, "warning", "“What?” alone is in too many"),
        ("## A\n<!-- asked: x y; ; z w -->\nText.", 2, "warning", "between these semicolons"),
        ("## A\n<!-- asked: -->\nText.", 2, "warning", "no phrasing"),
        ("## A\n<!-- asked: ? ; ! -->\nText.", 2, "warning", "no phrasing"),
        (f"## A\n<!-- asked:\n{'x ' * 100}x -->\nText.", 3, "warning", "201 characters"),
        ("## A\n<!-- asked: x y\nurgent: z w -->\nText.", 3, "warning", "“urgent:” begins no"),
        ("T.\n## Links\n<!-- asked: x y -->\n[a](https://b.c)", 2, "warning", "never one itself"),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_its_line(
    body: str, line: int, severity: str, words: str
) -> None:
    """An error where text or readers would be lost, else a warning."""
    problems = problems_of(body)
    ((where, how, message),) = [problem for problem in problems if words in problem[2]]
    assert (where, how) == (line, severity)
    assert ";" in message or "?" in message
    # A comment that doesn't end leaves the section without a text, or the whole article.
    assert len(problems) == 1 or words == "never ends"


@pytest.mark.parametrize(
    "body",
    [
        "## A\n<!-- masked people: they asked -->\nText.\n<!-- used: often -->\n<!-- added: 1 -->",
        "## A\n`<!-- asked: x y -->`\n\n```\n<!-- asked: x y -->\n```\n",
        "## A\nText.\n\n<!-- asked Jo about this -->",
        f"## A\n<!-- asked: overdosing; {'x ' * 99}x -->\nText.",
        "## A\n<!-- asked: x -- y > z -->\n\nText.",
        "A\n---\n<!-- asked: x y -->\nText.",
    ],
)
def test_what_is_no_mistake_is_not_told(body: str) -> None:
    """Notes, code, and phrasings as they should be."""
    assert problems_of(body) == []


def test_links_and_uneven_tables_keep_their_lines() -> None:
    """Although the comments above them are no part of the text."""
    body = "## A\n<!-- asked: x y -->\n\n<!-- urgent: z w\n-->\n[a](b.md)"
    assert [line for line, _, _ in problems_of(body)] == [6]


def test_the_resources_have_no_phrasings() -> None:
    """That section is never an answer."""
    article = article_of("T.\n## Links\n<!-- urgent: x y -->\n[a](https://b.c)")
    assert [(s.asked, s.urgent) for s in article.sections] == [((), ())] * 2


def test_the_same_question_under_two_sections_is_a_warning() -> None:
    """At both, each naming the other; both are served."""
    one = "## A\n<!-- asked: How is it?; so it is -->\nx\n## B\n<!-- asked: how IS it; only so -->"
    library = library_of(source(f"{one}\ny"), source("<!-- asked: So it is! -->\nz", slug="other"))
    assert [(p.file, p.line, p.severity) for p in library.problems] == [
        ("1.md", 7, "warning"), ("1.md", 7, "warning"), ("1.md", 10, "warning"),
        ("2.md", 6, "warning"),
    ]  # fmt: skip
    assert ["a-slug#b" in p.message for p in library.problems] == [True, False, False, False]
    assert "other#introduction" in library.problems[1].message
    assert len(library.articles) == 2


def test_the_same_urgent_phrase_under_two_sections_is_an_error() -> None:
    """It names both; until it is mended, both are served, since somebody may be in danger."""
    one = source("## A\n<!-- urgent: I took too much -->\nx")
    two = source("## B\n\n<!-- urgent: i took TOO much -->\ny", slug="other", role="admin")
    library = library_of(one, two)
    assert [(p.file, p.line) for p in library.errors] == [("1.md", 7), ("2.md", 8)]
    assert "other#b" in library.errors[0].message
    assert "a-slug#a" in library.errors[1].message
    assert len(library.articles) == 2
    assert library_of(one).problems == ()


def test_the_same_urgent_phrase_twice_in_a_section_is_one() -> None:
    """Nothing is ambiguous about it."""
    library = library_of(source("## A\n<!-- urgent: x y; x y -->\n<!-- urgent: X y -->\nz"))
    assert library.problems == ()


def test_urgent_phrases_that_not_everyone_may_use_are_a_warning() -> None:
    """Once for each section; by what everyone holds."""
    hidden = source("## A\n<!-- asked: b c -->\n<!-- urgent: x y; z w -->\nx", role="admin")
    shown = source("## A\n<!-- urgent: q r -->\nx", slug="b", role="admin,guest")
    library = library_of(hidden, shown)
    guest, admin = (library.visible(Audience.of({role})) for role in ("guest", "admin"))
    (problem,) = check_urgent(library.articles, guest)
    assert (problem.file, problem.line, problem.severity) == ("1.md", 8, "warning")
    assert "“x y”" in problem.message
    assert list(check_urgent(library.articles, admin)) == []


def test_new_phrasings_are_a_change_of_the_article() -> None:
    """So that a reload takes them over."""
    before, after = (library_of(source(f"{lead}Text.")) for lead in ("", "<!-- asked: x y -->\n"))
    assert compare_libraries(before, after).changed == ("a-slug",)


lines = st.sampled_from(
    ["# A", "## B ##", "## A", "### C", "text", "", "text.", "---", "===", "```", "<!--", "-->",
     "> q", "- item", "    code", "[a]: http://b", "\t", "<div>", "</div>", "<b>", "<!-- x -->",
     "| a |", "  ", "\\"]
)  # fmt: skip
comments = st.lists(
    st.tuples(st.sampled_from(["asked", "urgent"]), st.lists(st.sampled_from(WORDS), min_size=1)),
    min_size=1,
    max_size=3,
)


@given(st.lists(lines, max_size=16), comments, st.sampled_from([" ; ", "\n", ";\n"]))
@examples(150, prove=10_000)
def test_phrasings_change_neither_texts_nor_headings_nor_ids(
    body: list[str], said: list[tuple[str, list[str]]], parted: str
) -> None:
    """Wherever sections with text begin, in any article."""
    before = parse_article("a.md", source("\n".join([*body, "", "# Last", "text"]))).article
    assume(before)
    assert before
    added = [f"<!-- {kind}: {parted.join(phrasings)} -->" for kind, phrasings in said]
    written = "".join(
        section.source + ("" if section.is_empty else "\n".join([*added, ""])) + section.text
        for section in before.sections
    )
    after = article_of(written)
    assert [(s.id, s.heading, s.text, s.source) for s in after.sections] == [
        (s.id, s.heading, s.text, s.source) for s in before.sections
    ]
    assert after.resources == before.resources
    assert after.definitions == before.definitions
    for section in after.sections:
        asked = () if section.is_empty else tuple(dict.fromkeys(
            phrasing for kind, phrasings in said if kind == "asked" for phrasing in phrasings
        ))  # fmt: skip
        assert section.asked == asked

"""Parsing one file: sections to the letter, every problem with its line."""

from pathlib import Path

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.content.article import Article, heading_slug, parse_article
from retrieval.content.front_matter import Value
from tests.articles import source

INTRODUCTION = ("introduction", "Introduction")
SEED = Path(__file__).parents[3] / "content" / "what-is-ketamine.md"


def article_of(data: bytes) -> Article:
    """Return the article of a file that must have no error."""
    parsed = parse_article("a.md", data)
    assert parsed.article, parsed.problems
    return parsed.article


def sections_of(body: str) -> list[tuple[str, str, str]]:
    """Return id, heading and text of each section of a body."""
    return [(s.id, s.heading, s.text) for s in article_of(source(body)).sections]


def errors_of(data: bytes) -> list[str]:
    """Return the problems of a file as they are printed."""
    parsed = parse_article("a.md", data)
    assert parsed.article is None
    return [str(problem) for problem in parsed.problems]


def test_seed_article_is_cut_at_its_headings() -> None:
    """The author's own article works as it is: typing errors, no blank line before a heading."""
    article = article_of(SEED.read_bytes())
    assert article.title == "What is Ketamine?"
    assert article.roles == {"admin", "subscriber", "guest"}
    assert [(s.id, s.line) for s in article.sections] == [
        ("what-is-ketamine#what-is-ketamine", 11),
        ("what-is-ketamine#advatages-of-ketamine", 23),
        ("what-is-ketamine#disadvantes-of-ketamine", 28),
        ("what-is-ketamine#aditonal-resources", 34),
    ]
    assert [s.is_resources for s in article.sections] == [False, False, False, True]


def test_seed_article_keeps_its_text_to_the_letter() -> None:
    """Headings and texts put together are the file's body, byte for byte."""
    article = article_of(SEED.read_bytes())
    body = SEED.read_text(encoding="utf-8").partition("---\n\n")[2]
    assert "".join(s.source + s.text for s in article.sections) == body


def test_seed_article_shows_its_repeated_video_once() -> None:
    """A YouTube embed address that stands there twice is one resource, the watch page."""
    (resource,) = article_of(SEED.read_bytes()).resources
    assert resource.url == "https://www.youtube.com/watch?v=iOULvQUAjfM"
    assert resource.label == "YouTube video"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "```\n## not one\n```\n", [INTRODUCTION], id="a code fence"
        ),
        pytest.param("~~~\n# no\n~~~\n## A\n\nx", [INTRODUCTION, ("a", "A")], id="tilde fence"),
        pytest.param("<!--\n## no\n-->\n\n## A\nx", [INTRODUCTION, ("a", "A")], id="a comment"),
        pytest.param("One\n===\nx\n\nTwo\n---\ny", [("one", "One"), ("two", "Two")], id="setext"),
        pytest.param("## A\nx\n## B\ny", [("a", "A"), ("b", "B")], id="no blank line before"),
        pytest.param("lead\n## A\nx", [INTRODUCTION, ("a", "A")], id="introduction"),
        pytest.param("## A ##  \nx", [("a", "A")], id="closing marks and trailing spaces"),
        pytest.param("## **B** `c` [d](http://e)\nx", [("b-c-d", "B c d")], id="inline markup"),
        pytest.param("## A\nx\n## A\n## A\nz", [("a", "A"), ("a-2", "A"), ("a-3", "A")], id="same"),
        pytest.param("## A\nx\n## A\ny\n## A 2\nz", [("a", "A"), ("a-2", "A"), ("a-2-2", "A 2")],
                     id="equal to a repeated one"),
        pytest.param("just text", [INTRODUCTION], id="no headings"),
        pytest.param("## 🙂\nx\n## Привет\ny", [("x", "🙂"), ("x-2", "Привет")], id="no latin"),
        pytest.param("## Naïve Café\nx", [("naive-cafe", "Naïve Café")], id="accents"),
        pytest.param("### deep\nx\n## A\ny", [INTRODUCTION, ("a", "A")], id="deeper"),
        pytest.param("- ## in a list\n\n## A\nx", [INTRODUCTION, ("a", "A")],
                     id="in a list"),
        pytest.param("#hashtag\n\n## A\nx", [INTRODUCTION, ("a", "A")], id="hashtag"),
        pytest.param("## Introduction\nx\n", [INTRODUCTION], id="named introduction"),
        pytest.param("lead\n## Introduction\nx\n",
                     [INTRODUCTION, ("introduction-2", "Introduction")],
                     id="introduction twice"),
    ],
)  # fmt: skip
def test_sections_are_cut_where_commonmark_sees_headings(
    body: str, expected: list[tuple[str, str]]
) -> None:
    """Only level-1 and level-2 headings of the article itself begin a section."""
    found = [(name.partition("#")[2], heading) for name, heading, _ in sections_of(body)]
    assert found == expected


def test_an_empty_section_is_kept_but_not_offered() -> None:
    """A heading without text is a warning, and no answer."""
    parsed = parse_article("a.md", source("## A\n\n<!-- later -->\n\n## B\ntext\n"))
    assert parsed.article
    assert [s.heading for s in parsed.article.readable] == ["B"]
    assert [(p.line, p.severity) for p in parsed.problems] == [(6, "warning")]


@pytest.mark.parametrize(
    ("mark", "line_end", "before"),
    [(b"\xef\xbb\xbf", b"\n", b""), (b"", b"\r\n", b""), (b"", b"\r", b""), (b"", b"\n", b"\n\n")],
    ids=["byte order mark", "CRLF", "CR", "blank lines before"],
)
def test_files_of_other_editors_read_the_same(mark: bytes, line_end: bytes, before: bytes) -> None:
    """Byte order marks, line ends and blank lines on top change nothing that is read."""
    data = mark + before + source("lead  \nmore\n\n## A\nx\n").replace(b"\n", line_end)
    assert [(s.id, s.text) for s in article_of(data).sections] == [
        ("a-slug#introduction", "lead  \nmore\n\n"),
        ("a-slug#a", "x\n"),
    ]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"no front matter", 1, "no front matter"),
        (b"---\ntitle: x\n", 1, "doesn't end"),
        (b"---\ntitle: 'x\nrole: y\n---\nz", 2, "a quote that isn't closed"),
        (b'---\ntitle: x\nrole: "y\nuid: z\n---\nz', 3, "a quote that isn't closed"),
        (b"---\ntitle: x\n\trole: y\n---\nz", 3, "can't be read"),
        (b"---\n- a\n---\nz", 1, "no keys"),
        (b"---\n---\nz", 1, "no keys"),
        (source(title=""), 2, "“title” is empty"),
        (b"---\narticle: a\nrole: b\n---\nz", 1, "“title” is missing"),
        (b"---\ntitle: a\nrole: b\n---\nz", 1, "“article” is missing"),
        (b"---\ntitle: a\narticle: b\n---\nz", 1, "“role” is missing"),
        (source(title="a" * 201), 2, "201 characters"),
        (source(role=" , "), 4, "“role” is empty"),
        (source(role="a b"), 4, "can't be a role"),
        (source(slug="A_b"), 3, "can't be an article's name"),
        (source(slug="a" * 101), 3, "can't be an article's name"),
        (source(more="title: again\n"), 5, "given twice (also in line 2)"),
        (source(more="date: 2019-02-30\n"), 5, "no date"),
        (source(more="date: 20190228\n"), 5, "no date"),
        (source(more="uid: [1, 2]\n"), 5, "must be a text"),
        (source(more="aliases: [[a]]\n"), 5, "plain list"),
        (source(more="aliases: {a: b}\n"), 5, "write [one, two]"),
        (source("a\n## A\n" + "x" * 100_001), 7, "has 100,001 characters, more than 100,000"),
        (source("\n \n"), 1, "no text"),
        (source().replace(b"Text", b"T\xffxt"), 6, "isn't UTF-8"),
        (b"\xef\xbb\xbf\n\r\n\r\xff", 4, "isn't UTF-8"),
        (source("x" * 1024 * 1024), 1, "more than 1 MiB"),
        (source(more="uid: &a [*a, *a]\n"), 5, "begins with &"),
        (source(more="uid: " + "[" * 5000 + "\n"), 5, "nested"),
        (source(more="uid: '\x01'\n"), 5, "can't be shown"),
        (source(more=f"uid: {'x' * 32_768}\n"), 1, "the front matter has 32,8"),
    ],
)  # fmt: skip
def test_problems_name_file_line_and_remedy(data: bytes, line: int, words: str) -> None:
    """What is wrong is said with its line, and the article isn't served."""
    (problem,) = errors_of(data)
    assert problem.startswith(f"a.md:{line}: error: ")
    assert words in problem
    assert ";" in problem


def test_problems_of_a_file_are_all_reported() -> None:
    """One round of mending is enough."""
    problems = errors_of(source(title="", role="", slug="Ä", more="date: soon\n"))
    assert len(problems) == 4


def test_a_repeated_key_hides_no_other_problem() -> None:
    """What else is wrong with the front matter is reported too."""
    problems = errors_of(source(role="", more="title: again\ntitle: thrice\n"))
    assert [problem.partition(": error")[0] for problem in problems] == [
        "a.md:5", "a.md:6", "a.md:4"
    ]  # fmt: skip


def test_a_section_may_have_100000_characters() -> None:
    """The limit itself is allowed."""
    assert article_of(source("x" * 100_000))


@pytest.mark.parametrize(
    ("body", "line", "address"),
    [
        ("lead\n\n## A\na\n[b](../other.md) [c](https://c.example)", 10, "../other.md"),
        ("## A\n![b](b.png)", 7, "b.png"),
        ("## A\n[![b](b.png)](https://b.example)", 7, "b.png"),
        ("## A\n- [b](javascript:c)", 7, "javascript:c"),
        ("## A\n<data:c>", 7, "data:c"),
        ("## A\n[b](file:///c)", 7, "file:///c"),
        ("## A\n[b]\n## Links\nx\n\n[b]: c.md", 7, "c.md"),
        ("## [A](c.md)\nb", 6, "c.md"),
        ("## A\n<div>\n<a href='c.md'>b</a></div>", 8, "c.md"),
        ("## Links\n\n- [x](ftp://y)\n", 8, "ftp://y"),
        ("## Links\n\na\n[x](javascript:y)\n", 9, "javascript:y"),
        ("## Links\n- Call tel:1 or [us](tel:116123)", 7, "tel:116123"),
        ("## Links\n- mailto:a@b.example", 7, "mailto:a@b.example"),
        ("## Links\n- [x](#x)", 7, "#x"),
        ("## Links\n- [x]()", 7, ""),
        ("## Links\n- <a href='http://['>x</a>", 7, "http://["),
        ("## Links\n- [x](https://)", 7, "https://"),
        ("## Links\n- <a href='//b\n'>x</a>", 8, "//b"),
        ("## Links\n- ![x](x.png)", 7, "x.png"),
        (f"## Links\n- [x](/{'y' * 200})", 7, f"/{'y' * 98}…"),
    ],
)  # fmt: skip
def test_links_that_discord_does_not_know_are_warnings(body: str, line: int, address: str) -> None:
    """The article is served, with the words of the link as text."""
    parsed = parse_article("a.md", source(body))
    assert parsed.article
    (problem,) = parsed.problems
    assert str(problem) == (
        f"a.md:{line}: warning: the link “{address}” is no web address, so it is shown as text;"
        " start it with https:// to make it a link"
    )


@pytest.mark.parametrize("image", ["ftp://x/y", "javascript:alert(1)", "x.png", "data:y", "//x"])
def test_an_image_that_discord_cannot_show_is_a_warning(image: str) -> None:
    """The article is served without it."""
    parsed = parse_article("a.md", source(more=f"image: '{image}'\n"))
    assert parsed.article
    assert parsed.article.image is None
    (problem,) = parsed.problems
    assert str(problem) == (
        f"a.md:5: warning: the image “{image}” is no web address, so it isn't shown;"
        " start it with https://"
    )


@pytest.mark.parametrize("text", ["`[b](c.md)`", "[^n] b\n\n[^n]: note", "a.md", "ftp://b/c"])
def test_texts_without_such_links_have_no_warning(text: str) -> None:
    """Code, footnotes of one word and names of files aren't links."""
    assert parse_article("a.md", source(text)).problems == ()


def test_resources_may_be_defined_in_another_section() -> None:
    """A definition is found wherever it stands, and isn't a resource itself."""
    body = "b\n\n[1]: https://a.example\n[c]: https://c.example\n\n## Links\n- [a][1]\n\n## D\n[c]"
    resources = article_of(source(body)).resources
    assert [(r.label, r.url) for r in resources] == [("a", "https://a.example")]


@pytest.mark.parametrize(
    "heading", ["\u200b", "\u200d \ufeff", "\u2060\ufe0f", "\u3164", "&#8203;"]
)
def test_headings_that_cannot_be_seen_are_empty(heading: str) -> None:
    """Nobody could read or press them."""
    (section,) = article_of(source(f"## {heading}\nx")).sections
    assert (section.heading, section.id) == ("", "a-slug#x")


def test_headings_keep_what_joins_their_characters() -> None:
    """An emoji of several characters stays one."""
    assert sections_of("## 👩\u200d⚕️\nx")[0][1] == "👩\u200d⚕️"


def test_unknown_keys_are_warnings() -> None:
    """A key that means nothing here doesn't keep the article from being served."""
    parsed = parse_article("a.md", source(more="author: me\n"))
    assert parsed.article
    assert [str(p).partition("; ")[0] for p in parsed.problems] == [
        "a.md:5: warning: unknown key “author”, which is ignored"
    ]


def test_the_loaded_file_knows_the_line_of_each_value() -> None:
    """Also of keys that mean nothing here, even those that the library's own loader fails at."""
    more = "content: x\nhandler: y\nself: z\naliases:\n  - a\n  - b\n"
    parsed = parse_article("a.md", b"\n" + source(more=more))
    assert parsed.article
    assert [(p.line, p.message.partition(",")[0]) for p in parsed.problems] == [
        (6, "unknown key “content”"),
        (7, "unknown key “handler”"),
        (8, "unknown key “self”"),
    ]
    assert parsed.value("aliases") == Value(("a", "b"), 9)
    assert parsed.value("content") == Value("x", 6)
    assert (parsed.value("uid").text, parsed.value("uid").line) == ("", 1)
    assert parsed.body == "Text.\n"


def test_front_matter_values_are_the_authors_text() -> None:
    """YAML's own ideas of numbers, booleans and dates change nothing."""
    data = source(more="uid: 0010\nparagraph: no\ndate: 2020-02-29\naliases: [1.0, on, on]\n")
    article = article_of(data)
    assert (article.uid, article.summary) == ("0010", "no")
    assert article.aliases == ("1.0", "on")
    assert article.date
    assert article.date.isoformat() == "2020-02-29"


def test_roles_may_be_a_list_and_in_any_case() -> None:
    """Both forms of `role` say the same."""
    listed = source().replace(b'"guest"', b"[Admin, guest]")
    assert article_of(listed).roles == article_of(source(role="guest, ADMIN,")).roles


def test_definitions_of_links_and_footnotes_are_found_anywhere() -> None:
    """A reference may be defined in another section than it is used in."""
    body = "## A\nsee [b] and[^n]\n## B\nx\n\n[b]: https://b.example\n\n[^n]: A note.\n"
    definitions = article_of(source(body)).definitions
    assert definitions == "[b]: https://b.example\n\n[^n]: A note."


def test_long_headings_have_short_unique_keys() -> None:
    """A section's key fits into Discord's completion however long its heading is."""
    long = "word " * 60
    article = article_of(source(f"## {long}a\nx\n## {long}b\ny\n"))
    keys = [section.key for section in article.sections]
    assert all(len(key) <= 100 for key in keys)
    assert len(set(keys)) == 2
    assert all(
        article.find_section(key) is s for key, s in zip(keys, article.sections, strict=True)
    )


def test_heading_slugs_are_at_most_200_characters() -> None:
    """An id stays usable however long the heading is."""
    assert heading_slug("ab " * 100) == ("ab-" * 67)[:200].strip("-")


markdown_texts = st.lists(
    st.sampled_from(
        ["# A", "## B", "### C", "text", "", "---", "===", "```", "~~~", "<!--", "-->", "> q",
         "- item", "    code", "[a]: http://b", "\t", "## ", "<div>", "</div>", "* * *", "\\## x"]
    ),
    max_size=20,
).map("\n".join)  # fmt: skip


@given(st.one_of(st.text(), markdown_texts))
@example("\x0c## A\n\u2028## B")
@example("x\r## A\r\ny")
def test_any_body_keeps_every_line(body: str) -> None:
    """The sections' headings and texts put together are the body, less blank lines on top."""
    data = source(f"start\n\n{body}".encode("utf-8", "replace").decode())
    article = article_of(data)
    whole = data.decode().partition("---\n")[2].partition("---\n")[2]
    expected = whole.replace("\r\n", "\n").replace("\r", "\n")
    found = "".join(s.source + s.text for s in article.sections)
    assert found.lstrip() == expected.lstrip()


@given(
    st.one_of(
        st.binary(),
        st.text().map(
            str.encode,
        ),
        markdown_texts.map(str.encode),
    )
)
def test_any_file_is_parsed_or_has_an_error(data: bytes) -> None:
    """No file crashes the parser, and none vanishes without a word."""
    parsed = parse_article("a.md", data)
    assert parsed.article or any(problem.severity == "error" for problem in parsed.problems)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_front_matter_is_parsed_or_has_an_error(text: str) -> None:
    """Neither does any front matter."""
    parsed = parse_article("a.md", f"---\n{text}\n---\nbody\n".encode())
    assert parsed.article or parsed.problems


words = st.text(alphabet="abc xyz", min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.sampled_from(["# ", "## ", "### "]), words, words), max_size=6))
def test_ordinary_headings_are_those_that_python_markdown_sees(
    parts: list[tuple[str, str, str]],
) -> None:
    """An independent reader of Markdown finds the same sections in plainly written articles."""
    body = "lead\n\n" + "".join(f"{mark}{head}\n\n{text}\n\n" for mark, head, text in parts)
    html = markdown.markdown(body)
    theirs = html.count("<h1>") + html.count("<h2>")
    assert len(sections_of(body)) == theirs + 1

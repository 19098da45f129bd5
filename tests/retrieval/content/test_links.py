"""Links in any form, with the author's words for them and their line."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.utils import EnvType

from retrieval.content.links import Link, find_links


def links_of(markdown: str, *, bare: bool = True) -> list[Link]:
    """Return all links of a text."""
    env: EnvType = {}
    blocks = MarkdownIt("commonmark").disable(["inline"]).parse(markdown, env)
    return [
        link
        for block in blocks
        if block.type in {"inline", "html_block"}
        for link in find_links(block, env, bare=bare)
    ]


@pytest.mark.parametrize(
    ("markdown", "label"),
    [
        ("###### https://a.example/", ""),
        ("- https://a.example/", ""),
        ("- [The label](https://a.example/)", "The label"),
        ("[The\nlabel](https://a.example/)", "The label"),
        ("<https://a.example/>", ""),
        ("The label: https://a.example/", "The label"),
        ("The label – <https://a.example/>", "The label"),
        ("See https://a.example/ for more.", ""),
        ("1. **[The label](https://a.example/ 'title')**", "The label"),
        ("[The label][a]\n\n[a]: https://a.example/", "The label"),
        ("[The label]\n\n[the label]: https://a.example/", "The label"),
        ('<iframe src="https://a.example/"></iframe>', ""),
        ("text <a href='https://a.example/'>The *label*</a>", "The label"),
        ("<A HREF=https://a.example/>The &amp; label</A>", "The & label"),
        ("<p><a class='b' href='https://a.example/'>The\n<b>label</b></a></p>", "The label"),
        ("<div>\n<!-- <a href='https://b.example/'> -->\n<a href='https://a.example/'>x</a>", "x"),
        ('<p><img alt="The label" data-src="b" src="https://a.example/"></p>', "The label"),
        ("![The label](https://a.example/)", "The label"),
        ("[![The label](https://b.example/)](https://a.example/)", "The label"),
        ("| a |\n|---|\n| https://a.example/ |", ""),
    ],
)
def test_links_are_found_in_any_form(markdown: str, label: str) -> None:
    """Whatever an author writes a link as, it is found with the author's words for it."""
    assert [(link.label, link.url) for link in links_of(markdown)] == [
        (label, "https://a.example/")
    ]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("NHS: www.nhs.uk/x.", [("NHS", "https://www.nhs.uk/x")]),
        ("(WWW.nhs.uk)", [("", "https://WWW.nhs.uk")]),
        ("A: https://a.example/b_c_d, B: https://b.example/c_(d).",
         [("A", "https://a.example/b_c_d"), ("B", "https://b.example/c_(d)")]),
        ("https://www.nhs.uk/x", [("", "https://www.nhs.uk/x")]),
        ("nhs.uk a.md www. awww.nhs.uk me@nhs.uk", []),
    ],
)  # fmt: skip
def test_bare_addresses_need_no_scheme_after_www(
    markdown: str, expected: list[tuple[str, str]]
) -> None:
    """What begins with www. is an address; other names with a dot may be files."""
    assert [(link.label, link.url) for link in links_of(markdown)] == expected


def test_addresses_in_html_are_unescaped() -> None:
    """An entity stands for its character, in an element of a text and in a block."""
    element = '<a href="https://x.example/?b=1&amp;c=2">html label</a>'
    expected = Link("html label", "https://x.example/?b=1&c=2")
    assert links_of(element) == links_of(f"<div>{element}</div>") == [expected]


@pytest.mark.parametrize(
    "markdown",
    ["`https://a.example/`", "```\nhttps://a.example/\n```", "a.md", "<a name='b'>c</a>",
     "<!-- [a](https://a.example/) https://a.example/ -->", "[a]: https://a.example/"],
)  # fmt: skip
def test_what_is_not_meant_as_a_link_is_none(markdown: str) -> None:
    """Code, file names, comments and definitions of links aren't links."""
    assert links_of(markdown) == []


def test_bare_addresses_count_only_where_asked_for() -> None:
    """In a text only what is marked up as a link is one."""
    assert [link.url for link in links_of("https://a.example/ [b](c)", bare=False)] == ["c"]


def test_links_have_the_line_they_stand_in() -> None:
    """Not that of the paragraph, list or block of HTML they are in."""
    found = links_of("a\n[b](b)\n\n- c  \n  [d](d)\n\n<p>\n<a href='e'>e</a>\n")
    assert [(link.url, link.line) for link in found] == [("b", 1), ("d", 4), ("e", 7)]

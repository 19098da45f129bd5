"""What is allowed in articles, but hardly meant."""

import datetime as dt
from collections.abc import Iterable

import pytest

from retrieval.content.oversight_check import check_oversights
from tests.articles import library_of, source

TODAY = dt.date(2026, 1, 31)
FIRST = 6
"""The file's line where the body of a `source` begins."""

SENTENCE = "A sentence of eight words, for a reader. "


def warnings_of(*files: bytes, known: Iterable[str] = ("guest",)) -> list[tuple[str, int, str]]:
    """Return the file, line and kind of each warning."""
    library = library_of(*files)
    problems = list(check_oversights(library, library.articles, known, TODAY))
    assert all(p.severity == "warning" and "; " in p.message for p in problems)
    return sorted((p.file, p.line, p.kind) for p in problems)


def lines_of(body: str, kind: str, more: str = "") -> list[int]:
    """Return the lines in the body, from 1, of the warnings of one kind, and that all are of it."""
    found = warnings_of(source(body, more=more))
    assert {found_kind for _, _, found_kind in found} <= {kind}
    return [line - FIRST - more.count("\n") + 1 for _, line, _ in found]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("### A\nx\n\n### B\ny", [1]),
        ("Text.\n\n#### A\nx", [3]),
        ("# Title\n\n### A\nx\n\n### B\ny", [3]),
        ("x\n### A\ny\n## Further reading\n### <https://a.example>\n", [2]),
        ("## A\nx\n\n### B\ny", []),
        ("# A\nx\n\n# B\n\n### C\ny\n\n### D\nx\n\n### E\ny", []),
        ("# A\nx\n\n### B\ny", []),
        ("x\n\n## Further reading\n###### <https://a.example>\n###### <https://b.example>\n", []),
        ("- ### A\n- ### B\n\n> ### C\n\n```\n### D\n```\n", []),
        ("Text.", []),
    ],
)
def test_headings_too_deep_for_sections_are_told_once(body: str, lines: list[int]) -> None:
    """Where the first stands: the author wants several answers, and gets one."""
    assert lines_of(body, "one-section") == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("![](https://a.example/b.png)", [1]),
        ("x\ny ![ ](https://a.example/b.png)\n\n![][c]\n\n[c]: https://a.example", [2, 4]),
        ("x <img src='https://a.example/b.png'>\n\n<p>\n<img\nsrc=c>\n</p>", [1, 4]),
        ("[![](https://a.example/b.png)](https://a.example)", [1]),
        ("![A graph](https://a.example/b.png) <img src='https://a.example' alt=\"\">", []),
        ("`![](x)`\n\n```\n<img src=x>\n```\n\nWow![]", []),
    ],
)
def test_images_without_a_text_are_told(body: str, lines: list[int]) -> None:
    """Unless they say that they mean nothing."""
    assert lines_of(body, "no-alt") == lines


def test_the_image_of_an_article_needs_a_text_too() -> None:
    """At the line of its address."""
    image = "image: https://a.example/b.png\n"
    assert warnings_of(source(more=image)) == [("1.md", 5, "no-alt")]
    assert warnings_of(source(more=f"{image}image_alt: A graph\n")) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("See http://a.example for more.", [1]),
        ("x\n[a](HTTP://a.example)\n![b](http://b.example)", [2, 3]),
        ("[a][1]\n\n[1]: http://a.example", [3]),
        ("<p>\n<a href='http://a.example'>a</a>\n</p>", [2]),
        ("https://a.example [http:](https://b.example) `http://c.example` http: //", []),
        ("```\nhttp://a.example\n```\n\n<!-- http://a.example -->", []),
    ],
)
def test_addresses_that_are_not_encrypted_are_told(body: str, lines: list[int]) -> None:
    """However they are written; not what is shown as code."""
    assert lines_of(body, "plain-http") == lines


@pytest.mark.parametrize(
    ("date", "is_told"), [("2026-01-31", False), ("2026-02-01", True), ("2062-01-01", True)]
)
def test_a_date_to_come_is_told(date: str, *, is_told: bool) -> None:
    """Nobody has reviewed the article on that day."""
    found = warnings_of(source(more=f"date: {date}\n"))
    assert found == ([("1.md", 5, "future-date")] if is_told else [])


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"## Links\n\n{SENTENCE * 2}\n\n- https://a.example\n", [3]),
        (f"## Links\n\n- https://a.example\n- {SENTENCE * 2}\n\n{SENTENCE * 2}", []),
        (f"## Links\n\n- https://a.example\n- https://b.example\n- {SENTENCE * 2}", [5]),
        ("## Links\n\nNone yet.", [3]),
        (f"## Links\n\n{SENTENCE}\n\n- https://a.example\n", []),
        (f"## Links\n\n{SENTENCE * 2}:\n\n- https://a.example\n", []),
        (f"## Links\n\n- https://a.example\n\n## More\n\n{SENTENCE * 9}", []),
        ("## Links\n\n- https://a.example: a sentence on what is to be found there, and why\n", []),
    ],
)
def test_a_text_among_links_is_told(body: str, lines: list[int]) -> None:
    """Nobody finds it, since that section is never an answer."""
    assert lines_of(f"Text.\n\n{body}", "not-searched") == [line + 2 for line in lines]


def test_names_that_two_articles_have_are_told() -> None:
    """A title at both; an alias where it stands, whichever of the other's names it is."""
    assert warnings_of(source(slug="a"), source(slug="b", title="a  TITLE")) == [
        ("1.md", 2, "shared-name"),
        ("2.md", 2, "shared-name"),
    ]
    others = [source(title="Ketamine", slug="ket", more="aliases: [k, special k]\n")]
    for alias in ("ketamine", "Ket", "special K"):
        other = source(title="Kit", slug="kit", more=f"x: y\naliases: [kat, {alias}]\n")
        found = warnings_of(*others, other)
        assert ("2.md", 6, "shared-name") in found
        assert len(found) == 1 + (alias == "special K")  # an alias of both
    assert warnings_of(*others, source(title="Kit", slug="kit", more="aliases: [Kit]\n")) == []


@pytest.mark.parametrize(
    ("roles", "known", "told"),
    [
        (("subscriber", "subscribers"), (), ["1.md", "2.md"]),
        (("subscriber", "subscriber", "subscribers"), (), ["3.md"]),
        (("subscriber", "subscriber", "suscriber, subscriber"), (), ["3.md"]),
        (("subscribers", "subscribers", "guest"), ("subscriber",), ["1.md", "2.md"]),
        (("guset", "guest"), ("guest",), ["1.md"]),
        (("mods", "guest"), ("mod",), ["1.md"]),
        (("super-user", "superuser", "superuser"), (), ["1.md"]),
        (("mod", "mods"), ("mod", "mods"), []),
        (("tier-a", "tier-b"), (), []),
        (("level1", "level2", "level"), (), []),
        (("mod", "mad"), (), []),
        (("admin", "guest", "subscriber"), (), []),
    ],
)
def test_a_role_one_letter_from_another_is_told(
    roles: tuple[str, ...], known: tuple[str, ...], told: list[str]
) -> None:
    """The less usual one, unless the configuration knows it; what is numbered is meant so."""
    files = [
        source(title=f"T{number}", slug=f"s{number}", role=role)
        for number, role in enumerate(roles)
    ]
    assert warnings_of(*files, known=known) == [(file, 4, "near-role") for file in told]


def test_what_can_be_read_of_a_broken_file_is_checked_at_once() -> None:
    """Mending its error doesn't bring up the next."""
    files = source("http://a.example", role="guests", title=""), source(slug="b")
    assert warnings_of(*files) == [("1.md", 4, "near-role"), ("1.md", 6, "plain-http")]
    assert warnings_of(b"nothing", source("[a][" * 300_000)) == []

"""Completing names: best first, visible ones only, hidden ones not told apart from missing."""

import pytest
from hypothesis import given

from retrieval.audience import Audience
from retrieval.completion import complete_articles, complete_sections, find_article
from retrieval.library import collect_library
from tests.articles import Files, audiences, library_of, parsed_files, source, texts, visible_only

LIBRARY = library_of(
    source(title="What is Ketamine?", slug="what-is-ketamine", more="aliases: [special k]\n"),
    source(title="Ketamine and sleep", slug="sleep"),
    source(title="Sleep", slug="rest"),
    source(title="Ketamine for staff", slug="staff", role="admin"),
)
GUEST = Audience.of({"guest"})


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("", ["sleep", "rest", "what-is-ketamine"]),
        ("ket", ["sleep", "what-is-ketamine"]),
        ("SLEEP", ["sleep", "rest"]),
        ("special", ["what-is-ketamine"]),
        ("is k", ["what-is-ketamine"]),
        ("leep", ["sleep", "rest"]),
        ("staff", []),
        ("zzz", []),
    ],
)
def test_articles_are_completed_best_first(typed: str, slugs: list[str]) -> None:
    """The whole name, its beginning, its words' beginnings, then any part of it."""
    found = complete_articles(LIBRARY, typed, GUEST, limit=25)
    assert [article.slug for article in found] == slugs


def test_no_more_than_the_limit_is_completed() -> None:
    """Discord takes so many choices and no more."""
    assert len(complete_articles(LIBRARY, "", GUEST, limit=2)) == 2


@pytest.mark.parametrize("name", ["what-is-ketamine", "What is ketamine", " SPECIAL K "])
def test_articles_are_found_by_any_of_their_names(name: str) -> None:
    """Slug, title and alias, in any case."""
    article = find_article(LIBRARY, name, GUEST)
    assert article
    assert article.slug == "what-is-ketamine"


@pytest.mark.parametrize("name", ["staff", "Ketamine for staff", "nothing", "", "?"])
def test_hidden_and_unknown_names_find_nothing(name: str) -> None:
    """Neither can be told from the other."""
    assert find_article(LIBRARY, name, GUEST) is None


def test_sections_are_completed_by_heading() -> None:
    """In the author's order, resources included, empty ones not."""
    library = library_of(
        source("## Sleep\n\nx\n\n## Deep sleep\n\ny\n\n## Void\n\n## Links\n\nz\n")
    )
    (article,) = library.articles
    assert [s.heading for s in complete_sections(article, "", 25)] == [
        "Sleep",
        "Deep sleep",
        "Links",
    ]
    assert [s.heading for s in complete_sections(article, "sle", 25)] == ["Sleep", "Deep sleep"]


@given(parsed_files(), texts, audiences)
def test_completion_shows_what_it_would_without_hidden_articles(
    files: Files, typed: str, audience: Audience
) -> None:
    """What may not be read has no part in what is offered, nor in its order."""
    found = [
        complete_articles(library, typed[:3], audience, limit=25)
        for library in (collect_library(files), visible_only(files, audience))
    ]
    assert found[0] == found[1]

"""Completing names: best first, visible ones only, hidden ones not told apart from missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.content.library import collect_library
from retrieval.content.lookup import ArticleNames, Completion, complete_sections
from retrieval.language.analyzer import fold, fold_typed
from tests.articles import Files, audiences, library_of, parsed_files, source, texts, visible_only
from tests.examples import examples
from tests.steps import count_steps
from tests.work import count_calls

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
    found = ArticleNames(LIBRARY.visible(GUEST)).complete(typed, limit=25)
    assert [article.slug for article in found] == slugs


def test_a_better_match_goes_before_the_alphabet() -> None:
    """By the best of an article's names; titles order those that match equally well."""
    library = library_of(
        source(title="A parket", slug="within"),
        source(title="Better ketchup", slug="word"),
        source(title="Ketamine", slug="beginning"),
        source(title="Zoo", slug="whole", more="aliases: [ket]\n"),
    )
    found = ArticleNames(library.visible(GUEST)).complete("ket", limit=25)
    assert [article.slug for article in found] == ["whole", "beginning", "word", "within"]


def test_no_more_than_the_limit_is_completed() -> None:
    """Discord takes so many choices and no more."""
    assert len(ArticleNames(LIBRARY.visible(GUEST)).complete("", limit=2)) == 2
    library = library_of(source("## One\n\nx\n\n## Two\n\ny\n\n## Three\n\nz\n"))
    (article,) = library.articles
    assert [s.heading for s in complete_sections(article, "", limit=2)] == ["One", "Two"]


@pytest.mark.parametrize("name", ["what-is-ketamine", "What is ketamine", " SPECIAL K "])
def test_articles_are_found_by_any_of_their_names(name: str) -> None:
    """Slug, title and alias, in any case."""
    article = ArticleNames(LIBRARY.visible(GUEST)).find(name)
    assert article
    assert article.slug == "what-is-ketamine"


@pytest.mark.parametrize(
    ("name", "slug"), [("sleep", "sleep"), (" sleep ", "sleep"), ("Sleep", "rest")]
)
def test_a_slug_goes_before_anothers_title(name: str, slug: str) -> None:
    """It is what a completed name stands for, and belongs to one article only."""
    article = ArticleNames(LIBRARY.visible(GUEST)).find(name)
    assert article
    assert article.slug == slug


def test_a_name_without_words_finds_nothing() -> None:
    """Not even an article whose title has none either."""
    assert ArticleNames(library_of(source(title="?!")).visible(GUEST)).find("?") is None


@pytest.mark.parametrize("name", ["staff", "Ketamine for staff", "nothing", "", "?"])
def test_hidden_and_unknown_names_find_nothing(name: str) -> None:
    """Neither can be told from the other."""
    assert ArticleNames(LIBRARY.visible(GUEST)).find(name) is None


def test_sections_are_completed_by_heading() -> None:
    """In the author's order where they fit equally well, without resources and empty ones."""
    library = library_of(
        source("## Sleep\n\nx\n\n## Deep sleep\n\ny\n\n## Void\n\n## Links\n\nz\n")
    )
    (article,) = library.articles
    assert [s.heading for s in complete_sections(article, "", 25)] == [
        "Sleep",
        "Deep sleep",
    ]
    assert [s.heading for s in complete_sections(article, "sle", 25)] == [
        "Sleep",
        "Deep sleep",
    ]
    assert [s.heading for s in complete_sections(article, "deep", 25)] == ["Deep sleep"]


def test_a_heading_that_fits_better_goes_first() -> None:
    """Whatever the author's order."""
    library = library_of(source("## Deep sleep\n\nx\n\n## Sleep\n\ny\n"))
    (article,) = library.articles
    assert [s.heading for s in complete_sections(article, "sle", 25)] == [
        "Sleep",
        "Deep sleep",
    ]


def test_names_are_folded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at each press of a key; nor more of what is typed than a name may have."""
    body = "".join(f"## Heading {number}\n\nx\n\n" for number in range(50))
    library = library_of(source(body, title="A long title " * 9, slug="long"), source(slug="b"))
    article = library.articles[1]
    steps = count_steps(monkeypatch)

    def type_all(typed: str) -> None:
        ArticleNames(library.visible(GUEST)).complete(typed, limit=25)
        complete_sections(article, typed, limit=25)
        ArticleNames(library.visible(GUEST)).find(typed)

    at_first = steps.count(lambda: type_all("long"))
    assert at_first > len(article.title) + 50 * len("Heading 1")
    assert steps.count(lambda: type_all("long")) == 2 * len("long")  # a slug isn't folded
    costs = [steps.count(lambda: type_all("\ufdfa" * length)) for length in (6_000, 60_000)]  # noqa: B023
    assert costs[0] == costs[1] < 40_000


def test_a_name_that_is_typed_too_long_is_completed_by_its_beginning() -> None:
    """A title of more than a hundred characters is found to its end."""
    library = library_of(source(title="so " * 50 + "long", slug="long"))
    (article,) = library.articles
    assert ArticleNames(library.visible(GUEST)).complete("so " * 50 + "lo", limit=25) == [article]
    assert ArticleNames(library.visible(GUEST)).find("SO " * 50 + "long") is article


def _rank(name: str, typed: str) -> int | None:
    """Return how well a name fits, 0 best: what `Completion` does, without its index."""
    if name == typed:
        return 0
    if name.startswith(typed):
        return 1
    if all(f" {word}" in f" {name}" for word in typed.split()):
        return 2
    return 3 if typed in name else None


_names = st.lists(st.text("ab ", max_size=6).map(fold), min_size=1, max_size=3)


@examples(200, prove=20_000)
@given(st.lists(_names, max_size=8), st.text("ab ", max_size=5), st.integers(1, 9))
def test_what_is_typed_finds_what_a_look_at_each_name_would(
    named: list[list[str]], typed: str, limit: int
) -> None:
    """Each thing by the best of its names, and in order where they fit equally well."""
    fitting = []
    for number, names in enumerate(named):
        ranks = [r for r in (_rank(name, fold_typed(typed)) for name in names) if r is not None]
        fitting += [(min(ranks), number)] if ranks else []
    expected = [number for _, number in sorted(fitting)[:limit]]
    assert Completion(enumerate(named)).complete(typed, limit) == expected


@pytest.mark.parametrize("typed", ["", "water", "wat", "water 1", "99", "ter", "zzz"])
def test_a_key_costs_no_more_in_a_larger_library(typed: str) -> None:
    """What is called doesn't grow with the names, as far as they fit or don't."""
    counts = []
    for size in (2_000, 20_000):
        completion = Completion((number, [f"water {number}", "tea"]) for number in range(size))
        counts.append(count_calls(lambda: completion.complete(typed, 25)))  # noqa: B023
    assert counts[1] <= 2 * counts[0]


@examples(30, prove=5_000)
@given(parsed_files(), texts, audiences)
def test_completion_shows_what_it_would_without_hidden_articles(
    files: Files, typed: str, audience: Audience
) -> None:
    """What may not be read has no part in what is offered, nor in its order."""
    found = [
        ArticleNames(library.visible(audience)).complete(typed[:3], limit=25)
        for library in (collect_library(files), visible_only(files, audience))
    ]
    assert found[0] == found[1]

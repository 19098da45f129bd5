"""How one library differs from the one before, and who may read what of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.content.article import parse_article
from retrieval.content.changes import AccessChange, compare_libraries
from retrieval.content.library import Library, collect_library
from tests.articles import ROLES, library_of, roles, source


def test_libraries_are_compared_by_article() -> None:
    """What is new, different and gone, whatever the files are called."""
    before = library_of(source(slug="same"), source(slug="changed"), source(slug="gone"))
    after = library_of(source(slug="new"), source("other", slug="changed"), source(slug="same"))
    changes = compare_libraries(before, after)
    assert (changes.added, changes.changed, changes.removed) == (("new",), ("changed",), ("gone",))


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Return a library of a few articles whose names another such library has, too.

    What one article is called by its uid another may be called by its slug or its file.
    """
    numbers = draw(st.lists(st.integers(1, 4), unique=True, max_size=4))
    slugs = draw(st.permutations("abcd"))
    uids = draw(st.permutations(["", "", "uid: a\n", "uid: 2.md\n"]))
    sources = [
        (number, source(slug=slug, role=",".join(sorted(draw(roles))), more=uid))
        for number, slug, uid in zip(numbers, slugs, uids, strict=False)
    ]
    return collect_library(parse_article(f"{number}.md", data) for number, data in sources)


@given(libraries(), libraries())
def test_only_what_is_widened_or_new_gains_readers(before: Library, after: Library) -> None:
    """For each content role: it could read all that an article was, or it is told."""
    changes = compare_libraries(before, after)
    gained = {(change.slug, role) for change in changes.widened for role in change.roles}
    lost = {(change.slug, role) for change in changes.narrowed for role in change.roles}
    for article in after.articles:
        same = [
            old
            for old in before.articles
            if old.slug == article.slug
            or old.file == article.file
            or (old.uid and old.uid == article.uid)
        ]
        for role in ROLES:
            now, then = role in article.roles, [role in old.roles for old in same]
            assert ((article.slug, role) in gained) is (now and not all(then))
            assert ((article.slug, role) in lost) is (not now and any(then))


def test_a_changed_role_is_told_with_the_file() -> None:
    """Whatever else was changed with it; a new article has nobody else for its reader."""
    before = library_of(
        source(slug="wider", role="admin"),
        source(slug="narrower", role="admin,guest"),
        source(slug="renamed", role="admin"),
        source(slug="moved", role="admin", more="uid: 7\n"),
        source(slug="gone", role="admin"),
    )
    after = library_of(
        source("Other.\n", slug="wider", role="admin,guest,subscriber"),
        source(slug="narrower", role="admin"),
        source(slug="other-name", role="guest"),
        source(slug="gone-now", role="admin"),  # in place of the file that moved
        source(slug="gone", role="admin"),
        source(slug="elsewhere", role="guest", more="uid: 7\n"),
        source(slug="new", role="guest"),
    )
    changes = compare_libraries(before, after)
    guest = frozenset({"guest"})
    assert changes.widened == (
        AccessChange("elsewhere", "6.md", ("moved",), guest),
        AccessChange("other-name", "3.md", ("renamed",), guest),
        AccessChange("wider", "1.md", ("wider",), guest | {"subscriber"}),
    )
    admin = frozenset({"admin"})
    assert changes.narrowed == (
        AccessChange("elsewhere", "6.md", ("moved",), admin),
        AccessChange("narrower", "2.md", ("narrower",), guest),
        AccessChange("other-name", "3.md", ("renamed",), admin),
    )


SECRET = f"## Secret\n\n{'A text that is long enough. ' * 5}\n"
GUEST = frozenset({"guest"})


def test_an_article_with_other_names_is_known_by_its_text() -> None:
    """Slug and file have changed, there is no uid: what it says was for others before."""
    before = library_of(source(SECRET, slug="secret", role="admin"))
    after = collect_library([parse_article("new.md", source(SECRET, slug="new", role="guest"))])
    changes = compare_libraries(before, after)
    assert changes.widened == (AccessChange("new", "new.md", ("secret",), GUEST),)


def test_a_section_that_moves_takes_its_readers_along() -> None:
    """Into an article that more may read; white space makes no other text of it."""
    before = library_of(source(SECRET, slug="secret", role="admin"), source(slug="open"))
    moved = source("Text.\n\n" + SECRET.replace(". ", ".\n"), slug="open")
    after = library_of(source(slug="secret", role="admin"), moved)
    changes = compare_libraries(before, after)
    assert changes.widened == (AccessChange("open", "2.md", ("secret",), GUEST),)


def test_what_opens_and_takes_in_a_section_is_told_once() -> None:
    """With all that it was before, and all who couldn't read some of it."""
    before = library_of(
        source(SECRET, slug="secret", role="guest"), source(slug="open", role="subscriber")
    )
    after = library_of(
        source(slug="secret", role="guest"), source(SECRET, slug="open", role="guest,subscriber")
    )
    (change,) = compare_libraries(before, after).widened
    assert change == AccessChange("open", "2.md", ("open", "secret"), GUEST | {"subscriber"})


def test_a_new_text_has_no_readers_to_gain() -> None:
    """Whether in a new article or in one that was there."""
    before = library_of(source(slug="one"))
    after = library_of(source(SECRET, slug="one"), source(SECRET, slug="two"))
    assert compare_libraries(before, after).widened == ()


@pytest.mark.parametrize(("length", "is_known"), [(79, False), (80, True)])
def test_a_short_section_may_stand_in_two_articles_by_chance(length: int, is_known: bool) -> None:
    """From eighty characters on it is the same one."""
    text = "x" * length
    before = library_of(source(text, slug="secret", role="admin"), source(slug="open"))
    after = library_of(source(slug="secret", role="admin"), source(text, slug="open"))
    assert bool(compare_libraries(before, after).widened) is is_known


def test_a_text_that_they_could_read_elsewhere_is_no_news() -> None:
    """Such as the same warning in every article, for whomever each is."""
    before = library_of(
        source(SECRET, slug="secret", role="admin"), source(SECRET, slug="open", role="guest")
    )
    after = library_of(
        source(SECRET, slug="secret", role="admin"),
        source(SECRET, slug="open", role="guest"),
        source(SECRET, slug="third", role="guest"),
    )
    assert compare_libraries(before, after).widened == ()

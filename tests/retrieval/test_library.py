"""Loading a folder, collecting every problem, comparing two libraries."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.article import parse_article
from retrieval.audience import Audience
from retrieval.errors import ContentError
from retrieval.library import (
    AccessChange,
    Library,
    collect_library,
    compare_libraries,
    load_library,
)
from tests.articles import ROLES, group, library_of, roles, source


def test_files_with_errors_are_left_out_and_the_others_served(tmp_path: Path) -> None:
    """One author's mistake doesn't take the others' articles away."""
    (tmp_path / "good.md").write_bytes(source())
    (tmp_path / "bad.md").write_bytes(b"nothing")
    (tmp_path / "notes.txt").write_bytes(b"no article")
    (tmp_path / ".draft.md").write_bytes(b"no article")
    (tmp_path / "folder.md").mkdir()
    library = load_library(tmp_path)
    assert [article.slug for article in library.articles] == ["a-slug"]
    assert [problem.file for problem in library.errors] == ["bad.md"]


def test_an_unreadable_file_is_a_problem(tmp_path: Path) -> None:
    """A file that can't be opened is reported like any other mistake."""
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    (problem,) = load_library(tmp_path).errors
    assert problem.message.startswith("the file can't be read")


@pytest.mark.parametrize("name", ["missing", "file", "nul\0"])
def test_a_folder_that_is_none_is_one_sentence(tmp_path: Path, name: str) -> None:
    """It says which folder, and what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(ContentError, match=name):
        load_library(tmp_path / name)


def test_sharing_a_slug_or_uid_keeps_all_of_them_out() -> None:
    """None of them is served, and each file says with which others it collides."""
    library = library_of(
        source(slug="same"),
        source(slug="same", role="admin"),
        source(slug="a", more="uid: 7\n"),
        source(slug="b", more="uid: '7'\n"),
        source(slug="c", more="uid: 8\n"),
    )
    assert [article.slug for article in library.articles] == ["c"]
    assert [str(problem) for problem in library.errors] == [
        "1.md:3: error: “article: same” stands in 2.md too; give each file its own",
        "2.md:3: error: “article: same” stands in 1.md too; give each file its own",
        "3.md:5: error: “uid: 7” stands in 4.md too; give each file its own",
        "4.md:5: error: “uid: 7” stands in 3.md too; give each file its own",
    ]


def test_a_file_with_errors_still_holds_its_slug() -> None:
    """Mending one mistake mustn't bring up the next: both are reported at once."""
    library = library_of(source(slug="same"), source(slug="same", title=""))
    assert library.articles == ()
    assert [(p.file, p.line) for p in library.errors] == [("1.md", 3), ("2.md", 2), ("2.md", 3)]


def test_a_file_with_a_repeated_key_still_holds_its_slug() -> None:
    """A key that stands there twice hides nothing else of the file."""
    library = library_of(source(slug="same"), source(slug="same", more="title: again\n"))
    assert [(p.file, p.line) for p in library.errors] == [("1.md", 3), ("2.md", 3), ("2.md", 5)]


def test_synonyms_are_read_from_beside_the_articles(tmp_path: Path) -> None:
    """Their problems are the library's; a comment more makes no other synonyms."""
    (tmp_path / "good.md").write_bytes(source())
    without = load_library(tmp_path)
    file = tmp_path / "synonyms.toml"
    file.write_text('groups = [["ket", "ketamine"]]')
    library = load_library(tmp_path)
    assert (without.synonyms, library.synonyms) == ((), (group("ket", "ketamine"),))
    assert library.problems == ()
    assert compare_libraries(without, library).synonyms
    file.write_text('# one more\ngroups = [["ket", "ketamine"], []]')
    mended = load_library(tmp_path)
    assert [(problem.file, problem.line) for problem in mended.errors] == [("synonyms.toml", 2)]
    assert not compare_libraries(library, mended).synonyms


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


def test_hidden_and_missing_articles_are_the_same() -> None:
    """Asking by slug tells nothing of what may not be read."""
    library = library_of(source(slug="secret", role="admin"))
    assert library.get_article("secret", Audience.of({"guest"})) is None
    assert library.get_article("secret", Audience.of({"admin"})) is not None


def test_a_file_that_has_not_changed_is_not_parsed_again(tmp_path: Path) -> None:
    """Its article is the same object; one that was touched, but not changed, too."""
    (tmp_path / "a.md").write_bytes(source(slug="a"))
    (tmp_path / "b.md").write_bytes(source(slug="b"))
    before = load_library(tmp_path)
    (tmp_path / "a.md").write_bytes(source(slug="a"))
    (tmp_path / "b.md").write_bytes(source("Other.\n", slug="b"))
    (tmp_path / "c.md").write_bytes(source(slug="a"))  # shares its slug with another file
    after = load_library(tmp_path, before)
    assert after.generation == before.generation + 1
    assert {problem.file for problem in after.errors} == {"a.md", "c.md"}
    (tmp_path / "c.md").unlink()
    mended = load_library(tmp_path, after)
    assert mended.errors == ()
    assert mended.articles[0] is before.articles[0]
    assert mended.articles[1].sections[0].text == "Other.\n"

"""Loading a folder, collecting every problem."""

from pathlib import Path

import pytest

from retrieval.audience import Audience
from retrieval.changes import compare_libraries
from retrieval.errors import ContentError
from retrieval.library import load_library
from tests.articles import group, library_of, source


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

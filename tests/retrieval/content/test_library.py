"""Loading a folder, collecting every problem."""

import os
from pathlib import Path

import pytest

from retrieval.audience import Audience
from retrieval.content.changes import compare_libraries
from retrieval.content.library import load_library
from retrieval.errors import ContentError
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


def test_a_file_that_is_none_is_a_problem_of_its_own(tmp_path: Path) -> None:
    """The others are served; none of them is opened, waited for, or read to an end it hasn't."""
    folder = tmp_path / "content"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_bytes(source(slug="secret"))
    (folder / "good.md").write_bytes(source(slug="good"))
    (folder / "sub").mkdir()
    (folder / "sub" / "linked.md").write_bytes(source(slug="linked"))
    (folder / "linked.md").symlink_to("sub/linked.md")
    os.mkfifo(folder / "pipe.md")
    (folder / "synonyms.toml").symlink_to("/dev/zero")
    links = {
        "loop.md": "loop.md",
        "gone.md": "nowhere",
        "secret.md": "../outside/secret.md",
        "outside.md": "../outside",
        "zero.md": "/dev/zero",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    with (folder / "large.md").open("wb") as file:
        file.truncate(1 << 40)
    library = load_library(folder)
    assert [article.slug for article in library.articles] == ["good", "linked"]
    put = "put an ordinary file in its place"
    out = f"the file can't be read: it is a link that leads out of the folder; {put}"
    nowhere = f"the file can't be read: it is a link that leads nowhere; {put}"
    assert {problem.file: problem.message for problem in library.errors} == {
        "gone.md": nowhere,
        "large.md": "the file has more than 1 MiB; split or shorten it",
        "loop.md": nowhere,
        "outside.md": out,
        "pipe.md": f"the file can't be read: it is a pipe; {put}",
        "secret.md": out,
        "synonyms.toml": f"{out}; until it is mended there are no synonyms",
        "zero.md": out,
    }


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"two\nlines.md"])
def test_a_name_that_cannot_be_written_is_a_problem(tmp_path: Path, name: bytes) -> None:
    """Whatever tells of the file can be sent and stored; the others are served."""
    (tmp_path / "good.md").write_bytes(source())
    (tmp_path / os.fsdecode(name)).write_bytes(source(slug="other"))
    library = load_library(tmp_path)
    assert [article.slug for article in library.articles] == ["a-slug"]
    (problem,) = library.errors
    assert str(problem).isprintable()
    assert str(problem).isascii()


def test_folders_are_read_like_the_folder_itself(tmp_path: Path) -> None:
    """However deep, whatever they are called; slugs are unique among all of them."""
    for name in ("b.md", "a/c.markdown", "a/folder.md/D.MD", "z/same.md", "y/same.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(source(slug=Path(name).stem.lower()))
    for name in ("a/.draft.md", ".hidden/e.md", "a/synonyms.toml", "a/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"no article")
    library = load_library(tmp_path)
    assert [(article.slug, article.file) for article in library.articles] == [
        ("b", "b.md"), ("c", "a/c.markdown"), ("d", "a/folder.md/D.MD")
    ]  # fmt: skip
    assert [problem.file for problem in library.errors] == ["y/same.md", "z/same.md"]


def test_links_to_folders_are_told_and_not_followed(tmp_path: Path) -> None:
    """A loop of them never ends; a file is read once, under its own name."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.md").write_bytes(source(slug="a"))
    (tmp_path / "a.md").symlink_to("sub/a.md")
    (tmp_path / ".mounted").mkdir()
    (tmp_path / ".mounted" / "b.md").write_bytes(source(slug="b"))
    (tmp_path / "b.md").symlink_to(".mounted/b.md")
    (tmp_path / ".data").symlink_to(".mounted")
    (tmp_path / "sub" / "loop").symlink_to("..")
    (tmp_path / "out").symlink_to("/")
    library = load_library(tmp_path)
    assert [article.file for article in library.articles] == ["sub/a.md", "b.md"]
    message = "warning: this link to a folder isn't followed; put the folder in its place"
    assert [str(p) for p in library.problems] == [f"out:1: {message}", f"sub/loop:1: {message}"]


def test_a_folder_that_may_not_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in it would be missed."""
    scan = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    (tmp_path / "closed").mkdir()
    (tmp_path / "good.md").write_bytes(source())
    library = load_library(tmp_path)
    assert len(library.articles) == 1
    (problem,) = library.errors
    what = "this folder can't be read: Permission denied; allow Docent to read it"
    assert str(problem) == f"closed:1: error: {what}"


@pytest.mark.parametrize(
    ("name", "is_left"),
    [("README.md", True), ("Readme.md", True), ("sub/LICENSE.markdown", True),
     ("README.de.md", True), ("MDMA.md", False), ("readme-first.md", False)],
)  # fmt: skip
def test_a_readme_is_left_alone(tmp_path: Path, name: str, *, is_left: bool) -> None:
    """Unless it begins with front matter; an article that lacks it isn't, even in capitals."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"\xef\xbb\xbf# About this folder\n")
    assert bool(load_library(tmp_path).errors) != is_left
    path.write_bytes(source(slug="about"))
    assert [article.slug for article in load_library(tmp_path).articles] == ["about"]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """So may each of its files, as long as what it leads to is in the folder."""
    (tmp_path / "v1").mkdir()
    (tmp_path / "v1" / "a.md").write_bytes(source())
    (tmp_path / "current").symlink_to("v1")
    library = load_library(tmp_path / "current")
    assert (len(library.articles), library.problems) == (1, ())


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


def test_an_article_is_visible_to_those_who_may_read_it() -> None:
    """In the library's order."""
    library = library_of(
        source(slug="secret", role="admin"),
        source(slug="open", role="guest,admin"),
        source(slug="more", role="admin, guest"),
    )
    guest, admin = (library.visible(Audience.of({role})) for role in ("guest", "admin"))
    assert [article.slug for article in guest] == ["more", "open"]
    assert [article.slug for article in admin] == ["more", "open", "secret"]


def test_a_library_goes_by_the_words_of_its_language(tmp_path: Path) -> None:
    """The German for an emergency is no English “not”; a reload needn't be told the language."""
    (tmp_path / "a.md").write_bytes(source("<!-- asked: with; wie -->\nText.\n"))
    (tmp_path / "synonyms.toml").write_text('groups = [["Not", "Notfall"]]')
    assert len(load_library(tmp_path).problems) == 2
    german = load_library(tmp_path, language="german")
    assert load_library(tmp_path, german).synonyms == german.synonyms != ()
    (problem,) = german.problems
    assert "“wie” alone" in problem.message


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

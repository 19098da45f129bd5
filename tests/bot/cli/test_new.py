"""docent new: a template that can be filled in, and never in place of something."""

from pathlib import Path

import pytest

from bot.cli.main import EXIT_OK, EXIT_USAGE, main
from bot.texts import terminal_texts
from retrieval.content.front_matter import KEYS
from retrieval.content.library import load_library
from retrieval.language import plain_text
from tests.articles import source


@pytest.mark.parametrize("slug", ["ket-and-alcohol", "2c-b", "404", "-", "null", "x" * 100])
def test_a_template_passes_the_check(
    tmp_path: Path, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody but admins reads it until its author says so, and no example in it counts."""
    assert main(["new", slug, "--content", str(tmp_path)]) == EXIT_OK
    file = tmp_path / f"{slug}.md"
    assert capsys.readouterr().out == f"{terminal_texts.NEW_DONE.format(path=file)}\n"
    library = load_library(tmp_path)
    (article,) = library.articles
    assert (article.slug, article.roles) == (slug, frozenset({"admin"}))
    assert library.errors == ()
    assert not any(section.asked or section.urgent for section in article.sections)
    assert not any("Example" in plain_text(section.text) for section in article.sections)
    assert main(["check", str(tmp_path)]) == EXIT_OK


def test_a_template_becomes_an_article_by_taking_marks_away(tmp_path: Path) -> None:
    """Each key is there with an example that is valid; so are phrasings and links."""
    text = terminal_texts.load_template("article.md").format(
        slug="tea", title="Tea", date="2024-01-01"
    )
    assert {key for key in KEYS if f"\n{key}: " not in text} == {
        key for key in KEYS if f"\n# {key}: " in text
    }
    for mark in ("# aliases", "# paragraph", "# image", "# image_alt", "# uid"):
        text = text.replace(mark, mark[2:])
    text = text.replace("…", "example.org/x").replace("\n- [", "\n-->\n- [").replace(")\n-->", ")")
    for kind in ("asked", "urgent"):
        text = text.replace(f"Example {kind}:", f"<!-- {kind}:").replace("wrong\n", "wrong -->\n")
    text = text.replace("all else):\n", "all else): -->\n")
    (tmp_path / "tea.md").write_text(text)
    library = load_library(tmp_path)
    assert library.problems == ()
    (article,) = library.articles
    assert all((article.aliases, article.image, article.image_alt, article.uid))
    assert article.summary == "One line for the list of articles."
    assert [resource.url for resource in article.resources] == ["https://example.org/x"]


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("Tea", "“Tea” can't be an article's name; use only a-z, 0-9 and -"),
        ("../tea", "“../tea” can't be"),
        ("", "“” can't be"),
        ("tea", "tea.md is there already"),
        ("coffee", "The article “coffee” is there already, in "),
    ],
)
def test_what_is_there_stays(
    tmp_path: Path, slug: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of this name, an article of this name elsewhere, a name that is none."""
    (tmp_path / "tea.md").write_text("---\nno article")
    (tmp_path / "drinks").mkdir()
    (tmp_path / "drinks" / "1.markdown").write_bytes(source(slug="coffee"))
    assert main(["new", slug, "--content", str(tmp_path)]) == EXIT_USAGE
    assert text in capsys.readouterr().err
    assert (tmp_path / "tea.md").read_text() == "---\nno article"
    assert len(list(tmp_path.rglob("*"))) == 3


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And one that isn't there."""
    assert main(["new", "tea", "--content", str(tmp_path / "none")]) == EXIT_USAGE
    assert "There is no content folder" in capsys.readouterr().err
    (tmp_path / "tea.md").symlink_to(tmp_path / "nowhere" / "tea.md")
    assert main(["new", "tea", "--content", str(tmp_path)]) == EXIT_USAGE
    assert "tea.md is there already" in capsys.readouterr().err

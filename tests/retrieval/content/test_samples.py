"""The samples that come with Docent: known byte for byte, and deleted without a trace."""

import hashlib
import shutil
import tomllib
from pathlib import Path

import pytest

from bot.cli.main import EXIT_OK, main
from retrieval.content.library import load_library
from retrieval.content.samples import SAMPLE_SYNONYMS, SAMPLES, count_samples
from tests.articles import source

CONTENT = Path(__file__).parents[3] / "content"
KEPT = (None, *sorted(SAMPLES))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with what ships in content/."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder


def test_the_tables_are_those_of_the_files() -> None:
    """Whoever changes a sample puts its new digest here."""
    files = {path.stem: path.read_bytes() for path in CONTENT.glob("*.md")}
    assert {slug: hashlib.sha256(data).hexdigest()[:32] for slug, data in files.items()} == SAMPLES
    groups = tomllib.loads((CONTENT / "synonyms.toml").read_text())["groups"]
    assert {tuple(group) for group in groups} == SAMPLE_SYNONYMS


def test_a_sample_counts_until_a_byte_of_it_changes(folder: Path) -> None:
    """Under whatever name its file has; an article of somebody else never counts."""
    assert count_samples(load_library(folder)) == len(SAMPLES)
    changed, moved = sorted(folder.glob("*.md"))[:2]
    changed.write_bytes(changed.read_bytes() + b"\n")
    moved.rename(folder / "moved.md")
    (folder / "mine.md").write_bytes(source(slug="mine"))
    assert count_samples(load_library(folder)) == len(SAMPLES) - 1


@pytest.mark.parametrize("kept", KEPT)
def test_deleting_samples_brings_no_warning(
    folder: Path, kept: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """About their questions or synonyms, whichever of them is kept beside one's own article."""
    for path in folder.glob("*.md"):
        if path.stem != kept:
            path.unlink()
    (folder / "mine.md").write_bytes(source(slug="mine"))
    assert main(["check", str(folder), "--all"]) == EXIT_OK
    assert ".toml" not in capsys.readouterr().out


def test_what_is_wrong_in_ones_own_is_still_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong heading of a sample that is there; a group and a question of one's own."""
    (folder / "what-is-ketamine.md").unlink()
    with (folder / "questions.toml").open("a") as file:
        file.write('[[question]]\nask = "x"\nanswer = ["drug-checking#gone", "mine#gone"]\n')
    (folder / "synonyms.toml").write_text('groups = [["ket", "ketamine"], ["zzz", "qqq"]]\n')
    assert main(["check", str(folder), "--all"]) == EXIT_OK
    told = capsys.readouterr().out
    assert "drug-checking#gone;" in told
    assert "mine#gone;" in told
    assert "“zzz”" in told
    assert told.count("warning") == 3


def test_questions_of_deleted_samples_are_not_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is measured is what is there."""
    for path in folder.glob("*.md"):
        if path.stem != "what-is-ketamine":
            path.unlink()
    assert main(["eval", str(folder / "questions.toml"), "--content", str(folder), "--json"]) == 0
    assert '"answerable": {"questions": 1' in capsys.readouterr().out

"""Reloading: all or nothing, in one step, one at a time."""

import asyncio
import shutil
import threading
from pathlib import Path

import pytest

from bot import librarian as librarian_module
from bot.librarian import Librarian, ReloadBusyError
from retrieval.answer import Answerer
from retrieval.library import Library, load_library
from tests.articles import source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a content folder with two articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for slug in ("tea", "water"):
        (folder / f"{slug}.md").write_bytes(source(slug=slug))
    return folder


@pytest.fixture
def keeper(folder: Path) -> Librarian:
    """Return the folder's librarian."""
    return Librarian(folder, Answerer(load_library(folder)))


async def test_reload_serves_what_the_folder_says_now(folder: Path, keeper: Librarian) -> None:
    """The report tells what is different; the library counts one further."""
    (folder / "tea.md").write_bytes(source("Other.", slug="tea"))
    (folder / "milk.md").write_bytes(source(slug="milk"))
    (folder / "water.md").unlink()
    report = await keeper.reload()
    assert report.applied
    changes = report.changes
    assert (changes.added, changes.changed, changes.removed) == (("milk",), ("tea",), ("water",))
    assert report.generation == keeper.library.generation == 2
    assert [article.slug for article in keeper.library.articles] == ["milk", "tea"]
    assert keeper.answerer.library is keeper.library
    assert report.seconds > 0


async def test_reload_of_an_unchanged_folder_changes_nothing(keeper: Librarian) -> None:
    """It is applied all the same, and says that nothing is different."""
    report = await keeper.reload()
    assert report.applied
    assert not any((report.changes.added, report.changes.changed, report.changes.removed))


async def test_an_error_in_any_file_refuses_the_reload(folder: Path, keeper: Librarian) -> None:
    """Nothing changes, and the report tells every problem and what would be different."""
    before = keeper.answerer
    (folder / "tea.md").write_bytes(b"no front matter")
    (folder / "milk.md").write_bytes(source(slug="milk"))
    report = await keeper.reload()
    assert not report.applied
    assert [problem.file for problem in report.problems] == ["tea.md"]
    assert (report.changes.added, report.changes.removed) == (("milk",), ("tea",))
    assert report.generation == 1
    assert keeper.answerer is before


async def test_a_warning_refuses_nothing(folder: Path, keeper: Librarian) -> None:
    """It is told, and the article served."""
    (folder / "milk.md").write_bytes(source(slug="milk", more="colour: white\n"))
    report = await keeper.reload()
    assert report.applied
    assert [problem.severity for problem in report.problems] == ["warning"]


async def test_a_vanished_folder_refuses_the_reload(folder: Path, keeper: Librarian) -> None:
    """An unmounted disk isn't a wish to serve nothing; the problem names the folder."""
    shutil.rmtree(folder)
    report = await keeper.reload()
    assert not report.applied
    assert [problem.file for problem in report.problems] == [str(folder)]
    assert report.changes.removed == ("tea", "water")
    assert len(keeper.library.articles) == 2


async def test_an_empty_folder_refuses_the_reload(folder: Path, keeper: Librarian) -> None:
    """Nor is a folder whose files are gone."""
    shutil.rmtree(folder)
    await asyncio.to_thread(folder.mkdir)
    report = await keeper.reload()
    assert not report.applied
    assert [problem.file for problem in report.problems] == [str(folder)]
    assert len(keeper.library.articles) == 2


async def test_the_old_library_is_served_until_the_new_one_is_ready(
    keeper: Librarian, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading runs in a thread, so that questions are answered meanwhile; one reload at a time."""
    go_on = threading.Event()

    def load_slowly(folder: Path, generation: int) -> Library:
        assert go_on.wait(5)
        return load_library(folder, generation)

    monkeypatch.setattr(librarian_module, "load_library", load_slowly)
    before = keeper.answerer
    reloading = asyncio.create_task(keeper.reload())
    await asyncio.sleep(0)
    with pytest.raises(ReloadBusyError):
        await keeper.reload()
    assert keeper.answerer is before
    go_on.set()
    assert (await reloading).applied
    assert keeper.answerer is not before
    assert (await keeper.reload()).generation == 3


async def test_a_reload_that_fails_leaves_the_library_as_it_was(
    keeper: Librarian, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the index can't be built; the next reload isn't kept from trying."""
    before = keeper.answerer
    with monkeypatch.context() as broken:
        broken.setattr(Answerer, "renew", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await keeper.reload()
    assert keeper.answerer is before
    assert (await keeper.reload()).applied

"""The library of several processes: each has a folder of its own, and all serve one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.access.role_map import RoleMap
from bot.config import Config
from bot.serving.archive import Archive, ArchiveError
from bot.serving.librarian import Librarian, ReloadReport, ReloadStaleError
from bot.storage import StoredLibraries, find_backend
from retrieval.answering import Answerer
from retrieval.content.library import load_library
from tests.articles import EVERYDAY, source
from tests.postgres import Server


class Process:
    """A process, as far as it serves articles."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        self.folder = folder
        self.write("One.")
        self.archive = Archive(StoredLibraries(find_backend(url, folder)))
        answerer = Answerer(load_library(folder), everyday=EVERYDAY)
        config = Config()
        self.librarian = Librarian(folder, answerer, lambda: RoleMap.of(config), self.archive)

    def write(self, text: str, role: str = "guest") -> None:
        """Write the article into the folder of this process."""
        (self.folder / "tea.md").write_bytes(source(text, slug="tea", role=role))

    async def reload(self, text: str, role: str = "guest") -> ReloadReport:
        """Write and reload."""
        self.write(text, role)
        return await self.librarian.reload()

    @property
    def serves(self) -> tuple[str, int]:
        """What its article says, and the library's generation."""
        (article,) = self.librarian.library.articles
        return article.sections[0].text.strip(), self.librarian.library.generation


@pytest.fixture
def two(postgres: Server, tmp_path: Path) -> Iterator[list[Process]]:
    """Return two processes that serve the first library of an empty store."""
    with postgres.database() as url:
        processes = [Process(tmp_path / name, url) for name in ("one", "two")]
        first = processes[0]
        first.archive.commit(first.archive.store(first.librarian.library, first.folder))
        yield processes


async def test_what_one_reloads_all_serve(two: list[Process]) -> None:
    """With the same number, whatever is in a process's own folder; so it is with a rollback."""
    one, other = two
    assert not await other.librarian.follow()
    await one.reload("Two.")
    assert await other.librarian.follow()
    assert not await other.librarian.follow()
    assert one.serves == other.serves == ("Two.", 2)
    assert (await other.librarian.roll_back()).applied
    assert await one.librarian.follow()
    assert one.serves == other.serves == ("One.", 3)
    assert await one.librarian.find_rollback()


async def test_of_two_reloads_at_once_one_counts(two: list[Process]) -> None:
    """The other one is told, and can be repeated; nothing is half of both."""
    done = await asyncio.gather(two[0].reload("A."), two[1].reload("B."), return_exceptions=True)
    (applied,) = (report for report in done if isinstance(report, ReloadReport))
    assert applied.applied
    (stale,) = (error for error in done if not isinstance(error, ReloadReport))
    assert isinstance(stale, ReloadStaleError)
    winner, loser = two if isinstance(done[0], ReloadReport) else two[::-1]
    assert await loser.librarian.follow()
    assert loser.serves == winner.serves
    assert (await loser.librarian.reload()).applied
    assert await winner.librarian.follow()
    assert winner.serves == loser.serves


async def test_what_was_shown_before_another_reload_is_not_confirmed(two: list[Process]) -> None:
    """Whether or not this process has heard of it."""
    one, other = two
    for follows in (False, True):
        report = await one.reload("Wider.", "guest,admin")
        assert report.pending
        await other.librarian.follow()
        assert (await other.reload(f"Meanwhile {follows}.")).applied
        if follows:
            await one.librarian.follow()
        with pytest.raises(ReloadStaleError):
            await one.librarian.confirm(report.pending)
        await one.librarian.follow()
        assert one.serves == other.serves


async def test_what_is_stored_but_not_committed_is_not_served(two: list[Process]) -> None:
    """As if the process were killed there."""
    one, other = two
    one.write("Two.")
    one.archive.store(load_library(one.folder), one.folder)
    assert not await other.librarian.follow()
    assert one.archive.read().generation == 1


async def test_what_cannot_be_read_is_tried_again(
    two: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then, what was served before is."""
    one, other = two
    await one.reload("Two.")

    def fail(*_: object) -> None:
        raise ArchiveError("It is away.")

    with monkeypatch.context() as patched:
        patched.setattr(other.archive, "load", fail)
        with pytest.raises(ArchiveError):
            await other.librarian.follow()
    assert other.serves == ("One.", 1)
    assert await other.librarian.follow()
    assert other.serves == ("Two.", 2)

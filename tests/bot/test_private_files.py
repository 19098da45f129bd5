"""Files and folders that nobody else may use, whether Docent makes or finds them."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.run import _load_answerer
from bot.config import load_config
from bot.private_files import make_folder, tighten, tighten_tree, touch, write_whole
from bot.serving.archive import Archive, FolderShelf
from bot.storage.pseudonyms import KEY_FILE
from tests.articles import source
from tests.bot.private import lax, loosen, modes
from tests.bot.stores import open_store, path_of_database, plain_connection


async def serve(folder: Path) -> None:
    """Load the articles of a folder, and keep them, as a start does."""
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "article.md").write_bytes(source())
    (folder / "config.toml").touch()
    config = load_config(folder / "config.toml")
    beside = path_of_database(folder).parent
    await _load_answerer(config, Archive(FolderShelf(beside / "libraries")), beside / "vectors.db")


@pytest.fixture(autouse=True)
def lax_umask() -> Iterator[None]:
    """Let everything be made for everyone, unless said otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


async def test_all_that_a_start_makes_is_its_owners(tmp_path: Path) -> None:
    """While it runs, with what SQLite has beside the database; whatever the umask."""
    await serve(tmp_path)
    async with open_store(tmp_path) as store:
        await store.save_state("name", "value")
        found = modes(tmp_path / "data")
        assert {"docent.db", "docent.db-wal", "docent.db-shm", KEY_FILE} <= found.keys()
        assert any(name.startswith("libraries/files/") for name in found)
        assert lax(tmp_path / "data") == {}


async def test_what_others_may_read_is_tightened_at_a_start(tmp_path: Path) -> None:
    """As an older version made it; also what a killed process has left."""
    await serve(tmp_path)
    async with open_store(tmp_path):
        pass
    with plain_connection(tmp_path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO state VALUES ('name', 'value')")
        connection.execute("COMMIT")
        loosen(tmp_path / "data")
        assert (tmp_path / "data" / "docent.db-wal").stat().st_mode & 0o777 == 0o644
        await serve(tmp_path)
        async with open_store(tmp_path):
            assert lax(tmp_path / "data") == {}


async def test_a_folder_of_others_stays_as_it_is(tmp_path: Path) -> None:
    """One with something else than Docent's in it may be a system's; Docent's files are its own."""
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data" / "report.txt").touch()
    async with open_store(tmp_path):
        assert lax(tmp_path / "data").keys() == {".", "report.txt"}


def test_folders_above_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    """Those that are there already stay as they are."""
    tmp_path.chmod(0o755)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert modes(tmp_path) == {".": 0o755, "a": 0o700, "a/b": 0o700}


def test_a_file_that_is_touched_is_its_owners(tmp_path: Path) -> None:
    """Whether or not it was there; what is in it stays."""
    path = tmp_path / "alive"
    touch(path)
    found = [path.stat().st_mode & 0o777]
    path.chmod(0o644)
    path.write_text("content")
    touch(path)
    assert [*found, path.stat().st_mode & 0o777] == [0o600, 0o600]
    assert path.read_text() == "content"


def test_an_unfinished_file_of_before_is_not_gone_on_with(tmp_path: Path) -> None:
    """It may be anybody's to read."""
    path = tmp_path / "file"
    path.with_name(f"file.{threading.get_ident()}.unfinished").write_text("half")
    write_whole(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_what_is_not_ours_or_not_there_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a link leads to may be anywhere."""
    other = tmp_path / "other"
    other.touch(0o644)
    link = tmp_path / "link"
    link.symlink_to(other)
    tighten(link)
    tighten(tmp_path / "missing")
    tighten_tree(tmp_path / "missing")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    tighten(other)
    assert other.stat().st_mode & 0o777 == 0o644


def test_what_cannot_be_tightened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As on a disk that knows no such rights; it stops nothing."""

    def fail(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    path = tmp_path / "file"
    path.touch(0o644)
    monkeypatch.setattr(Path, "chmod", fail)
    tighten(path)
    assert f"{path} can be read by others" in caplog.text


def test_what_its_owner_may_not_do_stays_forbidden(tmp_path: Path) -> None:
    """Rights are only taken."""
    path = tmp_path / "file"
    path.touch(0o444)
    tighten(path)
    assert path.stat().st_mode & 0o777 == 0o400


async def test_the_database_that_a_link_leads_to_is_tightened(tmp_path: Path) -> None:
    """SQLite follows it, too, and has its other files there."""
    place = tmp_path / "elsewhere"
    place.mkdir(mode=0o755)
    (place / "real.db").touch(0o644)
    path_of_database(tmp_path).symlink_to(place / "real.db")
    async with open_store(tmp_path) as store:
        await store.save_state("name", "value")
        assert lax(place) == {}

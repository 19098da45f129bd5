"""docent backup: a consistent copy while others write, and putting it back."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.backup import copy_store
from bot.cli.main import EXIT_CONFIG, EXIT_OK, main
from bot.storage import StoreError
from tests.bot.stores import open_store, path_of_database, plain_connection


def left_in(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_a_copy_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    """It has each write as a whole up to some moment, and none after it."""
    copy = tmp_path / "copy.db"
    async with open_store(tmp_path) as store:
        begun = asyncio.Event()

        async def write() -> None:
            for number in range(200):
                await store.save_setting(number, "name", number, by=1)
                if number == 20:
                    begun.set()

        writing = asyncio.create_task(write())
        await begun.wait()
        await asyncio.to_thread(copy_store, path_of_database(tmp_path), copy)
        await writing
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        query = "SELECT guild_id FROM guild_settings ORDER BY guild_id"
        found = [number for (number,) in connection.execute(query)]
    assert found == list(range(len(found)))
    assert 20 < len(found) <= 200
    assert left_in(tmp_path) == ["copy.db", "data"]
    assert copy.stat().st_mode & 0o777 == 0o600


async def test_a_copy_that_is_put_back_is_the_store(tmp_path: Path) -> None:
    """As docs/operating.md says: the file, and nothing of the one before."""
    copy, path = tmp_path / "copy.db", path_of_database(tmp_path)
    async with open_store(tmp_path) as store:
        await store.save_state("name", "then")
        copy_store(path, copy)
        await store.save_state("name", "now")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    copy.rename(path)
    async with open_store(tmp_path) as store:
        assert await store.fetch_state("name") == "then"


def config_of(folder: Path) -> str:
    """Write a configuration and return its name."""
    path = folder / "config.toml"
    path.write_text("[store]\nurl = 'sqlite:///data/docent.db'\n")
    return str(path)


async def test_the_command_copies_and_overwrites_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0, then 78 with a sentence; the copy stays as it was."""
    async with open_store(tmp_path) as store:
        await store.save_state("name", "value")
    copy = tmp_path / "copy.db"
    command = ["backup", str(copy), "--config", config_of(tmp_path)]
    assert main(command) == EXIT_OK
    before = copy.read_bytes()
    assert main(command) == EXIT_CONFIG
    assert "copy.db is there already: name another file" in capsys.readouterr().err
    assert copy.read_bytes() == before


def test_what_is_no_store_is_not_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither one that isn't there, which isn't made, nor another program's."""
    command = ["backup", str(tmp_path / "copy.db"), "--config", config_of(tmp_path)]
    assert main(command) == EXIT_CONFIG
    assert "There is no store" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
    with plain_connection(tmp_path) as connection:
        connection.execute("CREATE TABLE state (name, value)")
    assert main(command) == EXIT_CONFIG
    assert "is no store of Docent's" in capsys.readouterr().err
    assert not list(tmp_path.glob("copy*"))


async def test_a_copy_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Nothing of it is left behind."""
    async with open_store(tmp_path):
        pass
    with pytest.raises(StoreError, match=r"The backup to .* failed \(.*No such file"):
        copy_store(path_of_database(tmp_path), tmp_path / "missing" / "copy.db")

"""One process at a time uses a database."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage import Sqlite, StoreError, sqlite
from tests.bot.stores import open_store, path_of_database

HOLD = """
import sys, time
from pathlib import Path
from bot.storage import Sqlite
with Sqlite(Path(sys.argv[1])).claim():
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_database_is_refused_to_a_second_process(tmp_path: Path) -> None:
    """Until the first one has ended, and be it by kill -9."""
    path = tmp_path / "data" / "docent.db"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(StoreError, match=r"docent\.db is in use by another Docent"),
            Sqlite(path).claim(),
        ):
            pass
        assert list(path.parent.iterdir()) == [path.with_name("docent.db.lock")]
        other.send_signal(signal.SIGKILL)
        other.wait()
        with Sqlite(path).claim():
            pass
    assert path.with_name("docent.db.lock").stat().st_mode & 0o777 == 0o600


async def test_a_claimed_database_can_be_read_by_commands(tmp_path: Path) -> None:
    """Only another Docent is refused."""
    with Sqlite(path_of_database(tmp_path)).claim():
        async with open_store(tmp_path) as store:
            await store.save_state("name", "value")
            async with open_store(tmp_path) as other:
                assert await other.fetch_state("name") == "value"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Here, a file is in its place."""
    (tmp_path / "data").touch()
    with (
        pytest.raises(StoreError, match="can't be used, because no file can be made beside it"),
        Sqlite(tmp_path / "data" / "docent.db").claim(),
    ):
        pass


def test_a_disk_without_locks_stops_no_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As some network drives; the log says what to see to."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(sqlite, "_lock", refuse)
    with Sqlite(tmp_path / "docent.db").claim():
        assert "docent.db can't be locked, so let no second Docent use it" in caplog.text

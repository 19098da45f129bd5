"""The database file, in temporary folders: opening, locking, and sudden ends."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert

import bot.storage.sqlite
from bot.errors import DocentError
from bot.storage import Sqlite, StoreError
from bot.storage.schema import VERSION, metadata, reloads
from bot.storage.store import Store
from tests.bot.records import NOON, asked
from tests.bot.stores import (
    RECORD,
    URL,
    execute,
    on_each,
    open_store,
    path_of_database,
    plain_connection,
    reloads_of,
)
from tests.examples import only_proved

WRITE_AND_DIE = """
import asyncio, os, random, signal, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from bot.storage.store import ReloadRecord, Store

def die():
    os.kill(os.getpid(), signal.SIGKILL)

async def write():
    until_death = random.randint(50, 250)
    async with Store.open("sqlite:///data/docent.db", base_folder=Path(sys.argv[1])) as store:
        last = await store.fetch_applied_reload()
        for generation in range(last.generation + 1 if last else 1, int(sys.argv[2]) + 1):
            await store.add_reload(ReloadRecord(
                at=datetime.now(UTC), by=None, generation=generation,
                added=0, changed=0, removed=0, problems=0, outcome="applied"))
            os.write(1, b"%d\\n" % generation)  # a whole line or nothing
            until_death -= 1
            if until_death == 0:
                threading.Timer(random.uniform(0, 0.005), die).start()

kills, status = 0, signal.SIGKILL
while status == signal.SIGKILL:
    writer = os.fork()
    if not writer:
        asyncio.run(write())
        os._exit(0)
    status = os.waitpid(writer, 0)[1]
    kills += status == signal.SIGKILL
sys.exit(status or kills < 3)
"""
"""Writes in one process after the other, each of which is killed at some moment but for the last.
"""

DIE_WHILE_MIGRATING = """
import asyncio, os, signal, sys
from pathlib import Path
import sqlalchemy
from bot.storage.store import Store

def die(connection, cursor, statement, *rest):
    if "CREATE TABLE state" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", die)

async def main():
    async with Store.open("sqlite:///data/docent.db", base_folder=Path(sys.argv[1])):
        pass

asyncio.run(main())
"""


WRITES = 1_000

MEMORY = Path("/dev/shm")
"""Where there is no disk to wait for: what a killed process has written to a file is kept by the
system all the same, and many more moments to be killed at fit into a second."""


def start_python(program: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a Python program with a folder and more as its arguments."""
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(bot.storage.sqlite.__file__).parents[2],
    )


async def refusal(folder: Path, url: str = URL) -> str:
    """Open a store that can't be opened, for the sentence that says so."""
    with pytest.raises(StoreError) as caught:
        async with Store.open(url, base_folder=folder):
            pass
    return str(caught.value)


# Opening


async def test_open_makes_the_file_and_its_folders(tmp_path: Path) -> None:
    """A relative address starts from the base folder, and missing folders are made."""
    async with Store.open("sqlite:///a/b/c.db", base_folder=tmp_path) as store:
        await store.save_state("name", "value")
    assert (tmp_path / "a" / "b" / "c.db").read_bytes().startswith(b"SQLite format 3\0")


async def test_open_takes_an_absolute_address(tmp_path: Path) -> None:
    """An absolute path doesn't depend on the base folder."""
    async with Store.open(f"sqlite:///{tmp_path}/a.db", base_folder=Path("/nowhere")):
        assert (tmp_path / "a.db").exists()


async def test_open_sets_every_connection_up(tmp_path: Path) -> None:
    """WAL, busy timeout, foreign keys and full synchronisation are on, on each connection."""
    expected = {"journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1, "synchronous": 2}
    async with (
        open_store(tmp_path) as store,
        store._reading() as first,
        store._reading() as second,
        store._reading() as third,
    ):
        for connection in (first, second, third):
            found = {
                name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
                for name in expected
            }
            assert found == expected


async def test_open_again_keeps_schema_and_facts(tmp_path: Path) -> None:
    """What is applied isn't applied again, and what was stored is still there."""
    async with open_store(tmp_path) as store:
        await store.save_state("name", "value")
    with plain_connection(tmp_path) as connection:
        before = list(connection.iterdump())
    async with open_store(tmp_path) as store:
        assert await store.fetch_state("name") == "value"
    with plain_connection(tmp_path) as connection:
        assert list(connection.iterdump()) == before


LATER_TABLES = (
    "taught_phrasings shard_claims library_files library_snapshots generations forgetting followers"
)
BEFORE = {
    "0012": (),
    "0005": (
        *(f"DROP TABLE {name}" for name in LATER_TABLES.split()),
        "DROP INDEX public_messages_by_guild",
        "DROP INDEX questions_once",
        "ALTER TABLE questions DROP COLUMN once",
        "ALTER TABLE questions DROP COLUMN met",
    ),
    "0001": tuple(
        f"DROP TABLE {name}"
        for name in metadata.tables.keys() - {"guild_settings", "reloads", "state"}
    ),
}
"""What a database of each of these versions of the tables didn't have; Docent 0.1.0 made 0005."""


@on_each
@pytest.mark.parametrize("version", BEFORE)
async def test_open_gives_an_older_database_the_whole_schema(tmp_path: Path, version: str) -> None:
    """Exactly the tables that the queries are written for; what was stored is still there."""
    async with open_store(tmp_path) as store:
        await store.save_state("name", "value")
        if version != "0001":
            await store.add_questions([asked("tea")])
    execute(tmp_path, *BEFORE[version], f"UPDATE alembic_version SET version_num = '{version}'")
    async with open_store(tmp_path) as store, store._reading() as connection:
        difference = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
        assert difference == []
        assert await store.fetch_state("name") == "value"
        kept = await store.fetch_questions(1, since=NOON)
        assert [question.text for question in kept] == ["tea"] * (version != "0001")
    assert execute(tmp_path, "SELECT version_num FROM alembic_version") == [(VERSION,)]


async def test_open_takes_an_empty_file(tmp_path: Path) -> None:
    """A file of no bytes is a new database, as SQLite itself sees it."""
    path_of_database(tmp_path).touch()
    async with open_store(tmp_path) as store:
        assert await store.fetch_state("name") is None


async def test_open_marks_the_file_as_docents(tmp_path: Path) -> None:
    """The header says whose file it is, so that another program's is never taken for ours."""
    async with open_store(tmp_path):
        pass
    assert path_of_database(tmp_path).read_bytes()[68:72] == b"Doce"


# Addresses and files that aren't taken


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://docent:secret@host/docent", "of the kind mysql"),
        ("sqlite+pysqlite:///data/docent.db", "of the kind sqlite+pysqlite"),
        ("data/docent.db", "not an address"),
        ("", "not an address"),
        ("sqlite://data/docent.db", "doesn't name a file"),
        ("sqlite://", "doesn't name a file"),
        ("sqlite:///:memory:", "doesn't name a file"),
        ("sqlite:///data/docent.db?mode=ro", "doesn't name a file"),
    ],
)
async def test_open_refuses_what_is_no_address_of_a_file(
    tmp_path: Path, url: str, reason: str
) -> None:
    """Any other address is refused with what to write instead, and without its password."""
    sentence = await refusal(tmp_path, url)
    assert sentence.startswith("store.url")
    assert reason in sentence
    assert "write sqlite:///data/docent.db" in sentence
    assert "secret" not in sentence
    assert not (tmp_path / "data").exists()


async def test_open_leaves_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A file of something else stays as it is."""
    path = path_of_database(tmp_path)
    path.write_bytes(b"Dear diary, today I wrote no database. " * 100)
    before = path.read_bytes()
    sentence = await refusal(tmp_path)
    assert f"{path} is not a database: move it away" in sentence
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE state (name, value)", "PRAGMA application_id = 7"]
)
async def test_open_leaves_the_database_of_another_program(tmp_path: Path, statement: str) -> None:
    """A database with another program's tables or mark stays as it is, to the byte."""
    with plain_connection(tmp_path) as connection:
        connection.execute(statement)
    path = path_of_database(tmp_path)
    before = path.read_bytes()
    sentence = await refusal(tmp_path)
    assert f"{path} belongs to another program: set store.url" in sentence
    assert path.read_bytes() == before


async def test_open_leaves_the_database_of_a_newer_docent(tmp_path: Path) -> None:
    """A schema that this version doesn't know is neither used nor changed."""
    async with open_store(tmp_path):
        pass
    with plain_connection(tmp_path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    path = path_of_database(tmp_path)
    before = path.read_bytes()
    sentence = await refusal(tmp_path)
    assert f"{path} was made by a newer version of Docent: install that version" in sentence
    assert path.read_bytes() == before


async def test_open_says_when_the_database_is_damaged(tmp_path: Path) -> None:
    """A database whose pages were overwritten asks for a backup."""
    async with open_store(tmp_path):
        pass
    path = path_of_database(tmp_path)
    pages = path.read_bytes()
    path.write_bytes(pages[:4096] + b"x" * (len(pages) - 4096))
    assert f"{path} is damaged: move it away" in await refusal(tmp_path)


async def test_open_says_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    """A file in the place of a folder is named, with the reason."""
    (tmp_path / "data").write_text("a file")
    sentence = await refusal(tmp_path)
    assert f"The store's folder {tmp_path / 'data'} can't be made (File exists)" in sentence


async def test_open_says_when_the_file_cannot_be_opened(tmp_path: Path) -> None:
    """A folder in the place of the file is noticed before the driver starts a thread for it."""
    path_of_database(tmp_path).mkdir()
    with pytest.raises(StoreError, match="can't be opened for writing: give the user") as caught:
        async with open_store(tmp_path):
            pass
    assert caught.value.__cause__ is None


async def test_open_names_the_file_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A base folder that is relative itself doesn't leave the admin to guess from where."""
    monkeypatch.chdir(tmp_path)
    path = path_of_database(tmp_path)
    path.mkdir()
    assert f"The database {path} " in await refusal(Path())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("mode", [0o400, 0o000])
async def test_open_says_when_the_file_may_not_be_written(tmp_path: Path, mode: int) -> None:
    """A file that may only be read, or not even that, is noticed at the start."""
    async with open_store(tmp_path):
        pass
    path_of_database(tmp_path).chmod(mode)
    assert "can't be opened for writing: give the user" in await refusal(tmp_path)


def test_timeout_of_the_connection_pool_is_a_store_error(tmp_path: Path) -> None:
    """Waiting for a connection in vain is nobody else's fault."""
    with (
        pytest.raises(StoreError, match="has too much to do: try again"),
        Sqlite(tmp_path).mapped_errors(),
    ):
        raise sqlalchemy.exc.TimeoutError


def test_extended_result_codes_have_the_sentence_of_their_primary_code(tmp_path: Path) -> None:
    """What SQLite says in more detail, here of a folder, asks for the same thing to be done."""
    detailed = sqlite3.OperationalError("attempt to write a readonly database")
    detailed.sqlite_errorcode = sqlite3.SQLITE_READONLY_DIRECTORY
    with (
        pytest.raises(StoreError, match="can't be opened for writing: give the user"),
        Sqlite(tmp_path).mapped_errors(),
    ):
        raise sqlalchemy.exc.OperationalError(None, None, detailed)


def test_store_error_is_a_sentence_for_the_admin() -> None:
    """The store's errors have the root of the bot's."""
    assert issubclass(StoreError, DocentError)


# Others at the same file, and sudden ends


@on_each
async def test_two_stores_write_one_file_at_once(tmp_path: Path) -> None:
    """Writers wait for each other's lock, within a store and between stores."""
    async with open_store(tmp_path) as first, open_store(tmp_path) as second:
        await asyncio.gather(
            *(
                store.save_setting(guild_id, name, guild_id, by=1)
                for guild_id in range(40)
                for name, store in (("first", first), ("second", second))
            )
        )
        expected = {guild_id: guild_id for guild_id in range(40)}
        assert await first.fetch_setting("second") == expected
        assert await second.fetch_setting("first") == expected


@on_each
async def test_transactions_that_read_before_they_write_wait_too(tmp_path: Path) -> None:
    """What a transaction has read is still so when it writes, whoever else writes."""

    async def count_one(store: Store) -> None:
        async with store._writing() as connection:
            query = "SELECT coalesce(max(generation), 0) + 1 FROM reloads"
            count = (await connection.exec_driver_sql(query)).scalar_one()
            await connection.execute(insert(reloads).values(asdict(RECORD) | {"generation": count}))

    async with open_store(tmp_path) as first, open_store(tmp_path) as second:
        await asyncio.gather(*(count_one(store) for store in [first, second] * 10))
        found = [record.generation for record in await reloads_of(first, 30)]
    assert found == list(range(20, 0, -1))


async def test_write_says_when_the_database_stays_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading goes on while another program writes; writing gives up, until that one ends."""
    monkeypatch.setattr(bot.storage.sqlite, "BUSY_TIMEOUT_MS", 50)
    async with open_store(tmp_path) as store:
        with plain_connection(tmp_path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            assert await store.fetch_state("name") is None
            with pytest.raises(StoreError, match=r"docent\.db is locked by another program"):
                await store.save_state("name", "value")
        await store.save_state("name", "value")


async def test_open_says_when_the_database_stays_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that another program won't let go of is an error after the busy timeout."""
    async with open_store(tmp_path):
        pass
    monkeypatch.setattr(bot.storage.sqlite, "BUSY_TIMEOUT_MS", 50)
    with plain_connection(tmp_path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM state")
        assert "is locked by another program" in await refusal(tmp_path)


async def test_write_says_when_the_disk_is_full(tmp_path: Path) -> None:
    """A full disk is named as the cause, without the value that was to be written."""
    async with open_store(tmp_path) as store:
        async with store._reading() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="its disk is full: free some space") as caught:
            await store.save_state("name", "a member's words " * 10_000)
        assert "a member's words" not in str(caught.value.__cause__)
        assert await store.fetch_state("name") is None


@on_each
async def test_write_that_is_cancelled_leaves_no_lock(tmp_path: Path) -> None:
    """A cancelled write is undone, and the next one doesn't wait for it."""
    has_written = asyncio.Event()
    async with open_store(tmp_path) as store:

        async def write_and_hang() -> None:
            async with store._writing() as connection:
                await connection.exec_driver_sql("INSERT INTO state VALUES ('name', 'half')")
                has_written.set()
                await asyncio.Event().wait()

        writing = asyncio.create_task(write_and_hang())
        await has_written.wait()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await asyncio.wait_for(store.save_state("other", "whole"), timeout=60)
        assert await store.fetch_state("name") is None


@pytest.fixture
def fast_folder(tmp_path: Path) -> Iterator[Path]:
    """Return an empty folder, in memory where the system has such."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as folder:
        yield Path(folder)


@only_proved
def test_killed_processes_lose_at_most_the_write_in_flight(fast_folder: Path) -> None:
    """Of a thousand writes, those that returned before a kill -9 are there afterwards.

    Whoever goes on counts from the last one that is there: a write that was lost would be made,
    and told, once more. The database is sound.
    """
    with start_python(WRITE_AND_DIE, fast_folder, str(WRITES)) as process:
        assert process.stdout is not None
        told = [int(line) for line in process.stdout]
    assert process.returncode == 0
    with plain_connection(fast_folder) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        query = "SELECT generation FROM reloads ORDER BY id"
        found = [generation for (generation,) in connection.execute(query)]
    assert found == list(range(1, WRITES + 1))
    # Killed between a write and telling of it, a process hasn't told of that one.
    assert told == sorted(set(told))
    assert told[-1] == WRITES


async def test_killed_migration_leaves_the_old_schema(tmp_path: Path) -> None:
    """A kill -9 between two tables leaves neither, and the next start makes both."""
    with start_python(DIE_WHILE_MIGRATING, tmp_path) as process:
        assert process.wait() == -signal.SIGKILL
    with plain_connection(tmp_path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    async with open_store(tmp_path) as store:
        await store.save_state("name", "value")
        assert await reloads_of(store, 1) == []

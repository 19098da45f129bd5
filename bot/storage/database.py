"""Opens, migrates and locks the database file; each error becomes a sentence for the admin.

Stored facts survive a killed process: each change is one transaction, and so is a migration.
Writers take turns here, because SQLite lets them fight for its lock, and one may starve.
"""

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import DocentError
from bot.private_files import make_folder, tighten, touch

APPLICATION_ID = 0x446F6365
"""Marks a database file as Docent's, in its header ("Doce"): https://www.sqlite.org/fileformat2.html#application_id"""

BUSY_TIMEOUT_MS = 5000
"""How long a statement waits while another program writes; our own writes take milliseconds."""

CHECKPOINTS = 3
"""How often emptying the write-ahead log is tried at once, before it is left for later; each try
waits `BUSY_TIMEOUT_MS` for other programs that read."""

CATCH_UP_EVERY_S = 30
"""How often unfinished work is tried again."""

VECTORS_FILE = "vectors.db"
"""Has the sentence model's vectors of the sections."""

LIBRARIES_FOLDER = "libraries"
"""Has the libraries that were served."""

SOCKET_FILE = "control.socket"
"""Over which another process tells the running bot to reload."""

FILES_BESIDE = ("privacy.key", LIBRARIES_FOLDER, "unwritten", VECTORS_FILE, SOCKET_FILE)
"""The beginnings of the names of Docent's other files in the database's folder."""

_URL_HELP = (
    "write sqlite:///data/docent.db for a file beside the configuration, "
    "or sqlite:////var/lib/docent/docent.db for an absolute path"
)

# By primary result code (https://www.sqlite.org/rescode.html): what is wrong, and what to do.
_NO_RIGHT = (
    "can't be opened for writing: give the user who runs Docent the right to write to it and to "
    "its folder, or set store.url to another file"
)
_LOCKED = "is locked by another program: stop that program, then try again"
_BUSY = "has too much to do: try again in a moment"
_SENTENCES = {
    sqlite3.SQLITE_NOTADB: (
        "is not a database: move it away, or set store.url to another file; nothing in it was "
        "changed"
    ),
    sqlite3.SQLITE_CORRUPT: "is damaged: move it away, then put a backup in its place",
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CANTOPEN: _NO_RIGHT,
    sqlite3.SQLITE_READONLY: _NO_RIGHT,
    sqlite3.SQLITE_PERM: _NO_RIGHT,
    sqlite3.SQLITE_FULL: "can't grow because its disk is full: free some space, then try again",
    # Also when a quota is used up.
    sqlite3.SQLITE_IOERR: (
        "can't be read or written: see that its disk is sound and has space, then try again"
    ),
}

_log = logging.getLogger(__name__)


class StoreError(DocentError):
    """The database can't be used; the text names the file and says what to do."""


class Database:
    """Docent's database file, without what is in it: that is up to the subclasses.

    Every method that does I/O raises StoreError when the database can't be used.
    """

    def __init__(self, engine: AsyncEngine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._turn = asyncio.Lock()
        self._has_traces = False
        self._catching_up: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, base_folder: Path) -> AsyncIterator[Self]:
        """Open the database of a URL such as `sqlite:///data/docent.db`; make or migrate it first.

        A relative path starts from `base_folder`; missing folders are made.

        Raises
        ------
        StoreError
            The URL isn't one of SQLite's, or its file can't be opened, isn't Docent's, or is of a
            newer version. The file is left as it was.
        """
        path = path_of(url, base_folder)
        _make_folder(path.parent)
        _check_writable(path)
        _make_private(path)
        database = cls(_build_engine(path), path)
        try:
            await database._migrate()
            await database._begin()
            try:
                yield database
            finally:
                await database._end()
        finally:
            await database._engine.dispose()

    @property
    def is_behind(self) -> bool:
        """Whether there is unfinished work; it is tried again every half minute."""
        return self._has_traces

    async def catch_up(self) -> None:
        """Try the unfinished work again."""
        if self._has_traces:
            await self._empty_wal()

    def _fall_behind(self) -> None:
        """Catch up later, if there is unfinished work."""
        if self.is_behind and (self._catching_up is None or self._catching_up.done()):
            self._catching_up = asyncio.create_task(self._catch_up_later())

    async def _catch_up_later(self) -> None:
        while self.is_behind:
            await asyncio.sleep(CATCH_UP_EVERY_S)
            await self.catch_up()

    async def _begin(self) -> None:
        """Take up the work that the last run left."""

    async def _end(self) -> None:
        """Finish, or save, what is only in memory."""
        if self._catching_up:
            self._catching_up.cancel()
            await asyncio.gather(self._catching_up, return_exceptions=True)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection for one query; the write-ahead log lets it read while others write."""
        with _mapped_errors(self._path):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction, one at a time; it is committed at the end.

        Left to itself, the driver would begin the transaction late, and none for CREATE TABLE.
        This one takes the write lock at once: a transaction that reads first fails without waiting
        if another one has written before its own write
        (https://www.sqlite.org/lang_transaction.html).
        """
        async with self._turn:
            with _mapped_errors(self._path):
                async with self._engine.begin() as connection:
                    await connection.exec_driver_sql("BEGIN IMMEDIATE")
                    yield connection

    async def _empty_wal(self) -> bool:
        """Empty the write-ahead log, which would hold deleted rows until it is reused.

        Returns
        -------
        bool
            False if that failed, because another program reads from the database, or the disk is
            full; then `catch_up` goes on.
        """
        is_known, self._has_traces = self._has_traces, True
        try:
            for _ in range(CHECKPOINTS):
                if await self._checkpoint():
                    self._has_traces = False
                    return True
        except StoreError as error:
            reason = str(error)
        else:
            reason = "Another program reads from it."
        if not is_known:
            _log.warning(
                "What was deleted is still in the write-ahead log of %s, until it can be emptied: "
                "%s",
                self._path,
                reason,
            )
        self._fall_behind()
        return False

    async def _checkpoint(self) -> bool:
        """Move the write-ahead log into the database and empty it; return whether it is empty.

        SQLite reports a failure in a row, not as an error
        (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
        """
        async with self._turn, self._reading() as connection:
            done = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            row = done.mappings().one()
        return bool(row["busy"] == 0 and row["log"] <= 0)  # -1 without such a log

    async def _migrate(self) -> None:
        """Bring the database to this version's schema, or leave it as it is."""
        async with self._writing() as connection:
            await connection.run_sync(_migrate, self._path)
        # So that readers and the writer don't wait for each other. The mode is kept in the file, so
        # it is set only once the file is known to be ours.
        async with self._reading() as connection:
            await connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def path_of(url: str, base_folder: Path) -> Path:
    """Return the file of a database's URL, as for `Database.open`.

    Raises
    ------
    StoreError
        The URL isn't one of SQLite's; the text doesn't repeat it, as it may hold a password.
    """
    try:
        parts = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise StoreError(f"store.url is not an address: {_URL_HELP}.") from error
    if parts.drivername != "sqlite":
        raise StoreError(
            f"store.url names a database of the kind {parts.drivername}, "
            f"but this version keeps its facts in SQLite only: {_URL_HELP}."
        )
    if parts.host or parts.query or parts.database in {None, "", ":memory:"}:
        raise StoreError(f"store.url doesn't name a file: {_URL_HELP}.")
    return (base_folder / str(parts.database)).absolute()


def _make_folder(folder: Path) -> None:
    try:
        make_folder(folder)
    except OSError as error:
        raise StoreError(
            f"The store's folder {folder} can't be made ({error.strerror}): make it yourself, or "
            "set store.url to a file in another folder."
        ) from error


def _check_writable(path: Path) -> None:
    """Refuse a file that can't be opened, before the driver tries.

    After a failed connection, the driver's thread may outlive the event loop and print a traceback.
    The file isn't opened here, because closing it would drop SQLite's locks on it
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    may_write = os.access(path.parent, os.W_OK | os.X_OK) and (
        not path.exists() or (path.is_file() and os.access(path, os.R_OK | os.W_OK))
    )
    if not may_write:
        raise StoreError(f"The database {path} {_NO_RIGHT}.")


def _make_private(path: Path) -> None:
    """Let nobody else read the database, whether it is new or not.

    SQLite gives the files beside it the same mode. A folder that holds other files than Docent's is
    left as it is.
    """
    path = path.resolve()
    if not path.exists():
        try:
            touch(path)
        except OSError as error:
            raise StoreError(f"The database {path} can't be made: {error.strerror}.") from error
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        tighten(path.with_name(name))
    ours = (path.name, *FILES_BESIDE)
    may_look = os.access(path.parent, os.R_OK)
    if may_look and all(file.name.startswith(ours) for file in path.parent.iterdir()):
        tighten(path.parent)


def _build_engine(path: Path) -> AsyncEngine:
    engine = create_async_engine(
        sa.URL.create("sqlite+aiosqlite", database=str(path)),
        # Members' texts must not get into a log with an error.
        hide_parameters=True,
    )
    sa.event.listen(engine.sync_engine, "connect", _set_up_connection)
    return engine


def _set_up_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # With a write-ahead log, NORMAL survives a killed process, FULL a power cut, too. It costs one
    # fsync a write, and writes are few.
    cursor.execute("PRAGMA synchronous = FULL")
    # Deleted rows are overwritten in the file.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _migrate(connection: sa.Connection, path: Path) -> None:
    """Apply the missing migrations, in the caller's transaction."""
    _check_ours(connection, path)
    applied = MigrationContext.configure(connection).get_current_heads()
    known, newest = _revisions()
    if not known.issuperset(applied):
        raise StoreError(
            f"The database {path} was made by a newer version of Docent: install that version, or "
            "set store.url to another file; nothing in it was changed."
        )
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    if set(applied) != newest:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    return config


@cache
def _revisions() -> tuple[set[str], set[str]]:
    """Return all revisions that this version knows, and the newest."""
    scripts = ScriptDirectory.from_config(_config())
    return {script.revision for script in scripts.walk_revisions()}, set(scripts.get_heads())


def _check_ours(connection: sa.Connection, path: Path) -> None:
    application_id = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    entries = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    is_empty = (application_id, entries) == (0, 0)
    if application_id != APPLICATION_ID and not is_empty:
        raise StoreError(
            f"The database {path} belongs to another program: set store.url to another file; "
            "nothing in it was changed."
        )


@contextmanager
def _mapped_errors(path: Path) -> Iterator[None]:
    """Raise errors of the driver and its pool as StoreErrors."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StoreError(f"The database {path} {_sentence(error.orig)}.") from error
    except sa.exc.TimeoutError as error:
        # No connection became free.
        raise StoreError(f"The database {path} {_BUSY}.") from error


def _sentence(error: BaseException | None) -> str:
    # The lowest byte is the primary code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return _SENTENCES.get(code, f"can't be used ({error}): try again, or put a backup in its place")

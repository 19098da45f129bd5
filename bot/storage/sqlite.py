"""What only SQLite has: a file and what lies beside it, its pragmas, locks and error codes."""

import errno
import logging
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.private_files import FILE_MODE, make_folder, tighten, touch
from bot.storage.backend import Backend, StoreError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


# Marks a database file as Docent's, in its header ("Doce"):
# https://www.sqlite.org/fileformat2.html#application_id
APPLICATION_ID = 0x446F6365
# How long a statement waits while another program writes; our own writes take milliseconds.
BUSY_TIMEOUT_MS = 5000

LIBRARIES_FOLDER = "libraries"  # has the libraries that were served
VECTORS_FILE = "vectors.db"  # has the sentence model's vectors of the sections
SOCKET_FILE = "control.socket"  # over which another process tells the running bot to reload
# The beginnings of the names of Docent's other files in the database's folder.
FILES_BESIDE = ("privacy.key", LIBRARIES_FOLDER, "unwritten", VECTORS_FILE, SOCKET_FILE)

URL_HELP = (
    "write sqlite:///data/docent.db for a file beside the configuration, "
    "or sqlite:////var/lib/docent/docent.db for an absolute path"
)
# By primary result code (https://www.sqlite.org/rescode.html): what is wrong, and what to do.
_NO_RIGHT = (
    "can't be opened for writing: give the user who runs Docent the right to write to it and to "
    "its folder, or set store.url to another file"
)
_LOCKED = "is locked by another program: stop that program, then try again"
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
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


class Sqlite(Backend):
    """A database file."""

    # Left to itself, the driver would begin the transaction late, and none for CREATE TABLE. This
    # one takes the write lock at once: a transaction that reads first fails without waiting if
    # another one has written before its own write (https://www.sqlite.org/lang_transaction.html).
    BEGIN = "BEGIN IMMEDIATE"
    READ = "BEGIN"
    # So that readers and the writer don't wait for each other. The mode is kept in the file.
    AFTER_MIGRATING = "PRAGMA journal_mode = WAL"

    def __init__(self, path: Path) -> None:
        url = sa.URL.create("sqlite+aiosqlite", database=str(path))
        super().__init__(str(path), url, path.parent)
        self.path = path

    @classmethod
    def of(cls, parts: sa.URL, base_folder: Path) -> "Sqlite":
        """Return the database of an address; a relative path starts from `base_folder`."""
        if parts.host or parts.query or parts.database in {None, "", ":memory:"}:
            raise StoreError(f"store.url doesn't name a file: {URL_HELP}.")
        return cls((base_folder / str(parts.database)).absolute())

    def prepare(self) -> None:
        """Make the folder and the file, or see that nobody else can read them."""
        _make_folder(self.path.parent)
        _check_writable(self.path)
        _make_private(self.path)

    def is_new(self) -> bool:
        """Tell whether the file is missing or empty."""
        return not (self.path.exists() and self.path.stat().st_size > 0)

    @contextmanager
    def claim(self) -> Iterator[None]:
        """Keep the file, and what lies beside it, to this process.

        The lock is on a file of its own, and the system lifts it as soon as the process has ended,
        however that came about. Commands that only read the database don't ask for it. A database
        that is new although the libraries beside it aren't has been lost, and is refused.
        """
        path = self.path
        libraries = path.parent / LIBRARIES_FOLDER
        try:
            if (libraries / "index.json").exists() and self.is_new():
                raise StoreError(
                    f"The database {path} is missing or empty, but Docent has run with one here"
                    f" before: put it or a backup back, or, to begin anew, move {libraries} away;"
                    " nothing was changed."
                )
            make_folder(path.parent)
            lock = path.with_name(f"{path.name}.lock")
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, FILE_MODE)
            tighten(lock)
        except OSError as error:
            raise StoreError(
                f"The database {path} can't be used, because no file can be made beside it"
                f" ({error.strerror}): give the user who runs Docent the right to write there, or"
                " set store.url to a file in another folder."
            ) from error
        with os.fdopen(descriptor, "r+b") as file:
            try:
                _lock(file)
            except OSError as error:
                if error.errno in _HELD:
                    raise StoreError(
                        f"The database {path} is in use by another Docent: stop that one first, or"
                        " set store.url to another file."
                    ) from error
                _log.warning("%s can't be locked, so let no second Docent use it: %s", path, error)
            yield

    def build_engine(self) -> AsyncEngine:
        """Return a pool of connections, each in a thread of its own."""
        # Members' texts must not get into a log with an error.
        engine = create_async_engine(self._url, hide_parameters=True)
        sa.event.listen(engine.sync_engine, "connect", _set_up_connection)
        return engine

    def build_sync_engine(self) -> sa.Engine:
        """Return an engine that opens a connection each time, for threads."""
        url = self._url.set(drivername="sqlite")
        engine = sa.create_engine(url, hide_parameters=True, poolclass=sa.NullPool)
        sa.event.listen(engine, "connect", _set_up_connection)
        return engine

    def take(self, connection: sa.Connection) -> None:
        """Mark the file's header, if nothing else is in it."""
        application_id = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        entries = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        is_empty = (application_id, entries) == (0, 0)
        if application_id != APPLICATION_ID and not is_empty:
            raise StoreError(
                f"The database {self.name} belongs to another program: set store.url to another "
                "file; nothing in it was changed."
            )
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    async def purge(self, connection: AsyncConnection) -> bool:
        """Move the write-ahead log, which has deleted rows, into the database and empty it.

        SQLite reports a failure in a row, not as an error
        (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
        """
        done = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        row = done.mappings().one()
        return bool(row["busy"] == 0 and row["log"] <= 0)  # -1 without such a log

    def explain(self, error: BaseException) -> StoreError:
        """Return the sentence of an error's result code."""
        if not isinstance(error, sa.exc.DBAPIError):  # no connection became free
            return StoreError(f"The database {self.name} {_BUSY}.")
        # The lowest byte is the primary code.
        code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        unknown = f"can't be used ({error.orig}): try again, or put a backup in its place"
        return StoreError(f"The database {self.name} {_SENTENCES.get(code, unknown)}.")


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

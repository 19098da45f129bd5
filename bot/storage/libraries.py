"""The libraries that were served, in the database: their files by content, each of them once."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same

from bot.storage.backend import Backend, StoreError
from bot.storage.processes import LIBRARY, count_on, generation_of
from bot.storage.schema import library_files, library_snapshots

AT_ONCE = 200  # files that are written or read at once
# How long a file without a snapshot stays: another process may be about to commit one.
UNUSED_FOR = timedelta(hours=1)


class ServedMeanwhileError(StoreError):
    """Another process has served a library since the one that was to be replaced."""


class Snapshot(Struct, frozen=True):
    """The files of a library that was served."""

    at: datetime  # when it was first served, in UTC
    files: dict[str, str]  # the SHA-256 of each file, by its name within the content folder


class Kept(Struct, frozen=True):
    """The snapshots, oldest first, and which of them is served."""

    kept: tuple[Snapshot, ...] = ()
    served: int = -1  # its place among them; -1 for none
    # Of the library that is served, in a database that several processes share; else 0.
    generation: int = 0

    @property
    def snapshot(self) -> Snapshot | None:
        """The one that is served."""
        return self.kept[self.served] if self.served >= 0 else None

    @property
    def previous(self) -> Snapshot | None:
        """The one before the served one."""
        return self.kept[self.served - 1] if self.served > 0 else None

    @property
    def rollback(self) -> Snapshot | None:
        """The served one, if it was rolled back to; None if it is the newest."""
        return self.snapshot if self.served < len(self.kept) - 1 else None

    @property
    def digests(self) -> set[str]:
        """Those of all files."""
        return {digest for snapshot in self.kept for digest in snapshot.files.values()}


class StoredLibraries:
    """The tables of snapshots and files; for threads, as all methods wait for the database.

    All is done in the transaction of `connection`; without one, each method has its own.
    """

    def __init__(self, backend: Backend, connection: sa.Connection | None = None) -> None:
        self.name = f"the database {backend.name}"
        self.backend = backend
        self._connection = connection

    def read(self) -> Kept:
        """Read which snapshots there are."""
        table = library_snapshots
        with self._begin(self.backend.READ) as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.id)).all()
            generation = connection.scalar(generation_of(LIBRARY)) or 0
        served = next((place for place, row in enumerate(rows) if row.is_served), -1)
        return Kept(tuple(Snapshot(row.at, row.files) for row in rows), served, generation)

    def write(self, kept: Kept) -> None:
        """Replace the snapshots, and drop the files that none has had for a while.

        If their generation isn't the next one, raise ServedMeanwhileError; nothing has changed.
        """
        rows = [
            {"at": snapshot.at, "files": snapshot.files, "is_served": place == kept.served}
            for place, snapshot in enumerate(kept.kept)
        ]
        digest = library_files.c.digest
        unused = sa.select(digest).where(library_files.c.at < datetime.now(UTC) - UNUSED_FOR)
        with self._begin(self.backend.BEGIN) as connection:
            if kept.generation != (connection.scalar(generation_of(LIBRARY)) or 0) + 1:
                raise ServedMeanwhileError("Another process has served other articles meanwhile.")
            count_on(connection, LIBRARY, self.backend)
            connection.execute(sa.delete(library_snapshots))
            if rows:
                connection.execute(sa.insert(library_snapshots), rows)
            if gone := set(connection.scalars(unused)) - kept.digests:
                drop = sa.delete(library_files).where(digest == sa.bindparam("gone"))
                connection.execute(drop, [{"gone": each} for each in gone])

    def add(self, digests: Collection[str], read: Callable[[str], bytes]) -> None:
        """Add the files that aren't there; `read` returns them. Those that are stay for a while."""
        with self._begin() as connection:
            connection.execute(sa.update(library_files).values(at=datetime.now(UTC)))
            there = set(connection.scalars(sa.select(library_files.c.digest)))
        statement = insert(library_files).on_conflict_do_nothing()
        for some in _parts(digest for digest in digests if digest not in there):
            rows = [{"digest": each, "data": read(each), "at": datetime.now(UTC)} for each in some]
            with self._begin() as connection:
                connection.execute(statement, rows)

    def fetch(self, digests: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the digest and the bytes of each of these files that is there, in their order."""
        columns = library_files.c
        for some in _parts(digests):
            query = sa.select(columns.digest, columns.data).where(columns.digest.in_(some))
            with self._begin() as connection:
                found = {row.digest: row.data for row in connection.execute(query)}
            yield from ((digest, found[digest]) for digest in some if digest in found)

    @contextmanager
    def _begin(self, statement: str = "") -> Iterator[sa.Connection]:
        if self._connection:
            yield self._connection
            return
        with self.backend.begin(statement) as connection:
            yield connection


def _parts(digests: Iterable[str]) -> Iterator[list[str]]:
    left = iter(digests)
    while some := list(islice(left, AT_ONCE)):
        yield some

"""Opens and migrates the database; each error becomes a sentence for the admin.

Stored facts survive a killed process: each change is one transaction, and so is a migration.
Writers take turns here, because SQLite lets them fight for its lock, and one may starve.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert  # SQLite has the same
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.backend import Backend, StoreAwayError, StoreError
from bot.storage.postgres import Postgres
from bot.storage.schema import migrate
from bot.storage.sqlite import URL_HELP, Sqlite

# How often purging is tried at once, before it is left for later; with SQLite, each try waits
# `BUSY_TIMEOUT_MS` for other programs that read.
PURGES = 3

CATCH_UP_EVERY_S = 30  # how often unfinished work is tried again
RETRY_S = 5  # how often a database that is away is looked for

_Record = TypeVar("_Record")

_log = logging.getLogger(__name__)


class Database:
    """Docent's database, without what is in it: that is up to the subclasses."""

    def __init__(self, backend: Backend) -> None:
        self.errors = 0  # how often it couldn't be used
        self.backend = backend
        self._engine = backend.build_engine()
        self._turn = asyncio.Lock()
        self._patience_s: float | None = None
        self._is_away = False
        self._has_traces = False
        self._catching_up: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, base_folder: Path) -> AsyncIterator[Self]:
        """Open the database of a URL such as `sqlite:///data/docent.db`; make or migrate it first.

        A relative path starts from `base_folder`; missing folders are made. A database that isn't
        Docent's, or is of a newer version, is left as it was.
        """
        backend = find_backend(url, base_folder)
        backend.prepare()
        database = cls(backend)
        try:
            await database._migrate()
            database._patience_s = backend.PATIENCE_S
            await database._begin()
            try:
                yield database
            finally:
                await database._end()
        finally:
            await database._engine.dispose()

    @property
    def is_behind(self) -> bool:
        """Whether there is unfinished work; it is tried again after a while."""
        return self._has_traces or self._is_away

    async def catch_up(self) -> None:
        """Try the unfinished work again."""
        if self._is_away:
            with suppress(StoreAwayError):
                async with self._reading() as connection:
                    await connection.execute(sa.select(1))
        if self._has_traces:
            await self._purge()

    def _fall_behind(self) -> None:
        """Catch up later, if there is unfinished work."""
        if self.is_behind and (self._catching_up is None or self._catching_up.done()):
            self._catching_up = asyncio.create_task(self._catch_up_later())

    async def _catch_up_later(self) -> None:
        while self.is_behind:
            await asyncio.sleep(RETRY_S if self._is_away else CATCH_UP_EVERY_S)
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
        """Yield a connection for one query; it can read while others write."""
        async with self._in_time(), self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction, one at a time; it is committed at the end."""
        async with self._turn, self._in_time(), self._engine.begin() as connection:
            await connection.exec_driver_sql(self.backend.BEGIN)
            yield connection

    async def _fetch_rows(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        async with self._reading() as connection:
            return [*await connection.execute(query)]

    async def _fetch(self, kind: type[_Record], query: sa.Select[Any]) -> list[_Record]:
        """Fetch rows as records, whose fields are named as columns."""
        async with self._reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return [msgspec.convert(row, kind) for row in rows]

    async def _write(self, *statements: sa.Executable) -> None:
        """Execute statements in one transaction."""
        async with self._writing() as connection:
            for statement in statements:
                await connection.execute(statement)

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        """Map errors; tell once of a database that can't be reached, and once that it is back."""
        try:
            with self.backend.mapped_errors():
                async with asyncio.timeout(self._patience_s):
                    yield
        except StoreError as error:
            self.errors += 1
            if isinstance(error, StoreAwayError) and self._patience_s and not self._is_away:
                self._is_away = True
                _log.error("%s Until it is back, what is to be stored waits.", error)
                self._fall_behind()
            raise
        if self._is_away:
            self._is_away = False
            _log.warning("The database %s is back.", self.backend.name)

    async def _purge(self) -> bool:
        """Remove what deleted rows leave in the database's files.

        Return False if that failed, because another program reads from the database, or the disk is
        full; then `catch_up` goes on.
        """
        is_known, self._has_traces = self._has_traces, True
        try:
            for _ in range(PURGES):
                if await self._purge_once():
                    self._has_traces = False
                    return True
        except StoreError as error:
            reason = str(error)
        else:
            reason = "Another program reads from it."
        if not is_known:
            _log.warning(
                "What was deleted is still in the files of %s, until they can be purged: %s",
                self.backend.name,
                reason,
            )
        self._fall_behind()
        return False

    async def _purge_once(self) -> bool:
        async with self._turn, self._reading() as connection:
            return await self.backend.purge(connection)

    async def _migrate(self) -> None:
        """Bring the database to this version's schema, or leave it as it is."""
        async with self._writing() as connection:
            await connection.run_sync(migrate, self.backend)
        if self.backend.AFTER_MIGRATING:
            async with self._reading() as connection:
                await connection.exec_driver_sql(self.backend.AFTER_MIGRATING)


def find_backend(url: str, base_folder: Path) -> Backend:
    """Return the database of a URL, as for `Database.open`; nothing is opened.

    If it is none of a database, the StoreError doesn't repeat it, as it may hold a password.
    """
    try:
        parts = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        # Not as its cause: that repeats the URL, or its port.
        raise StoreError(f"store.url is not an address: {URL_HELP}.") from None
    if parts.drivername in {"postgresql", "postgres"}:
        return Postgres(parts)
    if parts.drivername == "sqlite":
        return Sqlite.of(parts, base_folder)
    raise StoreError(
        f"store.url names a database of the kind {parts.drivername}, but Docent keeps its facts in "
        f"SQLite or PostgreSQL only: {URL_HELP}, or postgresql://user@host/database."
    )


def values_of(record: object) -> dict[str, Any]:
    """Return a record's values by column."""
    values: dict[str, Any] = msgspec.to_builtins(
        record, builtin_types=(datetime,), order="deterministic"
    )
    return values


def upsert(table: sa.Table, values: Mapping[str, Any], *keys: str) -> Insert:
    """Return what inserts a row, in place of the one with the same `keys`, or else primary key."""
    columns = keys or [column.name for column in table.primary_key]
    statement = insert(table).values(values)
    return statement.on_conflict_do_update(index_elements=columns, set_=values)

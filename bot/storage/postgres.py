"""What only PostgreSQL has: a server that may be away, locks by number, notifications, and vacuum.

The driver is psycopg, and by it libpq: an address may say all that libpq's may, and what it leaves
out comes from the environment and the password file
(https://www.postgresql.org/docs/current/libpq-connect.html).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.backend import Backend, StoreAwayError, StoreError
from bot.storage.schema import metadata

# The number of the lock that whoever writes holds ("Docent"); it counts within one database.
WRITER = 0x446F63656E74

CHANNEL = "docent"  # what is notified of changes, within one database
# After this time, a connection that is lost, or that the server refuses, is tried again.
LISTEN_AGAIN_S = 60
# Parameters of libpq, unless the address has others.
_CONNECTING = {
    "application_name": "docent",
    "connect_timeout": "5",
    # A server that is gone without a word is noticed in some ten seconds.
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}

_LONGEST_REASON = 300

_NO_RIGHT = "42501"
# The error code of a standby, as in the middle of a failover
# (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_READ_ONLY = "25006"

_Engine = TypeVar("_Engine", AsyncEngine, sa.Engine)


class Postgres(Backend):
    """A database of a PostgreSQL server."""

    # Writers take turns, as in SQLite: what a transaction has read is still so when it writes. If
    # one of them freezes, the server lets the others go on after a while.
    BEGIN = (
        "SELECT set_config('idle_in_transaction_session_timeout', '30s', true),"
        f" pg_advisory_xact_lock({WRITER})"
    )
    READ = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
    PATIENCE_S = 30

    def __init__(self, parts: sa.URL) -> None:
        if "@" in _place(parts):  # so the password isn't where it should be
            raise StoreError("store.url has an @ too many: in a password, write it as %40.")
        query = _CONNECTING | dict(parts.query)
        url = parts.set(drivername="postgresql+psycopg", query=query)
        super().__init__(f"{parts.database or 'of PostgreSQL'} at {_place(parts)}", url, None)

    def is_new(self) -> bool:
        """Tell whether the database has no tables."""
        with self.begin() as connection:
            return not sa.inspect(connection).get_table_names()

    def build_engine(self) -> AsyncEngine:
        """Return a pool of connections; one that was lost meanwhile is replaced before its use."""
        return self._build(create_async_engine)

    def build_sync_engine(self) -> sa.Engine:
        """Return what opens a connection each time, for threads."""
        return self._build(sa.create_engine, poolclass=sa.NullPool)

    def _build(self, create: Callable[..., _Engine], **options: object) -> _Engine:
        try:
            return create(
                self._url,
                # Members' texts must not get into a log with an error.
                hide_parameters=True,
                pool_pre_ping=True,
                # What pools connections between here and the server may not know them.
                connect_args={"prepare_threshold": None},
                **options,
            )
        except ImportError as error:
            raise StoreError(
                "store.url names a PostgreSQL database, and what speaks with one isn't installed:"
                " run .venv/bin/pip install -r requirements-postgres.txt."
            ) from error

    def take(self, connection: sa.Connection) -> None:
        """Refuse tables of another program; the table of migrations marks Docent's."""
        found = set(sa.inspect(connection).get_table_names())
        if found and not {"alembic_version", "guild_settings", "reloads", "state"} <= found:
            raise StoreError(
                f"The database {self.name} belongs to another program: make one for Docent alone,"
                " and set store.url to it; nothing in it was changed."
            )

    def finish_copy(self, connection: sa.Connection) -> None:
        """Let the numbers of later rows go on from these."""
        for table in metadata.sorted_tables:
            if (column := table.autoincrement_column) is not None:
                sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
                last = sa.select(sa.func.greatest(sa.func.max(column), 1)).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, last)))

    def notify(self, connection: sa.Connection) -> None:
        """Notify those that listen; a server that can't is left as if it hadn't been asked."""
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"SELECT pg_notify('{CHANNEL}', '')")
        except sa.exc.DBAPIError as error:
            if error.connection_invalidated:  # so all of the transaction is lost
                raise

    async def listen(self, heard: Callable[[], None]) -> None:
        """Listen with a connection of its own, until cancelled; what is lost is opened again."""
        engine = self._build(
            create_async_engine,
            poolclass=sa.NullPool,
            pool_reset_on_return=None,  # one that is lost can't be
            isolation_level="AUTOCOMMIT",
        )
        while True:
            with suppress(Exception):  # all that is missed is seen by looking
                async with engine.connect() as connection:
                    await connection.exec_driver_sql(f"LISTEN {CHANNEL}")
                    await connection.commit()  # so that nothing is to be rolled back at the end
                    heard()  # there may have been something before
                    driver: Any = (await connection.get_raw_connection()).driver_connection
                    async for _ in driver.notifies():
                        heard()
            await asyncio.sleep(LISTEN_AGAIN_S)

    async def purge(self, connection: AsyncConnection) -> bool:
        """Let the server use the place of deleted rows anew; it doesn't overwrite them."""
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        await connection.exec_driver_sql(f"VACUUM (SKIP_LOCKED) {tables}")
        return True

    def explain(self, error: BaseException) -> StoreError:
        """Tell a server that can't be reached or asked now from a statement that it refuses."""
        if not isinstance(error, sa.exc.DBAPIError):
            return StoreAwayError(f"The database {self.name} doesn't answer.")
        code = getattr(error.orig, "sqlstate", None)
        if code == _NO_RIGHT:
            return StoreError(
                f"The database {self.name} gives its user too few rights: let that user own it."
            )
        if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError) or code == _READ_ONLY:
            return StoreAwayError(
                f"The database {self.name} can't be reached ({self._reason(error.orig)})."
            )
        # What the server says may repeat what was to be written.
        return StoreError(
            f"The database {self.name} refuses what it is asked ({type(error.orig).__name__}"
            f" {code}): see its log."
        )

    def _reason(self, error: BaseException | None) -> str:
        reason = " ".join(str(error).split())[:_LONGEST_REASON]
        return reason.replace(self._url.password, "***") if self._url.password else reason


def _place(parts: sa.URL) -> str:
    hosts = parts.query.get("host", parts.host or "localhost")
    return hosts if isinstance(hosts, str) else ",".join(hosts)

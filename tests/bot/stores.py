"""Stores in temporary folders, also as another program sees them."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.serving import Archive, FolderShelf
from bot.storage import find_backend
from bot.storage.schema import reloads
from bot.storage.store import ReloadRecord, Store

URL = "sqlite:///data/docent.db"
URLS: dict[Path, str] = {}
"""The addresses of the stores that aren't in their test's folder (the fixture `on_each`)."""

on_each = pytest.mark.usefixtures("on_each")
"""Runs a test with a database of each kind."""

LARGEST_ID = 2**63 - 1
RECORD = ReloadRecord(
    at=datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    by=LARGEST_ID,
    generation=7,
    added=1,
    changed=2,
    removed=3,
    problems=4,
    outcome="applied",
)


def open_store(folder: Path) -> AbstractAsyncContextManager[Store]:
    """Open the store of a folder."""
    return Store.open(URLS.get(folder, URL), base_folder=folder)


async def reloads_of(store: Store, limit: int = 9) -> list[ReloadRecord]:
    """Read the last reloads, newest first."""
    columns = [column for column in reloads.c if column is not reloads.c.id]
    query = sa.select(*columns).order_by(reloads.c.id.desc()).limit(limit)
    async with store._reading() as connection:
        return [ReloadRecord(**row) for row in (await connection.execute(query)).mappings()]


def archive_of(content: Path) -> Archive:
    """Return what keeps the libraries of a content folder, beside it."""
    return Archive(FolderShelf(content.with_name(f"{content.name}-libraries")))


def path_of_database(folder: Path) -> Path:
    """Name the file that URL means, and make its folder."""
    path = folder / "data" / "docent.db"
    path.parent.mkdir(exist_ok=True)
    return path


def execute(folder: Path, *statements: str) -> list[tuple[Any, ...]]:
    """Execute statements in one transaction, as another program; return the last one's rows."""
    engine = find_backend(URLS.get(folder, URL), folder).build_sync_engine()
    with engine.begin() as connection:
        results = [connection.exec_driver_sql(statement) for statement in statements]
        return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []


@contextmanager
def plain_connection(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the database as another program would."""
    with closing(sqlite3.connect(path_of_database(folder), isolation_level=None)) as connection:
        yield connection


def locked(folder: Path) -> AbstractContextManager[None]:
    """Hold the write lock of a folder's database."""
    return locked_file(path_of_database(folder))


@contextmanager
def locked_file(path: Path) -> Iterator[None]:
    """Hold a database's write lock, as another program that doesn't let go of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


async def fill_disk(store: Store) -> None:
    """Let the database grow no more, as on a full disk; the store must be idle."""
    async with store._reading() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")


async def empty_disk(store: Store) -> None:
    """Undo `fill_disk`."""
    async with store._reading() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

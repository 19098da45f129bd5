"""Stores in temporary folders, also as another program sees them."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.store import ReloadRecord, Store

URL = "sqlite:///data/docent.db"
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
    return Store.open(URL, base_folder=folder)


def path_of_database(folder: Path) -> Path:
    """Name the file that URL means, and make its folder."""
    path = folder / "data" / "docent.db"
    path.parent.mkdir(exist_ok=True)
    return path


@contextmanager
def plain_connection(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the database as another program would."""
    with closing(sqlite3.connect(path_of_database(folder), isolation_level=None)) as connection:
        yield connection

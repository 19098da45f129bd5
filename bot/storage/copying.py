"""Copies a store into an empty one of any kind, whole or not at all."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bot.private_files import make_folder, write_whole
from bot.storage.backend import Backend, StoreError
from bot.storage.database import find_backend
from bot.storage.libraries import StoredLibraries
from bot.storage.processes import is_claimed
from bot.storage.pseudonyms import KEY, KEY_FILE, KEY_STATES, Pseudonyms
from bot.storage.schema import (
    followers,
    generations,
    library_files,
    library_snapshots,
    metadata,
    migrate,
    shard_claims,
    state,
)
from bot.storage.sqlite import LIBRARIES_FOLDER, Sqlite
from bot.storage.store import Store

# The tables of what is copied as libraries, and of the processes that run.
LEFT_OUT = {library_files, library_snapshots, shard_claims, generations, followers}

ROWS = 1_000  # rows that are in memory at once


@dataclass(frozen=True)
class Copying:
    """A copy that is being made; what was served is left to whoever knows the folders."""

    source: StoredLibraries
    target: StoredLibraries
    rows: dict[str, int]  # how many each table has


@contextmanager
def copying(source_url: str, target_url: str, base_folder: Path) -> Iterator[Copying]:
    """Copy all facts and the key of a store; the copy counts when the context ends without error.

    Before, the source is brought up to date as by any start. The other one must be empty, and no
    bot may run on either.
    """
    source, target = (find_backend(url, base_folder) for url in (source_url, target_url))
    if source.is_new():
        raise StoreError(f"There is no store in {source.name}: nothing was copied.")
    with source.claim(), target.claim():
        asyncio.run(_bring_up_to_date(source_url, base_folder))
        _refuse_if_running(source)
        if not target.is_new():
            raise StoreError(f"The store {target.name} isn't empty: nothing was copied.")
        with (
            _whole(target) as whole,
            source.begin(source.READ) as found,
            whole.begin(whole.BEGIN) as made,
        ):
            migrate(made, whole)
            rows = {
                table.name: _copy_rows(table, found, made)
                for table in metadata.sorted_tables
                if table not in LEFT_OUT
            }
            _copy_key(source, whole, found, made)
            yield Copying(StoredLibraries(source, found), StoredLibraries(whole, made), rows)
            whole.finish_copy(made)
            _refuse_if_running(source)


async def _bring_up_to_date(url: str, base_folder: Path) -> None:
    """Migrate a store that is to be copied, and write into it what lies beside it unwritten."""
    async with Store.open(url, base_folder=base_folder) as store:
        if store.is_behind:
            raise StoreError(f"The store {store.backend.name} has unfinished work: try again.")


def _refuse_if_running(source: Backend) -> None:
    """Refuse a store that processes share while one of them runs; or else `claim` has."""
    with source.begin() as connection:
        if connection.scalar(sa.select(is_claimed)):
            raise StoreError(f"The database {source.name} is in use by another Docent.")


@contextmanager
def _whole(target: Backend) -> Iterator[Backend]:
    """Yield where to write: with files, a folder of their own, whose content is moved at the end.

    The database is the last of it: a process that is killed leaves none, or a whole one.
    """
    if not isinstance(target, Sqlite):
        yield target
        return
    place = target.path.parent
    beside = [place / KEY_FILE, place / LIBRARIES_FOLDER]
    for path in beside:
        if path.exists():
            raise StoreError(f"{path} is there already, of another store: nothing was copied.")
    unfinished = target.path.with_name(f"{target.path.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        make_folder(unfinished)
        whole = Sqlite(unfinished / target.path.name)
        whole.prepare()
        yield whole
        for path in (*beside, target.path):
            if (made := unfinished / path.name).exists():
                made.replace(path)
    except OSError as error:
        raise StoreError(f"{place} can't be written ({error.strerror}).") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _copy_rows(table: sa.Table, found: sa.Connection, made: sa.Connection) -> int:
    query = sa.select(table)
    if table is state:
        query = query.where(table.c.name != KEY)
    count = 0
    for rows in found.execution_options(yield_per=ROWS).execute(query).mappings().partitions():
        made.execute(sa.insert(table), [dict(row) for row in rows])
        count += len(rows)
    return count


def _copy_key(source: Backend, target: Backend, found: sa.Connection, made: sa.Connection) -> None:
    """Copy the key into the file, or the row, in which the other kind of store has it."""
    kept = {row.name: row.value for row in found.execute(KEY_STATES)}
    pseudonyms = Pseudonyms.of_store(source, kept)
    key = pseudonyms.key.hex()
    if target.folder:
        write_whole(target.folder / KEY_FILE, f"{key}\n".encode())
    else:
        made.execute(sa.insert(state).values(name=KEY, value=key))

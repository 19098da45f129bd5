"""docent backup: a consistent copy of the store while the bot runs."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.cli.main import EXIT_OK, Environment, Options
from bot.config import load_config
from bot.private_files import touch
from bot.storage import APPLICATION_ID, Sqlite, StoreError, find_backend
from bot.texts import terminal_texts


def backup(options: Options, _environment: Environment) -> int:
    """Copy the store that `options.config` names to `options.file`."""
    config = load_config(options.config)
    store = find_backend(config.store.url, options.config.parent)
    if not isinstance(store, Sqlite):
        raise StoreError(terminal_texts.BACKUP_BY_PG_DUMP)
    copy_store(store.path, options.file)
    return EXIT_OK


def copy_store(store: Path, copy: Path) -> None:
    """Copy a database that may be in use, as it is at one moment, whole or not at all.

    SQLite's online backup (https://www.sqlite.org/backup.html): writers don't wait for it. It is
    done in one step, because every write between two steps would make it start again.
    """
    if not store.exists():
        raise StoreError(terminal_texts.BACKUP_NO_STORE.format(path=store))
    if copy.exists():
        raise StoreError(terminal_texts.BACKUP_EXISTS.format(path=copy))
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        # Readable by its owner only: it holds members' data.
        touch(unfinished)
        with (
            closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(unfinished)) as target,
        ):
            if source.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                raise StoreError(terminal_texts.BACKUP_FOREIGN.format(path=store))
            source.backup(target)
            # One file, without a write-ahead log beside it.
            target.execute("PRAGMA journal_mode = DELETE")
        unfinished.rename(copy)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(terminal_texts.BACKUP_FAILED.format(path=copy, error=error)) from error
    finally:
        unfinished.unlink(missing_ok=True)

"""Keeps a database file to one process, and notices one that has been lost."""

import errno
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.private_files import FILE_MODE, make_folder, tighten
from bot.storage.backend import StoreError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


LIBRARIES_FOLDER = "libraries"  # has the libraries that were served

_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}

_log = logging.getLogger(__name__)


@contextmanager
def claim(path: Path) -> Iterator[None]:
    """Keep a database, and what lies beside it, to this process.

    The lock is on a file of its own, and the system lifts it as soon as the process has ended,
    however that came about. Commands that only read the database don't ask for it. A database that
    is new although the libraries beside it aren't has been lost, and is refused.
    """
    libraries = path.parent / LIBRARIES_FOLDER
    try:
        if (libraries / "index.json").exists() and not has_data(path):
            raise StoreError(
                f"The database {path} is missing or empty, but Docent has run with one here before:"
                f" put it or a backup back, or, to begin anew, move {libraries} away; nothing was"
                " changed."
            )
        make_folder(path.parent)
        lock = path.with_name(f"{path.name}.lock")
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, FILE_MODE)
        tighten(lock)
    except OSError as error:
        raise StoreError(
            f"The database {path} can't be used, because no file can be made beside it"
            f" ({error.strerror}): give the user who runs Docent the right to write there, or set"
            " store.url to a file in another folder."
        ) from error
    with os.fdopen(descriptor, "r+b") as file:
        try:
            _lock(file)
        except OSError as error:
            if error.errno in _HELD:
                raise StoreError(
                    f"The database {path} is in use by another Docent: stop that one first, or set"
                    " store.url to another file."
                ) from error
            _log.warning("%s can't be locked, so let no second Docent use it: %s", path, error)
        yield


def has_data(path: Path) -> bool:
    """Tell whether a file is there and not empty."""
    return path.exists() and path.stat().st_size > 0

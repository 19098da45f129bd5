"""Files and folders that only the user who runs Docent may use."""

import logging
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_log = logging.getLogger(__name__)


def make_folder(folder: Path) -> None:
    """Make a private folder, and the missing ones above it."""
    # With parents=True, mkdir would make those above with the default mode.
    if not folder.parent.exists():
        make_folder(folder.parent)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def touch(path: Path) -> None:
    """Make an empty private file, or update the time of the one that is there."""
    path.touch(FILE_MODE)
    tighten(path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, even if the process is killed."""
    with open_whole(path) as file:
        file.write(data)


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written as by `write_whole`; it is there at the end of the context."""
    make_folder(path.parent)
    # An abandoned thread and the next one may write the same file at once.
    unfinished = path.with_name(f"{path.name}.{threading.get_ident()}.unfinished")
    # A killed process may have left one with another mode.
    unfinished.unlink(missing_ok=True)
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def tighten(path: Path) -> None:
    """Make a file or folder private, if it exists and is ours.

    The target of a link is left as it is: it may be anywhere.
    """
    try:
        found = path.lstat()
        mode = stat.S_IMODE(found.st_mode)
        is_lax = mode & ~FOLDER_MODE and not stat.S_ISLNK(found.st_mode)
        if is_lax and _is_ours(found):
            path.chmod(mode & (FOLDER_MODE if stat.S_ISDIR(found.st_mode) else FILE_MODE))
    except FileNotFoundError:
        pass
    except OSError as error:
        _log.warning("%s can be read by others, and that can't be changed: %s", path, error)


def tighten_tree(folder: Path) -> None:
    """Make a folder and everything in it private, as far as it is ours."""
    for path in (folder, *folder.rglob("*")):
        tighten(path)


def _is_ours(found: os.stat_result) -> bool:
    # Windows has neither owners nor modes of this kind.
    return hasattr(os, "geteuid") and found.st_uid == os.geteuid()

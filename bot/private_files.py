"""Files and folders that nobody may use but the user who runs Docent."""

import logging
import os
import stat
import threading
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_log = logging.getLogger(__name__)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing."""
    # Left to itself, mkdir gives the folders above the usual mode.
    if not folder.parent.exists():
        make_folder(folder.parent)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def touch(path: Path) -> None:
    """Make an empty file, or say of the one that is there that it has changed now."""
    path.touch(FILE_MODE)
    tighten(path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole, or not at all, whenever the process ends."""
    make_folder(path.parent)
    # Two threads may be writing the same file: one that was given up, and the next.
    unfinished = path.with_name(f"{path.name}.{threading.get_ident()}.unfinished")
    # One that a killed process has left may have another mode.
    unfinished.unlink(missing_ok=True)
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def tighten(path: Path) -> None:
    """Take from others what they may do with a file or folder, if it is there and ours.

    What a link leads to is left as it is: it may be anywhere.
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
    """Do the same with a folder and everything in it."""
    for path in (folder, *folder.rglob("*")):
        tighten(path)


def _is_ours(found: os.stat_result) -> bool:
    # Windows knows neither owners nor modes of this kind.
    return hasattr(os, "geteuid") and found.st_uid == os.geteuid()

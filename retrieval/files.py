"""Safe reading of files from others: regular files only, up to a size limit.

A name may hide something else: reading a pipe can block for ever, a device never ends, and a link
may point anywhere on the machine.
"""

import errno
import os
import stat
from pathlib import Path

from retrieval.errors import RetrievalError

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

_MEBIBYTE = 1024 * 1024
_PUT = "put an ordinary file in its place"

# The file may be replaced by a pipe, a terminal or a link between the check and the opening: then
# opening it must not block, take over the terminal, or follow the link. Not every system has all
# of these flags.
_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


class FileError(RetrievalError):
    """A file can't be read.

    `what` says why, and how to fix it, behind the file's name, and `line`, from 1, where.
    """

    def __init__(self, path: Path, what: str, line: int = 1) -> None:
        super().__init__(f"{path} {what}.")
        self.what = what
        self.line = line


class MissingFileError(FileError):
    """The file doesn't exist."""


def read_file(path: Path, max_bytes: int, *, folder: Path | None = None) -> bytes:
    """Read a regular file; a link must stay in `folder`, if that is given.

    Raises `MissingFileError` if there is none, and `FileError` if it can't be read, is no regular
    file, or is larger than `max_bytes`.
    """
    try:
        path.lstat()
    except FileNotFoundError as error:
        raise MissingFileError(path, "isn't there") from error
    except OSError as error:
        raise _refused(path, error) from error
    try:
        return _read(path, _find(path, folder), max_bytes)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ELOOP}:
            raise _unreadable(path, "it is a link that leads nowhere", _PUT) from error
        raise _refused(path, error) from error


def _find(path: Path, folder: Path | None) -> Path:
    if path.parent == folder and not path.is_symlink():
        return path  # the usual case; resolving ten thousand paths takes half a second
    found = Path(os.path.realpath(path, strict=True))
    if folder and not found.is_relative_to(os.path.realpath(folder)):
        raise _unreadable(path, "it is a link that leads out of the folder", _PUT)
    return found


def _read(path: Path, found: Path, max_bytes: int) -> bytes:
    # Even opening a device may have an effect, so its kind is checked first.
    _check_kind(path, found.lstat())
    with open(found, "rb", opener=lambda name, _: os.open(name, _FLAGS)) as file:
        before = os.fstat(file.fileno())
        _check_kind(path, before)
        data = file.read(max_bytes + 1)
        after = os.fstat(file.fileno())
    if len(data) > max_bytes:
        raise FileError(path, f"has more than {_size(max_bytes)}; split or shorten it")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise _unreadable(path, "it is being written just now", "try again when that is done")
    return data


def _check_kind(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no file")
        raise _unreadable(path, f"it is {kind}", _PUT)


def _refused(path: Path, error: OSError) -> FileError:
    return _unreadable(path, str(error.strerror), "allow Docent to read it")


def _unreadable(path: Path, why: str, remedy: str) -> FileError:
    return FileError(path, f"can't be read: {why}; {remedy}")


def _size(count: int) -> str:
    return f"{count // _MEBIBYTE} MiB" if count >= _MEBIBYTE else f"{count // 1024} KiB"

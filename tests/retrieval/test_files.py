"""Reading what somebody else wrote: nothing of it can block, be endless or lead elsewhere."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retrieval.files import FileError, MissingFileError, read_file

LIMIT = 2048


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a file, and another file beside the folder."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "ordinary").write_bytes(b"text")
    (folder / "within").mkdir()
    (folder / "within" / "file").write_bytes(b"text")
    (tmp_path / "outside").write_bytes(b"secret")
    return folder


def make_socket(path: Path) -> None:
    """Leave what a server listens at."""
    with socket.socket(socket.AF_UNIX) as server:
        # A path may be longer than a socket's name can be.
        server.bind(f"/proc/self/fd/{os.open(path.parent, os.O_RDONLY)}/{path.name}")


def link_to(target: str) -> Callable[[Path], None]:
    """Return what makes a link."""
    return lambda path: path.symlink_to(target)


def make_large(path: Path) -> None:
    """Make a file that says it has a tebibyte."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


PUT = "; put an ordinary file in its place"


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (os.mkfifo, f"can't be read: it is a pipe{PUT}"),
        (make_socket, f"can't be read: it is a socket{PUT}"),
        (Path.mkdir, f"can't be read: it is a folder{PUT}"),
        (link_to("within"), f"can't be read: it is a folder{PUT}"),
        (link_to("nowhere"), f"can't be read: it is a link that leads nowhere{PUT}"),
        (link_to("file"), f"can't be read: it is a link that leads nowhere{PUT}"),
        (link_to("../outside"), f"can't be read: it is a link that leads out of the folder{PUT}"),
        (link_to(".."), f"can't be read: it is a link that leads out of the folder{PUT}"),
        (link_to("/dev/zero"), f"can't be read: it is a link that leads out of the folder{PUT}"),
        (make_large, "has more than 2 KiB; split or shorten it"),
        (lambda path: path.write_bytes(b"x" * (LIMIT + 1)), "has more than 2 KiB; split"),
    ],
)
def test_what_is_no_ordinary_file_is_said(
    folder: Path, make: Callable[[Path], Any], what: str
) -> None:
    """At once, with the file's name and what to do."""
    path = folder / "file"
    make(path)
    with pytest.raises(FileError) as caught:
        read_file(path, LIMIT, folder=folder)
    assert str(caught.value).startswith(f"{path} {what}")
    assert not isinstance(caught.value, MissingFileError)


def test_a_device_is_no_file_wherever_links_may_lead() -> None:
    """It would never end."""
    with pytest.raises(FileError, match=r"/dev/zero can't be read: it is a device;"):
        read_file(Path("/dev/zero"), LIMIT)


def test_a_missing_file_and_a_folder_are_errors_of_their_own(folder: Path) -> None:
    """Either may be nothing to complain of."""
    with pytest.raises(MissingFileError, match=r"missing isn't there\.$"):
        read_file(folder / "missing", LIMIT)
    with pytest.raises(FileError, match="it is a folder; put an ordinary file"):
        read_file(folder, LIMIT)


@pytest.mark.parametrize("size", [0, 1, LIMIT])
def test_an_ordinary_file_is_read_whole(folder: Path, size: int) -> None:
    """Up to its limit."""
    (folder / "file").write_bytes(b"x" * size)
    assert read_file(folder / "file", LIMIT, folder=folder) == b"x" * size


def test_links_within_the_folder_are_followed(folder: Path, tmp_path: Path) -> None:
    """So a container's platform mounts files; the folder itself may be a link, too."""
    (folder / "current").symlink_to("within")
    (folder / "linked").symlink_to("current/file")
    assert read_file(folder / "linked", LIMIT, folder=folder) == b"text"
    (tmp_path / "mounted").symlink_to(folder)
    mounted = tmp_path / "mounted"
    assert read_file(mounted / "linked", LIMIT, folder=mounted) == b"text"


def test_a_link_may_lead_anywhere_where_no_folder_is_named(folder: Path) -> None:
    """As one to a secret that is mounted."""
    (folder / "linked").symlink_to("../outside")
    assert read_file(folder / "linked", LIMIT) == b"secret"


@pytest.mark.parametrize("make", [os.mkfifo, link_to("../outside")])
def test_what_a_file_becomes_before_it_is_opened_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Any]
) -> None:
    """Nothing is opened on the strength of what stood there before."""
    path = folder / "ordinary"
    opening = os.open

    def swap_and_open(name: str, flags: int) -> int:
        path.unlink()
        make(path)
        return opening(name, flags)

    monkeypatch.setattr(os, "open", swap_and_open)
    with pytest.raises(FileError, match="can't be read: it is a"):
        read_file(path, LIMIT, folder=folder)


def test_a_file_that_grows_while_it_is_read_is_not_half_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is writing it isn't done."""
    path = folder / "ordinary"
    asking = os.fstat

    def grow_and_ask(descriptor: int) -> os.stat_result:
        status = asking(descriptor)
        with path.open("ab") as file:
            file.write(b" and more")
        return status

    monkeypatch.setattr(os, "fstat", grow_and_ask)
    with pytest.raises(FileError, match="it is being written just now; try again"):
        read_file(path, LIMIT, folder=folder)

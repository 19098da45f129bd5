"""Keeps snapshots of the served libraries, so that an older one can be served again.

    index.json      the snapshots, oldest first, and which of them is served
    files/DIGEST    the bytes of a file, named by their SHA-256; snapshots share equal files
    files/*.zip     many such files that were new at once, so that they are synced at once

Each file is written whole before it gets its name, and the index last: a process that is killed
at any moment leaves either the old index or the new one.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec
from msgspec import Struct

from bot.errors import DocentError
from bot.private_files import open_whole, tighten_tree, write_whole
from bot.rendering import load_checked_library
from retrieval.content import MAX_FILE_BYTES, SYNONYMS_FILE, Library, load_synonyms
from retrieval.files import FileError, MissingFileError, read_file
from retrieval.toml_file import MAX_TOML_BYTES

KEPT = 5
"""How many snapshots there are at most, the served one included."""

MAX_LOOSE = 16
"""How many new files are written each on its own, which waits for the disk each time."""

MAX_KEPT_BYTES = max(MAX_FILE_BYTES, MAX_TOML_BYTES)
MAX_INDEX_BYTES = 64 * 1024 * 1024
"""Room for `KEPT` snapshots of tens of thousands of articles."""

_log = logging.getLogger(__name__)


class ArchiveError(DocentError):
    """A snapshot can't be written or read."""


class Snapshot(Struct, frozen=True):
    """The files of a library that was served.

    Parameters
    ----------
    at : datetime
        When it was first served, in UTC.
    files : dict of str to str
        The SHA-256 of each file, by its name within the content folder.
    """

    at: datetime
    files: dict[str, str]


class _Index(Struct, frozen=True):
    kept: tuple[Snapshot, ...] = ()
    served: int = -1  # its place among them; -1 for none


class Archive:
    """The snapshots of the last libraries, in a folder of their own.

    Parameters
    ----------
    folder : Path
        Made when it is needed, and made private if it isn't.
    clock : function of () to datetime
        Returns the time in UTC.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder = folder
        self._clock = clock
        tighten_tree(folder)

    def find_previous(self) -> Snapshot | None:
        """Return the snapshot before the served one; None if there is none."""
        index = self._read()
        return index.kept[index.served - 1] if index.served > 0 else None

    def find_served(self) -> Snapshot | None:
        """Return the snapshot that is served, or was at the last stop; None if there is none."""
        index = self._read()
        return index.kept[index.served] if index.served >= 0 else None

    def find_rollback(self) -> Snapshot | None:
        """Return the served snapshot if it was rolled back to; None if the newest is served."""
        index = self._read()
        return index.kept[index.served] if 0 <= index.served < len(index.kept) - 1 else None

    def keep(self, library: Library, content: Path) -> None:
        """Keep a library as the served one: `store` and `commit` in one."""
        self.commit(self.store(library, content))

    def store(self, library: Library, content: Path) -> dict[str, str]:
        """Store the files of a library that has just been loaded from a content folder.

        The index stays as it was: a caller may stop waiting for this at any moment, even if it
        finishes afterwards.

        Returns
        -------
        dict of str to str
            The digest of each file, by its name, for `commit`.

        Raises
        ------
        ArchiveError
            If the folder has changed since it was loaded, or the files can't be written.
        """
        with self._mapped_errors():
            # A file without a digest couldn't be read, and isn't in the library.
            files = {file.file: file.digest for file in library.files if file.digest}
            with self._open_packs() as packs:
                names = {digest: name for name, digest in files.items() if digest not in packs}
            new = {
                digest: name for digest, name in names.items() if not self._path(digest).exists()
            }
            if len(new) > MAX_LOOSE:
                pack = self._path(f"{sha256(''.join(sorted(new)).encode()).hexdigest()}.zip")
                with open_whole(pack) as file, ZipFile(file, "w") as writing:
                    for digest, name in new.items():
                        writing.writestr(ZipInfo(digest), _read_same(content, name, digest))
            else:
                for digest, name in new.items():
                    write_whole(self._path(digest), _read_same(content, name, digest))
            try:
                synonyms = read_file(content / SYNONYMS_FILE, MAX_TOML_BYTES, folder=content)
                files[SYNONYMS_FILE] = sha256(synonyms).hexdigest()
                write_whole(self._path(files[SYNONYMS_FILE]), synonyms)
            except FileError:
                pass  # missing or unfit, so it isn't in the library, either
            if load_synonyms(content, library.language).groups != library.synonyms:
                raise ArchiveError(f"{SYNONYMS_FILE} has changed meanwhile; reload again.")
            return files

    def commit(self, files: dict[str, str]) -> None:
        """Add the files that `store` has returned as the newest snapshot, and mark it as served.

        Snapshots that were rolled back are dropped, and the oldest ones beyond `KEPT`.

        Raises
        ------
        ArchiveError
            If the index can't be written.
        """
        with self._mapped_errors():
            index = self._read()
            kept = index.kept[: index.served + 1]
            if not kept or kept[-1].files != files:
                kept = (*kept, Snapshot(self._clock(), files))[-KEPT:]
            self._write(_Index(kept, len(kept) - 1))

    def serve(self, snapshot: Snapshot) -> None:
        """Mark an older snapshot as served, until the next `commit`.

        Raises
        ------
        ArchiveError
            If the index can't be written, or doesn't have the snapshot any more.
        """
        with self._mapped_errors():
            index = self._read()
            if snapshot not in index.kept:
                raise ArchiveError(f"That library isn't kept any more in {self._folder}.")
            self._write(_Index(index.kept, index.kept.index(snapshot)))

    def load(
        self, snapshot: Snapshot, before: Library | None = None, language: str | None = None
    ) -> Library:
        """Load a snapshot's library; the others are as for `load_checked_library`.

        Raises
        ------
        ArchiveError
            If one of its files is missing or damaged, or can't be read.
        """
        with self._mapped_errors(), self._open_packs() as packs, TemporaryDirectory() as name:
            for file, digest in snapshot.files.items():
                path = Path(name, file)
                if ".." in path.parts or not path.is_relative_to(name):
                    raise ArchiveError(f"{file} is outside the folder; reload instead.")
                if pack := packs.get(digest):
                    data = pack.read(digest)
                else:
                    data = read_file(self._path(digest), MAX_KEPT_BYTES, folder=self._folder)
                if sha256(data).hexdigest() != digest:
                    raise ArchiveError(f"{self._path(digest)} is damaged; reload instead.")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            return load_checked_library(Path(name), before, language)

    @contextmanager
    def _open_packs(self) -> Iterator[dict[str, ZipFile]]:
        """Yield the pack that has the bytes of each digest."""
        with ExitStack() as opened:
            packs: dict[str, ZipFile] = {}
            for path in filter(Path.is_file, self._path("").glob("*.zip")):
                try:
                    pack = opened.enter_context(ZipFile(path))
                except BadZipFile as error:
                    _log.warning("%s can't be read: %s", path, error)
                else:
                    packs |= dict.fromkeys(pack.namelist(), pack)
            yield packs

    def _read(self) -> _Index:
        try:
            data = read_file(self._folder / "index.json", MAX_INDEX_BYTES, folder=self._folder)
            index = msgspec.json.decode(data, type=_Index)
        except MissingFileError:
            return _Index()
        except (FileError, msgspec.DecodeError) as error:
            _log.warning("What is kept in %s can't be read: %s", self._folder, error)
            return _Index()
        return index if index.served < len(index.kept) else _Index()

    def _write(self, index: _Index) -> None:
        write_whole(self._folder / "index.json", msgspec.json.encode(index))
        used = {digest for snapshot in index.kept for digest in snapshot.files.values()}
        with self._open_packs() as packs:
            used |= {Path(str(packs[digest].filename)).name for digest in used & packs.keys()}
        for path in [*self._path("").iterdir(), *self._folder.glob("*.unfinished")]:
            if path.name not in used:
                path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self._folder / "files" / digest

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        try:
            yield
        except FileError as error:
            raise ArchiveError(str(error)) from error
        except BadZipFile as error:
            raise ArchiveError(
                f"What is kept in {self._folder} is damaged; reload instead."
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"What is kept for a rollback in {self._folder} can't be used ({error.strerror}):"
                " free some space, or allow Docent to write there."
            ) from error


def _read_same(content: Path, name: str, digest: str) -> bytes:
    data = read_file(content / name, MAX_FILE_BYTES, folder=content)
    if sha256(data).hexdigest() != digest:
        raise ArchiveError(f"{name} has changed meanwhile; reload again.")
    return data

"""The libraries that were served, kept file by file so that one can be served again.

    index.json      what is kept, oldest first, and which of them is served
    files/DIGEST    the bytes of one file, by their SHA-256: what several have is there once

Each file is written whole before it gets its name, and the index last: a process that is killed
at any moment leaves the index before, or the new one.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from bot.errors import DocentError
from bot.private_files import tighten_tree, write_whole
from bot.rendering import load_library
from retrieval.content import MAX_FILE_BYTES, SYNONYMS_FILE, Library, load_synonyms
from retrieval.files import FileError, MissingFileError, read_file
from retrieval.toml_file import MAX_TOML_BYTES

KEPT = 5
"""How many libraries are kept, the one that is served included."""

MAX_KEPT_BYTES = max(MAX_FILE_BYTES, MAX_TOML_BYTES)
MAX_INDEX_BYTES = 64 * 1024 * 1024
"""Room for five libraries of tens of thousands of articles."""

_log = logging.getLogger(__name__)


class ArchiveError(DocentError):
    """A library can't be kept, or a kept one can't be read."""


class Snapshot(Struct, frozen=True):
    """One library that is kept.

    Parameters
    ----------
    at : datetime
        Since when it was served, in UTC.
    files : dict of str to str
        The digest of each of its files, by their names.
    """

    at: datetime
    files: dict[str, str]


class _Index(Struct, frozen=True):
    kept: tuple[Snapshot, ...] = ()
    served: int = -1


class Archive:
    """What was served, in a folder of its own.

    Parameters
    ----------
    folder : Path
        Made when it is needed; what of it others may read, they may not any more.
    clock : function of () to datetime
        What time it is.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder = folder
        self._clock = clock
        tighten_tree(folder)

    def find_previous(self) -> Snapshot | None:
        """Return what was served before that which is served; None if it isn't kept."""
        index = self._read()
        return index.kept[index.served - 1] if index.served > 0 else None

    def find_served(self) -> Snapshot | None:
        """Return what was served last; None if it isn't kept."""
        index = self._read()
        return index.kept[index.served] if index.served >= 0 else None

    def find_rollback(self) -> Snapshot | None:
        """Return what is served instead of the content folder since a rollback; else None."""
        index = self._read()
        return index.kept[index.served] if 0 <= index.served < len(index.kept) - 1 else None

    def keep(self, library: Library, content: Path) -> None:
        """Keep a library as the one that is served: `store` and `commit` in one."""
        self.commit(self.store(library, content))

    def store(self, library: Library, content: Path) -> dict[str, str]:
        """Store the files of a library that is about to be served.

        What is kept, and which of it is served, stays as it was: this may be given up at any
        moment, or come to its end after it was.

        Parameters
        ----------
        library : Library
            Loaded just now.
        content : Path
            The folder that it was loaded from.

        Returns
        -------
        dict of str to str
            What to `commit`: the digest of each file, by its name.

        Raises
        ------
        ArchiveError
            If the folder has changed since, or the files can't be written.
        """
        with self._mapped_errors():
            # What couldn't be read has no digest: it is in no library.
            files = {file.file: file.digest for file in library.files if file.digest}
            for name, digest in files.items():
                if not self._path(digest).exists():
                    data = read_file(content / name, MAX_FILE_BYTES, folder=content)
                    if self._keep_file(data) != digest:
                        raise ArchiveError(f"{name} has changed meanwhile; reload again.")
            try:
                synonyms = read_file(content / SYNONYMS_FILE, MAX_TOML_BYTES, folder=content)
                files[SYNONYMS_FILE] = self._keep_file(synonyms)
            except FileError:
                pass  # missing or unfit: it is in no library, either
            if load_synonyms(content).groups != library.synonyms:
                raise ArchiveError(f"{SYNONYMS_FILE} has changed meanwhile; reload again.")
            return files

    def commit(self, files: dict[str, str]) -> None:
        """Note that a library is served; forget what was rolled back, and all but the last ones.

        Parameters
        ----------
        files : dict of str to str
            What `store` has returned.

        Raises
        ------
        ArchiveError
            If that can't be written.
        """
        with self._mapped_errors():
            index = self._read()
            kept = index.kept[: index.served + 1]
            if not kept or kept[-1].files != files:
                kept = (*kept, Snapshot(self._clock(), files))[-KEPT:]
            self._write(_Index(kept, len(kept) - 1))

    def serve(self, kept: Snapshot) -> None:
        """Note that a kept library is served again, until another one is kept.

        Raises
        ------
        ArchiveError
            If that can't be written, or it isn't kept any more.
        """
        with self._mapped_errors():
            index = self._read()
            if kept not in index.kept:
                raise ArchiveError(f"That library isn't kept any more in {self._folder}.")
            self._write(_Index(index.kept, index.kept.index(kept)))

    def load(self, kept: Snapshot, before: Library | None = None) -> Library:
        """Load a kept library.

        Parameters
        ----------
        kept : Snapshot
            Which.
        before : Library, optional
            As for `load_library`.

        Raises
        ------
        ArchiveError
            If one of its files is missing or can't be read.
        """
        with self._mapped_errors(), TemporaryDirectory() as name:
            for file, digest in kept.files.items():
                if Path(name, file).parent != Path(name):
                    raise ArchiveError(f"{file} is outside the folder; reload instead.")
                data = read_file(self._path(digest), MAX_KEPT_BYTES, folder=self._folder)
                if sha256(data).hexdigest() != digest:
                    raise ArchiveError(f"{self._path(digest)} is damaged; reload instead.")
                (Path(name) / file).write_bytes(data)
            return load_library(Path(name), before)

    def _keep_file(self, data: bytes) -> str:
        digest = sha256(data).hexdigest()
        write_whole(self._path(digest), data)
        return digest

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
        digests = {digest for kept in index.kept for digest in kept.files.values()}
        for path in [*(self._folder / "files").iterdir(), *self._folder.glob("*.unfinished")]:
            if path.name not in digests:
                path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self._folder / "files" / digest

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        try:
            yield
        except FileError as error:
            raise ArchiveError(str(error)) from error
        except OSError as error:
            raise ArchiveError(
                f"What is kept for a rollback in {self._folder} can't be used ({error.strerror}):"
                " free some space, or allow Docent to write there."
            ) from error

"""Keeps snapshots of the served libraries, so that an older one can be served again.

With SQLite, their files are in a folder beside the database:

    index.json      the snapshots, oldest first, and which of them is served
    files/DIGEST    the bytes of a file, named by their SHA-256; snapshots share equal files
    files/*.zip     many such files that were new at once, so that they are synced at once

Each file is written whole before it gets its name, and the index last: a process that is killed
at any moment leaves either the old index or the new one.

With PostgreSQL, `bot.storage.StoredLibraries` is the shelf, with the same methods. All do I/O.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec
from msgspec.structs import replace

from bot.errors import DocentError
from bot.private_files import open_whole, tighten_tree, write_whole
from bot.rendering import load_checked_library
from bot.storage import (
    LIBRARIES_FOLDER,
    Kept,
    ServedMeanwhileError,
    Snapshot,
    StoredLibraries,
    StoreError,
)
from retrieval.content import MAX_FILE_BYTES, SYNONYMS_FILE, Library, load_synonyms
from retrieval.errors import ContentError, Problem
from retrieval.files import FileError, MissingFileError, read_file
from retrieval.toml_file import MAX_TOML_BYTES

KEPT = 5  # how many snapshots there are at most, the served one included
MAX_LOOSE = 16  # how many new files are written each on its own, which waits for the disk each time

MAX_KEPT_BYTES = max(MAX_FILE_BYTES, MAX_TOML_BYTES)
MAX_INDEX_BYTES = 64 * 1024 * 1024  # room for a few snapshots of tens of thousands of articles

ReloadKind = Literal["reload", "rollback"]

NOTHING_SERVABLE = "the folder has no article; put the articles there"

_log = logging.getLogger(__name__)


class FolderShelf:
    """A folder of its own, made when it is needed, and made private if it isn't."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder
        tighten_tree(folder)

    def read(self) -> Kept:
        """Read the index; one that can't be read is none."""
        try:
            data = read_file(self._folder / "index.json", MAX_INDEX_BYTES, folder=self._folder)
            index = msgspec.json.decode(data, type=Kept)
        except MissingFileError:
            return Kept()
        except (FileError, msgspec.DecodeError) as error:
            _log.warning("What is kept in %s can't be read: %s", self._folder, error)
            return Kept()
        return index if index.served < len(index.kept) else Kept()

    def write(self, kept: Kept) -> None:
        """Write the index, then delete what no snapshot has."""
        # Generations are for those who share a library.
        index = msgspec.structs.replace(kept, generation=0)
        write_whole(self._folder / "index.json", msgspec.json.encode(index))
        used = kept.digests
        with self._open_packs() as packs:
            used |= {Path(str(packs[digest].filename)).name for digest in used & packs.keys()}
        for path in [*self._path("").iterdir(), *self._folder.glob("*.unfinished")]:
            if path.name not in used:
                path.unlink(missing_ok=True)

    def add(self, digests: Collection[str], read: Callable[[str], bytes]) -> None:
        """Write the files that aren't there yet, in their order; as a pack if they are many."""
        with self._open_packs() as packs:
            missing = [d for d in digests if d not in packs and not self._path(d).exists()]
        if len(missing) > MAX_LOOSE:
            name = sha256("".join(sorted(missing)).encode()).hexdigest()
            with open_whole(self._path(f"{name}.zip")) as file, ZipFile(file, "w") as writing:
                for digest in missing:
                    writing.writestr(ZipInfo(digest), read(digest))
        else:
            for digest in missing:
                write_whole(self._path(digest), read(digest))

    def fetch(self, digests: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each digest and its file's bytes, or raise FileError or BadZipFile."""
        with self._open_packs() as packs:
            for digest in digests:
                if pack := packs.get(digest):
                    yield digest, pack.read(digest)
                else:
                    path = self._path(digest)
                    yield digest, read_file(path, MAX_KEPT_BYTES, folder=self._folder)

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

    def _path(self, digest: str) -> Path:
        return self._folder / "files" / digest


Shelf: TypeAlias = FolderShelf | StoredLibraries


def shelf_of(stored: StoredLibraries) -> Shelf:
    """Return where a store's libraries are: in a folder beside it, or else in the database."""
    folder = stored.backend.folder
    return FolderShelf(folder / LIBRARIES_FOLDER) if folder else stored


class ArchiveError(DocentError):
    """A snapshot can't be written or read, or one of its files is missing or damaged."""


class Archive:
    """The snapshots of the last libraries, whose files are on a shelf."""

    def __init__(
        self, shelf: Shelf, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._shelf = shelf
        self._clock = clock  # in UTC

    def read(self) -> Kept:
        """Return all snapshots, and which is served; StoreError if the database can't be used."""
        return self._shelf.read()

    def store(self, library: Library, content: Path) -> dict[str, str]:
        """Store the files of a library that has just been loaded from a content folder.

        Return the digest of each file, by its name, for `commit`. The snapshots stay as they were:
        a caller may stop waiting for this at any moment, even if it finishes afterwards. If the
        folder has changed since it was loaded, that is an ArchiveError, too.
        """
        with self._mapped_errors():
            # A file without a digest couldn't be read, and isn't in the library.
            files = {file.file: file.digest for file in library.files if file.digest}
            names = {digest: name for name, digest in files.items()}
            self._shelf.add(names, lambda digest: _read_same(content, names[digest], digest))
            try:
                synonyms = read_file(content / SYNONYMS_FILE, MAX_TOML_BYTES, folder=content)
                digest = files[SYNONYMS_FILE] = sha256(synonyms).hexdigest()
                self._shelf.add([digest], lambda _: synonyms)
            except FileError:
                pass  # missing or unfit, so it isn't in the library, either
            if load_synonyms(content, library.language).groups != library.synonyms:
                raise ArchiveError(f"{SYNONYMS_FILE} has changed meanwhile; reload again.")
            return files

    def commit(self, files: dict[str, str], generation: int | None = None) -> None:
        """Add the files that `store` has returned as the newest snapshot, and mark it as served.

        Snapshots that were rolled back are dropped, and the oldest ones beyond `KEPT`. If processes
        share it, and this generation, unless it is None, isn't the next one, raise
        ServedMeanwhileError.
        """
        with self._mapped_errors():
            index = self._shelf.read()
            kept = index.kept[: index.served + 1]
            if not kept or kept[-1].files != files:
                kept = (*kept, Snapshot(self._clock(), files))[-KEPT:]
            after = generation or index.generation + 1
            self._shelf.write(Kept(kept, len(kept) - 1, after))

    def serve(self, snapshot: Snapshot, generation: int | None = None) -> None:
        """Mark an older snapshot as served, until the next `commit`; raise as that does."""
        with self._mapped_errors():
            index = self._shelf.read()
            if snapshot not in index.kept:
                raise ArchiveError(f"That library isn't kept any more in {self._shelf.name}.")
            after = generation or index.generation + 1
            self._shelf.write(Kept(index.kept, index.kept.index(snapshot), after))

    def load(
        self, snapshot: Snapshot, before: Library | None = None, language: str | None = None
    ) -> Library:
        """Load a snapshot's library; the others are as for `load_checked_library`."""
        names: dict[str, list[str]] = {}
        with self._mapped_errors(), TemporaryDirectory() as folder:
            for name, digest in snapshot.files.items():
                path = Path(folder, name)
                if ".." in path.parts or not path.is_relative_to(folder):
                    raise ArchiveError(f"{name} is outside the folder; reload instead.")
                names.setdefault(digest, []).append(name)
            for digest, data in self._shelf.fetch(list(names)):
                self._check(digest, data)
                for name in names.pop(digest):
                    path = Path(folder, name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
            for digest in names:
                raise self._damaged(digest)
            return load_checked_library(Path(folder), before, language)

    def copy_to(self, shelf: Shelf) -> Kept:
        """Copy all snapshots to an empty shelf, and return them."""
        with self._mapped_errors():
            kept = self._shelf.read()
            digests = sorted(kept.digests)
            files = self._shelf.fetch(digests)
            if digests:
                shelf.add(digests, lambda digest: self._check(digest, next(files, ("", b""))[1]))
                shelf.write(replace(kept, generation=1))
            return kept

    def _check(self, digest: str, data: bytes) -> bytes:
        if sha256(data).hexdigest() != digest:
            raise self._damaged(digest)
        return data

    def _damaged(self, digest: str) -> ArchiveError:
        where = f"{digest} in {self._shelf.name}"
        return ArchiveError(f"{where} is missing or damaged; reload instead.")

    @contextmanager
    def _mapped_errors(self) -> Iterator[None]:
        try:
            yield
        except ServedMeanwhileError:
            raise
        except (FileError, StoreError) as error:
            raise ArchiveError(str(error)) from error
        except BadZipFile as error:
            raise ArchiveError(
                f"What is kept in {self._shelf.name} is damaged; reload instead."
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"What is kept for a rollback in {self._shelf.name} can't be used"
                f" ({error.strerror}): free some space, or allow Docent to write there."
            ) from error


def _read_same(content: Path, name: str, digest: str) -> bytes:
    data = read_file(content / name, MAX_FILE_BYTES, folder=content)
    if sha256(data).hexdigest() != digest:
        raise ArchiveError(f"{name} has changed meanwhile; reload again.")
    return data


@dataclass(frozen=True, slots=True)
class LibrarySource:
    """Where a library comes from: the content folder, or a snapshot for a rollback."""

    folder: Path
    archive: Archive  # of what is served
    snapshot: Snapshot | None = None  # None for the folder

    @property
    def kind(self) -> ReloadKind:
        """What serving it is."""
        return "rollback" if self.snapshot else "reload"

    def load(self, before: Library) -> Library:
        """Load the library; whatever keeps it from being served is one of its problems."""
        name = "rollback" if self.snapshot else str(self.folder)
        try:
            if self.snapshot:
                return self.archive.load(self.snapshot, before)
            library = load_checked_library(self.folder, before)
        except (ContentError, ArchiveError) as error:
            problem = Problem(name, 1, "error", str(error))
            return Library((), (problem,), before.generation + 1)
        if not library.articles and not library.errors:
            # More likely its disk isn't mounted than that an author wants no articles.
            problem = Problem(name, 1, "error", NOTHING_SERVABLE)
            return Library((), (problem,), library.generation)
        return library

    def prepare(self, library: Library) -> Callable[[], None]:
        """Write all that serving the library needs; return what commits it, in no time.

        Nothing has changed before. What commits it may raise ServedMeanwhileError.
        """
        if self.snapshot:
            return partial(self.archive.serve, self.snapshot, library.generation)
        files = self.archive.store(library, self.folder)
        return partial(self.archive.commit, files, library.generation)

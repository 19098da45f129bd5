"""Keeps snapshots of the served libraries, so that an older one can be served again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile

from msgspec.structs import replace

from bot.errors import DocentError
from bot.rendering import load_checked_library
from bot.serving.shelf import Shelf
from bot.storage import Kept, ServedMeanwhileError, Snapshot, StoreError
from retrieval.content import MAX_FILE_BYTES, SYNONYMS_FILE, Library, load_synonyms
from retrieval.files import FileError, read_file
from retrieval.toml_file import MAX_TOML_BYTES

KEPT = 5  # how many snapshots there are at most, the served one included


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

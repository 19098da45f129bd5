"""Where the files of served libraries are kept: a folder beside a SQLite database.

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
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec

from bot.private_files import open_whole, tighten_tree, write_whole
from bot.storage import LIBRARIES_FOLDER, Kept, StoredLibraries
from retrieval.content import MAX_FILE_BYTES
from retrieval.files import FileError, MissingFileError, read_file
from retrieval.toml_file import MAX_TOML_BYTES

MAX_LOOSE = 16  # how many new files are written each on its own, which waits for the disk each time

MAX_KEPT_BYTES = max(MAX_FILE_BYTES, MAX_TOML_BYTES)
MAX_INDEX_BYTES = 64 * 1024 * 1024  # room for a few snapshots of tens of thousands of articles

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

"""Vectors of texts, kept in a file from start to start.

The file is an SQLite database: it stays whole when a process is killed, and several may use it at
once. Whatever is wrong with it costs time, nothing else: a vector that isn't there is made anew.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from retrieval.meaning.everyday_vectors import load_everyday
from retrieval.meaning.sentence_model import Floats, SentenceModel
from retrieval.parameters import SPARE_VECTORS, VECTORS_AT_ONCE

BUSY_TIMEOUT_S = 5  # how long another process is waited for; it writes for some milliseconds

_KEY_BYTES = 16
_CHECK_BYTES = 4

_TABLE = """
    CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID
"""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class Vectors:
    """Vectors of one model, known by their texts, and kept in a file if there is one.

    They are rounded to float16, also those just made: so a text has the same one before and after
    a start, in half the room. Those of the everyday questions are there at once for the model that
    Docent comes with. Several models may share a file.
    """

    def __init__(self, model: SentenceModel, file: Path | None = None) -> None:
        self._model = model
        self._file = file
        self._is_unusable = False
        self._model_key = bytes.fromhex(model.identity)
        self._known = {self._key_of(text): row for text, row in load_everyday(model).items()}

    @property
    def model(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._model.dimensions

    def of_question(self, text: str) -> Floats:
        """Return the vector of a question, which isn't kept, however often it is asked."""
        known = self._known.get(self._key_of(text))
        return self._model.encode(text) if known is None else known.astype(np.float32)

    def has(self, texts: Iterable[str]) -> bool:
        """Tell whether all of these texts have vectors."""
        return all(self._key_of(text) in self._known for text in texts)

    def get(self, texts: Collection[str]) -> Floats:
        """Return the vectors, in rows, of texts that all have one; raise `KeyError` otherwise."""
        matrix = np.empty((len(texts), self._model.dimensions), np.float32)
        for row, text in zip(matrix, texts, strict=True):
            row[:] = self._known[self._key_of(text)]
        return matrix

    def fill(self, texts: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Get or make the vectors of these texts, one after the other.

        Whoever iterates may stop at any time: what was made is kept. Yields how many of those that
        must be made are there, and how many these are; first (0, n), once the file was read.
        """
        missing = {key: text for text in texts if (key := self._key_of(text)) not in self._known}
        self._load(missing)
        missing = {key: text for key, text in missing.items() if key not in self._known}
        yield 0, len(missing)
        unsaved: list[bytes] = []
        try:
            for done, (key, text) in enumerate(missing.items(), 1):
                self._known[key] = self._model.encode(text).astype(np.float16)
                unsaved.append(key)
                if len(unsaved) == VECTORS_AT_ONCE:
                    self._save(unsaved)
                    unsaved = []
                yield done, len(missing)
        finally:
            self._save(unsaved)

    def forget_others(self, texts: Iterable[str]) -> None:
        """Forget the vectors of other texts than these.

        The file keeps some of them, for other libraries and for texts that come back; its size
        stays within a small multiple of what is used.
        """
        used = {self._key_of(text) for text in texts}
        for key in self._known.keys() - used:
            del self._known[key]

        def drop(connection: sqlite3.Connection) -> None:
            rows = connection.execute("SELECT key FROM vectors").fetchall()
            unused = [row for row in rows if row[0] not in used]
            if len(unused) > len(used) + SPARE_VECTORS:
                connection.executemany("DELETE FROM vectors WHERE key = ?", unused)

        self._use_file(drop, None)

    def _key_of(self, text: str) -> bytes:
        data = text.encode(errors="surrogatepass")
        return blake2b(data, key=self._model_key, digest_size=_KEY_BYTES).digest()

    def _load(self, keys: Iterable[bytes]) -> None:
        def select(connection: sqlite3.Connection) -> dict[bytes, object]:
            # In a file that was cut off, some rows would just seem to be missing.
            (fault,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if fault != "ok":
                raise sqlite3.DatabaseError(fault)
            statement = "SELECT vector FROM vectors WHERE key = ?"
            rows = ((key, connection.execute(statement, (key,)).fetchone()) for key in keys)
            return {key: row[0] for key, row in rows if row}

        found: dict[bytes, object] = self._use_file(select, {})
        read = {key: self._unpack(key, data) for key, data in found.items()}
        self._known |= {key: vector for key, vector in read.items() if vector is not None}
        damaged = sum(vector is None for vector in read.values())
        if damaged:
            _log.warning("%s: %d vectors are damaged and made anew", self._file, damaged)

    def _save(self, keys: Collection[bytes]) -> None:
        rows = [
            (key, _check(key, data := self._known[key].astype("<f2").tobytes()) + data)
            for key in keys
        ]
        if rows:
            statement = "INSERT OR REPLACE INTO vectors VALUES (?, ?)"
            self._use_file(lambda connection: connection.executemany(statement, rows), None)

    def _unpack(self, key: bytes, data: object) -> NDArray[np.float16] | None:
        """Return the vector that was kept under a key; None if it isn't what was kept there."""
        size = _CHECK_BYTES + 2 * self._model.dimensions
        if not isinstance(data, bytes) or len(data) != size:
            return None
        check, numbers = data[:_CHECK_BYTES], data[_CHECK_BYTES:]
        return np.frombuffer(numbers, "<f2") if check == _check(key, numbers) else None

    def _use_file(self, action: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """Do something with the file in one transaction; return the other value if it can't be."""
        if self._file is None:
            return otherwise
        try:
            try:
                found = _do(self._file, action)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError as error:
                _log.warning("%s is damaged and made anew: %s", self._file, error)
                for name in (self._file.name, f"{self._file.name}-journal"):
                    self._file.with_name(name).unlink(missing_ok=True)
                found = _do(self._file, action)
        except (sqlite3.Error, OSError) as error:
            if not self._is_unusable:
                _log.warning("Vectors can't be kept in %s: %s", self._file, error)
            self._is_unusable = True
            return otherwise
        self._is_unusable = False
        return found


def _do(file: Path, action: Callable[[sqlite3.Connection], _T]) -> _T:
    for folder in [*reversed(file.parents)][1:]:
        folder.mkdir(mode=0o700, exist_ok=True)
    # SQLite would make it, and what it has beside it, for everyone to read.
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    file.chmod(0o600)
    with closing(sqlite3.connect(file, BUSY_TIMEOUT_S)) as connection, connection:
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute(_TABLE)
        return action(connection)


def _check(key: bytes, numbers: bytes) -> bytes:
    return crc32(key + numbers).to_bytes(_CHECK_BYTES, "little")


def similarities(matrix: Floats, vector: Floats) -> Floats:
    """Return the cosine of each row with a vector, all of length 1.

    A row's cosine doesn't depend on what other rows there are, to the last bit: each is a product
    of its own. That of a matrix and a vector adds up in another order with other rows.
    """
    cosines: Floats = np.vecdot(matrix, vector)
    return cosines

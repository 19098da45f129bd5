"""Reads weights in the safetensors format (https://github.com/huggingface/safetensors#format).

Eight bytes say how long the header is; the header is JSON and says where each array lies in the
rest of the file. Nothing in it is ever run.
"""

import math
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from retrieval.errors import RetrievalError

_TYPES = {"F32": "<f4", "F16": "<f2"}
_LENGTH_BYTES = 8
# What is raised for something that isn't the expected JSON.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_Natural = Annotated[int, Meta(ge=0)]


class ModelError(RetrievalError):
    """A sentence model can't be used."""


class _Entry(Struct, frozen=True):
    """Where an array lies."""

    dtype: str
    shape: tuple[_Natural, ...]
    data_offsets: tuple[_Natural, _Natural]


class Weights:
    """The arrays of one file, mapped into memory: they are read when they are used.

    The file must stay as it is for as long as they are. Raises `ModelError` if it can't be read or
    isn't of this format.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ)
        except OSError as error:
            raise ModelError(f"{path} can't be read: {error.strerror}.") from error
        except ValueError as error:  # an empty file can't be mapped
            raise self._foreign() from error
        self.digest = sha256(self._bytes).hexdigest()
        self._start = _LENGTH_BYTES + int.from_bytes(self._bytes[:_LENGTH_BYTES], "little")
        try:
            header = msgspec.json.decode(
                self._bytes[_LENGTH_BYTES : self._start], type=dict[str, dict[str, Any]]
            )
            self.notes = msgspec.convert(header.pop("__metadata__", {}), dict[str, str])
            self._entries = msgspec.convert(header, dict[str, _Entry])
        except UNREADABLE as error:
            raise self._foreign() from error

    def take(self, name: str, *shape: int) -> NDArray[np.floating]:
        """Return an array, float32 or float16, which can't be written to.

        Raises `ModelError` if there is none of that name and shape within the file.
        """
        entry = self._entries.get(name)
        if entry is None or entry.shape != shape or entry.dtype not in _TYPES:
            raise ModelError(f"{self._path} has no “{name}” of {shape} numbers.")
        dtype = np.dtype(_TYPES[entry.dtype])
        begin, end = entry.data_offsets
        count = math.prod(shape)
        if end - begin != count * dtype.itemsize or self._start + end > len(self._bytes):
            raise self._foreign()
        return np.frombuffer(self._bytes, dtype, count, self._start + begin).reshape(shape)

    def _foreign(self) -> ModelError:
        return ModelError(f"{self._path} isn't whole, or no file of weights (safetensors).")

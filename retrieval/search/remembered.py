"""Remembered: what was worked out for the latest questions, without a word of them."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from retrieval.recent import Recent

T = TypeVar("T")


class Remembered(Generic[T]):
    """Values by what they were worked out from, of which only the hash is kept; for many threads.

    The `most` that were asked for last are remembered.
    """

    def __init__(self, most: int) -> None:
        self._found = Recent[int, T](most)
        self._lock = Lock()

    def __contains__(self, asked: Hashable) -> bool:
        """Tell whether the value for what is asked is remembered."""
        return hash(asked) in self._found

    def get(self, asked: Hashable, compute: Callable[[], T]) -> T:
        """Return the value for what is asked; it is computed if it isn't remembered."""
        key = hash(asked)
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = compute()  # meanwhile others needn't wait
        with self._lock:
            self._found[key] = found
        return found

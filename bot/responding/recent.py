"""What is remembered in memory, of the latest alone."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(OrderedDict[K, V]):
    """The latest so many entries, those put longest ago first."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def put(self, key: K, value: V) -> V:
        """Add an entry, or put it behind all others; the first ones go if there are too many."""
        self[key] = value
        self.move_to_end(key)
        while len(self) > self._most:
            self.popitem(last=False)
        return value

    def forget(self, is_gone: Callable[[K, V], bool]) -> None:
        """Remove entries."""
        for key in [key for key, value in self.items() if is_gone(key, value)]:
            del self[key]

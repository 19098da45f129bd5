"""Keeps the garbage collector from looking through a library, which holds the event loop for long.

A full collection follows every reference there is, with the interpreter's lock held, and happens
whenever a quarter more objects have survived: half a second, again and again while a library of
50,000 sections is read. Nothing of a library refers to itself, so it is freed without being looked
for (tests say so), and may be left out.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

MANY_SECTIONS = 2_000  # in a smaller library, looking through all takes some milliseconds

_OWN_REFERENCES = 2
_NEVER = 2**31 - 1


def leave_out_what_is_there() -> None:
    """Leave all objects out of collections from now on; nothing must be waiting meanwhile."""
    gc.collect()
    gc.freeze()


def free_in_thread(things: list[object]) -> None:
    """Free what nobody else refers to, piece by piece, in a thread; the list is emptied.

    In one go, freeing a large library would let no other thread run.
    """
    Thread(target=_free, args=(things,), name="docent-worker", daemon=True).start()


def _free(things: list[object]) -> None:
    while things:
        thing = things.pop()
        # Two references are those of this function; a thing of others is left as it is.
        if sys.getrefcount(thing) == _OWN_REFERENCES:
            things += gc.get_referents(thing)  # which keeps them when it goes


class Collecting:
    """Whether full collections are put off; of young objects, garbage is collected all the same."""

    def __init__(self) -> None:
        self._building = 0
        self._thresholds = gc.get_threshold()

    @contextmanager
    def put_off(self, sections: int) -> Iterator[None]:
        """Put full collections off while something is built, and leave what was built out of them.

        Not for what is made of fewer than `MANY_SECTIONS`. On the event loop's thread only.
        """
        if sections < MANY_SECTIONS:
            yield
            return
        if not self._building:
            self._thresholds = gc.get_threshold()
            gc.set_threshold(*self._thresholds[:2], _NEVER)
        self._building += 1
        try:
            yield
        finally:
            self._building -= 1
            gc.freeze()
            if not self._building:
                gc.set_threshold(*self._thresholds)

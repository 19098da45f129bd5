"""Runs work beside the event loop, in threads if it may be slow, one piece a member at a time.

A thread can't be ended from outside. Bounds on all that can be typed or pressed keep work short;
this is the safety net: after a time the waiting member is told, and a thread that is still busy
holds up nobody else.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from bot.errors import DocentError
from bot.serving.threads import run_in_own_thread

AT_ONCE = 4  # how many functions run at once, so that a slow one holds up no quick one
MOST_LATE = 8  # how many late functions may lose their place to another one
LIMIT_S = 10.0  # how long a member waits, and after which a function is late

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class TooLongError(DocentError):
    """Work takes longer than a member should wait."""


class Workers:
    """Runs functions in threads, a few at a time; others wait for a place.

    One that takes longer than `limit_s` is late: it goes on, but another one gets its place.
    """

    def __init__(self, at_once: int = AT_ONCE, limit_s: float = LIMIT_S) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._here = asyncio.Lock()
        self._limit_s = limit_s
        self._late = 0

    async def run(self, work: Callable[[], _T], *, is_quick: bool = False) -> _T:
        """Run a function and return its result, or raise its error, however late.

        One that is known to be quick, at most some 20 ms, is run here and now: in a thread it takes
        three times as long, as each of hundreds of NumPy's functions gives the interpreter's lock
        to the event loop and waits to have it back.
        """
        if is_quick:
            async with self._here:
                await asyncio.sleep(0)  # so that between two of them the loop does all else
                return work()
        async with self._places:
            running = run_in_own_thread(work)
            done, _ = await asyncio.wait({running}, timeout=self._limit_s)
            if not done and self._late == MOST_LATE:
                _log.error("%d threads are late; from now on they keep their places.", MOST_LATE)
                await asyncio.wait({running})
        if not running.done():
            _log.warning("A thread has been busy for more than %g seconds.", self._limit_s)
            self._late += 1
            try:
                await asyncio.wait({running})
            finally:
                self._late -= 1
        return running.result()


class Turns:
    """Does one piece of work at a time for each member; a member waits `limit_s` at most."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[Any]] = set()  # the event loop holds no reference

    async def take(self, user_id: int, work: Coroutine[Any, Any, _T]) -> _T:
        """Do some work when the member's other work has ended, and return its result.

        The work is a coroutine that hasn't begun, and must not take a turn itself. If it takes too
        long, raise TooLongError: work that has begun goes on, and keeps the member's turn until it
        has ended; its result is dropped.
        """
        lock = self._locks.setdefault(user_id, asyncio.Lock())
        task: asyncio.Task[_T] | None = None
        try:
            async with asyncio.timeout(self._limit_s) as limit:
                await lock.acquire()
                task = asyncio.create_task(work)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                task.add_done_callback(lambda _: lock.release())
                return await asyncio.shield(task)
        except TimeoutError as error:
            if not limit.expired():
                raise  # the work's own error
            if task is not None:
                task.add_done_callback(_log_late)
            raise TooLongError from error
        finally:
            if task is None:
                work.close()


def _log_late(task: asyncio.Task[Any]) -> None:
    """Log the error of work that nobody waits for any more."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("What took too long has failed.", exc_info=error)

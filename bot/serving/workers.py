"""Work that takes time: in threads, while the event loop goes on, and in turn for each member.

A thread can't be ended from outside. That everything anybody may type or press is bounded is what
keeps work short; this is the net. Whoever waits too long is told so, and a thread that is still
busy then holds up nobody but the member who started it.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from bot.errors import DocentError
from bot.serving.threads import run_in_own_thread

AT_ONCE = 4
"""Functions that run at once, so that a slow one holds up no quick one."""

MOST_LATE = 8
"""Functions that may be late and whose places are given to others all the same."""

LIMIT_S = 10.0
"""How long somebody waits, and a function keeps its place."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class TooLongError(DocentError):
    """Something takes longer than anybody should wait."""


class Workers:
    """Runs functions in threads.

    Parameters
    ----------
    at_once : int
        How many at the same time; the others wait for a place.
    limit_s : float
        Who needs longer is late: it goes on, but another function gets its place.
    """

    def __init__(self, at_once: int = AT_ONCE, limit_s: float = LIMIT_S) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._limit_s = limit_s
        self._late = 0

    async def run(self, work: Callable[[], _T]) -> _T:
        """Return what a function returns, or raise what it raises, however late."""
        async with self._places:
            running = asyncio.ensure_future(run_in_own_thread(work))
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
    """Lets each member have one thing done at a time.

    Parameters
    ----------
    limit_s : float
        How long a member waits for it.
    """

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[Any]] = set()  # the event loop alone would forget them

    async def take(self, user_id: int, work: Coroutine[Any, Any, _T]) -> _T:
        """Return what some work comes to, begun when the member's other work has ended.

        Parameters
        ----------
        user_id : int
            The member.
        work : coroutine
            Not begun; must not take a turn itself.

        Raises
        ------
        TooLongError
            If it takes too long. Work that has begun goes on, and is the member's turn until it
            has ended; nothing comes of it.
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
                raise  # the work's own
            if task is not None:
                task.add_done_callback(_log_late)
            raise TooLongError from error
        finally:
            if task is None:
                work.close()


def _log_late(task: asyncio.Task[Any]) -> None:
    """Log how work failed that nobody waits for any more."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("What took too long has failed.", exc_info=error)

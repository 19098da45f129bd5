"""Runs work beside the event loop, in threads if it may be slow, one piece a member at a time.

A thread can't be ended from outside. Bounds on all that can be typed or pressed keep work short;
this is the safety net: after a time the waiting member is told, and a thread that is still busy
holds up nobody else.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from bot.errors import DocentError

AT_ONCE = 4  # how many functions run at once, so that a slow one holds up no quick one
MOST_LATE = 8  # how many late functions may lose their place to another one
LIMIT_S = 10.0  # how long a member waits, and after which a function is late

# Threads that wait for another function: to start one takes longer than most functions do.
MOST_IDLE = 4

_P = ParamSpec("_P")
_T = TypeVar("_T")

_Tell = Callable[[], object]
_Work = Callable[[], _Tell]
_idle: list[SimpleQueue[_Work]] = []  # where threads that have nothing to do wait

_log = logging.getLogger(__name__)


def run_in_own_thread(
    function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
) -> asyncio.Future[_T]:
    """Run a function that may never return in a thread that it has for itself.

    A thread can't be ended from outside. Those of `asyncio.to_thread` are few, and the process
    doesn't stop before all of them have returned; this one holds up nothing. When the caller stops
    waiting, at a time limit, the result is dropped; the function must do no harm if it goes on
    after that.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_T] = loop.create_future()
    run = copy_context().run  # with the language that is spoken

    def settle(set_outcome: Callable[..., None], outcome: object) -> None:
        if not future.done():  # else nobody waits any more
            set_outcome(outcome)

    def work() -> _Tell:
        try:
            outcome = run(function, *args, **kwargs)
        except BaseException as error:  # noqa: BLE001  # raised where it is awaited
            return partial(loop.call_soon_threadsafe, settle, future.set_exception, error)
        return partial(loop.call_soon_threadsafe, settle, future.set_result, outcome)

    try:
        jobs = _idle.pop()
    except IndexError:
        jobs = SimpleQueue()
        Thread(target=_work, args=(jobs,), name="docent-worker", daemon=True).start()
    jobs.put(work)
    return future


def _work(jobs: SimpleQueue[_Work]) -> None:
    """Do what comes, until enough other threads wait."""
    is_kept = True
    while is_kept:
        tell = jobs.get()()
        is_kept = len(_idle) < MOST_IDLE
        if is_kept:  # before anybody hears of the outcome, and has something else to do
            _idle.append(jobs)
        with suppress(RuntimeError):  # the loop is closed
            tell()
        del tell  # which holds the outcome


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

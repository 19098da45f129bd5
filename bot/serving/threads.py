"""Running functions that may never return, such as a read from a network drive that is gone."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import ParamSpec, TypeVar

# Threads that wait for another function: to start one takes longer than most functions do.
MOST_IDLE = 4

_P = ParamSpec("_P")
_T = TypeVar("_T")

_Tell = Callable[[], object]
_Work = Callable[[], _Tell]
_idle: list[SimpleQueue[_Work]] = []  # where threads that have nothing to do wait


def run_in_own_thread(
    function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
) -> asyncio.Future[_T]:
    """Run a function in a thread that can be abandoned, and that it has for itself.

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

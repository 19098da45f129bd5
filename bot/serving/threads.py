"""Running what may never come back, such as reading from a network drive that has gone away."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


async def run_in_own_thread(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run a function in a thread that can be given up.

    A thread can't be ended from outside. Those of `asyncio.to_thread` are few, and the process
    doesn't stop before each of them has come back; this one holds up nothing. Whoever stops
    waiting for it, by a time limit, never hears of it again.

    Parameters
    ----------
    function : callable
        Whatever it does must do no harm if it happens after it was given up.
    *args, **kwargs
        Handed to it.
    """
    future: Future[_T] = Future()
    future.set_running_or_notify_cancel()  # from now on it can't be cancelled, only ignored

    def run() -> None:
        try:
            future.set_result(function(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001  # whoever waits gets it
            future.set_exception(error)

    Thread(target=run, name="docent-worker", daemon=True).start()
    return await asyncio.wrap_future(future)

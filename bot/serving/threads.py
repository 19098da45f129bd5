"""Running functions that may never return, such as a read from a network drive that is gone."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


async def run_in_own_thread(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run a function in a thread of its own that can be abandoned.

    A thread can't be ended from outside. Those of `asyncio.to_thread` are few, and the process
    doesn't stop before all of them have returned; this one holds up nothing. When the caller stops
    waiting, at a time limit, the result is dropped; the function must do no harm if it goes on
    after that.
    """
    future: Future[_T] = Future()
    future.set_running_or_notify_cancel()  # it can't be cancelled any more, only ignored

    def run() -> None:
        try:
            future.set_result(function(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001  # raised where it is awaited
            future.set_exception(error)

    # Such as the language that is spoken.
    context = copy_context()
    Thread(target=context.run, args=[run], name="docent-worker", daemon=True).start()
    return await asyncio.wrap_future(future)

"""What is asked of Discord on somebody's behalf: for how long, how urgently, and once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

STEP_S = 0.05
OWN_LAG_S = 4.0  # for how long a request may be held back here before it counts as unanswered, too

_T = TypeVar("_T")


@dataclass(eq=False, slots=True)
class Errand:
    """What is waited for; `is_held` while it is held back here, by a limit."""

    is_held: bool = False


errand: ContextVar[Errand | None] = ContextVar("errand", default=None)
is_unhurried: ContextVar[bool] = ContextVar("is_unhurried", default=False)


@asynccontextmanager
async def unhurried() -> AsyncIterator[None]:
    """Let what is asked of Discord herein leave most of the limit to others; also a decorator."""
    token = is_unhurried.set(True)
    try:
        yield
    finally:
        is_unhurried.reset(token)


async def within(seconds: float, work: Coroutine[Any, Any, _T]) -> _T:
    """Return what some work brings that asks Discord for something.

    Only Discord's own time counts: neither what the request is held back for here (`OWN_LAG_S` at
    most), nor what the event loop was held for, because what is counted is steps. If it takes
    longer, a TimeoutError is raised.
    """
    mine = Errand()
    context = copy_context()
    context.run(errand.set, mine)
    task = asyncio.create_task(work, context=context)
    left = {False: seconds, True: OWN_LAG_S}
    try:
        while min(left.values()) > 0:
            if (await asyncio.wait({task}, timeout=STEP_S))[0]:
                return task.result()
            left[mine.is_held] -= STEP_S
        raise TimeoutError
    finally:
        task.cancel()


class Shared(Generic[_T]):
    """Work that is going on; whoever wants the same meanwhile gets its result, too."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[_T]] = {}

    async def run(self, what: Hashable, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Return the result of some work, begun now unless the same is going on."""
        key = what, is_unhurried.get()  # nobody waits for what is in no hurry
        if key not in self._tasks:
            self._tasks[key] = task = asyncio.create_task(work())
            task.add_done_callback(lambda _: self._tasks.pop(key))
        # Whoever gives up waiting doesn't end it for the others.
        return await asyncio.shield(self._tasks[key])

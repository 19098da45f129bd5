"""Threads that can be given up."""

import asyncio
import os
import threading
import weakref
from contextvars import ContextVar
from pathlib import Path
from threading import Barrier

import pytest

from bot.serving import threads
from bot.serving.threads import MOST_IDLE, run_in_own_thread
from tests.forked import fork


async def test_a_function_runs_elsewhere_and_its_outcome_comes_back() -> None:
    """What it returns, or raises."""
    assert await run_in_own_thread(threading.current_thread) is not threading.current_thread()
    assert await run_in_own_thread(int, "f", base=16) == 15
    with pytest.raises(ZeroDivisionError):
        await run_in_own_thread(lambda: 1 / 0)


@pytest.mark.parametrize("late", [1, 0])
async def test_what_was_given_up_is_never_heard_of_again(
    late: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither its result nor its error goes anywhere."""
    monkeypatch.setattr(threads, "MOST_IDLE", 0)
    begun: asyncio.Future[threading.Thread] = asyncio.get_running_loop().create_future()
    go_on = threading.Event()

    def work() -> float:
        thread = threading.current_thread()
        begun.get_loop().call_soon_threadsafe(begun.set_result, thread)
        go_on.wait(60)
        return 1 / late

    waiting = run_in_own_thread(work)
    thread = await begun
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await asyncio.to_thread(thread.join)
    await asyncio.sleep(0)


async def test_a_thread_is_used_again() -> None:
    """It waits as soon as what it did is known, and holds nothing of that; many don't wait."""
    thread = await run_in_own_thread(threading.current_thread)
    outcome = weakref.ref(await run_in_own_thread(Barrier, 1))
    assert await run_in_own_thread(threading.current_thread) is thread
    assert outcome() is None
    many = 3 * MOST_IDLE
    all_run = Barrier(many)
    await asyncio.gather(*(run_in_own_thread(all_run.wait) for _ in range(many)))
    assert len(threads._idle) < 2 * MOST_IDLE


async def test_what_is_known_of_the_context_is_known_in_the_thread() -> None:
    """As with `asyncio.to_thread`: of whoever asks, not of whoever used the thread before."""
    variable = ContextVar("variable", default="none")
    assert await run_in_own_thread(variable.get) == "none"
    variable.set("some")
    assert await run_in_own_thread(variable.get) == "some"


def hang_in_a_thread() -> int:
    """End while a thread waits for ever."""

    async def begin() -> None:
        hanging = run_in_own_thread(threading.Event().wait)
        await asyncio.sleep(0)
        del hanging

    asyncio.run(begin())
    return 0


def test_a_thread_that_hangs_does_not_keep_the_process(tmp_path: Path) -> None:
    """The process ends as soon as it wants to."""
    process = fork(hang_in_a_thread, tmp_path, os.environ, 1, 2)
    process.join(60)
    assert process.exitcode == 0

"""Threads that can be given up."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from bot.serving.threads import run_in_own_thread
from tests.forked import fork


async def test_a_function_runs_elsewhere_and_its_outcome_comes_back() -> None:
    """What it returns, or raises."""
    assert await run_in_own_thread(threading.current_thread) is not threading.current_thread()
    assert await run_in_own_thread(int, "f", base=16) == 15
    with pytest.raises(ZeroDivisionError):
        await run_in_own_thread(lambda: 1 / 0)


@pytest.mark.parametrize("late", [1, 0])
async def test_what_was_given_up_is_never_heard_of_again(late: int) -> None:
    """Neither its result nor its error goes anywhere."""
    begun: asyncio.Future[threading.Thread] = asyncio.get_running_loop().create_future()
    go_on = threading.Event()

    def work() -> float:
        thread = threading.current_thread()
        begun.get_loop().call_soon_threadsafe(begun.set_result, thread)
        go_on.wait(60)
        return 1 / late

    waiting = asyncio.create_task(run_in_own_thread(work))
    thread = await begun
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await asyncio.to_thread(thread.join)
    await asyncio.sleep(0)


def hang_in_a_thread() -> int:
    """End while a thread waits for ever."""

    async def begin() -> None:
        hanging = asyncio.create_task(run_in_own_thread(threading.Event().wait))
        await asyncio.sleep(0)
        del hanging

    asyncio.run(begin())
    return 0


def test_a_thread_that_hangs_does_not_keep_the_process(tmp_path: Path) -> None:
    """The process ends as soon as it wants to."""
    process = fork(hang_in_a_thread, tmp_path, os.environ, 1, 2)
    process.join(60)
    assert process.exitcode == 0

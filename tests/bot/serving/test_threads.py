"""Threads that can be given up."""

import asyncio
import subprocess
import sys
import threading

import pytest

from bot.serving.threads import run_in_own_thread


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


def test_a_thread_that_hangs_does_not_keep_the_process() -> None:
    """The process ends as soon as it wants to."""
    program = (
        "import asyncio, threading\n"
        "from bot.serving.threads import run_in_own_thread\n"
        "async def main():\n"
        "    hanging = asyncio.create_task(run_in_own_thread(threading.Event().wait))\n"
        "    await asyncio.sleep(0)\n"
        "asyncio.run(main())\n"
    )
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True)

"""Work in threads, in turn for each member: nobody holds up anybody else."""

import asyncio
import gc
import os
import threading
import weakref
from collections.abc import AsyncIterator
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from bot.serving import workers as workers_module
from bot.serving.workers import MOST_IDLE, TooLongError, Turns, Workers, run_in_own_thread
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
    monkeypatch.setattr(workers_module, "MOST_IDLE", 0)
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
    assert len(workers_module._idle) < 2 * MOST_IDLE


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


ANNA, BEN = 1, 2


class Slow:
    """Functions that go on until they are let go; each tells when it has begun."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.may_end = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def work(self, number: int) -> int:
        """Work for as long as needs be."""
        self._loop.call_soon_threadsafe(self._begin, number)
        self.may_end.wait()
        return number

    async def wait_begun(self, *numbers: int) -> None:
        """Wait until these have begun."""
        while not {*numbers} <= {*self.begun}:
            self._news.clear()
            await self._news.wait()

    def _begin(self, number: int) -> None:
        self.begun.append(number)
        self._news.set()


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    """Return slow functions, which end with the test at the latest."""
    made = Slow()
    yield made
    made.may_end.set()


def run(workers: Workers, slow: Slow, *numbers: int) -> list[asyncio.Task[int]]:
    """Let slow functions run."""
    return [asyncio.create_task(workers.run(partial(slow.work, number))) for number in numbers]


async def test_work_is_done_in_another_thread() -> None:
    """One that keeps no process from ending; what it returns or raises comes back."""
    workers = Workers()
    thread = await workers.run(threading.current_thread)
    assert thread is not threading.current_thread()
    assert thread.daemon
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 // 0)


async def test_quick_work_is_done_here_one_after_the_other() -> None:
    """Whatever else waits for the event loop has its turn between two of them."""
    workers, done = Workers(), list[str]()

    async def work(name: str) -> None:
        assert await workers.run(threading.current_thread, is_quick=True) is here
        done.append(name)

    async def tick() -> None:
        while len(done) < 4:
            done.append("tick")
            await asyncio.sleep(0)

    here = threading.current_thread()
    await asyncio.gather(work("one"), work("other"), tick())
    assert "tick" in done[done.index("one") : done.index("other")]
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 // 0, is_quick=True)


async def test_so_many_work_at_once(slow: Slow) -> None:
    """The others wait for a place, and get one."""
    tasks = run(Workers(at_once=2), slow, 1, 2, 3)
    await slow.wait_begun(1, 2)
    assert 3 not in slow.begun
    slow.may_end.set()
    assert await asyncio.gather(*tasks) == [1, 2, 3]


async def test_who_is_late_loses_its_place(slow: Slow) -> None:
    """And goes on all the same: what comes of it isn't lost on whoever still waits."""
    tasks = run(Workers(at_once=1, limit_s=0), slow, 1, 2, 3)
    await slow.wait_begun(1, 2, 3)
    slow.may_end.set()
    assert await asyncio.gather(*tasks) == [1, 2, 3]


async def test_no_more_than_so_many_are_late(
    slow: Slow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The number of threads has a bound, whatever happens; the log tells that it is reached."""
    monkeypatch.setattr(workers_module, "MOST_LATE", 2)
    workers = Workers(at_once=1, limit_s=0)
    tasks = run(workers, slow, 1, 2, 3, 4)
    await slow.wait_begun(1, 2, 3)
    for _ in range(5):
        await asyncio.sleep(0)  # time enough for one more, if there were a place
    assert 4 not in slow.begun
    slow.may_end.set()
    assert await asyncio.gather(*tasks) == [1, 2, 3, 4]
    assert "2 threads are late" in caplog.text


async def test_a_member_has_one_thing_done_at_a_time() -> None:
    """In the order in which they asked; others are not held up."""
    turns, done = Turns(), list[str]()
    may_end = asyncio.Event()

    async def work(name: str) -> str:
        done.append(f"{name} begins")
        if name == "first":
            await may_end.wait()
        return name

    tasks = [
        asyncio.create_task(turns.take(member, work(name)))
        for member, name in ((ANNA, "first"), (ANNA, "second"), (ANNA, "third"), (BEN, "other"))
    ]
    assert await tasks[3] == "other"
    assert done == ["first begins", "other begins"]
    may_end.set()
    assert await asyncio.gather(*tasks) == ["first", "second", "third", "other"]
    assert done[2:] == ["second begins", "third begins"]


async def test_who_waits_too_long_is_told_so() -> None:
    """Work that has begun goes on and keeps the member's turn; what waits for it is never begun."""
    turns, begun = Turns(limit_s=0), list[str]()
    may_end, has_ended = asyncio.Event(), asyncio.Event()

    async def work(name: str) -> None:
        begun.append(name)
        await may_end.wait()
        has_ended.set()

    for name in ("first", "second"):
        with pytest.raises(TooLongError):
            await turns.take(ANNA, work(name))
    with pytest.raises(TooLongError):
        await turns.take(BEN, work("other"))
    assert begun == ["first", "other"]
    may_end.set()
    await has_ended.wait()


async def test_a_failure_that_nobody_waits_for_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whoever asked has been told already."""
    may_end, has_ended = asyncio.Event(), asyncio.Event()

    async def fail() -> None:
        await may_end.wait()
        has_ended.set()
        raise ZeroDivisionError

    with pytest.raises(TooLongError):
        await Turns(limit_s=0).take(ANNA, fail())
    may_end.set()
    await has_ended.wait()
    await asyncio.sleep(0)
    assert "What took too long has failed." in caplog.text


async def test_a_turn_ends_with_the_work() -> None:
    """However it ends; and a member without work isn't remembered."""
    turns = Turns()

    async def fail() -> None:
        raise TimeoutError("its own")

    for _ in range(2):
        with pytest.raises(TimeoutError, match="its own"):
            await turns.take(ANNA, fail())
    await asyncio.sleep(0)
    gc.collect()
    assert len(turns._locks) == 0

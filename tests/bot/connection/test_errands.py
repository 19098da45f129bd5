"""What is waited for, and what is asked for once."""

import asyncio

import pytest

from bot.connection import errands
from bot.connection.errands import Shared, errand, is_unhurried, unhurried, within


async def test_only_discords_own_time_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a request is held back for here has a bound of its own."""
    monkeypatch.setattr(errands, "STEP_S", 0.001)
    monkeypatch.setattr(errands, "OWN_LAG_S", 1e9)
    waits = 0
    wait = asyncio.wait

    async def count(*args: object, **options: object) -> object:
        nonlocal waits
        waits += 1
        return await wait(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "wait", count)

    async def ask() -> str:
        mine = errand.get()
        assert mine is not None
        mine.is_held = True
        while waits < 50:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0)
        mine.is_held = False
        return "answer"

    assert await within(0.01, ask()) == "answer"
    assert errand.get() is None


@pytest.mark.parametrize("is_held", [True, False])
async def test_what_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, *, is_held: bool
) -> None:
    """Be it Discord's doing or our own."""
    monkeypatch.setattr(errands, "STEP_S", 0.001)
    monkeypatch.setattr(errands, "OWN_LAG_S", 0.003)
    ended = []

    async def hang() -> None:
        mine = errand.get()
        assert mine is not None
        mine.is_held = is_held
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    with pytest.raises(TimeoutError):
        await within(0.003, hang())
    await asyncio.sleep(0)
    assert ended == [True]


async def test_a_loop_that_was_held_is_no_answer_that_took_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Steps count, not time: here a step is longer than all that may be waited for."""
    monkeypatch.setattr(errands, "STEP_S", 0.02)
    loop = asyncio.get_running_loop()

    async def ask() -> str:
        until = loop.time() + 0.1
        while loop.time() < until:  # nothing else runs meanwhile
            pass
        await asyncio.sleep(0)
        return "answer"

    assert await within(0.04, ask()) == "answer"


async def test_the_same_is_asked_once_at_a_time() -> None:
    """Whoever asks meanwhile shares the answer, also a failure; later, it is asked anew."""
    shared: Shared[int] = Shared()
    asked, go = [], asyncio.Event()

    async def ask() -> int:
        asked.append(is_unhurried.get())
        await go.wait()
        if len(asked) > 2:
            raise ValueError
        return len(asked)

    async def ask_unhurried() -> int:
        async with unhurried():
            return await shared.run("roles", ask)

    waiting = [asyncio.create_task(shared.run("roles", ask)) for _ in range(3)]
    slow = asyncio.create_task(ask_unhurried())
    await asyncio.sleep(0.01)
    waiting[0].cancel()
    go.set()
    await asyncio.gather(*waiting, slow, return_exceptions=True)
    assert asked == [False, True]
    assert [task.result() for task in waiting[1:]] == [2, 2]
    failing = [asyncio.create_task(shared.run("roles", ask)) for _ in range(2)]
    assert [type(e) for e in await asyncio.gather(*failing, return_exceptions=True)] == [
        ValueError
    ] * 2
    assert len(asked) == 3

"""Looks that are repeated."""

import asyncio

import pytest

from bot.serving import polling
from bot.serving.polling import poll
from bot.storage import StoreError


async def test_each_is_repeated_whatever_becomes_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One never comes back, one fails; a database that is away is told once, until it is back."""
    monkeypatch.setattr(polling, "POLL_EVERY_S", 0.0)
    enough, counts = asyncio.Event(), {"stuck": 0, "away": 0, "broken": 0}

    async def stuck() -> None:
        counts["stuck"] += 1
        await asyncio.Event().wait()

    async def away() -> None:
        counts["away"] += 1
        if counts["away"] in {2, 3, 5}:
            raise StoreError("The database is away.")
        if counts["away"] == 7:
            enough.set()

    async def broken() -> None:
        counts["broken"] += 1
        raise ValueError

    polling_ = asyncio.create_task(poll(stuck, away, broken))
    async with asyncio.timeout(60):
        await enough.wait()
    polling_.cancel()
    await asyncio.gather(polling_, return_exceptions=True)
    assert counts["stuck"] == 1
    assert counts["broken"] > 5
    assert caplog.text.count("The database is away. Docent") == 2
    assert caplog.text.count("A look into the database failed.") == counts["broken"]


async def test_what_wakes_while_a_look_is_under_way_is_looked_for_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As that look may have begun too early to see it."""
    monkeypatch.setattr(polling, "POLL_EVERY_S", 3600)
    woken, again, looks = asyncio.Event(), asyncio.Event(), 0

    async def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 2:
            again.set()
            return
        woken.set()
        while woken.is_set():  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0)

    polling_ = asyncio.create_task(poll(look, woken=woken))
    async with asyncio.timeout(60):
        await again.wait()
    polling_.cancel()
    await asyncio.gather(polling_, return_exceptions=True)
    assert looks == 2

"""So many requests a second, in the order in which they come."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connection.requests import BURST, PER_SECOND, UNHURRIED_PER_SECOND, Bucket
from tests.examples import examples


class Slept:
    """A clock that sleeping moves, as far as it should or further: the loop may be held."""

    def __init__(self, lags: list[float] | None = None) -> None:
        self.now = 0.0
        self._lags = lags or []

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Move the clock."""
        await asyncio.sleep(0)
        self.now += seconds + (self._lags.pop() if self._lags else 0.0)


@examples(30, prove=3_000)
@given(st.lists(st.floats(0, 2), max_size=50), st.lists(st.floats(0, 1), max_size=5))
async def test_no_second_has_more_than_discord_takes(
    lags: list[float], pauses: list[float]
) -> None:
    """However they come, and however long the event loop is held."""
    clock = Slept(lags)
    bucket = Bucket(PER_SECOND, clock=clock, sleep=clock.sleep)
    went = []
    for pause in [*pauses, 0.0]:
        clock.now += pause
        for _ in range(40):
            await bucket.take()
            went.append(clock.now)
    assert all(later - went[i] >= 1 - 1e-3 for i, later in enumerate(went[PER_SECOND + BURST :]))


async def test_processes_share_the_limit() -> None:
    """Evenly, from the moment on at which another one comes or goes; bursts included."""
    clock, processes = Slept(), 2
    bucket = Bucket(PER_SECOND, among=lambda: processes, clock=clock, sleep=clock.sleep)
    for took_s in (2, 3, 1):
        processes, began = took_s, clock.now
        clock.now += 10  # what wasn't used is lost
        for _ in range(PER_SECOND):
            await bucket.take()
        left_out = max(BURST / processes, 1) * processes / PER_SECOND
        assert clock.now - began - 10 == pytest.approx(took_s - left_out, abs=1e-3)


async def test_what_waits_goes_in_order_and_as_fast_as_it_may() -> None:
    """First come, first served; nothing is lost of the limit while somebody waits."""
    clock = Slept()
    bucket, order = Bucket(PER_SECOND, clock=clock, sleep=clock.sleep), list[int]()

    async def take(number: int) -> None:
        await bucket.take()
        order.append(number)

    await asyncio.gather(*(take(number) for number in range(10 * PER_SECOND + BURST)))
    assert order == sorted(order)
    assert 9.99 < clock.now < 10.01


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    """The next one goes in its place."""
    clock = Slept()
    bucket = Bucket(1, burst=1, clock=clock, sleep=clock.sleep)
    tasks = [asyncio.create_task(bucket.take()) for _ in range(5)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert 2.99 < clock.now < 3.01


async def test_what_nobody_waits_for_leaves_most_of_it() -> None:
    """Discord's own limit is fifty; whatever waits, of it there are never more than twenty."""
    assert PER_SECOND + BURST <= 50
    clock = Slept()
    bucket = Bucket(PER_SECOND, clock=clock, sleep=clock.sleep)
    unhurried = Bucket(UNHURRIED_PER_SECOND, burst=1, beyond=bucket, clock=clock, sleep=clock.sleep)
    went: dict[bool, list[float]] = {True: [], False: []}

    async def take(*, is_unhurried: bool) -> None:
        await (unhurried if is_unhurried else bucket).take()
        went[is_unhurried].append(clock.now)

    await asyncio.gather(*(take(is_unhurried=number % 2 == 0) for number in range(300)))
    for times, most in ((went[True], 20), (went[False], PER_SECOND)):
        assert all(later - times[i] >= 1 - 1e-3 for i, later in enumerate(times[most + BURST :]))
    assert max(went[False]) < 6 < max(went[True])

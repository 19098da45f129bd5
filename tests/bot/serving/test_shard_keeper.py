"""The claim on shards, with a database and clocks that are moved by hand."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.connection import ALL_SHARDS, Shards
from bot.serving.shard_keeper import RENEW_EVERY_S, TRUSTED_FOR_S, ShardKeeper, ShardsError
from bot.storage import StoreError
from bot.storage.shard_claims import CLAIMED_FOR_S
from bot.storage.store import Store
from tests.bot.storage.test_shard_claims import wait
from tests.bot.stores import open_store

FIRST, SECOND = Shards((0, 1), 4), Shards((2, 3), 4)


class Time:
    """Moves the clocks of processes and of their database."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = 100.0

    def keeper(self, shards: Shards, *, takes_over: bool = False) -> ShardKeeper:
        """Return what a process keeps its shards with."""
        return ShardKeeper(self.store, shards, takes_over=takes_over, clock=lambda: self.now)

    async def passes(self, seconds: float, *keepers: ShardKeeper) -> None:
        """Let time pass, and what looks have a look."""
        self.now += seconds
        await wait(self.store, seconds)
        for keeper in keepers:
            await keeper.look()
            await keeper.watch()


@pytest.fixture
async def time(tmp_path: Path) -> AsyncIterator[Time]:
    """Return clocks, and a database that several share."""
    async with open_store(tmp_path) as store:
        yield Time(store)


async def begun(keeper: ShardKeeper) -> ShardKeeper:
    """Return it with its claim."""
    await keeper.begin()
    return keeper


def ended(*keepers: ShardKeeper) -> list[bool]:
    """Tell which of them may run their shards no longer."""
    return [keeper.over.is_set() for keeper in keepers]


def test_a_process_ends_before_its_claim_does() -> None:
    """There is time for a try that fails, and for a slow end."""
    assert 2 * RENEW_EVERY_S < TRUSTED_FOR_S < CLAIMED_FOR_S - 20


async def test_processes_have_their_shards_as_long_as_they_renew_them(time: Time) -> None:
    """And know how many they are."""
    first, second = await begun(time.keeper(FIRST)), await begun(time.keeper(SECOND))
    for _ in range(20):
        await time.passes(15, first, second)
    assert ended(first, second) == [False, False]
    assert (first.processes, second.processes) == (2, 2)
    await time.passes(CLAIMED_FOR_S + 1)
    await first.look()
    assert first.processes == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FIRST, Shards((1, 2), 4)),
        (FIRST, FIRST),
        (FIRST, Shards((5,), 8)),
        (FIRST, ALL_SHARDS),
        (ALL_SHARDS, SECOND),
        (ALL_SHARDS, ALL_SHARDS),
    ],
)
async def test_nobody_runs_what_another_runs(time: Time, one: Shards, other: Shards) -> None:
    """The second is refused in one line, and the first goes on."""
    first = await begun(time.keeper(one))
    with pytest.raises(ShardsError, match=r"^Another Docent runs .*--take-over"):
        await time.keeper(other).begin()
    await time.passes(RENEW_EVERY_S, first)
    assert not first.over.is_set()


async def test_shards_are_free_after_a_clean_stop(time: Time) -> None:
    """At once; a killed process keeps them for two minutes."""
    async with time.keeper(FIRST).holding():
        with pytest.raises(ShardsError):
            await time.keeper(FIRST).begin()
    await begun(time.keeper(FIRST))
    await time.passes(CLAIMED_FOR_S - 1)
    with pytest.raises(ShardsError):
        await time.keeper(FIRST).begin()
    await time.passes(2)
    await begun(time.keeper(FIRST))


async def test_who_cannot_renew_has_nothing_any_more(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the database does: refuse, or never answer. Nobody else had them until then."""
    keeper = await begun(time.keeper(FIRST))

    async def refuse(_: str) -> None:
        raise StoreError("away")

    monkeypatch.setattr(time.store, "renew_shards", refuse)
    for seconds in (RENEW_EVERY_S, TRUSTED_FOR_S - RENEW_EVERY_S - 1):
        await time.passes(seconds)
        with pytest.raises(StoreError):
            await keeper.look()
        await keeper.watch()
        assert (keeper.is_held, keeper.over.is_set()) == (True, False)
    await time.passes(1)
    assert not keeper.is_held
    with pytest.raises(ShardsError):
        await time.keeper(FIRST).begin()
    await keeper.watch()
    assert (keeper.over.is_set(), keeper.is_handed_over) == (True, False)


async def test_who_was_asleep_has_nothing_any_more(time: Time) -> None:
    """Another process has its shards meanwhile, or nobody."""
    keepers = [await begun(time.keeper(FIRST)), await begun(time.keeper(SECOND))]
    await time.passes(CLAIMED_FOR_S + 1)
    other = await begun(time.keeper(FIRST))
    for keeper in keepers:
        assert not keeper.is_held
        await keeper.look()
    assert ended(*keepers, other) == [True, True, False]


async def test_a_process_takes_over_once_it_is_ready(time: Time) -> None:
    """Until then the old one goes on, and then it knows that it isn't needed any more."""
    old, other = await begun(time.keeper(FIRST)), await begun(time.keeper(SECOND))
    new = await begun(time.keeper(FIRST, takes_over=True))
    for _ in range(2 * TRUSTED_FOR_S // 15):
        await time.passes(15, old, new, other)
    assert ended(old, new, other) == [False] * 3
    assert (old.processes, new.processes, new.is_held) == (2, 3, True)
    new.is_ready = lambda: True
    await time.passes(2, new, old)
    assert (ended(new, old), old.is_handed_over) == ([False, True], True)
    assert (old.over_for_s, new.over_for_s < 0) == (0, True)
    for _ in range(2 * CLAIMED_FOR_S // 15):
        await time.passes(15, new, other)
    assert ended(new, other) == [False, False]
    assert new.processes == 2


async def test_a_process_takes_over_what_nobody_runs(time: Time) -> None:
    """Then it needn't wait: it may be started so each time."""
    keeper = await begun(time.keeper(FIRST, takes_over=True))
    with pytest.raises(ShardsError):
        await time.keeper(FIRST).begin()
    await time.passes(RENEW_EVERY_S, keeper)
    assert not keeper.over.is_set()


@pytest.mark.parametrize("others", [Shards((0,), 4), Shards((1, 2), 4), Shards((0, 1), 2)])
async def test_a_process_takes_over_just_the_same(time: Time, others: Shards) -> None:
    """Of who runs others, or counts otherwise, some would be left to nobody, or run twice."""
    await begun(time.keeper(others))
    with pytest.raises(ShardsError):
        await time.keeper(FIRST, takes_over=True).begin()


async def test_the_claim_is_looked_after(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as it is held, again and again."""
    monkeypatch.setattr("bot.serving.polling.POLL_EVERY_S", 0.0)
    keeper, other = time.keeper(FIRST), time.keeper(FIRST, takes_over=True)
    other.is_ready = lambda: True
    async with asyncio.timeout(60), keeper.holding(), other.holding():
        await keeper.over.wait()
    assert keeper.is_handed_over
    assert await time.store.fetch_shard_claims() == []

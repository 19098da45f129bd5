"""How a process takes over what others change, and waits until they have."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from bot.connection import ALL_SHARDS, Shards
from bot.serving import processes
from bot.serving.processes import (
    RENEW_EVERY_S,
    TRUSTED_FOR_S,
    Follower,
    ShardKeeper,
    ShardsError,
    Spread,
    poll,
)
from bot.storage import MAPPINGS, RoleMapping, Store, StoreAwayError, StoreError, postgres
from bot.storage.processes import CLAIMED_FOR_S
from tests.bot.storage.test_processes import wait
from tests.bot.stores import open_store
from tests.postgres import Server


async def test_each_is_repeated_whatever_becomes_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One never comes back, one fails; a database that is away is told once, until it is back."""
    monkeypatch.setattr(processes, "POLL_EVERY_S", 0.0)
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
    monkeypatch.setattr(processes, "POLL_EVERY_S", 3600)
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


MAPPING = RoleMapping(guild_id=1, role_id=2, content_role="staff")


class Process:
    """One of the processes that share a store, as far as it follows what commands map."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.loads = 0
        self.known: list[RoleMapping] = []
        self.clock = 0.0
        self.follower = Follower(store, name, {MAPPINGS: self._load}, self._now)

    async def _load(self) -> None:
        self.loads += 1
        self.known = await self.store.fetch_role_mappings()

    def _now(self) -> float:
        self.clock += 0.001  # so that no two moments are the same
        return self.clock


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    """Return the address of a store that processes share."""
    with postgres.database() as address:
        yield address


@pytest.fixture
async def two(url: str) -> AsyncIterator[list[Process]]:
    """Return two processes that have begun."""
    async with AsyncExitStack() as opened:
        processes = [
            Process(await opened.enter_async_context(Store.open(url, base_folder=Path())), name)
            for name in ("one", "two")
        ]
        for process in processes:
            await process.follower.begin()
        yield processes


async def test_a_change_is_taken_over_once(two: list[Process]) -> None:
    """At the next look, by whoever hasn't it; then nothing is loaded any more."""
    one, other = two
    await one.store.add_role_mapping(MAPPING)
    assert other.known == []
    for _ in range(2):
        await other.follower.follow(MAPPINGS)
    assert other.known == [MAPPING]
    assert other.loads == 2
    await one.store.forget_role_mapping(MAPPING)
    assert await other.follower.look_in_time(MAPPINGS)
    assert other.known == []


async def test_a_command_waits_until_all_obey(
    two: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or for so long, and then knows who doesn't; who has ended isn't waited for."""
    one, other = two
    looks = 0

    async def follow_later(_: float) -> None:
        nonlocal looks
        looks += 1
        await other.follower.follow(MAPPINGS)

    await one.store.add_role_mapping(MAPPING)
    with monkeypatch.context() as patched:
        patched.setattr("bot.serving.processes.asyncio.sleep", follow_later)
        assert await one.follower.spread(MAPPINGS) == Spread(2, 2)
    assert looks == 1
    assert other.known == [MAPPING]
    await one.store.forget_role_mapping(MAPPING)
    assert await one.follower.spread(MAPPINGS, within_s=0) == Spread(1, 2)
    await other.store.release_shards("two")
    assert await one.follower.spread(MAPPINGS) == Spread(1, 1)


async def test_what_cannot_be_looked_up_does_not_count(
    two: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until a look succeeds; nobody waits for long, nor tries in vain what has just failed."""
    process = two[0]
    fetch, tries = process.store.fetch_generation, 0

    async def fail(_: str) -> int:
        nonlocal tries
        tries += 1
        await asyncio.sleep(0)
        raise StoreAwayError("It is away.")

    monkeypatch.setattr(process.store, "fetch_generation", fail)
    looks = await asyncio.gather(*(process.follower.look_in_time(MAPPINGS) for _ in range(9)))
    assert looks == [False] * 9
    assert tries == 1
    assert not process.follower.is_current(MAPPINGS)
    assert await process.follower.spread(MAPPINGS) is None
    follows = [process.follower.follow(MAPPINGS) for _ in range(3)]
    failed = await asyncio.gather(*follows, return_exceptions=True)
    assert [type(error) for error in failed] == [StoreAwayError] * 3
    answering = asyncio.Event()

    async def hang(name: str) -> int:
        await answering.wait()
        return await fetch(name)

    monkeypatch.setattr(process.store, "fetch_generation", fetch)
    assert await process.follower.look_in_time(MAPPINGS)
    monkeypatch.setattr(process.store, "fetch_generation", hang)
    monkeypatch.setattr(processes, "LOOK_WITHIN_S", 0)
    assert not await process.follower.look_in_time(MAPPINGS)
    answering.set()
    await process.follower.follow(MAPPINGS)
    assert process.follower.is_current(MAPPINGS)


async def test_those_who_look_at_once_ask_once_more(two: list[Process]) -> None:
    """By a look that begins after they wanted it, so that nothing of before is missing."""
    process = two[0]
    fetch, looks = process.store.fetch_generation, 0
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def count(name: str) -> int:
        nonlocal looks
        looks += 1
        generation = await fetch(name)
        begun.set()
        await go_on.wait()
        return generation

    process.store.fetch_generation = count  # type: ignore[method-assign]
    first = asyncio.create_task(process.follower.follow(MAPPINGS))
    await begun.wait()
    await two[1].store.add_role_mapping(MAPPING)
    others = [asyncio.create_task(process.follower.follow(MAPPINGS)) for _ in range(5)]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(first, *others)
    assert process.known == [MAPPING]
    assert looks == 2


async def test_a_load_that_fails_is_tried_again(two: list[Process]) -> None:
    """What couldn't be loaded isn't noted as obeyed."""
    one, other = two
    load = other.follower._loads[MAPPINGS]

    async def fail() -> None:
        raise StoreAwayError("It is away.")

    other.follower._loads = {MAPPINGS: fail}
    await one.store.add_role_mapping(MAPPING)
    with pytest.raises(StoreAwayError):
        await other.follower.follow(MAPPINGS)
    assert await one.follower.spread(MAPPINGS, within_s=0) == Spread(1, 2)
    other.follower._loads = {MAPPINGS: load}
    await other.follower.follow(MAPPINGS)
    assert await one.follower.spread(MAPPINGS, within_s=0) == Spread(2, 2)


async def test_a_process_tells_that_it_runs(two: list[Process]) -> None:
    """Again and again, and only then: each time it waits for all other writers."""
    process = two[0]
    note, notes = process.store.note_followed, 0

    async def count(holder: str, name: str, generation: int) -> None:
        nonlocal notes
        notes += 1
        await note(holder, name, generation)

    process.store.note_followed = count  # type: ignore[method-assign]
    for _ in range(3):
        await process.follower.follow(MAPPINGS)
    assert notes == 0
    process.clock += processes.NOTE_EVERY_S
    await process.follower.follow(MAPPINGS)
    assert notes == 1


async def test_alone_there_is_nobody_to_wait_for(store: Store) -> None:
    """With a file, there is one process: it loads what is there, and notes nothing."""
    process = Process(store, "")
    process.follower._holder = None
    await store.add_role_mapping(MAPPING)
    await process.follower.begin()
    assert process.known == [MAPPING]
    assert await process.follower.spread(MAPPINGS) == Spread(1, 1)
    assert await store.fetch_followed(MAPPINGS) == []
    await process.follower.run()


async def test_looking_goes_on_by_itself(
    two: list[Process], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever happens at one look."""
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr("bot.serving.processes.POLL_EVERY_S", 0)
    one, other = two
    following = asyncio.create_task(other.follower.run())
    await one.store.add_role_mapping(MAPPING)
    assert await one.follower.spread(MAPPINGS) == Spread(2, 2)
    following.cancel()
    await asyncio.wait(asyncio.all_tasks() - {cast("asyncio.Task[object]", asyncio.current_task())})
    assert not caplog.records


@asynccontextmanager
async def following(process: Process) -> AsyncIterator[None]:
    """Let a process follow, and see that nothing of it is left."""
    before = asyncio.all_tasks()
    task = asyncio.create_task(process.follower.run())
    yield
    task.cancel()
    await asyncio.wait({task})
    await asyncio.sleep(0)  # for looks that are broken off
    if left := asyncio.all_tasks() - before:
        await asyncio.wait(left, timeout=30)
    assert asyncio.all_tasks() <= before


async def until_known(process: Process, mappings: list[RoleMapping]) -> None:
    """Wait for a process to take something over by itself."""
    async with asyncio.timeout(30):
        while process.known != mappings:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0)


async def for_listening(store: Store, what: str) -> int:
    """Do something for each connection that listens, and return how many there are."""
    of = "FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN docent'"
    async with store._reading() as connection:
        return len((await connection.exec_driver_sql(f"SELECT {what} {of}")).all())


@pytest.mark.filterwarnings("error")
async def test_a_change_is_heard_of_before_it_is_looked_for(
    two: list[Process], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Each of them, whatever comes while one is taken over; and after a loss, once it is back."""
    monkeypatch.setattr("bot.serving.processes.POLL_EVERY_S", 3600)
    monkeypatch.setattr(postgres, "LISTEN_AGAIN_S", 0)
    one, other = two
    async with following(other):
        for _ in range(3):
            await one.store.add_role_mapping(MAPPING)
            await until_known(other, [MAPPING])
            await one.store.forget_role_mapping(MAPPING)
            await until_known(other, [])
        assert await for_listening(one.store, "pg_terminate_backend(pid)")
        await one.store.add_role_mapping(MAPPING)
        await until_known(other, [MAPPING])
    async with asyncio.timeout(30):
        while await for_listening(one.store, "pid"):
            pass
    assert not caplog.records


@pytest.mark.parametrize("is_lost", [True, False])
async def test_what_is_not_heard_of_is_looked_for(
    two: list[Process],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    is_lost: bool,
) -> None:
    """Where the server knows nothing of listening or notifying, or the connection is lost."""
    monkeypatch.setattr("bot.serving.processes.POLL_EVERY_S", 0.01)
    one, other = two
    if not is_lost:
        monkeypatch.setattr(postgres, "CHANNEL", "', no_such_thing, '")
    async with following(other):
        if is_lost:
            async with asyncio.timeout(30):
                while not await for_listening(one.store, "pg_terminate_backend(pid)"):
                    pass
        await one.store.add_role_mapping(MAPPING)
        await until_known(other, [MAPPING])
    assert not caplog.records


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
    monkeypatch.setattr("bot.serving.processes.POLL_EVERY_S", 0.0)
    keeper, other = time.keeper(FIRST), time.keeper(FIRST, takes_over=True)
    other.is_ready = lambda: True
    async with asyncio.timeout(60), keeper.holding(), other.holding():
        await keeper.over.wait()
    assert keeper.is_handed_over
    assert await time.store.fetch_shard_claims() == []

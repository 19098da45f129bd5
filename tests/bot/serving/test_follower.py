"""How a process takes over what others change, and waits until they have."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from bot.serving import follower
from bot.serving.follower import Follower, Spread
from bot.storage import MAPPINGS, RoleMapping, Store, StoreAwayError, postgres
from tests.postgres import Server

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
        patched.setattr("bot.serving.follower.asyncio.sleep", follow_later)
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
    monkeypatch.setattr(follower, "LOOK_WITHIN_S", 0)
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
    process.clock += follower.NOTE_EVERY_S
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
    monkeypatch.setattr("bot.serving.polling.POLL_EVERY_S", 0)
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
    monkeypatch.setattr("bot.serving.polling.POLL_EVERY_S", 3600)
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
    monkeypatch.setattr("bot.serving.polling.POLL_EVERY_S", 0.01)
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

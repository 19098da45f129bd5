"""What public messages show is known, whatever the database is up to."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.storage.database
import bot.storage.sqlite
from bot.private_files import write_whole
from bot.storage import StoreError
from bot.storage import public_messages as unwritten_file
from bot.storage.public_messages import RESERVE_FILE, UNWRITTEN_FILE, Changes, PublicMessage
from bot.storage.store import Store
from tests.bot.records import asked
from tests.bot.stores import (
    LARGEST_ID,
    empty_disk,
    execute,
    fill_disk,
    locked,
    on_each,
    open_store,
    path_of_database,
)

MESSAGE = PublicMessage(
    id=LARGEST_ID,
    guild_id=LARGEST_ID - 1,
    channel_id=LARGEST_ID - 2,
    parent_id=None,
    sections=("tea#green-tea", "tea#black-tea"),
    at=datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    menu=("tea#green-tea",),
)
LARGE = replace(MESSAGE, sections=tuple(f"tea#{number}" for number in range(1_000)))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no lock: whoever doesn't get it at once fails."""
    monkeypatch.setattr(bot.storage.sqlite, "BUSY_TIMEOUT_MS", 0)


def unwritten(folder: Path) -> Path:
    """Name the file that holds what isn't in the database."""
    return path_of_database(folder).with_name(UNWRITTEN_FILE)


def numbered(count: int) -> list[PublicMessage]:
    """Return several messages."""
    return [replace(MESSAGE, id=number) for number in range(1, count + 1)]


def written(folder: Path) -> list[int]:
    """Return which messages are in the database."""
    return [id_ for (id_,) in execute(folder, "SELECT id FROM public_messages ORDER BY id")]


@asynccontextmanager
async def locked_store(folder: Path) -> AsyncIterator[Store]:
    """Open a store, and keep its database locked until it is closed again."""
    async with open_store(folder):
        pass
    lock = locked(folder)
    async with open_store(folder) as store:
        lock.__enter__()
        yield store
    lock.__exit__(None, None, None)


@on_each
async def test_all_that_is_noted_at_once_is_written(tmp_path: Path) -> None:
    """Nobody waits for the lock here, so that any two writers at once would fail."""
    async with open_store(tmp_path) as store:
        await asyncio.gather(
            *(store.add_public_message(message) for message in numbered(60)),
            *(store.add_questions([asked(str(number))]) for number in range(60)),
            *(store.save_setting(number, "name", number, by=1) for number in range(60)),
            *(store.forget_member(number) for number in range(10)),
        )
        assert not store.is_behind
        assert len(await store.fetch_setting("name")) == 60
    assert written(tmp_path) == list(range(1, 61))


async def test_what_cannot_be_written_counts_all_the_same(tmp_path: Path) -> None:
    """What is added, changed or forgotten while the database is locked is so at once."""
    first, second, third = numbered(3)
    changed = replace(second, sections=("milk#one",))
    async with open_store(tmp_path) as store:
        for message in (first, second):
            await store.add_public_message(message)
        with locked(tmp_path):
            await store.add_public_message(changed)
            await store.add_public_message(third)
            await store.forget_public_message(first.id)
            assert await store.fetch_public_messages() == [changed, third]
            behind = [store.is_behind]
        assert written(tmp_path) == [1, 2]
        await store.catch_up()
        assert [*behind, store.is_behind] == [True, False]
        assert await store.fetch_public_messages() == [changed, third]
        assert not unwritten(tmp_path).exists()
    assert written(tmp_path) == [2, 3]


async def test_a_full_disk_loses_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is a reason like any other, and named."""
    async with open_store(tmp_path) as store:
        await fill_disk(store)
        await store.add_public_message(LARGE)
        assert "its disk is full: free some space" in caplog.text
        assert await store.fetch_public_messages() == [LARGE]
        await empty_disk(store)
        await store.catch_up()
    assert written(tmp_path) == [LARGE.id]


async def test_the_database_is_tried_again_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it works, whether or not anything else happens."""
    monkeypatch.setattr(bot.storage.database, "CATCH_UP_EVERY_S", 0)
    tries = []
    try_to_write = Store._try_to_write

    async def count(store: Store, changes: Changes) -> bool:
        tries.append(len(changes))
        return await try_to_write(store, changes)

    monkeypatch.setattr(Store, "_try_to_write", count)
    async with open_store(tmp_path) as store:
        with locked(tmp_path):
            await store.add_public_message(MESSAGE)
            async with asyncio.timeout(10):
                while len(tries) < 3:  # noqa: ASYNC110  # it tells nobody
                    await asyncio.sleep(0)
            behind = [store.is_behind]
        async with asyncio.timeout(10):
            while store.is_behind:  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0)
        assert behind == [True]
        assert written(tmp_path) == [MESSAGE.id]


async def test_the_lock_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the next try is left to the background: an answer mustn't wait each time."""
    async with open_store(tmp_path) as store, store._turn:
        tries = []
        write = store._try_to_write

        async def count(changes: Changes) -> bool:
            tries.append(len(changes))
            return False

        monkeypatch.setattr(store, "_try_to_write", count)
        await asyncio.gather(*map(store.add_public_message, numbered(20)))
        assert len(tries) == 1
        monkeypatch.setattr(store, "_try_to_write", write)
        assert await store.fetch_public_messages() == numbered(20)


async def test_what_is_unwritten_at_a_stop_is_read_back(tmp_path: Path) -> None:
    """It is beside the database, for its owner alone, and gone as soon as it is written."""
    first, second = numbered(2)
    async with open_store(tmp_path) as store:
        await store.add_public_message(first)
    async with locked_store(tmp_path) as store:
        await store.add_public_message(second)
        await store.forget_public_message(first.id)
    assert written(tmp_path) == [first.id]
    assert unwritten(tmp_path).stat().st_mode & 0o777 == 0o600
    async with open_store(tmp_path) as store:
        assert await store.fetch_public_messages() == [second]
        assert not unwritten(tmp_path).exists()
    assert written(tmp_path) == [second.id]


async def test_what_is_unwritten_survives_a_killed_process(tmp_path: Path) -> None:
    """It is beside the database as soon as the database has failed."""
    async with locked_store(tmp_path) as store:
        await store.add_public_message(MESSAGE)
        assert unwritten(tmp_path).exists()


@on_each
async def test_a_write_that_a_stop_interrupts_is_made_up_for(tmp_path: Path) -> None:
    """Whoever wrote was cancelled; the message stands all the same."""
    async with open_store(tmp_path) as store, store._turn:
        writing = asyncio.create_task(store.add_public_message(MESSAGE))
        await asyncio.sleep(0)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert written(tmp_path) == [MESSAGE.id]


async def test_what_is_read_back_is_kept_until_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over as many starts as it takes."""
    async with locked_store(tmp_path) as store:
        await store.add_public_message(MESSAGE)

    async def fail(*_: object) -> bool:
        return False

    with monkeypatch.context() as failing:
        failing.setattr(Store, "_try_to_write", fail)
        for _ in range(2):
            async with open_store(tmp_path) as store:
                assert await store.fetch_public_messages() == [MESSAGE]
    async with open_store(tmp_path):
        assert written(tmp_path) == [MESSAGE.id]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
async def test_a_damaged_file_is_read_not_at_all(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, share: float
) -> None:
    """Nor thrown away: the log says where it is kept."""
    async with locked_store(tmp_path) as store:
        for message in numbered(3):
            await store.add_public_message(message)
    path = unwritten(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    async with open_store(tmp_path) as store:
        assert await store.fetch_public_messages() == []
    assert "unwritten.json is damaged" in caplog.text
    assert not path.exists()
    assert path.with_name(f"{UNWRITTEN_FILE}.damaged").exists()


async def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    """What stands in public would be unknown."""
    async with open_store(tmp_path):
        pass
    unwritten(tmp_path).mkdir()
    with pytest.raises(StoreError, match=r"unwritten\.json can't be read .*: give the user"):
        async with open_store(tmp_path):
            pass


async def test_the_reserve_makes_room_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is written where the reserve was; the next start makes a new one."""
    async with locked_store(tmp_path) as store:
        reserve = path_of_database(tmp_path).with_name(RESERVE_FILE)
        assert reserve.stat().st_size >= 64 * 1024

        def write_if_there_is_room(path: Path, data: bytes) -> None:
            if reserve.exists():
                raise OSError(errno.ENOSPC, "No space left on device")
            write_whole(path, data)

        with monkeypatch.context() as full:
            full.setattr(unwritten_file, "write_whole", write_if_there_is_room)
            await store.add_public_message(MESSAGE)
        assert unwritten(tmp_path).exists()
        assert not reserve.exists()
    async with open_store(tmp_path) as store:
        assert await store.fetch_public_messages() == [MESSAGE]
        assert reserve.exists()


async def test_what_can_be_kept_nowhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """So that somebody can delete these messages by hand, should it come to that."""

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with locked_store(tmp_path) as store:
        with monkeypatch.context() as full, caplog.at_level(logging.ERROR):
            full.setattr(unwritten_file, "write_whole", fail)
            await store.add_public_message(MESSAGE)
        assert f"{MESSAGE.channel_id}/{MESSAGE.id}" in caplog.text
        assert await store.fetch_public_messages() == [MESSAGE]


async def test_old_messages_are_forgotten_unwritten_ones_too(tmp_path: Path) -> None:
    """If the database can be written; else none is."""
    old = replace(MESSAGE, id=1, at=MESSAGE.at - timedelta(1))
    async with open_store(tmp_path) as store:
        with locked(tmp_path):
            for message in (old, MESSAGE):
                await store.add_public_message(message)
            with pytest.raises(StoreError):
                await store.forget_public_messages(before=MESSAGE.at)
            assert await store.fetch_public_messages() == [old, MESSAGE]
        await store.forget_public_messages(before=MESSAGE.at)
        assert await store.fetch_public_messages() == [MESSAGE]

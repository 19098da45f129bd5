"""What others must obey is numbered, and who obeys it is known, by rows of the database."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage import RoleMapping, Store, StoreError, TaughtPhrasing
from bot.storage.generations import FORGETTING, MAPPINGS, SETTINGS, TAUGHT
from tests.bot.stores import execute, on_each, open_store

MAPPING = RoleMapping(guild_id=1, role_id=2, content_role="staff")
PHRASING = TaughtPhrasing(
    text="tea?",
    section="tea#tea",
    text_hash="",
    roles=frozenset(),
    at=datetime(2025, 1, 2, tzinfo=UTC),
    by=1,
)
CHANGES: list[tuple[str, Callable[[Store], Awaitable[object]]]] = [
    (SETTINGS, lambda store: store.save_setting(1, "log", 2, by=3)),
    (MAPPINGS, lambda store: store.add_role_mapping(MAPPING)),
    (MAPPINGS, lambda store: store.forget_role_mapping(MAPPING)),
    (TAUGHT, lambda store: store.save_taught(PHRASING)),
    (TAUGHT, lambda store: store.forget_taught(PHRASING.text, PHRASING.section)),
    (FORGETTING, lambda store: store.ask_to_forget(1)),
]


@on_each
async def test_each_change_counts_its_own_number_on(tmp_path: Path) -> None:
    """So that others load that alone."""
    expected = dict.fromkeys([SETTINGS, MAPPINGS, TAUGHT, FORGETTING], 0)
    async with open_store(tmp_path) as store:
        for name, change in CHANGES:
            await change(store)
            expected[name] += 1
            assert {each: await store.fetch_generation(each) for each in expected} == expected


@on_each
async def test_a_change_that_fails_has_no_number(tmp_path: Path) -> None:
    """And none is written without its number: both are one transaction."""
    async with open_store(tmp_path) as store:
        execute(tmp_path, "ALTER TABLE generations RENAME TO elsewhere")
        with pytest.raises(StoreError):
            await store.add_role_mapping(MAPPING)
        execute(tmp_path, "ALTER TABLE elsewhere RENAME TO generations")
        assert await store.fetch_role_mappings() == []
        assert await store.fetch_generation(MAPPINGS) == 0


@on_each
async def test_who_has_ended_does_not_count(tmp_path: Path) -> None:
    """In order, or because nothing was heard of it for two minutes."""
    async with open_store(tmp_path) as store:
        for holder in ("one", "two", "three"):
            await store.note_followed(holder, MAPPINGS, 1)
        await store.note_followed("one", MAPPINGS, 2)
        assert sorted(await store.fetch_followed(MAPPINGS)) == [1, 1, 2]
        await store.release_shards("two")
        execute(tmp_path, "UPDATE followers SET ends_at = ends_at - 121 WHERE holder = 'three'")
        assert await store.fetch_followed(MAPPINGS) == [2]
        await store.note_followed("one", MAPPINGS, 3)
        assert execute(tmp_path, "SELECT holder FROM followers") == [("one",)]


@on_each
async def test_whom_to_forget_is_known_until_it_is_done(tmp_path: Path) -> None:
    """By the pseudonym alone."""
    async with open_store(tmp_path) as store:
        for _ in range(2):
            await store.ask_to_forget(1)
        assert await store.fetch_forgetting() == {store.pseudonym_of(1)}
        assert await store.fetch_member(1) == {}
        await store.forget_member(1)
        assert await store.fetch_forgetting() == set()

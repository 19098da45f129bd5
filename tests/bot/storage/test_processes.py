"""Who has which shards, while several processes share a database."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage import RoleMapping, Store, StoreError, TaughtPhrasing
from bot.storage.processes import FORGETTING, MAPPINGS, SETTINGS, TAUGHT
from bot.storage.schema import shard_claims
from tests.bot.stores import execute, on_each, open_store


async def wait(store: Store, seconds: float) -> None:
    """Let the database's clock go on: what it compares with it gets older."""
    later = sa.update(shard_claims).values(ends_at=shard_claims.c.ends_at - seconds)
    async with store._writing() as connection:
        await connection.execute(later)


async def held(store: Store) -> dict[str, list[int]]:
    """Return the shards that each process has now."""
    shards = defaultdict(list)
    for claim in await store.fetch_shard_claims():
        shards[claim.holder].append(claim.shard)
    return {holder: sorted(numbers) for holder, numbers in shards.items()}


@on_each
async def test_a_shard_has_one_holder(tmp_path: Path) -> None:
    """Who can't have all that it wants has none of it."""
    async with open_store(tmp_path) as store:
        assert await store.claim_shards("one", range(2), 4)
        assert not await store.claim_shards("two", [3, 1], 4)
        assert await held(store) == {"one": [0, 1]}
        assert await store.claim_shards("two", [2, 3], 4)
        assert await store.claim_shards("one", range(2), 4)
        assert await held(store) == {"one": [0, 1], "two": [2, 3]}


@on_each
async def test_all_count_the_shards_alike(tmp_path: Path) -> None:
    """With another number a guild would be in two shards; without one, in each process."""
    async with open_store(tmp_path) as store:
        assert await store.claim_shards("one", [0], 4)
        assert not await store.claim_shards("two", [5], 8)
        assert not await store.claim_shards("two", [0], 0)
        await store.release_shards("one")
        assert await store.claim_shards("two", [0], 0)
        assert not await store.claim_shards("one", [3], 4)
        assert not await store.claim_shards("one", [0], 0)
        assert await held(store) == {"two": [0]}


@on_each
async def test_a_claim_ends_unless_it_is_renewed(tmp_path: Path) -> None:
    """By the database's clock, after two minutes; what has ended can't be renewed once taken."""
    async with open_store(tmp_path) as store:
        assert await store.claim_shards("one", [0, 1], 4)
        await wait(store, 119)
        assert not await store.claim_shards("two", [1], 4)
        await store.renew_shards("one")
        await wait(store, 119)
        assert not await store.claim_shards("two", [1], 4)
        await wait(store, 2)
        assert await held(store) == {}
        assert await store.claim_shards("two", [1], 4)
        await store.renew_shards("one")
        assert await held(store) == {"two": [1]}


@on_each
async def test_other_shards_are_counted_once_all_claims_have_ended(tmp_path: Path) -> None:
    """As after all processes were killed, and start with another number."""
    async with open_store(tmp_path) as store:
        assert await store.claim_shards("one", [0, 1], 4)
        await wait(store, 121)
        assert await store.claim_shards("two", [0, 1], 2)


@on_each
async def test_shards_are_taken_from_who_runs_them(tmp_path: Path) -> None:
    """When that is asked for, and only these; renewing gives none of them back."""
    async with open_store(tmp_path) as store:
        assert await store.claim_shards("old", [0, 1], 4)
        assert await store.claim_shards("other", [2], 4)
        assert await store.claim_shards("new", [0, 1], 4, instead=True)
        await store.renew_shards("old")
        await store.release_shards("old")
        assert await held(store) == {"new": [0, 1], "other": [2]}
        assert not await store.claim_shards("new", [0], 8, instead=True)


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
        assert await store.fetch_forgetting() == {store.pseudonyms.of(1)}
        assert await store.fetch_member(1) == {}
        await store.forget_member(1)
        assert await store.fetch_forgetting() == set()

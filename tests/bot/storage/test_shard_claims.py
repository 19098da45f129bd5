"""Who has which shards, while several processes share a database."""

from collections import defaultdict
from pathlib import Path

import sqlalchemy as sa

from bot.storage.schema import shard_claims
from bot.storage.store import Store
from tests.bot.stores import on_each, open_store


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

"""Which process runs which shards, while several share the database.

A claim ends by the database's clock, which is one for all; the processes' own may differ.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from bot.storage.database import Database
from bot.storage.schema import followers, shard_claims

CLAIMED_FOR_S = 120  # after this time, a claim that wasn't renewed ends


class DatabaseTime(GenericFunction[float]):
    """The database's clock, in seconds since 1970."""

    type = sa.Float()
    inherit_cache = True


@compiles(DatabaseTime)
def _now_of_postgres(*_: Any, **__: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"


@compiles(DatabaseTime, "sqlite")
def _now_of_sqlite(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400)"


is_claimed = sa.exists().where(shard_claims.c.ends_at > DatabaseTime())


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardClaim:
    """A shard, of how many, and which process has it, by a name that is drawn at its start.

    Without shards, a process has the first one of 0.
    """

    shard: int
    shard_count: int
    holder: str


class ShardClaimStore(Database):
    """The claims on shards in the database."""

    async def fetch_shard_claims(self) -> list[ShardClaim]:
        """Fetch the claims that hold now."""
        query = sa.select(shard_claims).where(shard_claims.c.ends_at > DatabaseTime())
        return await self._fetch(ShardClaim, query)

    async def claim_shards(
        self, holder: str, shards: Collection[int], count: int, *, instead: bool = False
    ) -> bool:
        """Claim all of these shards, of `count`; `instead` of another process, which loses them.

        Return False, with nothing changed, if another process has one of them, or runs shards of
        another number in all.
        """
        columns = shard_claims.c
        is_over = columns.ends_at <= DatabaseTime()
        others = sa.select(sa.func.count()).where(columns.shard_count != count)
        mine = {"shard_count": count, "holder": holder, "ends_at": DatabaseTime() + CLAIMED_FOR_S}
        claims = insert(shard_claims).values([{"shard": shard, **mine} for shard in sorted(shards)])
        claims = claims.on_conflict_do_update(
            index_elements=["shard"],
            set_=mine,
            where=sa.or_(is_over, columns.holder == holder, sa.literal(instead)),
        )
        async with self._writing() as connection:
            await connection.execute(sa.delete(shard_claims).where(is_over))
            if await connection.scalar(others):
                return False
            taken = await connection.scalars(claims.returning(columns.shard))
            if len(taken.all()) == len(shards):
                return True
        await self.release_shards(holder)
        return False

    async def renew_shards(self, holder: str) -> None:
        """Let a process's claims hold for as long again, as far as it still has them."""
        mine = shard_claims.c.holder == holder
        ends_at = DatabaseTime() + CLAIMED_FOR_S
        await self._write(sa.update(shard_claims).where(mine).values(ends_at=ends_at))

    async def release_shards(self, holder: str) -> None:
        """End all claims of a process, which doesn't follow any more, either."""
        tables = (shard_claims, followers)
        await self._write(*(sa.delete(table).where(table.c.holder == holder) for table in tables))

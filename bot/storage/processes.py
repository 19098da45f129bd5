"""What processes that share a database know of each other.

Which shards each of them runs, and how far it has followed what all must obey. A claim ends by the
database's clock, which is one for all; the processes' own may differ.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from bot.storage.backend import Backend
from bot.storage.database import Database, upsert
from bot.storage.schema import followers, generations, shard_claims

# What is followed. Whatever writes it counts its generation on, in the same transaction.
MAPPINGS, SETTINGS, TAUGHT, LIBRARY = "mappings", "settings", "taught", "library"
FORGETTING = "forgetting"

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


def count_on(connection: sa.Connection, name: str, backend: Backend) -> None:
    """Make a change one that others take over, in the caller's transaction."""
    first = insert(generations).values(name=name, generation=1)
    connection.execute(
        first.on_conflict_do_update(
            index_elements=["name"], set_={"generation": generations.c.generation + 1}
        )
    )
    backend.notify(connection)


def generation_of(name: str) -> sa.Select[Any]:
    """Return the query of a generation; no row is none."""
    return sa.select(generations.c.generation).where(generations.c.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardClaim:
    """A shard, of how many, and which process has it, by a name that is drawn at its start.

    Without shards, a process has the first one of 0.
    """

    shard: int
    shard_count: int
    holder: str


class ProcessStore(Database):
    """The claims on shards, and the generations, in the database."""

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

    async def fetch_generation(self, name: str) -> int:
        """Fetch how often something has changed."""
        async with self._reading() as connection:
            return await connection.scalar(generation_of(name)) or 0

    async def note_followed(self, holder: str, name: str, generation: int) -> None:
        """Note that a process obeys a generation, and runs; it counts as long as its claims."""
        ends_at = DatabaseTime() + CLAIMED_FOR_S
        await self._write(
            sa.delete(followers).where(followers.c.ends_at <= DatabaseTime()),
            upsert(
                followers,
                {"holder": holder, "name": name, "generation": generation, "ends_at": ends_at},
            ),
        )

    async def fetch_followed(self, name: str) -> list[int]:
        """Fetch the generation that each running process obeys."""
        columns = followers.c
        runs = columns.ends_at > DatabaseTime()
        query = sa.select(columns.generation).where(columns.name == name, runs)
        return [row.generation for row in await self._fetch_rows(query)]

    async def _change(self, name: str, statement: sa.Executable) -> None:
        """Write something that other processes take over."""
        async with self._writing() as connection:
            await connection.execute(statement)
            await connection.run_sync(count_on, name, self.backend)

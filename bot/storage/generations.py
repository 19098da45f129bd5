"""How often what all processes must obey has changed, and how far each of them has followed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same

from bot.storage.backend import Backend
from bot.storage.database import Database, upsert
from bot.storage.schema import followers, generations
from bot.storage.shard_claims import CLAIMED_FOR_S, DatabaseTime

# What is followed. Whatever writes it counts its generation on, in the same transaction.
MAPPINGS, SETTINGS, TAUGHT, LIBRARY = "mappings", "settings", "taught", "library"
FORGETTING = "forgetting"


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


class GenerationStore(Database):
    """The generations in the database."""

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

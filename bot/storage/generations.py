"""How often what all processes must obey has changed, and how far each of them has followed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same

from bot.storage.backend import Backend
from bot.storage.database import Database
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
    """The generations in the database; raises StoreError when that can't be used."""

    async def fetch_generation(self, name: str) -> int:
        """Fetch how often something has changed."""
        async with self._reading() as connection:
            return await connection.scalar(generation_of(name)) or 0

    async def note_followed(self, holder: str, name: str, generation: int) -> None:
        """Note that a process obeys a generation, and runs; it counts as long as its claims."""
        now = {"generation": generation, "ends_at": DatabaseTime() + CLAIMED_FOR_S}
        note = insert(followers).values(holder=holder, name=name, **now)
        async with self._writing() as connection:
            is_over = followers.c.ends_at <= DatabaseTime()
            await connection.execute(sa.delete(followers).where(is_over))
            await connection.execute(
                note.on_conflict_do_update(index_elements=["holder", "name"], set_=now)
            )

    async def fetch_followed(self, name: str) -> list[int]:
        """Fetch the generation that each running process obeys."""
        columns = followers.c
        query = sa.select(columns.generation).where(
            columns.name == name, columns.ends_at > DatabaseTime()
        )
        async with self._reading() as connection:
            return list(await connection.scalars(query))

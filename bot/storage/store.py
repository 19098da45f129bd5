"""The whole database: settings, reloads, role mappings and state beside messages and questions."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same

from bot.storage.generations import (
    FORGETTING,
    MAPPINGS,
    SETTINGS,
    TAUGHT,
    GenerationStore,
    count_on,
)
from bot.storage.public_messages import PublicMessageStore
from bot.storage.questions import QuestionStore
from bot.storage.schema import (
    forgetting,
    guild_settings,
    reloads,
    role_mappings,
    state,
    taught_phrasings,
)
from bot.storage.shard_claims import ShardClaimStore

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
ReloadOutcome: TypeAlias = Literal["applied", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadRecord:
    """One load of the content folder and its outcome."""

    at: datetime  # when it was, with a time zone; read back in UTC
    by: int | None  # the id of the user who asked for it; None at the start of the program
    generation: int  # that of the library served afterwards
    added: int
    changed: int
    removed: int
    problems: int  # how many, warnings included
    outcome: ReloadOutcome  # "refused" if an error left the library as it was


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMapping:
    """A server role that a command maps to a content role."""

    guild_id: int
    role_id: int
    content_role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtPhrasing:
    """What people ask, and the section that somebody who runs the articles chose for it."""

    text: str  # in the words of whoever taught it
    section: str  # the section's id; there may be no such section any more
    text_hash: str  # of the section's text when it was taught
    roles: frozenset[str]  # the content roles of its article then
    at: datetime  # when it was taught, with a time zone; read back in UTC
    by: int | None  # the id of the user who taught it; None once forgotten


class Store(QuestionStore, PublicMessageStore, ShardClaimStore, GenerationStore):
    """Docent's database, opened with `async with Store.open(url, base_folder=folder) as store`.

    Every method that does I/O raises StoreError when the database can't be used.
    """

    async def fetch_setting(self, name: str) -> dict[int, JsonValue]:
        """Fetch a setting of all guilds that ever set it, by guild id."""
        table = guild_settings
        query = sa.select(table.c.guild_id, table.c.value).where(table.c.name == name)
        async with self._reading() as connection:
            return {row.guild_id: row.value for row in await connection.execute(query)}

    async def fetch_settings(self) -> list[tuple[str, JsonValue]]:
        """Fetch the names and values of the settings of all guilds."""
        query = sa.select(guild_settings.c.name, guild_settings.c.value)
        async with self._reading() as connection:
            return [(name, value) for name, value in await connection.execute(query)]

    async def save_setting(self, guild_id: int, name: str, value: JsonValue, *, by: int) -> None:
        """Save a guild's setting, with the time and the id of the user who changed it."""
        change = {"value": value, "changed_at": datetime.now(UTC), "changed_by": by}
        statement = insert(guild_settings).values(guild_id=guild_id, name=name, **change)
        await self._write(
            statement.on_conflict_do_update(index_elements=["guild_id", "name"], set_=change),
            SETTINGS,
        )

    async def add_reload(self, record: ReloadRecord) -> None:
        """Add a reload."""
        await self._write(sa.insert(reloads).values(asdict(record)))

    async def fetch_applied_reload(self) -> ReloadRecord | None:
        """Fetch the last applied reload; None before any."""
        columns = [column for column in reloads.c if column is not reloads.c.id]
        query = sa.select(*columns).where(reloads.c.outcome == "applied")
        async with self._reading() as connection:
            found = await connection.execute(query.order_by(reloads.c.id.desc()).limit(1))
            row = found.mappings().first()
            return ReloadRecord(**row) if row else None

    async def fetch_role_mappings(self) -> list[RoleMapping]:
        """Fetch the mappings of all guilds that commands have made."""
        async with self._reading() as connection:
            rows = (await connection.execute(sa.select(role_mappings))).mappings()
            return [RoleMapping(**row) for row in rows]

    async def add_role_mapping(self, mapping: RoleMapping) -> None:
        """Add a mapping, if it isn't there."""
        statement = insert(role_mappings).values(asdict(mapping))
        await self._write(statement.on_conflict_do_nothing(), MAPPINGS)

    async def forget_role_mapping(self, mapping: RoleMapping) -> None:
        """Delete a mapping."""
        columns = role_mappings.c
        await self._write(
            sa.delete(role_mappings).where(
                columns.guild_id == mapping.guild_id,
                columns.role_id == mapping.role_id,
                columns.content_role == mapping.content_role,
            ),
            MAPPINGS,
        )

    async def ask_to_forget(self, user_id: int) -> None:
        """Let all processes forget what they remember of a user; `forget_member` ends that."""
        statement = insert(forgetting).values(member=self.pseudonym_of(user_id))
        await self._write(statement.on_conflict_do_nothing(), FORGETTING)

    async def fetch_forgetting(self) -> set[str]:
        """Fetch the pseudonyms of those who are to be forgotten just now."""
        async with self._reading() as connection:
            return set(await connection.scalars(sa.select(forgetting.c.member)))

    async def save_taught(self, phrasing: TaughtPhrasing) -> None:
        """Save a taught phrasing, in place of the same one of the same section."""
        values = asdict(phrasing) | {"roles": sorted(phrasing.roles)}
        statement = insert(taught_phrasings).values(values)
        await self._write(
            statement.on_conflict_do_update(index_elements=["section", "text"], set_=values), TAUGHT
        )

    async def forget_taught(self, text: str, section: str) -> None:
        """Delete a taught phrasing."""
        columns = taught_phrasings.c
        await self._write(
            sa.delete(taught_phrasings).where(columns.text == text, columns.section == section),
            TAUGHT,
        )

    async def fetch_taught(self) -> list[TaughtPhrasing]:
        """Fetch all taught phrasings, oldest first."""
        table = taught_phrasings
        columns = [column for column in table.c if column is not table.c.id]
        query = sa.select(*columns).order_by(table.c.at, table.c.id)
        async with self._reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return [
                TaughtPhrasing(**row | {"roles": frozenset(row["roles"])})
                for row in map(dict, rows)
            ]

    async def fetch_state(self, name: str) -> str | None:
        """Fetch a fact about the program itself; None when it was never saved."""
        async with self._reading() as connection:
            value: str | None = await connection.scalar(
                sa.select(state.c.value).where(state.c.name == name)
            )
            return value

    async def save_state(self, name: str, value: str) -> None:
        """Save a fact about the program itself, such as the fingerprint of its commands."""
        statement = insert(state).values(name=name, value=value)
        await self._write(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

    async def _write(self, statement: sa.Executable, changed: str | None = None) -> None:
        """Write something; `changed` is what other processes take over then."""
        async with self._writing() as connection:
            await connection.execute(statement)
            if changed:
                await connection.run_sync(count_on, changed, self.backend)

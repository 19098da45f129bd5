"""The whole database: settings, reloads, role mappings and state beside messages and questions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same

from bot.storage.database import upsert, values_of
from bot.storage.processes import FORGETTING, MAPPINGS, SETTINGS, TAUGHT, ProcessStore
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


class Store(QuestionStore, PublicMessageStore, ProcessStore):
    """Docent's database, opened with `async with Store.open(url, base_folder=folder) as store`."""

    async def fetch_setting(self, name: str) -> dict[int, JsonValue]:
        """Fetch a setting of all guilds that ever set it, by guild id."""
        query = sa.select(guild_settings).where(guild_settings.c.name == name)
        return {row.guild_id: row.value for row in await self._fetch_rows(query)}

    async def fetch_settings(self) -> list[tuple[str, JsonValue]]:
        """Fetch the names and values of the settings of all guilds."""
        rows = await self._fetch_rows(sa.select(guild_settings))
        return [(row.name, row.value) for row in rows]

    async def save_setting(self, guild_id: int, name: str, value: JsonValue, *, by: int) -> None:
        """Save a guild's setting, with the time and the id of the user who changed it."""
        values = {
            "guild_id": guild_id,
            "name": name,
            "value": value,
            "changed_at": datetime.now(UTC),
            "changed_by": by,
        }
        await self._change(SETTINGS, upsert(guild_settings, values))

    async def add_reload(self, record: ReloadRecord) -> None:
        """Add a reload."""
        await self._write(sa.insert(reloads).values(values_of(record)))

    async def fetch_applied_reload(self) -> ReloadRecord | None:
        """Fetch the last applied reload; None before any."""
        query = sa.select(reloads).where(reloads.c.outcome == "applied")
        found = await self._fetch(ReloadRecord, query.order_by(reloads.c.id.desc()).limit(1))
        return found[0] if found else None

    async def fetch_role_mappings(self) -> list[RoleMapping]:
        """Fetch the mappings of all guilds that commands have made."""
        return await self._fetch(RoleMapping, sa.select(role_mappings))

    async def add_role_mapping(self, mapping: RoleMapping) -> None:
        """Add a mapping, if it isn't there."""
        statement = insert(role_mappings).values(values_of(mapping))
        await self._change(MAPPINGS, statement.on_conflict_do_nothing())

    async def forget_role_mapping(self, mapping: RoleMapping) -> None:
        """Delete a mapping."""
        await self._change(MAPPINGS, sa.delete(role_mappings).filter_by(**values_of(mapping)))

    async def ask_to_forget(self, user_id: int) -> None:
        """Let all processes forget what they remember of a user; `forget_member` ends that."""
        statement = insert(forgetting).values(member=self.pseudonyms.of(user_id))
        await self._change(FORGETTING, statement.on_conflict_do_nothing())

    async def fetch_forgetting(self) -> set[str]:
        """Fetch the pseudonyms of those who are to be forgotten just now."""
        return {row.member for row in await self._fetch_rows(sa.select(forgetting))}

    async def save_taught(self, phrasing: TaughtPhrasing) -> None:
        """Save a taught phrasing, in place of the same one of the same section."""
        statement = upsert(taught_phrasings, values_of(phrasing), "section", "text")
        await self._change(TAUGHT, statement)

    async def forget_taught(self, text: str, section: str) -> None:
        """Delete a taught phrasing."""
        statement = sa.delete(taught_phrasings).filter_by(text=text, section=section)
        await self._change(TAUGHT, statement)

    async def fetch_taught(self) -> list[TaughtPhrasing]:
        """Fetch all taught phrasings, oldest first."""
        columns = taught_phrasings.c
        query = sa.select(taught_phrasings).order_by(columns.at, columns.id)
        return await self._fetch(TaughtPhrasing, query)

    async def fetch_state(self, name: str) -> str | None:
        """Fetch a fact about the program itself; None when it was never saved."""
        rows = await self._fetch_rows(sa.select(state).where(state.c.name == name))
        return rows[0].value if rows else None

    async def save_state(self, name: str, value: str) -> None:
        """Save a fact about the program itself, such as the fingerprint of its commands."""
        await self._write(upsert(state, {"name": name, "value": value}))

"""Stores members' questions and votes under their pseudonyms, and who opted out.

The columns that name a member are marked in `bot.storage.schema`, so that all data about a member
can be exported or deleted. PRIVACY.md lists it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.backend import Backend, StoreError
from bot.storage.database import Database, values_of
from bot.storage.pseudonyms import FINGERPRINT, KEY, KEY_STATES, Pseudonyms, make_key
from bot.storage.schema import (
    PSEUDONYM,
    USER_ID,
    library_snapshots,
    metadata,
    opt_outs,
    questions,
    state,
    votes,
)

LoggedOutcome = Literal["answered", "suggested", "abstained"]
VoteKind = Literal["helpful", "not meant"]
# Most questions, and most votes, that are kept: with their 500 characters at most, about 100 MB.
# `/insights` reads them all, and somebody may ask as fast as Discord lets them.
MAX_ROWS = 100_000

NOBODY = 0  # replaces a forgotten user's id in columns that need one; no Discord id is 0
_NUMBERS = {"id", "once"}  # the columns that only tell rows from others

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question and its outcome."""

    asker: str  # a pseudonym
    at: datetime  # when it was asked, with a time zone; read back in UTC
    guild_id: int | None  # None for a private chat
    content_roles: frozenset[str]  # those that the asker held then
    text: str  # Redacted (`bot.storage.redaction`)
    outcome: LoggedOutcome
    sections: tuple[str, ...]  # the ids of the sections that were shown or offered
    not_meant: bool = False  # whether the asker said that the answer wasn't what they meant
    met: bool = False  # whether the asker opened one of the sections that they were offered
    # What no other question has, so that one that is added again is there once; None for any.
    once: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A member's verdict on a section that they were shown."""

    voter: str  # a pseudonym
    # As of `AskedQuestion`.
    at: datetime
    guild_id: int | None
    content_roles: frozenset[str]
    section: str  # the section's id
    kind: VoteKind


class QuestionStore(Database):
    """The questions, votes and opt-outs in the database.

    Opening it raises KeyFileError when the key beside it can't be used.
    """

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self.pseudonyms: Pseudonyms
        self._dropped = 0

    async def add_questions(self, asked: Sequence[AskedQuestion]) -> None:
        """Add questions, except those of members who have opted out."""
        member = opt_outs.c.member
        query = sa.select(member).where(member.in_({question.asker for question in asked}))
        async with self._writing() as connection:
            silent = set(await connection.scalars(query))
            rows = [values_of(question) for question in asked if question.asker not in silent]
            if rows:
                await self._insert(connection, questions, rows)

    async def add_vote(self, vote: Vote) -> None:
        """Add a vote, in place of the voter's last one on the section in that guild."""
        table = votes.c
        before = sa.delete(votes).where(
            table.voter == vote.voter,
            table.section == vote.section,
            table.guild_id.is_not_distinct_from(vote.guild_id),
        )
        async with self._writing() as connection:
            if not await _is_opted_out(connection, vote.voter):
                await connection.execute(before)
                await self._insert(connection, votes, [values_of(vote)])

    async def _insert(
        self, connection: AsyncConnection, table: sa.Table, rows: list[dict[str, Any]]
    ) -> None:
        """Insert rows; the oldest go for them if there are too many."""
        await connection.execute(insert(table).on_conflict_do_nothing(), rows)
        newest = await connection.scalar(sa.select(sa.func.max(table.c.id)))
        gone = await connection.execute(sa.delete(table).where(table.c.id <= newest - MAX_ROWS))
        self._dropped += gone.rowcount

    async def mark_not_meant(self, vote: Vote) -> None:
        """Mark the voter's last question for which the section was shown or offered.

        Only questions that they asked with the content roles of the vote count: whether another one
        was answered with the section may depend on articles that some readers of the insights may
        not read.
        """
        asked = _asked_by(vote.voter, vote.guild_id) & (questions.c.outcome != "abstained")
        await self._mark(asked, vote.content_roles, vote.section, not_meant=True)

    async def mark_met(self, question: AskedQuestion, section: str) -> None:
        """Mark the asker's last question like this one for which a section was offered: it is met.

        A text that ends in “…” is only the beginning. As in `mark_not_meant`, only questions with
        the same content roles count.
        """
        column, text = questions.c.text, question.text
        is_text = column == text
        if text.endswith("…"):
            is_text |= column.startswith(text.removesuffix("…"), autoescape=True)
        offered = questions.c.outcome == "suggested"
        asked = _asked_by(question.asker, question.guild_id) & offered & is_text
        await self._mark(asked, question.content_roles, section, met=True)

    async def _mark(
        self,
        asked: sa.ColumnElement[bool],
        content_roles: frozenset[str],
        section: str,
        **marks: bool,
    ) -> None:
        """Mark the last question, of those that were asked, with these roles and this section."""
        table = questions.c
        query = sa.select(table.id, table.sections, table.content_roles).where(asked)
        async with self._writing() as connection:
            rows = await connection.execute(query.order_by(table.id.desc()))
            found = next(
                (id_ for id_, ids, roles in rows if section in ids and content_roles == set(roles)),
                None,
            )
            await connection.execute(sa.update(questions).where(table.id == found).values(marks))

    async def fetch_questions(
        self, guild_id: int | None, *, since: datetime
    ) -> list[AskedQuestion]:
        """Fetch the questions asked in a guild, or in private chats (None), oldest first."""
        return await self._fetch(AskedQuestion, _given_in(questions, guild_id, since))

    async def fetch_votes(self, guild_id: int | None, *, since: datetime) -> list[Vote]:
        """Fetch the votes given in a guild, or in private chats (None), oldest first."""
        return await self._fetch(Vote, _given_in(votes, guild_id, since))

    async def fetch_is_opted_out(self, user_id: int) -> bool:
        """Fetch whether a user has opted out."""
        async with self._reading() as connection:
            return await _is_opted_out(connection, self.pseudonyms.of(user_id))

    async def fetch_member(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Fetch all rows about a user, by table, without the user's pseudonym or id.

        The rows' numbers are left out, too: they would tell how much others asked in between.
        """
        found: dict[str, list[dict[str, Any]]] = {}
        async with self._reading() as connection:
            for column, value in self._columns_of(user_id):
                table = column.table
                told = [c for c in table.c if c is not column and c.name not in _NUMBERS]
                if not told:
                    continue
                own = sa.select(*told).where(column == value)
                rows = (await connection.execute(own)).mappings()
                found.setdefault(table.name, []).extend(map(dict, rows))
        return {name: rows for name, rows in found.items() if rows}

    async def forget_member(self, user_id: int) -> bool:
        """Delete all rows about a user, and their id elsewhere, in one transaction.

        An opt-out stays; whose it is can't be told without the key. Return False if the rows are
        still in the database's files (`_purge`).
        """
        changes = [
            sa.update(column.table)
            .where(column == value)
            .values({column: None if column.nullable else NOBODY})
            for column, value in self._columns_of(user_id)
            if column.info == USER_ID
        ]
        await self._write(*self._delete_own(user_id), *changes)
        return await self._purge()

    async def opt_out(self, user_id: int, at: datetime) -> bool:
        """Delete a user's questions and votes, and store none from now on.

        Return what `forget_member` does.
        """
        wish = insert(opt_outs).values(member=self.pseudonyms.of(user_id), at=at)
        await self._write(*self._delete_own(user_id), wish.on_conflict_do_nothing())
        return await self._purge()

    async def opt_in(self, user_id: int) -> None:
        """Store a user's questions and votes again from now on."""
        await self._write(sa.delete(opt_outs).filter_by(member=self.pseudonyms.of(user_id)))
        await self._purge()

    async def forget_what_members_did(self, *, before: datetime) -> None:
        """Delete the questions and votes of before some moment; log how many had no room since."""
        if self._dropped:
            _log.warning(
                "%d questions and votes were forgotten before their time, as only the latest %d are"
                " kept.",
                self._dropped,
                MAX_ROWS,
            )
            self._dropped = 0
        await self._write(
            *(sa.delete(each).where(each.c.at < before) for each in (questions, votes))
        )
        await self._purge()

    def _delete_own(self, user_id: int) -> list[sa.Delete]:
        """Return what deletes the rows that are a user's own, but for an opt-out."""
        return [
            sa.delete(column.table).where(column == value)
            for column, value in self._columns_of(user_id)
            if column.info == PSEUDONYM and column.table is not opt_outs
        ]

    def _columns_of(self, user_id: int) -> list[tuple[sa.Column[Any], str | int]]:
        """Return the columns that may name a user, with the value that does so."""
        pseudonym = self.pseudonyms.of(user_id)
        return [
            (column, pseudonym if column.info == PSEUDONYM else user_id)
            for table in metadata.sorted_tables
            for column in table.c
            if column.info in (PSEUDONYM, USER_ID)
        ]

    async def _migrate(self) -> None:
        """Migrate, then read the key; make it at the first start."""
        await super()._migrate()
        backend = self.backend
        async with self._writing() as connection:
            kept = {row.name: row.value for row in await connection.execute(KEY_STATES)}
            is_first = FINGERPRINT not in kept
            if is_first and not backend.folder:
                if await connection.scalar(sa.select(library_snapshots.c.id)):
                    raise StoreError(
                        f"The database {backend.name} has libraries that were served, but the"
                        " facts are gone: put a backup back, or, to begin anew, make an empty one;"
                        " nothing was changed."
                    )
                kept[KEY] = make_key()
            self.pseudonyms = Pseudonyms.of_store(backend, kept)
            if is_first:
                kept[FINGERPRINT] = self.pseudonyms.fingerprint
                rows = [{"name": name, "value": value} for name, value in kept.items()]
                await connection.execute(sa.insert(state), rows)


def _given_in(table: sa.Table, guild_id: int | None, since: datetime) -> sa.Select[Any]:
    of_guild = table.c.guild_id.is_not_distinct_from(guild_id)
    return sa.select(table).where(of_guild, table.c.at >= since).order_by(table.c.id)


def _asked_by(asker: str, guild_id: int | None) -> sa.ColumnElement[bool]:
    return sa.and_(questions.c.asker == asker, questions.c.guild_id.is_not_distinct_from(guild_id))


async def _is_opted_out(connection: AsyncConnection, member: str) -> bool:
    query = sa.select(sa.exists().where(opt_outs.c.member == member))
    return bool(await connection.scalar(query))

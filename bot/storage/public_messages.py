"""Stores which sections the bot's public messages show, so that they can be withdrawn.

No public message may be forgotten. So it is stored before it is sent, as a draft; and while the
database can't be written (it is locked, away, or its disk is full), changes are kept in memory and
tried again; with SQLite also in a file beside it, which is read back at the next start.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same

from bot.private_files import tighten, write_whole
from bot.storage.backend import Backend, StoreAwayError, StoreError
from bot.storage.database import Database, values_of
from bot.storage.schema import public_messages

UNWRITTEN_FILE = "unwritten.json"
# Reserves space for the other file: it is deleted when the disk is full.
RESERVE_FILE = "unwritten.reserve"

RESERVE_BYTES = 64 * 1024  # enough for about three hundred messages
PAGE = 200  # rows read at once, so that the event loop is soon free again: about two milliseconds

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMessage:
    """A message in a guild's channel, and the ids of the sections that it shows or offers."""

    id: int  # the message's; of a draft, a random negative number
    guild_id: int
    channel_id: int
    parent_id: int | None  # the thread's channel, if the message is in a thread
    sections: tuple[str, ...]
    at: datetime  # when it was sent, or written as a draft, with a time zone; read back in UTC
    menu: tuple[str, ...] = ()  # the ids of the sections in its menu


# Changed messages by their ids; None for one that is to be forgotten.
Changes: TypeAlias = dict[int, PublicMessage | None]


class UnwrittenFile:
    """The file in the database's folder, and its reserve."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / UNWRITTEN_FILE
        self._reserve = folder / RESERVE_FILE

    def replace(self, changes: Changes) -> bool:
        """Keep these changes in place of those before; log it and return False if that fails."""
        try:
            if not changes:
                self.path.unlink(missing_ok=True)
                return True
            data = msgspec.json.encode(changes)
            try:
                write_whole(self.path, data)
            except OSError:
                self._reserve.unlink(missing_ok=True)
                write_whole(self.path, data)
        except OSError as error:
            _log.error(
                "%s can't be written (%s). If Docent stops before it can be, it doesn't know these"
                " messages any more, and can't withdraw them: %s",
                self.path,
                error.strerror,
                ", ".join(f"{m.channel_id}/{m.id}" for m in changes.values() if m and m.id > 0),
            )
            return False
        return True

    def read_back(self) -> Changes:
        """Read the changes that the last run couldn't write into the database."""
        try:
            tighten(self.path)
            return msgspec.json.decode(self.path.read_bytes(), type=Changes)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreError(
                f"{self.path} can't be read ({error.strerror}): give the user who runs Docent the"
                " right to."
            ) from error
        except msgspec.DecodeError as error:
            aside = self.path.with_name(f"{UNWRITTEN_FILE}.damaged")
            _log.error(
                "%s is damaged (%s), so the public answers in it can't be withdrawn. It is kept as"
                " %s.",
                self.path,
                error,
                aside.name,
            )
            self.path.replace(aside)
            return {}

    def make_reserve(self) -> None:
        """Take the space that is needed when the disk is full."""
        tighten(self._reserve)
        if not self._reserve.exists():
            try:
                write_whole(self._reserve, bytes(range(256)) * (RESERVE_BYTES // 256))
            except OSError as error:
                _log.warning("%s can't be made: %s", self._reserve, error)


_INSERT = insert(public_messages)
_UPSERT = _INSERT.on_conflict_do_update(
    index_elements=["id"], set_={column.name: column for column in _INSERT.excluded}
)
_DELETE = sa.delete(public_messages).where(public_messages.c.id == sa.bindparam("gone"))


class PublicMessageStore(Database):
    """The public messages in the database; adding or forgetting one never fails."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._unwritten: Changes = {}
        self._file = UnwrittenFile(backend.folder) if backend.folder else None
        self._is_beside = False
        self._is_failing = False
        self._writing_down = asyncio.Lock()

    async def add_public_message(
        self, *messages: PublicMessage, instead_of: Iterable[int] = ()
    ) -> bool:
        """Add public messages or drafts, or replace them after an edit.

        The drafts with the ids `instead_of` are forgotten in the same transaction. Return whether
        all of it outlives the process, in the database or in the file beside it.
        """
        # Before any await: a stop may cancel the caller there.
        self._unwritten |= {message.id: message for message in messages}
        self._unwritten |= dict.fromkeys(instead_of)
        return await self._write_down()

    async def forget_public_message(self, message_id: int) -> None:
        """Forget a public message."""
        self._unwritten[message_id] = None
        await self._write_down()

    async def fetch_public_messages(
        self, *, drafts: bool = False, guild_id: int | None = None, since: datetime | None = None
    ) -> list[PublicMessage]:
        """Fetch all that `read_public_messages` yields, oldest first."""
        pages = self.read_public_messages(drafts=drafts, guild_id=guild_id, since=since)
        return sorted([message async for page in pages for message in page], key=attrgetter("id"))

    async def read_public_messages(
        self, *, drafts: bool = False, guild_id: int | None = None, since: datetime | None = None
    ) -> AsyncIterator[list[PublicMessage]]:
        """Yield pages of the messages that were sent, or else of the drafts; written or not.

        Those of one guild, and from some moment on, unless these are None.
        """
        columns = public_messages.c
        query = sa.select(public_messages).order_by(columns.id).limit(PAGE)
        query = query.where(columns.id < 0 if drafts else columns.id > 0)
        if guild_id is not None:
            query = query.where(columns.guild_id == guild_id)
        if since is not None:
            query = query.where(columns.at >= since)

        # What is unwritten now may be written, and what is written changed, while others are read.
        unwritten = dict(self._unwritten)
        yield [
            message
            for message in unwritten.values()
            if message is not None
            and (message.id < 0) == drafts
            and guild_id in {None, message.guild_id}
            and (since is None or message.at >= since)
        ]
        page = await self._fetch(PublicMessage, query)
        while page:
            newest = (self._unwritten.get(found.id, found) for found in page)
            yield [message for message in newest if message and message.id not in unwritten]
            page = await self._fetch(PublicMessage, query.where(columns.id > page[-1].id))

    async def forget_public_messages(self, *, before: datetime) -> None:
        """Forget the public messages that were sent before some moment, or raise StoreError."""
        await self._write(sa.delete(public_messages).where(public_messages.c.at < before))
        for id_, message in list(self._unwritten.items()):
            if message and message.at < before:
                del self._unwritten[id_]

    @property
    def is_behind(self) -> bool:
        """Whether there is unfinished work; it is tried again every half minute."""
        return super().is_behind or self._is_failing

    async def catch_up(self) -> None:
        """Try the unfinished work again."""
        await super().catch_up()
        await self._write_down(again=True)

    async def _begin(self) -> None:
        await super()._begin()
        if self._file:
            await asyncio.to_thread(self._file.make_reserve)
            self._unwritten = await asyncio.to_thread(self._file.read_back)
            self._is_beside = bool(self._unwritten)
        await self._write_down()

    async def _end(self) -> None:
        await super()._end()
        # The file first, as it needs no lock: the process may be killed while it waits for one.
        await self._write_beside()
        await self._write_down()

    async def _write_down(self, *, again: bool = False) -> bool:
        """Write all changes into the database, or else into the file beside it.

        Return False if that failed, too. Once the database has failed, only `catch_up` tries it
        again: answers mustn't wait for a lock each time.
        """
        async with self._writing_down:
            changes = dict(self._unwritten)
            if again or (changes and not self._is_failing):
                self._is_failing = not await self._try_to_write(changes)
                self._fall_behind()
            # What has come meanwhile is written by who waits for it.
            return not (self._is_failing or self._is_beside) or await self._write_beside()

    async def _try_to_write(self, changes: Changes) -> bool:
        try:
            async with self._writing() as connection:
                if shown := [values_of(message) for message in changes.values() if message]:
                    await connection.execute(_UPSERT, shown)
                if gone := [{"gone": id_} for id_, message in changes.items() if not message]:
                    await connection.execute(_DELETE, gone)
        except StoreAwayError:
            return False
        except StoreError as error:
            if not self._is_failing:
                _log.warning(
                    "%s Until it can be written, what public messages show is kept in memory%s.",
                    error,
                    f" and in {self._file.path}" if self._file else "",
                )
            return False
        for id_, message in changes.items():
            # It may have changed meanwhile.
            if id_ in self._unwritten and self._unwritten[id_] is message:
                del self._unwritten[id_]
        return True

    async def _write_beside(self) -> bool:
        if not self._unwritten and not self._is_beside:
            return True
        if not self._file:
            return False
        self._is_beside = bool(self._unwritten)
        return await asyncio.to_thread(self._file.replace, dict(self._unwritten))

"""The file beside the database for changes of public messages that can't be written into it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import msgspec

from bot.private_files import tighten, write_whole
from bot.storage.backend import StoreError

UNWRITTEN_FILE = "unwritten.json"
# Reserves space for the other file: it is deleted when the disk is full.
RESERVE_FILE = "unwritten.reserve"

RESERVE_BYTES = 64 * 1024  # enough for about three hundred messages

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

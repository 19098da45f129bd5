"""Withdraws what may not be shown any more, and tells of it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from bot.admin.channels import LogChannels
from bot.responding import Withdrawals, Withdrawn
from bot.serving import Librarian
from bot.storage import StoreAwayError, StoreError
from bot.texts import admin_texts
from retrieval.audience import Audience
from retrieval.content import Library

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withdrawer:
    """Withdraws what may not be shown any more, and tells each server's log channel of its own."""

    withdrawals: Withdrawals
    librarian: Librarian
    log_channels: LogChannels

    async def withdraw(
        self, before: Library | None = None, guild_id: int | None = None
    ) -> Withdrawn | None:
        """Withdraw, and tell the log channels; return None if it couldn't be checked.

        `before` is what was served until now; with a guild, only its messages are checked.
        """
        try:
            done = await self.withdrawals.withdraw(guild_id)
        except StoreAwayError:
            return None  # the store tells of it
        except StoreError:
            _log.exception("What is shown in public couldn't be checked.")
            return None
        libraries = (before or self.librarian.library, self.librarian.library)
        for own_id, own in done.by_guild().items():
            is_seen = cache(partial(self.log_channels.is_seen_by_all, own_id))
            seen = Withdrawn.of(
                (message, is_done)
                for message, is_done in own.messages
                if is_seen(message.parent_id or message.channel_id)
            )
            await self.log_channels.tell(own_id, partial(_log_withdrawn, seen, libraries))
        return done


def describe_withdrawn(done: Withdrawn | None) -> list[str]:
    """Return what the user of a command is told of what was withdrawn (`Withdrawn.visible`)."""
    if done is None:
        return [admin_texts.RELOAD_UNCHECKED]
    counts = {admin_texts.RELOAD_WITHDREW: done.withdrawn, admin_texts.RELOAD_LEFT: done.left}
    return [line.format(number=number) for line, number in counts.items() if number]


def _log_withdrawn(done: Withdrawn, libraries: Sequence[Library], audience: Audience) -> str:
    seen = done.visible(audience, *libraries)
    if seen == Withdrawn():
        return ""
    return admin_texts.LOG_WITHDRAWN.format(withdrawn=seen.withdrawn, left=seen.left)

"""The record of a public reply: written before it is sent or edited, completed afterwards."""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import discord

from bot.rendering import sections_of_menu
from bot.storage import PublicMessage
from retrieval.answering import Answer, Answered
from retrieval.content import Section


@dataclass(frozen=True, eq=False)
class PublicRecord:
    """The record of one public reply. Until it is closed, its reply may be on the way."""

    draft: PublicMessage  # what is recorded before there is a message
    # Writes it; returns False if it isn't known to be written in time.
    write: Callable[[PublicMessage], Awaitable[bool]]
    # Adds a message that stands, in place of the draft with this id; never fails.
    add: Callable[[PublicMessage, int | None], Awaitable[None]]
    # To be called when the reply is sent, or that has failed: if its draft is still there, what
    # became of it must be found out.
    close: Callable[[], object]

    async def begin(self) -> bool:
        """Write the draft."""
        return await self.write(self.draft)

    async def widen(self, message_id: int, shown: PublicMessage | None) -> bool:
        """Before a message is edited, record both what it shows and what it will show."""
        return await self.write(join([self.draft, *filter(None, [shown])], message_id))

    async def __call__(self, message_id: int, *, has_more: bool = False) -> None:
        """Record a message that shows the reply; the draft goes with the last one."""
        message = replace(self.draft, id=message_id, at=discord.utils.utcnow())
        await self.add(message, None if has_more else self.draft.id)


def join(drafts: Sequence[PublicMessage], message_id: int) -> PublicMessage:
    """Return the message that may show what any of the drafts of one channel does."""
    return replace(
        drafts[0],
        id=message_id,
        sections=tuple(dict.fromkeys(id_ for draft in drafts for id_ in draft.sections)),
        menu=tuple(dict.fromkeys(id_ for draft in drafts for id_ in draft.menu)),
    )


def build_draft(answer: Answer, channel: object) -> PublicMessage | None:
    """Return the draft of a reply in a channel; None if it is private, or shows no section."""
    shown = [answer] if isinstance(answer, Answered) else answer.suggestions
    place = _place(channel)
    if place is None or not shown:
        return None
    guild_id, channel_id, parent_id = place
    named: Iterable[Section] = ()  # by the menu and buttons under an answer
    if isinstance(answer, Answered):
        named = (*sections_of_menu(answer.article, answer.section), *answer.sisters)
    return PublicMessage(
        id=-1 - secrets.randbits(62),
        guild_id=guild_id,
        channel_id=channel_id,
        parent_id=parent_id,
        sections=tuple(part.section.id for part in shown),
        at=discord.utils.utcnow(),
        menu=tuple(dict.fromkeys(section.id for section in named)),
    )


def _place(channel: object) -> tuple[int, int, int | None] | None:
    # An archived thread leaves the cache, but its parent, which has the same readers, doesn't.
    if isinstance(channel, discord.Thread):
        return channel.guild.id, channel.id, channel.parent_id
    if isinstance(channel, discord.abc.GuildChannel):
        return channel.guild.id, channel.id, None
    if isinstance(channel, discord.PartialMessageable) and channel.guild_id is not None:
        return channel.guild_id, channel.id, None
    return None

"""Which sections each public message shows, and withdrawing what it may not show any more."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

import discord
from discord import ui

from bot import texts
from bot.access import Access, is_up_to_date
from bot.delivery import CANNOT_SEND
from bot.librarian import Librarian
from bot.store import PublicMessage, Store
from retrieval.answer import Answer, Answered
from retrieval.article import Article
from retrieval.audience import Audience

_Outcome = Literal["stays", "gone", "withdrawn", "left"]
_Audiences = dict[tuple[int, int], Audience]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What came of withdrawing, as numbers of messages.

    Parameters
    ----------
    withdrawn : int
        Those that say so now, or are deleted.
    left : int
        Those that couldn't be withdrawn, or of which it can't be told now whether they must be.
    """

    withdrawn: int = 0
    left: int = 0


@dataclass(eq=False)
class Withdrawals:
    """Remembers what public messages show, and takes back what they may not show any more.

    Parameters
    ----------
    client : AutoShardedClient
        Whose messages they are.
    access : Access
        Who can see a channel.
    librarian : Librarian
        What there is to read.
    store : Store
        Where it is remembered.
    keep_days : int
        For how long.
    has_left : bool
        Whether the last `withdraw` left some to be withdrawn later.
    """

    client: discord.AutoShardedClient
    access: Access
    librarian: Librarian
    store: Store
    keep_days: int
    has_left: bool = field(default=False, init=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def recorder(self, answer: Answer, channel: object) -> Callable[[int], Awaitable[None]]:
        """Return what remembers a message that shows an answer, once it is sent.

        Parameters
        ----------
        answer : Answer
            What it shows.
        channel : object
            Where it is sent, as Discord's event tells it; what is sent in a private chat isn't
            remembered.
        """
        shown = _shown(answer)

        async def record(message_id: int) -> None:
            try:
                await self._record(message_id, channel, shown)
            except Exception:  # noqa: BLE001  # the answer is sent: nothing may make it look failed
                _log.exception("What the public message %d shows wasn't recorded.", message_id)

        return record

    async def withdraw(self) -> Withdrawn:
        """Withdraw each public message that shows what its channel's readers may not read now.

        To be called whenever articles or mappings have changed; also at the start, because the
        process may have been killed before it was done, and once a day: what is older than
        `keep_days` is forgotten here.

        Raises
        ------
        StoreError
            If the store can't be used.
        """
        async with self._lock:
            oldest = discord.utils.utcnow() - timedelta(days=self.keep_days)
            await self.store.forget_public_messages(before=oldest)
            outcomes = await self._check_all(await self.store.fetch_public_messages())
            self.has_left = outcomes["left"] > 0
        done = Withdrawn(outcomes["withdrawn"], outcomes["left"])
        if done != Withdrawn():
            _log.info("Withdrew %d public messages, %d are left.", done.withdrawn, done.left)
        return done

    async def _record(self, message_id: int, channel: object, shown: Mapping[str, Article]) -> None:
        place = _place(channel)
        if place is None:
            return
        if not shown:
            await self.store.forget_public_message(message_id)  # it may have shown some before
            return
        guild_id, channel_id, parent_id = place
        message = PublicMessage(
            id=message_id,
            guild_id=guild_id,
            channel_id=channel_id,
            parent_id=parent_id,
            sections=tuple(shown),
            at=discord.utils.utcnow(),
        )
        await self.store.add_public_message(message)
        # Articles or mappings may have changed since it was worked out: what was recorded before
        # this was withdrawn then.
        if (await self._check_all([message]))["left"]:
            self.has_left = True

    async def _check_all(self, messages: list[PublicMessage]) -> Counter[_Outcome]:
        slugs = {section.partition("#")[0] for message in messages for section in message.sections}
        roles = {
            section.id: article.roles
            for article in self.librarian.library.articles
            if article.slug in slugs
            for section in article.sections
        }
        audiences: _Audiences = {}
        outcomes: Counter[_Outcome] = Counter()
        for message in messages:
            outcome = await self._check(message, roles, audiences)
            if outcome in {"gone", "withdrawn"}:
                await self.store.forget_public_message(message.id)
            outcomes[outcome] += 1
        return outcomes

    async def _check(
        self, message: PublicMessage, roles: Mapping[str, frozenset[str]], audiences: _Audiences
    ) -> _Outcome:
        shown = [roles.get(section) for section in message.sections]
        if None in shown:
            return await self._take_back(message)
        anyone = Audience.of(self.access.reader(message.guild_id, ()))
        restricted = [r for r in shown if r is not None and not anyone.may_read(r)]
        if not restricted:  # nor need anybody be looked up
            return "stays"
        guild = self.client.get_guild(message.guild_id)
        if guild is not None and not is_up_to_date(self.client, guild):
            return "left"
        place = (message.guild_id, message.parent_id or message.channel_id)
        if place not in audiences:
            audiences[place] = await self.access.channel(self.client, guild, place[1])
        audience = audiences[place]
        # Without readers, administrators alone see it.
        if not audience.readers or all(audience.may_read(r) for r in restricted):
            return "stays"
        return await self._take_back(message)

    async def _take_back(self, message: PublicMessage) -> _Outcome:
        channel = self.client.get_partial_messageable(message.channel_id, guild_id=message.guild_id)
        sent = channel.get_partial_message(message.id)
        try:
            try:
                await _replace_by_notice(sent)
            except discord.NotFound:
                raise
            except discord.HTTPException as error:
                _log.info("Message %d can't be edited, so it is deleted: %s", sent.id, error)
                await sent.delete()
        except discord.NotFound:
            return "gone"
        except CANNOT_SEND as error:
            _log.warning("Message %d couldn't be withdrawn: %s", sent.id, error)
            return "left"
        return "withdrawn"


async def _replace_by_notice(sent: discord.PartialMessage) -> None:
    """Leave nothing of a message, layout or plain, but that it was withdrawn.

    A layout stays one; a plain message becomes one, if its other parts are emptied
    (https://discord.com/developers/docs/resources/message#edit-message).
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(texts.WITHDRAWN))
    view.stop()
    await sent.edit(content=None, embeds=[], attachments=[], view=view)


def _shown(answer: Answer) -> dict[str, Article]:
    """Return the articles of the sections that an answer shows or offers, by the sections' ids."""
    parts = [answer] if isinstance(answer, Answered) else answer.suggestions
    return {part.section.id: part.article for part in parts}


def _place(channel: object) -> tuple[int, int, int | None] | None:
    """Return the guild, the channel, and its parent if it is a thread; None if it is private.

    A thread that is archived leaves the cache: its parent, whose readers it has, doesn't.
    """
    if isinstance(channel, discord.Thread):
        return channel.guild.id, channel.id, channel.parent_id
    if isinstance(channel, discord.abc.GuildChannel):
        return channel.guild.id, channel.id, None
    if isinstance(channel, discord.PartialMessageable) and channel.guild_id is not None:
        return channel.guild_id, channel.id, None
    return None

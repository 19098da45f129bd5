"""Remembers what public messages show, and withdraws what they may not show any more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

import discord
from discord import ui

from bot.access import Access
from bot.rendering import sections_of_menu, write_help
from bot.replies import CANNOT_SEND, opens_other
from bot.serving import Librarian
from bot.storage import PublicMessage, Store, StoreError
from bot.texts import member_texts
from retrieval.answering import Answer, Answered
from retrieval.audience import Audience
from retrieval.content import Library

_Outcome = Literal["stays", "gone", "withdrawn", "left"]
_Audiences = dict[tuple[int, int], Audience]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The outcome of a round of withdrawing.

    Parameters
    ----------
    withdrawn : int
        Messages replaced by a notice, or deleted.
    left : int
        Messages that couldn't be withdrawn, or about which that can't be decided now.
    messages : tuple of (PublicMessage, bool)
        Both; whether each is withdrawn.
    """

    withdrawn: int = 0
    left: int = 0
    messages: tuple[tuple[PublicMessage, bool], ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, messages: Iterable[tuple[PublicMessage, bool]]) -> "Withdrawn":
        """Return the outcome for these messages."""
        found = tuple(messages)
        done = sum(is_done for _, is_done in found)
        return cls(done, len(found) - done, found)

    def visible(self, audience: Audience, *libraries: Library) -> "Withdrawn":
        """Return the part that an audience may hear of: messages of which it may read all sections.

        A section counts if the audience may read it in any of the libraries: those before and now.
        """
        sections = {
            section.id
            for library in libraries
            for article in library.visible(audience)
            for section in article.sections
        }
        return Withdrawn.of(
            (message, is_done)
            for message, is_done in self.messages
            if sections.issuperset(message.sections)
        )

    def by_guild(self) -> dict[int, "Withdrawn"]:
        """Return the outcome for each guild."""
        guilds = dict.fromkeys(message.guild_id for message, _ in self.messages)
        return {
            guild_id: Withdrawn.of(
                found for found in self.messages if found[0].guild_id == guild_id
            )
            for guild_id in guilds
        }


@dataclass(eq=False)
class Withdrawals:
    """Remembers what public messages show, and withdraws what they may not show any more.

    Parameters
    ----------
    keep_days : int
        How long messages are remembered.
    help : str
        Where help is, shown in place of a withdrawn answer; plain text.
    has_left : bool
        Whether the last `withdraw` left some for later: when their guild is connected again, or the
        next day, should Discord change its mind.
    """

    client: discord.AutoShardedClient
    access: Access
    librarian: Librarian
    store: Store
    keep_days: int
    help: str = ""
    has_left: bool = field(default=False, init=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _is_due: bool = field(default=False, init=False)
    _checked: tuple[int, str] | None = field(default=None, init=False)
    # Messages being recorded: meanwhile an edited one may be checked by what it showed before.
    _arriving: dict[int, PublicMessage] = field(default_factory=dict, init=False)

    @property
    def is_due(self) -> bool:
        """Whether a check has failed, or none was made since the rules changed (`_rules`)."""
        return self._is_due or self._checked not in {None, self._rules()}

    def recorder(self, answer: Answer, channel: object) -> Callable[[int], Awaitable[None]]:
        """Return a function that records a message showing `answer`, once it is sent.

        It does nothing for a private chat; `channel` is the channel as Discord's event has it.
        """

        async def record(message_id: int) -> None:
            try:
                await self._record(message_id, channel, answer)
            except Exception:  # noqa: BLE001  # the answer is sent: nothing may make it look failed
                self._set_due()
                _log.exception(
                    "What the public message %d shows wasn't recorded or checked.", message_id
                )

        return record

    async def withdraw(self) -> Withdrawn:
        """Withdraw each public message that shows what its channel's readers may not read now.

        To be called whenever articles or the role map change; also at the start, because the
        process may have been killed before it was done, and once a day: messages older than
        `keep_days` are forgotten here.

        Raises
        ------
        StoreError
            If the store can't be read; then the check stays due.
        """
        async with self._lock:
            rules = self._rules()
            oldest = discord.utils.utcnow() - timedelta(days=self.keep_days)
            try:
                messages = await self.store.fetch_public_messages()
            except StoreError:
                self._set_due()
                raise
            self._is_due = False
            done = await self._check_all([found for found in messages if found.at >= oldest])
            self._checked = rules
            await self._forget_old(oldest)
            self.has_left = done.left > 0
        if done != Withdrawn():
            _log.info("Public answers withdrawn: %d; not yet: %d.", done.withdrawn, done.left)
        return done

    async def _record(self, message_id: int, channel: object, answer: Answer) -> None:
        place, shown = _place(channel), _shown(answer)
        if place is None:
            return
        if not shown:
            await self.store.forget_public_message(message_id)  # it may have shown sections before
            return
        guild_id, channel_id, parent_id = place
        message = PublicMessage(
            id=message_id,
            guild_id=guild_id,
            channel_id=channel_id,
            parent_id=parent_id,
            sections=shown,
            at=discord.utils.utcnow(),
            menu=_in_menu(answer),
        )
        self._arriving[message_id] = message
        try:
            await self.store.add_public_message(message)
            async with self._lock:
                # While it was sent, articles or roles may have changed and a round of withdrawing
                # have ended.
                self.has_left |= (await self._check_all([message])).left > 0
        finally:
            if self._is_current(message):
                del self._arriving[message_id]

    def _rules(self) -> tuple[int, str]:
        """Return a value that changes whenever somebody may read more or less than before."""
        return self.librarian.library.generation, self.access.fingerprint

    def _set_due(self) -> None:
        """Note that a check must be made up for, and dispatch an event about it."""
        if not self._is_due:
            self._is_due = True
            self.client.dispatch("withdrawal_due")

    def _is_current(self, message: PublicMessage) -> bool:
        """Tell whether no newer content of the same message is being recorded."""
        return self._arriving.get(message.id, message) is message

    async def _forget_old(self, oldest: datetime) -> None:
        try:
            await self.store.forget_public_messages(before=oldest)
        except StoreError as error:
            _log.warning("Old public messages couldn't be forgotten yet: %s", error)

    async def _check_all(self, messages: list[PublicMessage]) -> Withdrawn:
        slugs = {section.partition("#")[0] for message in messages for section in message.sections}
        roles = {
            section.id: article.roles
            for article in self.librarian.library.articles
            if article.slug in slugs
            for section in article.sections
        }
        audiences: _Audiences = {}
        found: list[tuple[PublicMessage, bool]] = []
        for message in messages:
            if not self._is_current(message):
                continue
            try:
                outcome = await self._check(message, roles, audiences)
                if outcome == "stays" and not roles.keys() >= set(message.menu):
                    outcome = await self._take_menu(message)
            except Exception:  # noqa: BLE001  # the others must be checked all the same
                _log.exception("Message %d couldn't be checked.", message.id)
                outcome = "left"
                self._set_due()
            if outcome in {"gone", "withdrawn"} and self._is_current(message):
                await self.store.forget_public_message(message.id)
            if outcome in {"withdrawn", "left"}:
                found.append((message, outcome == "withdrawn"))
        return Withdrawn.of(found)

    async def _check(
        self, message: PublicMessage, roles: Mapping[str, frozenset[str]], audiences: _Audiences
    ) -> _Outcome:
        shown = [roles.get(section) for section in message.sections]
        if None in shown:
            return await self._take_back(message)
        anyone = Audience.of(self.access.reader(message.guild_id, ()))
        restricted = [r for r in shown if r is not None and not anyone.may_read(r)]
        if not restricted:  # and no reader need be looked up
            return "stays"
        guild = self.client.get_guild(message.guild_id)
        if guild is not None and not self.access.is_up_to_date(guild):
            return "left"
        place = (message.guild_id, message.parent_id or message.channel_id)
        if place not in audiences:
            audiences[place] = await self.access.channel(guild, place[1])
        audience = audiences[place]
        # Without readers, only administrators see it.
        if not audience.readers or all(audience.may_read(r) for r in restricted):
            return "stays"
        return await self._take_back(message)

    async def _take_menu(self, message: PublicMessage) -> _Outcome:
        """Remove a menu that names a section that is gone, and leave the answer.

        If Discord refuses, withdraw the message.
        """
        try:
            await _remove_menu(await self._sent(message).fetch(), message.sections)
        except CANNOT_SEND as error:
            _log.warning("The menu of message %d couldn't be removed: %s", message.id, error)
            if _is_refusal(error):
                return await self._take_back(message)
            self._set_due()
            return "left"
        if self._is_current(message):
            await self.store.add_public_message(replace(message, menu=()))
        return "stays"

    def _sent(self, message: PublicMessage) -> discord.PartialMessage:
        channel = self.client.get_partial_messageable(message.channel_id, guild_id=message.guild_id)
        return channel.get_partial_message(message.id)

    async def _take_back(self, message: PublicMessage) -> _Outcome:
        sent = self._sent(message)
        try:
            try:
                await _replace_by_notice(sent, self.help)
            except discord.NotFound:
                raise
            except discord.HTTPException as error:
                _log.info("Message %d can't be edited, so it is deleted: %s", sent.id, error)
                await sent.delete()
        except discord.NotFound:
            return "gone"
        except CANNOT_SEND as error:
            _log.warning("Message %d couldn't be withdrawn: %s", sent.id, error)
            if not _is_refusal(error):
                self._set_due()
            return "left"
        return "withdrawn"


def _is_refusal(error: Exception) -> bool:
    """Tell whether Discord won't do something, rather than can't just now."""
    return (
        isinstance(error, discord.HTTPException) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR
    )


async def _replace_by_notice(sent: discord.PartialMessage, help_: str) -> None:
    """Replace a message, layout or plain, by the notice that it was withdrawn, and where help is.

    A layout stays one; a plain message becomes one once its other parts are emptied
    (https://discord.com/developers/docs/resources/message#edit-message).
    """
    view = ui.LayoutView(timeout=None)
    text = "\n".join(filter(None, [write_help(help_), member_texts.WITHDRAWN]))
    view.add_item(ui.TextDisplay(text))
    await sent.edit(content=None, embeds=[], attachments=[], view=view)


async def _remove_menu(sent: discord.Message, shown: Collection[str]) -> None:
    """Remove the options that open sections, and the buttons that open others than those shown."""
    view = ui.LayoutView.from_message(sent, timeout=None)
    for row in [item for item in view.children if isinstance(item, ui.ActionRow)]:
        for item in list(row.children):
            if isinstance(item, ui.Select):
                item.options = [o for o in item.options if not opens_other(o.value, ())]
                item.placeholder = member_texts.MORE
                is_kept = bool(item.options)
            else:
                is_kept = not opens_other(getattr(item, "custom_id", None) or "", shown)
            if not is_kept:
                row.remove_item(item)
        if not row.children:
            view.remove_item(row)
    view.stop()
    await sent.edit(view=view)


def _shown(answer: Answer) -> tuple[str, ...]:
    """Return the ids of the sections that an answer shows or offers."""
    parts = [answer] if isinstance(answer, Answered) else answer.suggestions
    return tuple(part.section.id for part in parts)


def _in_menu(answer: Answer) -> tuple[str, ...]:
    """Return the ids of the sections that the menu and buttons under an answer name."""
    if not isinstance(answer, Answered):
        return ()
    named = (*sections_of_menu(answer.article, answer.section), *answer.sisters)
    return tuple(dict.fromkeys(section.id for section in named))


def _place(channel: object) -> tuple[int, int, int | None] | None:
    """Return the guild, the channel, and the parent of a thread; None if it is private.

    An archived thread leaves the cache, but its parent, which has the same readers, doesn't.
    """
    if isinstance(channel, discord.Thread):
        return channel.guild.id, channel.id, channel.parent_id
    if isinstance(channel, discord.abc.GuildChannel):
        return channel.guild.id, channel.id, None
    if isinstance(channel, discord.PartialMessageable) and channel.guild_id is not None:
        return channel.guild_id, channel.id, None
    return None

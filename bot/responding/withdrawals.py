"""Which sections each public message shows, and withdrawing what it may not show any more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

import discord
from discord import ui

from bot.access import Access
from bot.rendering import sections_of_menu, write_help
from bot.replies import CANNOT_SEND
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
    """What came of withdrawing, as numbers of messages.

    Parameters
    ----------
    withdrawn : int
        Those that say so now, or are deleted.
    left : int
        Those that couldn't be withdrawn, or of which it can't be told now whether they must be.
    messages : tuple of (PublicMessage, bool)
        All of them; whether each is withdrawn.
    """

    withdrawn: int = 0
    left: int = 0
    messages: tuple[tuple[PublicMessage, bool], ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, messages: Iterable[tuple[PublicMessage, bool]]) -> "Withdrawn":
        """Return what came of these messages."""
        found = tuple(messages)
        done = sum(is_done for _, is_done in found)
        return cls(done, len(found) - done, found)

    def visible(self, audience: Audience, *libraries: Library) -> "Withdrawn":
        """Return what an audience may hear of: messages with nothing that they may not read.

        Parameters
        ----------
        audience : Audience
            Who hears of it.
        libraries : Library
            What was served and what is: it is enough that they may read a section in one of them.
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
        """Return the same apart for each guild."""
        guilds = dict.fromkeys(message.guild_id for message, _ in self.messages)
        return {
            guild_id: Withdrawn.of(
                found for found in self.messages if found[0].guild_id == guild_id
            )
            for guild_id in guilds
        }


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
    help : str
        Where help is, for who finds an answer withdrawn; plain text.
    has_left : bool
        Whether the last `withdraw` left some to be withdrawn later: when their guild is connected
        again, or Discord may think otherwise, the next day.
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
    # What messages show that are being recorded: an edited one may be checked meanwhile as it was.
    _arriving: dict[int, PublicMessage] = field(default_factory=dict, init=False)

    @property
    def is_due(self) -> bool:
        """Whether a check failed, or none was made since somebody may read more or less."""
        return self._is_due or self._checked not in {None, self._rules()}

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

        To be called whenever articles or mappings have changed; also at the start, because the
        process may have been killed before it was done, and once a day: what is older than
        `keep_days` is forgotten here.

        Raises
        ------
        StoreError
            If the store can't be read; then it is due.
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
            _log.info("Withdrew %d public messages, %d are left.", done.withdrawn, done.left)
        return done

    async def _record(self, message_id: int, channel: object, answer: Answer) -> None:
        place, shown = _place(channel), _shown(answer)
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
            sections=shown,
            at=discord.utils.utcnow(),
            menu=_in_menu(answer),
        )
        self._arriving[message_id] = message
        try:
            await self.store.add_public_message(message)
            async with self._lock:
                # While it was on its way, articles, mappings or members' roles may have changed,
                # and others have been withdrawn.
                self.has_left |= (await self._check_all([message])).left > 0
        finally:
            if self._is_current(message):
                del self._arriving[message_id]

    def _rules(self) -> tuple[int, str]:
        """Return what is another one when somebody may read more or less than before."""
        return self.librarian.library.generation, self.access.fingerprint

    def _set_due(self) -> None:
        """Note that a check must be made up for, and tell whoever sees to it."""
        if not self._is_due:
            self._is_due = True
            self.client.dispatch("withdrawal_due")

    def _is_current(self, message: PublicMessage) -> bool:
        """Tell whether a message isn't just being recorded as showing something else."""
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
        if not restricted:  # nor need anybody be looked up
            return "stays"
        guild = self.client.get_guild(message.guild_id)
        if guild is not None and not self.access.is_up_to_date(self.client, guild):
            return "left"
        place = (message.guild_id, message.parent_id or message.channel_id)
        if place not in audiences:
            audiences[place] = await self.access.channel(self.client, guild, place[1])
        audience = audiences[place]
        # Without readers, administrators alone see it.
        if not audience.readers or all(audience.may_read(r) for r in restricted):
            return "stays"
        return await self._take_back(message)

    async def _take_menu(self, message: PublicMessage) -> _Outcome:
        """Take the menu away that names a section that is gone, and leave the answer.

        Where that can't be, all of it is withdrawn.
        """
        try:
            await _remove_menu(await self._sent(message).fetch())
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
    """Tell whether Discord won't do something, as against that it can't just now."""
    return (
        isinstance(error, discord.HTTPException) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR
    )


async def _replace_by_notice(sent: discord.PartialMessage, help_: str) -> None:
    """Leave nothing of a message, layout or plain, but that it was withdrawn, and where help is.

    A layout stays one; a plain message becomes one, if its other parts are emptied
    (https://discord.com/developers/docs/resources/message#edit-message).
    """
    view = ui.LayoutView(timeout=None)
    text = "\n".join(filter(None, [write_help(help_), member_texts.WITHDRAWN]))
    view.add_item(ui.TextDisplay(text))
    await sent.edit(content=None, embeds=[], attachments=[], view=view)


async def _remove_menu(sent: discord.Message) -> None:
    view = ui.LayoutView.from_message(sent, timeout=None)
    for row in [item for item in view.children if isinstance(item, ui.ActionRow)]:
        if any(isinstance(item, ui.Select) for item in row.children):
            view.remove_item(row)
    view.stop()
    await sent.edit(view=view)


def _shown(answer: Answer) -> tuple[str, ...]:
    """Return the ids of the sections that an answer shows or offers."""
    parts = [answer] if isinstance(answer, Answered) else answer.suggestions
    return tuple(part.section.id for part in parts)


def _in_menu(answer: Answer) -> tuple[str, ...]:
    """Return the ids of the sections that the menu under an answer names."""
    if not isinstance(answer, Answered):
        return ()
    return tuple(section.id for section in sections_of_menu(answer.article, answer.section))


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

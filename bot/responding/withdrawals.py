"""Remembers what public messages show, and withdraws what they may not show any more."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Literal
from weakref import WeakValueDictionary

import discord
from discord import ui

from bot.access import Access
from bot.connection import unhurried
from bot.rendering import write_help
from bot.replies import CANNOT_SEND, may_show, opens_other
from bot.responding.public_records import PublicRecord, build_draft, join
from bot.serving import Librarian
from bot.storage import PublicMessage, Store, StoreError
from bot.texts import ENGLISH, member_texts, speaking
from retrieval.answering import Answer
from retrieval.audience import Audience
from retrieval.content import Library

# How long a public answer waits for its record; else it shows only what everyone may read.
RECORD_WITHIN_S = 2.0
# Messages checked in one go, so that the event loop is soon free again: about a millisecond.
SLICE = 100

# How much older or newer than its draft a message can be: “thinking…” stands before there is a
# draft, clocks differ, and a command may be answered for a quarter of an hour
# (https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages).
SENT_BEFORE, SENT_AFTER = timedelta(minutes=10), timedelta(minutes=15)

_Outcome = Literal["stays", "gone", "withdrawn", "left"]
_Roles = dict[str, frozenset[str]]  # who may read each section
_Audiences = dict[int, Audience]  # by channel

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The outcome of a round of withdrawing."""

    withdrawn: int = 0  # messages replaced by a notice, or deleted
    left: int = 0  # messages that couldn't be withdrawn, or about which that can't be decided now
    # Both; whether each is withdrawn.
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
        shown = {id_ for message, _ in self.messages for id_ in message.sections}
        slugs = {id_.partition("#")[0] for id_ in shown}
        sections = {
            section.id
            for library in libraries
            for article in library.articles
            if article.slug in slugs and audience.may_read(article.roles)
            for section in article.sections
        }
        return Withdrawn.of(
            (message, is_done)
            for message, is_done in self.messages
            if sections.issuperset(message.sections)
        )

    def by_guild(self) -> dict[int, "Withdrawn"]:
        """Return the outcome for each guild."""
        guilds = defaultdict[int, list[tuple[PublicMessage, bool]]](list)
        for found in self.messages:
            guilds[found[0].guild_id].append(found)
        return {guild_id: Withdrawn.of(messages) for guild_id, messages in guilds.items()}


@dataclass(eq=False)
class Withdrawals:
    """Remembers what public messages show, and withdraws what they may not show any more."""

    client: discord.AutoShardedClient
    access: Access
    librarian: Librarian
    store: Store
    keep_days: int  # how long messages are remembered
    help: str = ""  # where help is, shown in place of a withdrawn answer; plain text
    # Returns the language of a guild.
    language_of: Callable[[discord.Guild | None], str] = lambda _: ENGLISH
    # Whether the last `withdraw` left some for later: when their guild is connected again, or the
    # next day, should Discord change its mind.
    has_left: bool = field(default=False, init=False)
    has_begun: bool = field(default=False, init=False)  # whether the check of the start has begun
    _round: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _is_due: bool = field(default=False, init=False)
    _checked: tuple[int, str] | None = field(default=None, init=False)
    # Messages being recorded: meanwhile an edited one may be checked by what it showed before.
    _arriving: dict[int, PublicMessage] = field(default_factory=dict, init=False)
    # Of replies on the way; some are never sent.
    _records: WeakValueDictionary[int, PublicRecord] = field(
        default_factory=WeakValueDictionary, init=False
    )
    _writing: set[asyncio.Task[bool]] = field(default_factory=set, init=False)
    _roles: tuple[Library | None, _Roles] = field(default=(None, {}), init=False)

    @property
    def is_due(self) -> bool:
        """Whether a check has failed, or none was made since the rules changed (`_rules`)."""
        return self._is_due or self._checked not in {None, self._rules()}

    def recorder(self, answer: Answer, channel: object) -> PublicRecord | None:
        """Return the record of a reply that shows `answer`; None if there is nothing to record.

        `channel` is the channel as Discord's event has it.
        """
        draft = build_draft(answer, channel)
        if draft is None:
            return None
        close = partial(self._records.pop, draft.id, None)
        record = self._records[draft.id] = PublicRecord(draft, self._write, self._add, close)
        return record

    @unhurried()
    async def withdraw(self, guild_id: int | None = None) -> Withdrawn:
        """Withdraw each public message that shows what its channel's readers may not read now.

        To be called whenever articles or the role map change; also at the start, because the
        process may have been killed before it was done, and once a day: messages older than
        `keep_days` are forgotten here. With a guild, only that guild's are checked; those of guilds
        that another process has are its business. If the store can't be read (StoreError), the
        check stays due.
        """
        async with self._round:
            self.has_begun = True
            rules = self._rules()
            oldest = discord.utils.utcnow() - timedelta(days=self.keep_days)
            audiences: _Audiences = {}
            has = self.access.shards.has
            try:
                drafts = await self.store.fetch_public_messages(
                    drafts=True, guild_id=guild_id, since=oldest
                )
                if guild_id is None:
                    self._is_due = self.has_left = False
                unknown = await self._complete(
                    [d for d in drafts if d.id not in self._records and has(d.guild_id)]
                )
                found = await self._check_all(unknown, audiences)
                async for page in self.store.read_public_messages(guild_id=guild_id, since=oldest):
                    own = (message for message in page if has(message.guild_id))
                    found += await self._check_all(own, audiences)
            except StoreError:
                self._set_due()
                raise
            done = Withdrawn.of(found)
            if guild_id is None:
                self._checked = rules
                if self.access.shards.has_first:
                    try:
                        await self.store.forget_public_messages(before=oldest)
                    except StoreError as error:
                        _log.warning("Old public messages couldn't be forgotten yet: %s", error)
        if done != Withdrawn():
            _log.info("Public answers withdrawn: %d; not yet: %d.", done.withdrawn, done.left)
        return done

    async def _write(self, message: PublicMessage) -> bool:
        """Write a record; return False if it isn't known to be written in time."""
        # It isn't cancelled after that: the database would have to be waited for.
        task = asyncio.create_task(self.store.add_public_message(message))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        done, _ = await asyncio.wait({task}, timeout=RECORD_WITHIN_S)
        is_written = bool(done) and not task.exception() and task.result()
        if not is_written and not self.store.is_behind:  # else the store has told
            _log.warning("A public answer couldn't be recorded within %g s.", RECORD_WITHIN_S)
        return is_written

    async def _add(self, message: PublicMessage, draft_id: int | None) -> None:
        """Record and check a message that stands now."""
        self._arriving[message.id] = message
        try:
            await self.store.add_public_message(
                message, instead_of=[] if draft_id is None else [draft_id]
            )
            # While it was sent, articles or roles may have changed and a round have ended.
            await self._check_all([message], {})
        except Exception:  # noqa: BLE001  # the answer is sent: nothing may make it look failed
            self._set_due()
            _log.exception(
                "What the public message %d shows wasn't recorded or checked.", message.id
            )
        finally:
            if self._is_current(message):
                del self._arriving[message.id]

    async def _complete(self, drafts: Iterable[PublicMessage]) -> list[PublicMessage]:
        """Record the messages that became of drafts; return the drafts that stay unknown."""
        unknown: list[PublicMessage] = []
        hours = defaultdict[tuple[int, int], list[PublicMessage]](list)
        for draft in drafts:
            hours[draft.channel_id, int(draft.at.timestamp() // 3600)].append(draft)
        for together in hours.values():
            since = min(draft.at for draft in together) - SENT_BEFORE
            sent = await self._find_sent(together, since)
            if sent is None:
                unknown += together
                continue
            guild_id = together[0].guild_id
            known = await self.store.fetch_public_messages(guild_id=guild_id, since=since)
            known_ids = {message.id for message in known}
            await self.store.add_public_message(
                *(message for message in sent if message.id not in known_ids),
                instead_of=[draft.id for draft in together],
            )
        return unknown

    async def _find_sent(
        self, drafts: Sequence[PublicMessage], since: datetime
    ) -> list[PublicMessage] | None:
        """Find what may have become of drafts in one channel; None if it can't be known."""
        place, until = drafts[0], max(draft.at for draft in drafts) + SENT_AFTER
        channel = self.client.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        try:
            sent = [
                join(shown, message.id)
                async for message in channel.history(limit=None, after=since, before=until)
                if message.author == self.client.user
                if (shown := [draft for draft in drafts if may_show(message, draft.sections)])
            ]
        except discord.NotFound:
            return []  # with its channel
        except CANNOT_SEND as error:
            _log.warning("The history of %d can't be read: %s", place.channel_id, error)
            self._try_again_after(error)
            return None
        return sent if sent or self._may_read_history(place) else None

    def _may_read_history(self, message: PublicMessage) -> bool:
        """Tell whether Discord tells of all messages: without the permission it tells of none."""
        guild = self.client.get_guild(message.guild_id)
        channel = self.access.get_known_channel(guild, message.parent_id or message.channel_id)
        return (
            channel is not None and channel.permissions_for(channel.guild.me).read_message_history
        )

    def _rules(self) -> tuple[int, str]:
        """Return a value that changes whenever somebody may read more or less than before."""
        return self.librarian.library.generation, self.access.fingerprint

    def _set_due(self) -> None:
        """Note that a check must be made up for, and dispatch an event about it."""
        if not self._is_due:
            self._is_due = True
            self.client.dispatch("withdrawal_due")

    def _try_again_after(self, error: Exception) -> None:
        """Note that a check must be made up for, unless Discord won't do it then, either."""
        if not _is_refusal(error):
            self._set_due()

    def _is_current(self, message: PublicMessage) -> bool:
        """Tell whether no newer content of the same message is being recorded."""
        return self._arriving.get(message.id, message) is message

    async def _check_all(
        self, messages: Iterable[PublicMessage], audiences: _Audiences
    ) -> list[tuple[PublicMessage, bool]]:
        """Check messages; return those that aren't shown any more, or shouldn't be."""
        found: list[tuple[PublicMessage, bool]] = []
        for number, message in enumerate(messages, start=1):
            async with self._lock:
                outcome = await self._settle(message, audiences)
            self.has_left |= outcome == "left"
            if outcome in {"withdrawn", "left"}:
                found.append((message, outcome == "withdrawn"))
            if number % SLICE == 0:
                await asyncio.sleep(0)
        return found

    async def _fetch_roles(self) -> _Roles:
        library, roles = self.librarian.library, self._roles[1]
        if library is not self._roles[0]:
            roles = await self.librarian.workers.run(partial(_roles_by_section, library))
            self._roles = (library, roles)
        return roles

    async def _settle(self, message: PublicMessage, audiences: _Audiences) -> _Outcome:
        """Check a message, and do what is to be done about it."""
        roles = await self._fetch_roles()
        if not self._is_current(message):
            return "stays"
        try:
            with speaking(self.language_of(self.client.get_guild(message.guild_id))):
                outcome = await self._check(message, roles, audiences)
                if outcome == "stays" and not roles.keys() >= set(message.menu):
                    outcome = await self._take_menu(message)
        except discord.NotFound:
            outcome = "gone"
        except CANNOT_SEND as error:
            _log.warning("Message %d couldn't be withdrawn or changed: %s", message.id, error)
            self._try_again_after(error)
            outcome = "left"
        except Exception:  # noqa: BLE001  # the others must be checked all the same
            _log.exception("Message %d couldn't be checked.", message.id)
            outcome = "left"
            self._set_due()
        if outcome in {"gone", "withdrawn"} and self._is_current(message):
            await self.store.forget_public_message(message.id)
        return outcome

    async def _check(
        self, message: PublicMessage, roles: _Roles, audiences: _Audiences
    ) -> _Outcome:
        shown = [roles.get(section) for section in message.sections]
        if None in shown:
            return await self._take_back(message)
        anyone = self.access.anyone
        restricted = [r for r in shown if r is not None and not anyone.may_read(r)]
        if not restricted:  # and no reader need be looked up
            return "stays"
        guild = self.client.get_guild(message.guild_id)
        if guild is None or not self.access.is_up_to_date(guild):
            return "left"  # it isn't known who sees its channels
        place = message.parent_id or message.channel_id
        if place not in audiences:
            audiences[place] = await self.access.channel(guild, place)
            await asyncio.sleep(0)  # that goes through all roles of the guild
            if not self.access.is_up_to_date(guild):  # any more
                del audiences[place]
                return "left"
        audience = audiences[place]
        # Without readers, only administrators see it.
        if not audience.readers or all(audience.may_read(r) for r in restricted):
            return "stays"
        return await self._take_back(message)

    async def _take_menu(self, message: PublicMessage) -> _Outcome:
        """Remove a menu that names a section that is gone, and leave the answer.

        If Discord refuses, withdraw the message.
        """
        if message.id < 0:
            return "stays"
        try:
            await _remove_menu(await self._sent(message).fetch(), message.sections)
        except discord.HTTPException as error:
            if not _is_refusal(error):
                raise
            _log.warning("The menu of message %d couldn't be removed: %s", message.id, error)
            return await self._take_back(message)
        if self._is_current(message):
            await self.store.add_public_message(replace(message, menu=()))
        return "stays"

    def _sent(self, message: PublicMessage) -> discord.PartialMessage:
        channel = self.client.get_partial_messageable(message.channel_id, guild_id=message.guild_id)
        return channel.get_partial_message(message.id)

    async def _take_back(self, message: PublicMessage) -> _Outcome:
        if message.id < 0:
            _log.warning(
                "What was sent in channel %d just before a failure isn't known, and may be more"
                " than its readers may read: Docent may not read the history there.",
                message.channel_id,
            )
            return "left"
        sent = self._sent(message)
        try:
            await _replace_by_notice(sent, self.help)
        except discord.NotFound:
            raise
        except discord.HTTPException as error:
            _log.info("Message %d can't be edited, so it is deleted: %s", sent.id, error)
            await sent.delete()
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


def _roles_by_section(library: Library) -> _Roles:
    return {
        section.id: article.roles for article in library.articles for section in article.sections
    }

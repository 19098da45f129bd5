"""The bot's replies by the message that they answer; in memory only, without the questions."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import discord

from bot.access import log_forbidden, may_react
from bot.replies import CANNOT_SEND, Delivery
from bot.responding.apologies import Apologies
from bot.responding.context import Talk
from bot.responding.inquiry import Inquiry
from bot.responding.public_records import PublicRecord
from bot.responding.respondent import Respondent
from bot.storage import PublicMessage
from bot.texts import admin_texts, member_texts, speak
from retrieval.recent import Recent

REMEMBERED = 1_000  # questions, so that an edit changes the reply

_log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class SentReply:
    """The reply to a question that was asked in a message."""

    talk: Talk
    asked: int | None = None  # the hash of the question answered last
    sent: list[int] = field(default_factory=list)  # the ids of the messages that make up the reply
    shown: PublicMessage | None = None  # what they show, if it is recorded
    is_deleted: bool = False  # whether the question was deleted, so that it gets no answer any more
    # Held while a reply is made, so that an edit waits for the one before it.
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def add(
        self, record: PublicRecord | None, message_id: int, *, has_more: bool = False
    ) -> None:
        """Remember a message of the reply, and record what it shows."""
        if message_id not in self.sent:
            self.sent.append(message_id)
        self.shown = record.draft if record else None
        if record:
            await record(message_id, has_more=has_more)


class SentReplies:
    """Replies to messages, and keeps the latest replies up to date."""

    def __init__(
        self, client: discord.Client, respondent: Respondent, apologies: Apologies
    ) -> None:
        self._client, self._respondent, self._apologies = client, respondent, apologies
        self._replies = Recent[int, SentReply](REMEMBERED)  # by their questions' ids

    def forget(self, is_gone: Callable[[int], bool]) -> None:
        """Forget members' questions; the replies stay where they are."""
        for id_ in [id_ for id_, it in self._replies.items() if is_gone(it.talk.user_id)]:
            del self._replies[id_]

    async def take_up(self, message: discord.Message, inquiry: Inquiry | None) -> None:
        """Answer a message as it reads now; if it asks nothing any more, delete its reply."""
        reply = self._replies.get(message.id)
        if reply is None:
            if inquiry is None:
                return
            reply = self._replies[message.id] = SentReply(inquiry.talk)
        if inquiry:
            speak(self._respondent.languages.of(inquiry))
        async with reply.lock:
            try:
                await self._answer(reply, message, inquiry)
            except discord.Forbidden as error:
                log_forbidden(message.channel, error)
            except Exception:  # noqa: BLE001  # the asker must hear of any failure
                if inquiry and not inquiry.is_called:
                    guild_id = inquiry.guild.id if inquiry.guild else None
                    await self._apologies.to_admins(guild_id, lambda: admin_texts.A_POST)
                else:
                    await self._apologies.to_author(message, partial(self._show, reply, message))

    async def delete(self, question_id: int) -> None:
        """Delete the reply to a deleted question."""
        reply = self._replies.get(question_id)
        if reply is not None:
            reply.is_deleted = True
            async with reply.lock:
                await self._take_back(reply)

    async def _answer(
        self, reply: SentReply, message: discord.Message, inquiry: Inquiry | None
    ) -> None:
        if inquiry is None:
            await self._take_back(reply)
            return
        if reply.is_deleted or reply.asked == hash(inquiry.text):
            return  # not every edit event is the author's, and some come twice
        delivery = await self._respondent.respond(replace(inquiry, revised=reply.asked))
        if delivery.kind == "thanks":
            await self._take_back(reply)
            await _react(message)
            return
        reply.asked = hash(delivery.question) if delivery.question else None
        if delivery.kind != "silence":
            try:
                await self._show(reply, message, delivery)
            finally:
                delivery.end()

    async def _show(self, reply: SentReply, message: discord.Message, delivery: Delivery) -> None:
        record = delivery.record if isinstance(delivery.record, PublicRecord) else None
        before = reply.shown
        delivery = replace(delivery, record=partial(reply.add, record))
        if reply.sent:
            first, *others = reply.sent
            is_known = record is None or await record.widen(first, before)
            is_shown = is_known and await delivery.edit(self._sent(reply, first), message.author.id)
            await self._delete(reply, others if is_shown else [first, *others])
            if is_shown:
                if before and not record:  # it shows no section any more
                    await self._respondent.withdrawals.store.forget_public_message(first)
                return
        if not reply.is_deleted:
            await delivery.reply(message)

    async def _take_back(self, reply: SentReply) -> None:
        if reply.asked is not None:
            self._respondent.conversations.revise(reply.talk, reply.asked)
            reply.asked = None
        await self._delete(reply, reply.sent)

    async def _delete(self, reply: SentReply, message_ids: list[int]) -> None:
        for message_id in tuple(message_ids):
            reply.sent.remove(message_id)
            try:
                await self._sent(reply, message_id).delete()
            except discord.NotFound:
                pass  # dismissed
            except discord.Forbidden as error:
                log_forbidden(self._client.get_channel(reply.talk.channel_id), error)
            except CANNOT_SEND as error:
                _log.warning("The answer %d couldn't be deleted: %s", message_id, error)

    def _sent(self, reply: SentReply, message_id: int) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(reply.talk.channel_id)
        return channel.get_partial_message(message_id)


async def _react(message: discord.Message) -> None:
    if may_react(message.channel):
        try:
            await message.add_reaction(member_texts.HEART)
        except CANNOT_SEND as error:
            _log.info("No reaction in channel %d: %s", message.channel.id, error)

"""Members' mentions and private messages, also edited and deleted ones."""

import logging
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands

from bot.access import log_forbidden
from bot.admin import ChannelSettings
from bot.client import DocentBot
from bot.replies import CANNOT_SEND, Delivery
from bot.responding import (
    Apologies,
    Context,
    Conversations,
    Inquiry,
    Respondent,
    SentReplies,
    SentReply,
    Talk,
    Withdrawals,
    is_from_member,
)
from bot.texts import member_texts
from retrieval.answering import Abstained

EDITABLE = timedelta(minutes=5)
"""How long after a message was sent an edit gets another answer."""

_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|cool|perfect|nice|many|much|thanks|thank you|thankyou|thx|ty(?:sm)?"
    r"|cheers|so much|very much|a lot|a bunch|for (?:the|your) (?:help|answer|reply|info)"
    r")[\s,.!]*)+",
    re.IGNORECASE,
)

_log = logging.getLogger(__name__)


class Messages(commands.Cog):
    """Answers messages, and keeps the replies up to date.

    A message is a question if it mentions the bot or is in its private chat. If the question is
    edited within five minutes, its reply changes; if it is deleted, the reply is deleted.
    """

    def __init__(
        self,
        client: discord.Client,
        *,
        respondent: Respondent,
        context: Context,
        conversations: Conversations,
        sent_replies: SentReplies,
        withdrawals: Withdrawals,
        settings: ChannelSettings,
        apologies: Apologies,
    ) -> None:
        self._client, self._settings, self._apologies = client, settings, apologies
        self._respondent, self._context = respondent, context
        self._conversations = conversations
        self._sent_replies, self._withdrawals = sent_replies, withdrawals

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a question once, even if Discord delivers it twice."""
        if self._is_question(message) and self._sent_replies.get(message.id) is None:
            talk = Talk(message.author.id, message.channel.id, is_public=not _is_direct(message))
            await self._take_up(self._sent_replies.begin(message.id, talk), message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited message as it reads now.

        An edit that adds the mention asks a question. One that removes the mention, or leaves only
        thanks, takes the question back: its reply is deleted, because Discord doesn't send the bot
        the text any more. A forum post asks with its title, so an edit of its text changes nothing.
        """
        message = event.message
        if not _is_just_edited(message) or self._settings.opens_post(message):
            return
        reply = self._sent_replies.get(message.id)
        if reply is None:
            await self.on_message(message)
        else:
            await self._take_up(reply, message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Delete the reply to a deleted question."""
        await self._delete_answer(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the replies to deleted questions."""
        for message_id in sorted(event.message_ids):
            await self._delete_answer(message_id)

    async def _delete_answer(self, question_id: int) -> None:
        reply = self._sent_replies.get(question_id)
        if reply is not None:
            reply.is_deleted = True
            async with reply.lock:
                await self._take_back(reply)

    async def _take_up(self, reply: SentReply, message: discord.Message) -> None:
        """Answer a message, after any work on its earlier wording has ended."""
        async with reply.lock:
            try:
                await self._answer(reply, message)
            except discord.Forbidden as error:
                log_forbidden(message.channel, error)
            except Exception:  # noqa: BLE001  # the asker must hear of any failure
                await self._apologies.to_author(message, partial(self._show, reply, message))

    async def _answer(self, reply: SentReply, message: discord.Message) -> None:
        if not self._is_question(message):
            await self._take_back(reply)
            return
        question = self._context.without_mention(message.content)
        if reply.is_deleted or reply.asked == hash(question):
            return  # not every edit event is the author's, and some come twice
        delivery = await self._respondent.respond(self._inquire(reply, message, question))
        reply.asked = hash(delivery.question) if delivery.question else None
        if delivery.kind != "silence":
            await self._show(reply, message, delivery)

    def _inquire(self, reply: SentReply, message: discord.Message, question: str) -> Inquiry:
        """Return what a message asks as it reads now."""
        replied = message.reference.resolved if message.reference else None
        return Inquiry(
            text=question,
            asker=message.author,
            place="channel" if reply.talk.is_public else "chat",
            channel=message.channel,
            guild=message.guild,
            is_direct=_is_direct(message),
            after=replied if isinstance(replied, discord.Message) else None,
            revised=reply.asked,
            if_wordless=member_texts.EMPTY_QUESTION
            if _is_call(message)
            else member_texts.WORDS_ONLY,
        )

    async def _show(self, reply: SentReply, message: discord.Message, delivery: Delivery) -> None:
        """Show an answer, in place of the earlier one if there is one."""
        record = delivery.record
        if record is None and reply.sent:
            # It shows no section any more that could be withdrawn.
            record = self._withdrawals.recorder(Abstained((), 0.0), message.channel)
        delivery = replace(delivery, record=partial(reply.add, record))
        if reply.sent:
            first, *others = reply.sent
            sent = self._sent(reply, first)
            is_shown = await delivery.edit(sent, message.author.id)
            await self._delete(reply, others if is_shown else [first, *others])
            if is_shown:
                return
        if not reply.is_deleted:
            await delivery.reply(message)

    async def _take_back(self, reply: SentReply) -> None:
        self._forget_question(reply)
        await self._delete(reply, reply.sent)

    def _forget_question(self, reply: SentReply) -> None:
        if reply.asked is not None:
            self._conversations.revise(reply.talk, reply.asked)
            reply.asked = None

    async def _delete(self, reply: SentReply, message_ids: list[int]) -> None:
        for message_id in tuple(message_ids):
            reply.sent.remove(message_id)
            try:
                await self._sent(reply, message_id).delete()
            except discord.NotFound:
                pass  # dismissed
            except discord.Forbidden as error:
                channel = self._client.get_channel(reply.talk.channel_id)
                log_forbidden(channel, error)
            except CANNOT_SEND as error:
                _log.warning("The answer %d couldn't be deleted: %s", message_id, error)

    def _sent(self, reply: SentReply, message_id: int) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(reply.talk.channel_id)
        return channel.get_partial_message(message_id)

    def _is_question(self, message: discord.Message) -> bool:
        if not is_from_member(message):
            return False
        is_for_us = _is_direct(message) or self._is_mentioned(message)
        return is_for_us and not _THANKS.fullmatch(self._context.without_mention(message.content))

    def _is_mentioned(self, message: discord.Message) -> bool:
        is_post = self._settings.opens_post(message)  # answered in bot/cogs/forum.py
        is_mentioned = self._client.user in message.mentions and not is_post
        return is_mentioned and self._settings.mentions_are_on(message.channel)


def _is_direct(message: discord.Message) -> bool:
    """Tell whether a message is in the bot's private chat with its author."""
    # The guild doesn't tell: it is also None if it isn't in the cache.
    return isinstance(message.channel, discord.DMChannel)


def _is_call(message: discord.Message) -> bool:
    """Tell whether a message only mentions the bot, without words or pictures."""
    return re.fullmatch(r"(?:<@!?\d+>|\s)+", message.content) is not None and not (
        message.attachments or message.stickers
    )


def _is_just_edited(message: discord.Message) -> bool:
    """Tell whether a message was edited by its author, and soon enough."""
    edited_at = message.edited_at  # None if Discord has only added link previews
    return edited_at is not None and edited_at - message.created_at <= EDITABLE


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    cog = Messages(
        bot,
        respondent=bot.respondent,
        context=bot.context,
        conversations=bot.conversations,
        sent_replies=bot.sent_replies,
        withdrawals=bot.withdrawals,
        settings=bot.settings,
        apologies=bot.apologies,
    )
    await bot.add_cog(cog)

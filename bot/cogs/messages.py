"""What members write: mentions and private messages, also edited and deleted ones."""

import logging
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands

from bot.access import ReplyAudience, log_forbidden
from bot.client import DocentBot
from bot.rendering import Place, is_call_for_help
from bot.replies import CANNOT_SEND, Delivery, Record, say
from bot.responding import (
    SentReply,
    Talk,
    answer_in,
    conversation_before,
    deliver,
    guide_members,
    has_words,
    in_turn,
    is_from_member,
    without_mention,
)
from bot.texts import member_texts
from retrieval.answering import Abstained

EDITABLE = timedelta(minutes=5)
"""For how long after it was asked an edited question gets another answer."""

_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|cool|perfect|nice|many|much|thanks|thank you|thankyou|thx|ty(?:sm)?"
    r"|cheers|so much|very much|a lot|a bunch|for (?:the|your) (?:help|answer|reply|info)"
    r")[\s,.!]*)+",
    re.IGNORECASE,
)

_log = logging.getLogger(__name__)


class Messages(commands.Cog):
    """Answers members' messages, and keeps the answers to what the messages say.

    A message is a question if it mentions the bot or stands in its private chat. The answer to a
    question is changed when the question is, within five minutes; it goes when the question goes.
    """

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a question; one that Discord delivers twice is answered once."""
        if self._is_question(message) and self.bot.exchanges.get(message.id) is None:
            talk = Talk(message.author.id, message.channel.id, is_public=not _is_direct(message))
            await self._take_up(self.bot.exchanges.begin(message.id, talk), message)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited message as it reads now.

        An edit that adds the mention asks a question. One that takes the mention away, or leaves
        only thanks, takes the question back: its answer goes, as if the message were deleted,
        because Discord doesn't tell the bot any more what it says. A post in a forum asks with its
        title: to edit its text changes nothing.
        """
        message = event.message
        if not _is_just_edited(message) or self.bot.settings.opens_post(message):
            return
        exchange = self.bot.exchanges.get(message.id)
        if exchange is None:
            await self.on_message(message)
        else:
            await self._take_up(exchange, message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Take the answer to a deleted question away."""
        await self._delete_answer(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Take the answers to deleted questions away."""
        for message_id in sorted(event.message_ids):
            await self._delete_answer(message_id)

    async def _delete_answer(self, question_id: int) -> None:
        exchange = self.bot.exchanges.get(question_id)
        if exchange is not None:
            exchange.is_deleted = True
            async with exchange.lock:
                await self._take_back(exchange)

    async def _take_up(self, exchange: SentReply, message: discord.Message) -> None:
        """Answer a message, after what is still being done with how it read before."""
        async with exchange.lock:
            try:
                await self._answer(exchange, message)
            except discord.Forbidden as error:
                log_forbidden(message.channel, error)
            except Exception:  # noqa: BLE001  # whoever asked must hear of any failure
                await self.bot.apologise_to(message, partial(self._show, exchange, message))

    async def _answer(self, exchange: SentReply, message: discord.Message) -> None:
        if not self._is_question(message):
            await self._take_back(exchange)
            return
        question = without_mention(self.bot, message.content)
        if exchange.is_deleted or exchange.asked == hash(question):
            return  # Discord tells of more changes than the author's, and of some twice
        channel_id = message.channel.id if exchange.talk.is_public else None
        refusal = self.bot.limits.ask(message.author.id, channel_id)
        if refusal is None:
            work = self._make_delivery(exchange, message, question)
            delivery = await in_turn(self.bot, message.author.id, work)
            await self._show(exchange, message, delivery)
        elif refusal.tell():
            await self._show(exchange, message, say(self.bot.renderer, refusal.sentence))

    async def _make_delivery(
        self, exchange: SentReply, message: discord.Message, question: str
    ) -> Delivery:
        """Return the answer to a question as it reads now."""
        talk, asked = exchange.talk, exchange.asked
        if not has_words(question):
            self._forget_question(exchange)
            text = member_texts.EMPTY_QUESTION if _is_call(message) else member_texts.WORDS_ONLY
            return say(self.bot.renderer, text)
        if is_call_for_help(question):
            self._forget_question(exchange)
            channel = message.channel if talk.is_public else None
            return await guide_members(self.bot, channel)
        reader = await self._fetch_reader(message)
        if asked is None:
            before = await conversation_before(self.bot, message, talk)
            answer = await answer_in(
                self.bot, talk, question, reader, before, writer=message.author
            )
        else:
            before = self.bot.conversations.revise(talk, asked, question)
            answer = await self.bot.librarian.answer(question, reader.audience, before)
        exchange.asked = hash(question)
        place: Place = "channel" if talk.is_public else "chat"
        delivery = await deliver(self.bot, answer, reader, place, question=question)
        return replace(delivery, record=self.bot.withdrawals.recorder(answer, message.channel))

    async def _fetch_reader(self, message: discord.Message) -> ReplyAudience:
        if _is_direct(message):
            return await self.bot.access.fetch_private(self.bot, message.author)
        audience = await self.bot.access.public(
            self.bot, message.author, message.guild, message.channel.id
        )
        return ReplyAudience(audience)

    async def _show(
        self, exchange: SentReply, message: discord.Message, delivery: Delivery
    ) -> None:
        """Show an answer: in place of the one that is there, else as a reply."""
        record = delivery.record
        if record is None and exchange.sent:
            # What stands there shows nothing any more that could be withdrawn.
            record = self.bot.withdrawals.recorder(Abstained((), 0.0), message.channel)
        delivery = replace(delivery, record=partial(_remember, exchange, record))
        if exchange.sent:
            first, *others = exchange.sent
            sent = self._sent(exchange, first)
            is_shown = await delivery.edit(sent, message.author.id)
            await self._delete(exchange, others if is_shown else [first, *others])
            if is_shown:
                return
        if not exchange.is_deleted:
            await delivery.reply(message)

    async def _take_back(self, exchange: SentReply) -> None:
        self._forget_question(exchange)
        await self._delete(exchange, exchange.sent)

    def _forget_question(self, exchange: SentReply) -> None:
        if exchange.asked is not None:
            self.bot.conversations.revise(exchange.talk, exchange.asked)
            exchange.asked = None

    async def _delete(self, exchange: SentReply, message_ids: list[int]) -> None:
        for message_id in tuple(message_ids):
            exchange.sent.remove(message_id)
            try:
                await self._sent(exchange, message_id).delete()
            except discord.NotFound:
                pass  # somebody dismissed it
            except discord.Forbidden as error:
                channel = self.bot.get_channel(exchange.talk.channel_id)
                log_forbidden(channel, error)
            except CANNOT_SEND as error:
                _log.warning("The answer %d couldn't be deleted: %s", message_id, error)

    def _sent(self, exchange: SentReply, message_id: int) -> discord.PartialMessage:
        channel = self.bot.get_partial_messageable(exchange.talk.channel_id)
        return channel.get_partial_message(message_id)

    def _is_question(self, message: discord.Message) -> bool:
        if not is_from_member(message):
            return False
        is_for_us = _is_direct(message) or self._is_mentioned(message)
        return is_for_us and not _THANKS.fullmatch(without_mention(self.bot, message.content))

    def _is_mentioned(self, message: discord.Message) -> bool:
        settings = self.bot.settings
        if self.bot.user not in message.mentions or settings.opens_post(message):
            return False  # a post is taken up elsewhere (bot/cogs/forum.py)
        return settings.mentions_are_on(message.channel)


async def _remember(exchange: SentReply, record: Record | None, message_id: int) -> None:
    """Remember a message that shows an answer."""
    if message_id not in exchange.sent:
        exchange.sent.append(message_id)
    if record:
        await record(message_id)


def _is_direct(message: discord.Message) -> bool:
    """Tell whether a message stands in the bot's own chat with its author."""
    # Its guild doesn't tell: it is None for a guild that isn't in the cache, too.
    return isinstance(message.channel, discord.DMChannel)


def _is_call(message: discord.Message) -> bool:
    """Tell whether a message only calls the bot, without words and without pictures."""
    return re.fullmatch(r"(?:<@!?\d+>|\s)+", message.content) is not None and not (
        message.attachments or message.stickers
    )


def _is_just_edited(message: discord.Message) -> bool:
    """Tell whether a message's author edited it, and soon enough."""
    edited_at = message.edited_at  # None where Discord has only added previews of links
    return edited_at is not None and edited_at - message.created_at <= EDITABLE


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Messages(bot))

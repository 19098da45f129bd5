"""New posts in forums that admins have opened to the bot: the title is the question.

Discord sends titles without a privileged intent. Nobody has called the bot, so it speaks only if it
is sure; and not at all in a post whose first message isn't delivered, because then its author is
unknown, or may be no person.
"""

from collections import OrderedDict
from dataclasses import replace
from functools import partial

import discord
from discord.ext import commands

from bot.access import ReplyAudience, log_forbidden
from bot.client import DocentBot
from bot.rendering import is_call_for_help, quote_question
from bot.replies import Delivery, say
from bot.responding import (
    SentReply,
    Talk,
    answer_in,
    deliver,
    deliver_too_long,
    guide_members,
    has_words,
    is_from_member,
    without_mention,
)
from bot.serving import TooLongError
from bot.texts import admin_texts
from retrieval.answering import Abstained, Answer, Answered, Conversation

MOST_EARLY = 100
"""Most first messages kept at once while their posts haven't arrived."""


class Forum(commands.Cog):
    """Answers new posts."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot
        self._early: OrderedDict[int, discord.Message] = OrderedDict()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a post when its first message arrives."""
        if not is_from_member(message):
            return
        if self.bot.settings.opens_post(message) and isinstance(message.channel, discord.Thread):
            await self._take_up(message.channel, message)
        elif self._may_open_unknown_post(message):
            self._early[message.id] = message
            while len(self._early) > MOST_EARLY:
                self._early.popitem(last=False)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Answer a post that arrives after its first message."""
        message = self._early.pop(thread.id, None)
        if message is not None:
            message.channel = thread
            if self.bot.settings.opens_post(message):
                await self._take_up(thread, message)

    def _may_open_unknown_post(self, message: discord.Message) -> bool:
        # A message that mentions the bot is answered as a mention.
        return (
            message.id == message.channel.id
            and isinstance(message.channel, discord.PartialMessageable)
            and self.bot.user not in message.mentions
        )

    async def _take_up(self, post: discord.Thread, message: discord.Message) -> None:
        if self.bot.sent_replies.get(message.id) is not None:
            return
        talk = Talk(message.author.id, post.id, is_public=True)
        reply = self.bot.sent_replies.begin(message.id, talk)
        is_called = self._is_called(message)
        async with reply.lock:
            try:
                await self._answer(reply, post, message, is_called=is_called)
            except discord.Forbidden as error:
                log_forbidden(post, error)
            except Exception:  # noqa: BLE001  # a caller must hear of any failure
                if is_called:
                    await self.bot.apologise_to(message)
                else:
                    reference = self.bot.report_failure(admin_texts.A_POST)
                    await self.bot.tell_failure(post.guild.id, admin_texts.A_POST, reference)

    def _is_called(self, message: discord.Message) -> bool:
        is_mentioned = self.bot.user in message.mentions
        return is_mentioned and self.bot.settings.mentions_are_on(message.channel)

    async def _answer(
        self,
        reply: SentReply,
        post: discord.Thread,
        message: discord.Message,
        *,
        is_called: bool,
    ) -> None:
        refusal = self.bot.limits.ask(message.author.id, post.parent_id)
        if refusal is not None:
            if is_called and refusal.tell():
                await say(self.bot.renderer, refusal.sentence).reply(message)
            return
        work = self._make_delivery(reply, post, message, is_called=is_called)
        try:
            delivery = await self.bot.turns.take(message.author.id, work)
        except TooLongError:
            delivery = deliver_too_long(self.bot) if is_called else None
        if delivery and not reply.is_deleted:
            await delivery.reply(message)

    async def _make_delivery(
        self,
        reply: SentReply,
        post: discord.Thread,
        message: discord.Message,
        *,
        is_called: bool,
    ) -> Delivery | None:
        """Return the answer to a post's title; None for silence.

        A member who calls the bot is always answered: if not to the title, then to the message.
        """
        bot, talk, question = self.bot, reply.talk, post.name
        audience = await bot.access.public(message.author, post.guild, post.id)
        reader = ReplyAudience(audience)
        writer = message.author
        answer: Answer = Abstained((), 0.0)
        if not is_call_for_help(question):
            answer = await answer_in(bot, talk, question, reader, Conversation(), writer=writer)
        above = quote_question(question)
        if not isinstance(answer, Answered):
            if not is_called:
                return None
            text = without_mention(bot, message.content)
            if is_call_for_help(text if has_words(text) else question):
                record = bot.withdrawals.recorder(answer, post)
                guide = await guide_members(bot, post)
                return replace(guide, record=partial(reply.add, record))
            if has_words(text):
                question, above = text, ""
                before = bot.conversations.before(talk)
                answer = await answer_in(bot, talk, text, reader, before, writer=writer)
        reply.asked = hash(question)
        record = bot.withdrawals.recorder(answer, post)
        delivery = await deliver(bot, answer, reader, "channel", above, question=question)
        return replace(delivery, record=partial(reply.add, record))


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Forum(bot))

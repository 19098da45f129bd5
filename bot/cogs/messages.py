"""Members' mentions and private messages, also edited and deleted ones."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands

from bot.admin import ChannelSettings
from bot.client import DocentBot
from bot.responding import Context, Inquiry, SentReplies, is_from_member
from bot.texts import member_texts

EDITABLE = timedelta(minutes=5)
"""How long after a message was sent an edit gets another answer."""


@dataclass(eq=False, repr=False)
class Messages(commands.Cog):
    """Answers messages, and keeps the replies up to date.

    A message is a question if it mentions the bot or is in its private chat. If the question is
    edited within five minutes, its reply changes; if it is deleted, the reply is deleted.
    """

    client: discord.Client
    settings: ChannelSettings
    context: Context
    sent_replies: SentReplies

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a question."""
        if inquiry := self._read(message):
            await self.sent_replies.take_up(message, inquiry)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited message as it reads now.

        An edit that adds the mention asks a question. One that removes the mention takes the
        question back: its reply is deleted, because Discord doesn't send the bot the text any more.
        A forum post asks with its title, so an edit of its text changes nothing.
        """
        message = event.message
        if _is_just_edited(message) and not self.settings.opens_post(message):
            await self.sent_replies.take_up(message, self._read(message))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Delete the reply to a deleted question."""
        await self.sent_replies.delete(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the replies to deleted questions."""
        for message_id in sorted(event.message_ids):
            await self.sent_replies.delete(message_id)

    def _read(self, message: discord.Message) -> Inquiry | None:
        """Return what a message asks as it reads now; None if it isn't for the bot."""
        question = self.context.without_mention(message.content)
        # The guild doesn't tell: it is also None if it isn't in the cache.
        is_direct = isinstance(message.channel, discord.DMChannel)
        is_for_us = is_direct or self._is_mentioned(message)
        if not (is_for_us and is_from_member(message)):
            return None
        replied = message.reference.resolved if message.reference else None
        return Inquiry(
            text=question,
            event_id=message.id,
            asker=message.author,
            place="chat" if is_direct else "channel",
            channel=message.channel,
            guild=message.guild,
            is_direct=is_direct,
            after=replied if isinstance(replied, discord.Message) else None,
            if_wordless=partial(_wordless_reply, message),
        )

    def _is_mentioned(self, message: discord.Message) -> bool:
        is_post = self.settings.opens_post(message)  # answered in bot/cogs/forum.py
        is_mentioned = self.client.user in message.mentions and not is_post
        return is_mentioned and self.settings.mentions_are_on(message.channel)


def _wordless_reply(message: discord.Message) -> str:
    """Return the reply to a message without words: a mention alone, without pictures, is a call."""
    is_call = re.fullmatch(r"(?:<@!?\d+>|\s)+", message.content) is not None
    has_more = message.attachments or message.stickers
    return member_texts.EMPTY_QUESTION if is_call and not has_more else member_texts.WORDS_ONLY


def _is_just_edited(message: discord.Message) -> bool:
    """Tell whether a message was edited by its author, and soon enough."""
    edited_at = message.edited_at  # None if Discord has only added link previews
    return edited_at is not None and edited_at - message.created_at <= EDITABLE


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Messages(bot, bot.settings, bot.context, bot.sent_replies))

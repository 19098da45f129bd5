"""Members' mentions and private messages, also edited and deleted ones."""

import re
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands

from bot.cogs.offering import DocentCog
from bot.responding import Inquiry, is_from_member
from bot.texts import member_texts

EDITABLE = timedelta(minutes=5)  # so long after a message was sent, an edit is answered


class Messages(DocentCog):
    """Answers messages, and keeps the replies up to date."""

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a question."""
        if inquiry := self._read(message):
            await self.bot.sent_replies.take_up(message, inquiry)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited message as it reads now."""
        message = event.message
        edited_at = message.edited_at  # None if Discord has only added link previews
        is_just_edited = edited_at is not None and edited_at - message.created_at <= EDITABLE
        # A forum post asks with its title, so an edit of its text changes nothing.
        if is_just_edited and not self.bot.settings.opens_post(message):
            # If the mention was removed, the reply is deleted: Discord sends no more of the text.
            await self.bot.sent_replies.take_up(message, self._read(message))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Delete the reply to a deleted question."""
        await self.bot.sent_replies.delete(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the replies to deleted questions."""
        for message_id in sorted(event.message_ids):
            await self.bot.sent_replies.delete(message_id)

    def _read(self, message: discord.Message) -> Inquiry | None:
        """Return what a message asks as it reads now; None if it isn't for the bot."""
        # The guild doesn't tell: it is also None if it isn't in the cache.
        is_direct = isinstance(message.channel, discord.DMChannel)
        is_for_us = is_direct or (
            self.bot.user in message.mentions
            and not self.bot.settings.opens_post(message)  # answered in bot/cogs/forum.py
            and self.bot.settings.mentions_are_on(message.channel)
        )
        if not (is_for_us and is_from_member(message)):
            return None
        replied = message.reference.resolved if message.reference else None
        return Inquiry(
            text=self.bot.context.without_mention(message.content),
            event_id=message.id,
            asker=message.author,
            place="chat" if is_direct else "channel",
            channel=message.channel,
            guild=message.guild,
            is_direct=is_direct,
            after=replied if isinstance(replied, discord.Message) else None,
            if_wordless=partial(_wordless_reply, message),
        )


def _wordless_reply(message: discord.Message) -> str:
    # A mention alone, without pictures, is a call.
    is_call = re.fullmatch(r"(?:<@!?\d+>|\s)+", message.content) is not None
    has_more = message.attachments or message.stickers
    return member_texts.EMPTY_QUESTION if is_call and not has_more else member_texts.WORDS_ONLY

"""What members write: mentions, private messages and new posts, also edited and deleted ones.

Of new posts, in forums that admins have opened to the bot, the title is the question. Discord sends
titles without a privileged intent; texts only if they mention the bot, or with that intent. Nobody
has called the bot, so it speaks only if it is sure; and not at all in a post whose first message
isn't delivered, because then its author is unknown, or may be no person.
"""

import re
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import DocentCog
from bot.responding import Inquiry, is_from_member
from bot.texts import member_texts
from retrieval.recent import Recent

EDITABLE = timedelta(minutes=5)  # so long after a message was sent, an edit is answered
MOST_EARLY = 100  # first messages kept at once while their posts haven't arrived


class Messages(DocentCog):
    """Answers messages, and keeps the replies up to date."""

    def __init__(self, bot: DocentBot) -> None:
        super().__init__(bot)
        self._early = Recent[int, discord.Message](MOST_EARLY)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a question, or a post when its first message arrives."""
        if not is_from_member(message):
            return
        if self.bot.settings.opens_post(message) and isinstance(message.channel, discord.Thread):
            await self._take_up_post(message.channel, message)
        elif self._may_open_unknown_post(message):
            self._early[message.id] = message
        elif inquiry := self._read(message):
            await self.bot.sent_replies.take_up(message, inquiry)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Answer a post that arrives after its first message."""
        message = self._early.pop(thread.id, None)
        if message is not None:
            message.channel = thread
            if self.bot.settings.opens_post(message):
                await self._take_up_post(thread, message)

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

    def _may_open_unknown_post(self, message: discord.Message) -> bool:
        # A message that mentions the bot is answered as a mention.
        return (
            message.id == message.channel.id
            and isinstance(message.channel, discord.PartialMessageable)
            and self.bot.user not in message.mentions
        )

    async def _take_up_post(self, post: discord.Thread, message: discord.Message) -> None:
        # Who calls the bot is always answered: if not to the title, then to the message.
        is_mentioned = self.bot.user in message.mentions
        inquiry = Inquiry(
            text=post.name,
            event_id=message.id,
            asker=message.author,
            place="channel",
            channel=post,
            guild=post.guild,
            is_direct=False,
            is_title=True,
            more=self.bot.context.without_mention(message.content),
            is_called=is_mentioned and self.bot.settings.mentions_are_on(message.channel),
        )
        await self.bot.sent_replies.take_up(message, inquiry)

    def _read(self, message: discord.Message) -> Inquiry | None:
        """Return what a message asks that opens no post; None if it isn't for the bot."""
        # The guild doesn't tell: it is also None if it isn't in the cache.
        is_direct = isinstance(message.channel, discord.DMChannel)
        is_mention = self.bot.user in message.mentions
        is_for_us = is_direct or (is_mention and self.bot.settings.mentions_are_on(message.channel))
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

"""New posts in forums that admins have opened to the bot: the title is the question.

Discord sends titles without a privileged intent; texts only if they mention the bot, or with that
intent. Nobody has called the bot, so it speaks only if it is sure; and not at all in a post whose
first message isn't delivered, because then its author is unknown, or may be no person.
"""

import discord
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import DocentCog
from bot.responding import Inquiry, Recent, is_from_member

MOST_EARLY = 100  # first messages kept at once while their posts haven't arrived


class Forum(DocentCog):
    """Answers new posts."""

    def __init__(self, bot: DocentBot) -> None:
        super().__init__(bot)
        self._early = Recent[int, discord.Message](MOST_EARLY)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a post when its first message arrives."""
        if not is_from_member(message):
            return
        if self.bot.settings.opens_post(message) and isinstance(message.channel, discord.Thread):
            await self._take_up(message.channel, message)
        elif self._may_open_unknown_post(message):
            self._early.put(message.id, message)

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


setup = Forum.add_to

"""“Answer this” in a message's menu: answers somebody's message, for the user alone.

Nothing of it is remembered: the user needn't have written the message.
"""

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import may_write
from bot.client import DocentBot
from bot.cogs.offering import EVERYWHERE, INSTALLS
from bot.rendering import Place, is_call_for_help, quote_question
from bot.replies import Delivery, respond_in_time, say
from bot.responding import (
    deliver,
    guide_to_commands,
    has_words,
    in_turn,
    is_from_member,
    may_ask,
    with_notice,
    without_mention,
)
from bot.texts import member_texts
from retrieval.answering import Conversation


class AnswerThisMenu(commands.Cog):
    """The “Answer this” context menu."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot
        # discord.py has no decorator for context menus in cogs.
        self._menu = app_commands.ContextMenu(
            name=member_texts.ANSWER_THIS,
            callback=self.answer_this,
            allowed_installs=INSTALLS,
            allowed_contexts=EVERYWHERE,
        )

    async def cog_load(self) -> None:
        """Add the menu (called by discord.py)."""
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Remove the menu (called by discord.py)."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def answer_this(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Answer a message, in a reply that only the user sees."""
        if not await may_ask(self.bot, interaction):
            return
        work = in_turn(self.bot, interaction.user.id, self._answer(interaction, message))
        await respond_in_time(interaction, work, ephemeral=True)

    async def _answer(self, interaction: discord.Interaction, message: discord.Message) -> Delivery:
        reader = await self.bot.access.fetch_reader(interaction)
        question = without_mention(self.bot, message.content)
        if not is_from_member(message):
            return say(self.bot.renderer, member_texts.NOT_FROM_A_MEMBER, with_notice(reader))
        if not has_words(question):
            return say(self.bot.renderer, member_texts.NO_QUESTION, with_notice(reader))
        if is_call_for_help(question):
            return await guide_to_commands(self.bot, interaction)
        answer = await self.bot.librarian.answer(question, reader.audience, Conversation())
        in_guild = interaction.guild_id is not None
        can_post = in_guild and may_write(interaction.permissions, interaction.channel)
        place: Place = "menu" if can_post else "command"
        above = quote_question(question)
        return await deliver(self.bot, answer, reader, place, above, question=question)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(AnswerThisMenu(bot))

"""“Answer this” in a message's menu: answers somebody's message, for the user alone.

Nothing of it is remembered: the user needn't have written the message.
"""

import discord
from discord import app_commands

from bot.access import may_write
from bot.client import DocentBot
from bot.cogs.offering import EVERYWHERE, INSTALLS, DocentCog
from bot.replies import respond_in_time
from bot.responding import Inquiry, is_from_member
from bot.texts import member_texts
from retrieval.answering import Conversation


class AnswerThisMenu(DocentCog):
    """The “Answer this” context menu."""

    def __init__(self, bot: DocentBot) -> None:
        super().__init__(bot)
        # discord.py has no decorator for context menus in cogs.
        bot.tree.add_command(
            app_commands.ContextMenu(
                name=member_texts.ANSWER_THIS,
                callback=self.answer_this,
                allowed_installs=INSTALLS,
                allowed_contexts=EVERYWHERE,
            )
        )

    async def answer_this(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Answer a message, in a reply that only the user sees."""
        is_members = is_from_member(message)
        in_guild = interaction.guild_id is not None
        can_post = in_guild and may_write(interaction.permissions, interaction.channel)
        inquiry = Inquiry.by(
            interaction,
            self.bot.context.without_mention(message.content) if is_members else "",
            "menu" if can_post else "command",
            after=Conversation(),
            memory="none",
            if_wordless=lambda: (
                member_texts.NO_QUESTION if is_members else member_texts.NOT_FROM_A_MEMBER
            ),
        )
        await respond_in_time(interaction, self.bot.respondent.respond(inquiry), ephemeral=True)

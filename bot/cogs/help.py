"""/help: what the user can do, on one screen."""

import discord
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import member_command
from bot.responding import guide_to_commands


class HelpCommand(commands.Cog):
    """The /help command."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @member_command("help")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show how to ask, and the commands that the user may use here."""
        delivery = await guide_to_commands(self.bot, interaction)
        await delivery.respond(interaction, ephemeral=True)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(HelpCommand(bot))

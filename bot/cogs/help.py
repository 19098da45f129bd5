"""/help: what the user can do, on one screen."""

import discord
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import member_command
from bot.responding import Guide


class HelpCommand(commands.Cog):
    """The /help command."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    @member_command("help")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show how to ask, and the commands that the user may use here."""
        delivery = await self._guide.for_user(interaction)
        await delivery.respond(interaction, ephemeral=True)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(HelpCommand(bot.guide))

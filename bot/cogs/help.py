"""/help: what the user can do, on one screen."""

from dataclasses import dataclass

import discord
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import member_command
from bot.responding import Guide


@dataclass(eq=False, repr=False)
class HelpCommand(commands.Cog):
    """The /help command."""

    guide: Guide

    @member_command("help")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show how to ask, and the commands that the user may use here."""
        delivery = await self.guide.for_user(interaction)
        await delivery.respond(interaction, ephemeral=True)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(HelpCommand(bot.guide))

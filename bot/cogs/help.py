"""/help: what whoever asks can do, on one screen."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import everywhere
from bot.responding import guide_to_commands
from bot.texts import member_texts


class Help(commands.Cog):
    """Tells members what they can do."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @app_commands.command(description=member_texts.DESCRIPTIONS["help"])
    @everywhere
    async def help(self, interaction: discord.Interaction) -> None:
        """Tell how to ask, and the commands that whoever asks may use here."""
        delivery = await guide_to_commands(self.bot, interaction)
        await delivery.respond(interaction, ephemeral=True)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Help(bot))

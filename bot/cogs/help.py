"""/help: what the user can do, on one screen."""

import discord

from bot.client import DocentBot
from bot.cogs.offering import DocentCog, member_command


class HelpCommand(DocentCog):
    """The /help command."""

    @member_command("help")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show how to ask, and the commands that the user may use here."""
        delivery = await self.bot.guide.for_user(interaction)
        await delivery.respond(interaction, ephemeral=True)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(HelpCommand(bot))

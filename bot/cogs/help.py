"""/help: what the user can do, on one screen."""

import discord

from bot.cogs.offering import DocentCog, member_command


class HelpCommand(DocentCog):
    """The /help command."""

    @member_command("help")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show how to ask, and the commands that the user may use here."""
        channel = None if interaction.guild_id is None else interaction.channel
        delivery = await self.bot.guide.write(channel, interaction)
        await delivery.respond(interaction, ephemeral=True)


setup = HelpCommand.add_to

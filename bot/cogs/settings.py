"""/settings: for those who run a server."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import missing_rights
from bot.admin import may_manage_guild
from bot.client import DocentBot
from bot.cogs.offering import OnOff, admin_group
from bot.texts import admin_texts, member_texts

AnyChannel = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)


class SettingsCommands(commands.Cog):
    """Switches things on and off in channels."""

    settings = admin_group("settings", "Where I answer in this server.")

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @settings.command(description="Answer mentions in a channel, or leave them unanswered.")
    @app_commands.describe(
        channel="Where", state="“on”: I answer mentions there; “off”: commands only"
    )
    @app_commands.check(may_manage_guild)
    async def mentions(
        self, interaction: discord.Interaction, channel: AnyChannel, state: OnOff
    ) -> None:
        """Switch the answers to mentions on or off."""
        by, is_on = interaction.user.id, state == "on"
        await self.bot.settings.save("mentions", channel, is_on=is_on, by=by)
        text = member_texts.MENTIONS[is_on].format(channel=channel.mention)
        await interaction.response.send_message(text, ephemeral=True)

    @settings.command(description="Answer new posts in a forum, or leave them to others.")
    @app_commands.describe(
        channel="Which forum", state="“on”: I answer the titles of new posts there; “off”: I don't"
    )
    @app_commands.check(may_manage_guild)
    async def forum(
        self, interaction: discord.Interaction, channel: discord.ForumChannel, state: OnOff
    ) -> None:
        """Switch the answers to new posts on or off."""
        by, is_on = interaction.user.id, state == "on"
        await self.bot.settings.save("forum", channel, is_on=is_on, by=by)
        lines = [member_texts.FORUM[is_on].format(channel=channel.mention)]
        missing = missing_rights(channel.permissions_for(channel.guild.me), channel)
        if is_on and missing:
            lines.append(member_texts.FORUM_CLOSED.format(permissions=missing))
        await interaction.response.send_message("\n".join(lines), ephemeral=True)

    @settings.command(description="Keep a log of what happens in a channel; without one, no log.")
    @app_commands.describe(channel="Who sees it reads the log; leave it out to end the log")
    @app_commands.check(may_manage_guild)
    async def log(
        self,
        interaction: discord.Interaction[DocentBot],
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Choose the log channel, or none."""
        if interaction.guild_id is None:
            return
        by = interaction.user.id
        channel_id = channel.id if channel else None
        await self.bot.log_channels.save(interaction.guild_id, channel_id, by=by)
        lines = [admin_texts.LOG_OFF]
        if channel:
            missing = missing_rights(channel.permissions_for(channel.guild.me), channel)
            lines = [admin_texts.LOG_ON.format(channel=channel.mention)]
            lines += [admin_texts.LOG_CLOSED.format(permissions=missing)] if missing else []
        await interaction.response.send_message("\n".join(lines), ephemeral=True)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(SettingsCommands(bot))

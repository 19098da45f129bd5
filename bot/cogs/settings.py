"""/settings: where the bot answers, and its log channel, for those who run a server."""

from dataclasses import dataclass

import discord
from discord.ext import commands

from bot.access import missing_rights
from bot.admin import ChannelSettings, LogChannels
from bot.client import DocentBot
from bot.cogs.offering import OnOff, admin_command, admin_group, may_manage_guild
from bot.texts import admin_texts

AnyChannel = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)


@dataclass(eq=False, repr=False)
class SettingsCommands(commands.Cog):
    """The /settings commands."""

    group = admin_group("settings")

    settings: ChannelSettings
    log_channels: LogChannels

    @admin_command(group, "mentions", may_manage_guild)
    async def mentions(
        self, interaction: discord.Interaction, channel: AnyChannel, state: OnOff
    ) -> None:
        """Switch answers to mentions on or off."""
        by, is_on = interaction.user.id, state == "on"
        await self.settings.save("mentions", channel, is_on=is_on, by=by)
        text = admin_texts.MENTIONS[is_on].format(channel=channel.mention)
        await interaction.response.send_message(text, ephemeral=True)

    @admin_command(group, "forum", may_manage_guild)
    async def forum(
        self, interaction: discord.Interaction, channel: discord.ForumChannel, state: OnOff
    ) -> None:
        """Switch answers to new posts on or off."""
        by, is_on = interaction.user.id, state == "on"
        await self.settings.save("forum", channel, is_on=is_on, by=by)
        lines = [admin_texts.FORUM[is_on].format(channel=channel.mention)]
        missing = missing_rights(channel.permissions_for(channel.guild.me), channel)
        if is_on and missing:
            lines.append(admin_texts.FORUM_CLOSED.format(permissions=missing))
        await interaction.response.send_message("\n".join(lines), ephemeral=True)

    @admin_command(group, "log", may_manage_guild)
    async def log(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Choose the log channel, or end the log."""
        if interaction.guild_id is None:
            return
        by = interaction.user.id
        channel_id = channel.id if channel else None
        await self.log_channels.save(interaction.guild_id, channel_id, by=by)
        lines = [admin_texts.LOG_OFF]
        if channel:
            missing = missing_rights(channel.permissions_for(channel.guild.me), channel)
            lines = [admin_texts.LOG_ON.format(channel=channel.mention)]
            lines += [admin_texts.LOG_CLOSED.format(permissions=missing)] if missing else []
        await interaction.response.send_message("\n".join(lines), ephemeral=True)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(SettingsCommands(bot.settings, bot.log_channels))

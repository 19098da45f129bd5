"""/settings: where the bot answers, and its log channel, for those who run a server."""

import discord

from bot.access import Rights, missing_rights
from bot.cogs.offering import DocentCog, OnOff, admin_command, command_group
from bot.texts import admin_texts

AnyChannel = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)


class SettingsCommands(DocentCog):
    """The /settings commands."""

    group = command_group("settings", admin_texts, in_private=False)

    @admin_command(group, "mentions", Rights.may_manage_guild)
    async def mentions(
        self, interaction: discord.Interaction, channel: AnyChannel, state: OnOff
    ) -> None:
        """Switch answers to mentions on or off."""
        is_on = state == "on"
        await self.bot.settings.save("mentions", channel, is_on=is_on, by=interaction.user.id)
        text = admin_texts.MENTIONS[is_on].format(channel=channel.mention)
        await interaction.response.send_message(text, ephemeral=True)

    @admin_command(group, "forum", Rights.may_manage_guild)
    async def forum(
        self, interaction: discord.Interaction, channel: discord.ForumChannel, state: OnOff
    ) -> None:
        """Switch answers to new posts on or off."""
        is_on = state == "on"
        await self.bot.settings.save("forum", channel, is_on=is_on, by=interaction.user.id)
        text = admin_texts.FORUM[is_on].format(channel=channel.mention)
        text += _what_lacks(channel) if is_on else ""
        await interaction.response.send_message(text, ephemeral=True)

    @admin_command(group, "log", Rights.may_manage_guild)
    async def log(
        self, interaction: discord.Interaction, channel: discord.TextChannel | None = None
    ) -> None:
        """Choose the log channel, or end the log."""
        if interaction.guild_id is None:
            return
        channel_id = channel.id if channel else None
        await self.bot.log_channels.save(interaction.guild_id, channel_id, by=interaction.user.id)
        text = admin_texts.LOG_OFF
        if channel:
            text = admin_texts.LOG_ON.format(channel=channel.mention) + _what_lacks(channel)
        await interaction.response.send_message(text, ephemeral=True)


def _what_lacks(channel: discord.TextChannel | discord.ForumChannel) -> str:
    """Return a line on the permissions that the bot lacks in a channel; empty if it has all."""
    missing = missing_rights(channel.permissions_for(channel.guild.me), channel)
    return f"\n{admin_texts.CHANNEL_CLOSED.format(permissions=missing)}" if missing else ""

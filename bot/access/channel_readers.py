"""Finds who can see a channel, by its permissions."""

import discord

_OPEN_TYPES = {
    discord.ChannelType.news,  # other servers can follow it
    # Members connected to these see them without any permission, and anyone can be moved in
    # (https://discord.com/developers/docs/resources/channel#obfuscated-channels).
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
}


def is_open(channel: discord.abc.GuildChannel) -> bool:
    """Tell whether anyone may come to read the channel, whatever their roles."""
    everyone = channel.permissions_for(channel.guild.default_role)
    return channel.type in _OPEN_TYPES or everyone.view_channel


def roles_seeing(channel: discord.abc.GuildChannel) -> list[discord.Role]:
    """Return the roles that see the channel, without administrators' and bots' own roles."""
    return [
        role
        for role in channel.guild.roles
        if not role.permissions.administrator and not role.is_bot_managed()
        if channel.permissions_for(role).view_channel
    ]


def members_let_in(channel: discord.abc.GuildChannel) -> frozenset[int]:
    """Return the ids of members, other than the bot, whom an overwrite of their own lets in."""
    # Discord allows a permission that is both denied and allowed; `channel.overwrites` denies it
    # (https://discord.com/developers/docs/topics/permissions#permission-overwrites).
    return frozenset(
        overwrite.id
        for overwrite in channel._overwrites  # noqa: SLF001  # there is no other way to its bits
        if overwrite.is_member() and overwrite.id != channel.guild.me.id
        if discord.Permissions(overwrite.allow).view_channel
    )


def all_see_too(channel: discord.abc.GuildChannel, other: discord.abc.GuildChannel) -> bool:
    """Tell whether everyone who sees one channel, by a role or by name, sees the other, too."""
    if other.permissions_for(other.guild.default_role).view_channel:
        return True
    return (
        not is_open(channel)
        and {*roles_seeing(channel)} <= {*roles_seeing(other)}
        and members_let_in(channel) <= members_let_in(other)
    )

"""Who can see a channel, as its permissions say."""

import discord

_OPEN_TYPES = {
    discord.ChannelType.news,  # its messages can be followed from elsewhere
    # Who is connected to these sees them without any permission, as whoever is moved into them is
    # (https://discord.com/developers/docs/resources/channel#obfuscated-channels).
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
}


def is_open(channel: discord.abc.GuildChannel) -> bool:
    """Tell whether anyone may come to read the channel, whatever roles they have."""
    everyone = channel.permissions_for(channel.guild.default_role)
    return channel.type in _OPEN_TYPES or everyone.view_channel


def roles_seeing(channel: discord.abc.GuildChannel) -> list[discord.Role]:
    """Return the roles that see the channel; not bots' own, nor those that see everything."""
    return [
        role
        for role in channel.guild.roles
        if not role.permissions.administrator and not role.is_bot_managed()
        if channel.permissions_for(role).view_channel
    ]


def members_let_in(channel: discord.abc.GuildChannel) -> frozenset[int]:
    """Return who else than the bot sees the channel by an overwrite of their own."""
    # `channel.overwrites` takes what is both denied and allowed for denied; to Discord it's allowed
    # (https://discord.com/developers/docs/topics/permissions#permission-overwrites).
    return frozenset(
        overwrite.id
        for overwrite in channel._overwrites  # noqa: SLF001  # there is no other way to its bits
        if overwrite.is_member() and overwrite.id != channel.guild.me.id
        if discord.Permissions(overwrite.allow).view_channel
    )


def all_see_too(channel: discord.abc.GuildChannel, other: discord.abc.GuildChannel) -> bool:
    """Tell whether whoever sees one channel sees another, too.

    By its roles, and by name; administrators see every channel.
    """
    if other.permissions_for(other.guild.default_role).view_channel:
        return True
    return (
        not is_open(channel)
        and {*roles_seeing(channel)} <= {*roles_seeing(other)}
        and members_let_in(channel) <= members_let_in(other)
    )

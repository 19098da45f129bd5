"""Who can see a channel, what they may do there, and which permissions the bot lacks."""

import logging

import discord

from bot.texts import member_texts

# Permissions: discord.py's name, and the one that Discord shows.
_VIEW = ("view_channel", "View Channel")
_SEND = ("send_messages", "Send Messages")
_SEND_IN_THREADS = ("send_messages_in_threads", "Send Messages in Threads")
_HISTORY = ("read_message_history", "Read Message History")
_REACT = ("add_reactions", "Add Reactions")

NEEDED = (_VIEW, _SEND, _SEND_IN_THREADS, _HISTORY, _REACT)  # what the bot is invited with

_OPEN_TYPES = {
    discord.ChannelType.news,  # other servers can follow it
    # Members connected to these see them without any permission, and anyone can be moved in
    # (https://discord.com/developers/docs/resources/channel#obfuscated-channels).
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
}

_log = logging.getLogger(__name__)


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


def may_write(permissions: discord.Permissions, channel: object) -> bool:
    """Tell whether permissions are enough to write in a channel or thread."""
    if isinstance(channel, discord.Thread) and channel.locked and not permissions.manage_threads:
        return False
    return not _missing(permissions, (_VIEW, _sending(channel)))


def find_hindrance(interaction: discord.Interaction) -> str:
    """Return why a public answer can't be sent where it is asked for; empty if it can."""
    channel = interaction.channel
    if interaction.guild_id is None:
        return ""
    if not may_write(interaction.permissions, channel):
        return member_texts.ASKER_MAY_NOT_WRITE
    if not may_write(interaction.app_permissions, channel):
        missing = missing_rights(interaction.app_permissions, channel)
        _log.warning("Missing permissions in channel %s: %s", interaction.channel_id, missing)
        return member_texts.BOT_MAY_NOT_WRITE
    return ""


def missing_rights(permissions: discord.Permissions, channel: object) -> str:
    """Return what the bot, with these permissions, lacks in a channel, as Discord names it."""
    return ", ".join(_missing(permissions, (_VIEW, _sending(channel), _HISTORY)))


def build_invitation(application_id: int) -> str:
    """Return the address at which somebody adds the bot to a server, with all that it needs."""
    permissions = discord.Permissions(**{name: True for name, _ in NEEDED})
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id, permissions=permissions, scopes=scopes)


def missing_everywhere(permissions: discord.Permissions) -> tuple[str, ...]:
    """Return which of the permissions that the bot needs its roles in a server don't give it."""
    return () if permissions.administrator else tuple(_missing(permissions, NEEDED))


def log_forbidden(channel: object, error: discord.Forbidden) -> None:
    """Log that Discord forbade a reply in a channel, and which permissions the bot lacks."""
    permissions = _own_permissions(channel)
    missing = (missing_rights(permissions, channel) if permissions else "") or "none that is known"
    channel_id = getattr(channel, "id", "unknown")
    _log.warning(
        "May not reply in channel %s; missing permissions: %s (%s)", channel_id, missing, error.text
    )


def may_react(channel: object) -> bool:
    """Tell whether the bot may react to messages in a channel, as far as the cache tells."""
    permissions = _own_permissions(channel)
    return permissions is None or not _missing(permissions, (_VIEW, _HISTORY, _REACT))


def _own_permissions(channel: object) -> discord.Permissions | None:
    """Return what the bot may do there, as far as the cache tells."""
    # A thread whose channel isn't in the cache has no permissions.
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(place, discord.abc.GuildChannel):
        return None
    return place.permissions_for(place.guild.me)


def _sending(channel: object) -> tuple[str, str]:
    in_thread = isinstance(channel, discord.Thread | discord.ForumChannel)
    return _SEND_IN_THREADS if in_thread else _SEND


def _missing(permissions: discord.Permissions, needed: tuple[tuple[str, str], ...]) -> list[str]:
    return [shown for name, shown in needed if not getattr(permissions, name)]

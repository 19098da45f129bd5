"""Discord's JSON for what is in the world.

Shapes: https://docs.discord.com/developers/resources/ (user, guild, channel, message)
"""

from datetime import datetime, timedelta
from typing import Any

from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.permissions import can_view
from tests.discord_server.world import (
    Channel,
    Guild,
    Json,
    Member,
    Message,
    Overwrite,
    Role,
    User,
    World,
    created_at,
)

OBFUSCATED = 1 << 17
"""The flag of a channel that the bot can't see (docs.discord.com, resources/channel)."""

WITHHELD: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
"""What a message is without the message-content intent."""


def user_payload(user: User) -> Json:
    """Describe a user."""
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": user.bot,
    }


def application_payload(world: World) -> Json:
    """Describe the application (the bot has the same id)."""
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "description": "",
        "icon": None,
        "flags": 0,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_payload(world.owner),
        "team": None,
    }


def role_payload(role: Role) -> Json:
    """Describe a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def member_payload(member: Member, permissions: Permission | None = None) -> Json:
    """Describe a member without the user; with permissions in a channel for an interaction."""
    payload: Json = {
        "roles": [str(role.id) for role in member.roles],
        "nick": None,
        "avatar": None,
        "joined_at": created_at(member.guild.id).isoformat(),
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if permissions is not None:
        payload["permissions"] = str(int(permissions))
    return payload


def full_member_payload(member: Member, permissions: Permission | None = None) -> Json:
    """Describe a member with the user."""
    return {**member_payload(member, permissions), "user": user_payload(member.user)}


def _overwrite_payload(overwrite: Overwrite) -> Json:
    return {
        "id": str(overwrite.target.id),
        "type": 0 if isinstance(overwrite.target, Role) else 1,
        "allow": str(int(overwrite.allow)),
        "deny": str(int(overwrite.deny)),
    }


def channel_payload(channel: Channel) -> Json:
    """Describe a channel, thread or direct-message channel."""
    payload: Json = {"id": str(channel.id), "type": int(channel.type), "flags": 0}
    payload["last_message_id"] = str(max(channel.messages, default=0)) or None
    if channel.guild is None:
        return payload
    payload |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "parent_id": str(channel.parent.id) if channel.parent else None,
        "rate_limit_per_user": 0,
    }
    return payload | (_thread_fields(channel) if channel.is_thread else _guild_fields(channel))


def _guild_fields(channel: Channel) -> Json:
    return {
        "position": channel.guild.channels.index(channel) if channel.guild else 0,
        "permission_overwrites": [_overwrite_payload(o) for o in channel.overwrites],
        "topic": None,
        "nsfw": False,
    }


def _thread_fields(thread: Channel) -> Json:
    made = created_at(thread.id).isoformat()
    return {
        "owner_id": str(thread.owner.id) if thread.owner else "0",
        "message_count": len(thread.messages),
        "total_message_sent": len(thread.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": made,
            "create_timestamp": made,
            "locked": False,
        },
    }


def channel_seen_by_bot(channel: Channel, bot: User) -> Json:
    """Describe a guild's channel as the gateway does.

    Notes
    -----
    https://docs.discord.com/developers/resources/channel ("Obfuscated Channels"): from November
    2026 a channel that the bot can't view comes without its name and its true overwrites. What
    stands in their place isn't documented; a bot must go by the flag.
    """
    payload = channel_payload(channel)
    if channel.guild is None or can_view(bot, channel):
        return payload
    hidden = Overwrite(channel.guild.roles[0], deny=Permission.VIEW_CHANNEL)
    return payload | {
        "name": "___hidden___",
        "flags": OBFUSCATED,
        "permission_overwrites": [_overwrite_payload(hidden)],
        "last_message_id": None,
    }


def guild_payload(guild: Guild, bot: User) -> Json:
    """Describe a guild as GUILD_CREATE does: without the members intent, the bot alone."""
    visible_threads = [c for c in guild.channels if c.is_thread and can_view(bot, c)]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "roles": [role_payload(role) for role in guild.roles],
        "channels": [channel_seen_by_bot(c, bot) for c in guild.channels if not c.is_thread],
        "threads": [channel_payload(thread) for thread in visible_threads],
        "members": [full_member_payload(guild.members[bot.id])],
        "member_count": len(guild.members),
        "joined_at": created_at(guild.id).isoformat(),
        "large": False,
        "preferred_locale": guild.locale,
        "features": [],
    }


def message_payload(message: Message) -> Json:
    """Describe a message with all that it contains, as people's clients get it."""
    payload: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": user_payload(message.author),
        "content": message.content,
        "components": message.components,
        "embeds": message.embeds,
        "attachments": message.attachments,
        "timestamp": created_at(message.id).isoformat(),
        "edited_timestamp": _edited_at(message).isoformat() if message.edited else None,
        "mentions": [user_payload(user) for user in message.mentions],
        "mention_roles": [str(role.id) for role in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "type": int(message.type),
        "flags": int(message.flags),
        "tts": False,
        "pinned": False,
    }
    payload |= _optional_fields(message)
    if message.reply_to is not None:
        payload["message_reference"] = _reference_payload(message.reply_to)
        payload["referenced_message"] = _referenced_payload(message.reply_to)
    return payload


def _edited_at(message: Message) -> datetime:
    return created_at(message.id) + timedelta(seconds=message.edited_after_s)


def _optional_fields(message: Message) -> Json:
    optional: dict[str, Any] = {
        "nonce": message.nonce,
        "webhook_id": str(message.webhook_id) if message.webhook_id else None,
        "interaction_metadata": message.interaction,
    }
    return {key: value for key, value in optional.items() if value is not None}


def _reference_payload(message: Message) -> Json:
    reference = {"type": 0, "message_id": str(message.id), "channel_id": str(message.channel.id)}
    if message.channel.guild is not None:
        reference["guild_id"] = str(message.channel.guild.id)
    return reference


def _referenced_payload(message: Message) -> Json | None:
    if message.deleted:
        return None
    payload = message_payload(message)
    payload.pop("referenced_message", None)
    return payload


def message_seen_by_bot(message: Message, bot: User) -> Json:
    """Describe a message without what the message-content intent would be needed for."""
    payload = message_payload(message)
    if _is_withheld(message, bot):
        payload |= WITHHELD
    answered = message.reply_to
    if answered is not None and not answered.deleted and _is_withheld(answered, bot):
        payload["referenced_message"] |= WITHHELD
    return payload


def _is_withheld(message: Message, bot: User) -> bool:
    """Apply https://docs.discord.com/developers/events/gateway#message-content-intent."""
    is_direct = message.channel.type is ChannelType.DM and bot in message.channel.people
    return not (is_direct or message.author is bot or bot in message.mentions)


def message_event(message: Message, bot: User) -> Json:
    """Describe a message as MESSAGE_CREATE and MESSAGE_UPDATE do."""
    payload = message_seen_by_bot(message, bot)
    guild = message.channel.guild
    payload["channel_type"] = int(message.channel.type)
    if guild is None:
        return payload
    payload["guild_id"] = str(guild.id)
    if message.webhook_id is None and (member := guild.members.get(message.author.id)):
        payload["member"] = member_payload(member)
    for mention in payload["mentions"]:
        if mentioned := guild.members.get(int(mention["id"])):
            mention["member"] = member_payload(mentioned)
    return payload

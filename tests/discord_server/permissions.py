"""Who may do what where: Discord's documented algorithm.

https://docs.discord.com/developers/topics/permissions#permission-hierarchy
"""

from collections.abc import Iterable

from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.world import NOTHING, Channel, Member, Overwrite, Role, User

ALL = Permission((1 << 53) - 1)

IN_DIRECT_MESSAGES = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
)


def permissions_in(user: User, channel: Channel) -> Permission:
    """Compute what a user may do in a channel; nothing if they aren't there.

    A thread has the permissions of its parent; a private one is seen by those added to it and by
    who may manage threads.
    """
    if channel.guild is None:
        return IN_DIRECT_MESSAGES if user in channel.people else NOTHING
    member = channel.guild.members.get(user.id)
    if member is None:
        return NOTHING
    permissions = _in_guild_channel(member, channel.parent if channel.is_thread else channel)
    if channel.type is ChannelType.PRIVATE_THREAD and user not in channel.people:
        return permissions if Permission.MANAGE_THREADS in permissions else NOTHING
    return permissions


def can_view(user: User, channel: Channel) -> bool:
    """Tell whether the user sees the channel."""
    return Permission.VIEW_CHANNEL in permissions_in(user, channel)


def can_send(user: User, channel: Channel) -> bool:
    """Tell whether the user may write in the channel."""
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    return needed in permissions_in(user, channel)


def _in_guild_channel(member: Member, channel: Channel | None) -> Permission:
    base = permissions_of(member)
    if base == ALL or channel is None:
        return base
    roles = {member.guild.roles[0]: 0} | dict.fromkeys(member.roles, 1)
    for level in range(3):  # @everyone, then all roles together, then the member
        at_level = (o for o in channel.overwrites if _level(o.target, member, roles) == level)
        base = _overwritten(base, at_level)
    return _implied(base)


def permissions_of(member: Member) -> Permission:
    """Compute what a member may do where no channel says otherwise."""
    if member.guild.owner is member.user:
        return ALL
    permissions = member.guild.roles[0].permissions
    for role in member.roles:
        permissions |= role.permissions
    return ALL if Permission.ADMINISTRATOR in permissions else permissions


def _level(target: Role | User, member: Member, roles: dict[Role, int]) -> int | None:
    if isinstance(target, User):
        return 2 if target is member.user else None
    return roles.get(target)


def _overwritten(permissions: Permission, overwrites: Iterable[Overwrite]) -> Permission:
    allow, deny = NOTHING, NOTHING
    for overwrite in overwrites:
        allow |= overwrite.allow
        deny |= overwrite.deny
    return (permissions & ~deny) | allow


def _implied(permissions: Permission) -> Permission:
    """Take away what is worth nothing without seeing or writing (implicit permissions)."""
    if Permission.VIEW_CHANNEL not in permissions:
        return NOTHING
    if Permission.SEND_MESSAGES not in permissions:
        permissions &= ~(
            Permission.MENTION_EVERYONE
            | Permission.SEND_TTS_MESSAGES
            | Permission.ATTACH_FILES
            | Permission.EMBED_LINKS
        )
    return permissions

"""Making and changing the world, with the events that tell the bot of it."""

from collections.abc import Iterable, Sequence

from tests.discord_server.flags import ChannelType, Intent, Permission
from tests.discord_server.gateway import Gateway
from tests.discord_server.payloads import (
    channel_seen_by_bot,
    full_member_payload,
    guild_payload,
    role_payload,
)
from tests.discord_server.waiting import Bell
from tests.discord_server.world import (
    NOTHING,
    Channel,
    Guild,
    Member,
    Overwrite,
    Role,
    User,
    World,
)


class Builder:
    """The part of the server that makes guilds, roles, channels and members.

    Attributes
    ----------
    token : str
        What the bot must log in with.
    bot, owner : User
        The bot's user (the application has the same id) and the application's owner.
    """

    def __init__(self, token: str, world: World | None = None) -> None:
        self.token = token
        self.world = world or World()
        self.bot, self.owner = self.world.bot, self.world.owner
        self.bell = Bell()
        self.gateway = Gateway(self.world, token, self.bell)

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Make a user who is in no guild."""
        return self.world.add_user(name, bot=bot)

    def add_guild(self, name: str, owner: User | None = None, locale: str = "en-US") -> Guild:
        """Make a guild with the bot in it; its owner is someone new unless given."""
        guild = self.world.add_guild(name, owner or self.add_user(f"owner of {name}"), locale)
        self.gateway.dispatch("GUILD_CREATE", guild_payload(guild, self.bot), Intent.GUILDS)
        return guild

    def add_role(self, guild: Guild, name: str, permissions: Permission = NOTHING) -> Role:
        """Make a role, above those that there are."""
        role = Role(self.world.next_id(), name, permissions, len(guild.roles))
        guild.roles.append(role)
        self._tell_role("GUILD_ROLE_CREATE", guild, role)
        return role

    def set_permissions(self, guild: Guild, role: Role, permissions: Permission) -> None:
        """Change what a role may do."""
        role.permissions = permissions
        self._tell_role("GUILD_ROLE_UPDATE", guild, role)

    def add_member(self, guild: Guild, user: User | str, roles: Sequence[Role] = ()) -> User:
        """Let a user, or someone new of this name, into a guild.

        Without the members intent the bot isn't told.
        """
        user = self.add_user(user) if isinstance(user, str) else user
        guild.members[user.id] = Member(user, guild, list(roles))
        return user

    def set_roles(self, guild: Guild, user: User, roles: Sequence[Role]) -> None:
        """Change a member's roles; the bot is only told of its own."""
        member = guild.members[user.id]
        member.roles = list(roles)
        if user is self.bot:
            payload = full_member_payload(member) | {"guild_id": str(guild.id)}
            self.gateway.dispatch("GUILD_MEMBER_UPDATE", payload)

    def add_channel(
        self,
        guild: Guild,
        name: str,
        overwrites: Iterable[Overwrite] = (),
        kind: ChannelType = ChannelType.TEXT,
    ) -> Channel:
        """Make a channel."""
        channel = Channel(self.world.next_id(), kind, name, guild, overwrites=list(overwrites))
        self.world.add_channel(channel)
        self._tell_channel("CHANNEL_CREATE", channel)
        return channel

    def set_overwrites(self, channel: Channel, overwrites: Iterable[Overwrite]) -> None:
        """Change who may do what in a channel."""
        channel.overwrites = list(overwrites)
        self._tell_channel("CHANNEL_UPDATE", channel)

    def dm(self, user: User) -> Channel:
        """Return the bot's private channel with a user."""
        return self.world.direct_channel(self.bot, user)

    def _tell_role(self, event: str, guild: Guild, role: Role) -> None:
        data = {"guild_id": str(guild.id), "role": role_payload(role)}
        self.gateway.dispatch(event, data, Intent.GUILDS)

    def _tell_channel(self, event: str, channel: Channel) -> None:
        self.gateway.dispatch(event, channel_seen_by_bot(channel, self.bot), Intent.GUILDS)

"""A guild for the tests of access, as Discord describes it to the bot."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast

import discord
from discord.state import ConnectionState

from bot.access.audiences import Access
from bot.config import Config
from bot.config import GuildSettings as GuildTable
from retrieval.audience import Audience, Reader
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.payloads import (
    channel_payload,
    full_member_payload,
    guild_payload,
    user_payload,
)
from tests.discord_server.world import (
    NOTHING,
    Channel,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    User,
    World,
)

VIEW = Permission.VIEW_CHANNEL
GUEST = frozenset({"guest"})
SUBSCRIBER = frozenset({"guest", "subscriber"})
STAFF = frozenset({"guest", "subscriber", "admin"})
TOPICS = ("guest", "subscriber", "admin")
ARTICLES = [frozenset(roles) for size in (1, 2, 3) for roles in combinations(TOPICS, size)]

SHARDS = 11


def refusal(kind: type[discord.HTTPException], status: int) -> discord.HTTPException:
    """Return what discord.py raises for an answer with this status."""
    return kind(cast("Any", SimpleNamespace(status=status, reason="refused")), "refused")


@dataclass
class Discord:
    """Discord's answers to the bot's requests for members.

    Parameters
    ----------
    guild : Guild
        Whose members they are.
    errors : dict of int to Exception
        What is raised instead, by the user's id.
    wait : function of () to awaitable, optional
        What each answer waits for.
    asked : list of int
        For which users there were requests.
    """

    guild: Guild
    errors: dict[int, Exception] = field(default_factory=dict)
    wait: Callable[[], Awaitable[object]] | None = None
    asked: list[int] = field(default_factory=list)

    async def get_member(self, guild_id: int, user_id: int) -> Json:
        """Return a member, or raise what discord.py would."""
        assert guild_id == self.guild.id
        self.asked.append(user_id)
        if self.wait:
            await self.wait()
        if user_id in self.errors:
            raise self.errors[user_id]
        if user_id not in self.guild.members:
            raise refusal(discord.NotFound, 404)
        return full_member_payload(self.guild.members[user_id])


@dataclass
class Client:
    """The bot's client: its only guild, and that guild's connection.

    Parameters
    ----------
    guild : discord.Guild
        As it is in the cache.
    is_closed : bool or None
        Whether its shard is disconnected; None if the shard isn't the client's.
    """

    guild: discord.Guild
    is_closed: bool | None = False

    def get_guild(self, guild_id: int) -> discord.Guild | None:
        """Return the guild, if it is this one."""
        return self.guild if guild_id == self.guild.id else None

    def get_shard(self, shard_id: int) -> object | None:
        """Return the connection, if it is the guild's."""
        if shard_id != self.guild.shard_id or self.is_closed is None:
            return None
        return SimpleNamespace(is_closed=lambda: self.is_closed)


@dataclass(repr=False)
class Town:
    """A guild with the bot in it, a channel, and whose server roles mean what.

    Parameters
    ----------
    world : World
        With one guild.
    guild : Guild
        `roles` are @everyone, the bot's own, then others.
    place : Channel
        Where a reply would stand.
    mapping : dict of Role to Reader
        The content roles that server roles stand for.
    managed : dict of Role to Json
        The tags of the roles that aren't given by people.
    is_obfuscated : bool
        Whether Discord hides what the bot can't see, as from November 2026.
    """

    world: World
    guild: Guild
    place: Channel
    mapping: dict[Role, Reader]
    managed: dict[Role, Json]
    is_obfuscated: bool = False

    def __post_init__(self) -> None:
        self.discord = Discord(self.guild)

    def __repr__(self) -> str:
        roles = [f"{role.name} {role.permissions!r}" for role in self.guild.roles]
        overwrites = [
            f"{o.target.name} {o.target.id} +{o.allow!r} -{o.deny!r}"
            for o in self.channel.overwrites
        ]
        errors = self.discord.errors.keys()
        return f"<{self.place.type!r} {roles} {overwrites} {self.is_obfuscated=} {errors=}>"

    def access(self, client: object = None) -> Access:
        """Return what is tested; most of it needs no client."""
        roles = {role.id: content_roles for role, content_roles in self.mapping.items()}
        guilds = {self.guild.id: GuildTable(roles=roles)}
        return Access(cast("Any", client), Config(guilds=guilds))

    @property
    def channel(self) -> Channel:
        """The place itself, or the channel of the thread that it is."""
        return self.place.parent if self.place.is_thread and self.place.parent else self.place

    @property
    def ranks(self) -> list[Role]:
        """The roles that people can have."""
        roles = self.guild.roles[1:]
        return [role for role in roles if "bot_id" not in self.managed.get(role, {})]

    @property
    def let_in(self) -> list[User]:
        """Who else than the bot sees the channel by an overwrite of their own."""
        targets = (o.target for o in self.channel.overwrites if VIEW in o.allow)
        return [user for user in targets if isinstance(user, User) and user is not self.world.bot]

    def content_roles(self, roles: Iterable[Role]) -> Reader:
        """Return what somebody with these server roles holds."""
        return GUEST.union(*(self.mapping.get(role, ()) for role in roles))

    def add_member(self, roles: Iterable[Role] = (), *, bot: bool = False) -> Member:
        """Add somebody with these roles."""
        user = self.world.add_user("member", bot=bot)
        self.guild.members[user.id] = Member(user, self.guild, list(roles))
        return self.guild.members[user.id]

    def people(self) -> list[Member]:
        """Return all whom Docent promises something: not the owner, administrators and bots."""
        return [
            member
            for member in self.guild.members.values()
            if member.user is not self.guild.owner and not member.user.bot
            if not any(Permission.ADMINISTRATOR in role.permissions for role in member.roles)
        ]

    def discord_guild(self) -> discord.Guild:
        """Return the guild as the bot knows it, the bot alone of its members."""
        payload = guild_payload(self.guild, self.world.bot)
        if not self.is_obfuscated:
            channels = [c for c in self.guild.channels if not c.is_thread]
            payload["channels"] = [channel_payload(channel) for channel in channels]
        tags = {str(role.id): tags for role, tags in self.managed.items()}
        for role in payload["roles"]:
            if role["id"] in tags:
                role |= {"managed": True, "tags": tags[role["id"]]}
        return discord.Guild(data=cast("Any", payload), state=self.state())

    def state(self) -> ConnectionState[discord.Client]:
        """Return what discord.py's objects belong to."""
        state = ConnectionState[discord.Client](
            dispatch=print, handlers={}, hooks={}, http=cast("Any", self.discord)
        )
        state.shard_count = SHARDS
        bot = cast("Any", user_payload(self.world.bot))
        state.user = discord.ClientUser(state=state, data=bot)
        return state

    async def public(self, member: Member, guild: discord.Guild | None = None) -> Audience:
        """Return the audience of a public reply to a member in the place."""
        guild = guild or self.discord_guild()
        asker = discord_member(member, guild)
        return await self.access(Client(guild)).public(asker, guild, self.place.id)


def discord_member(
    member: Member, guild: discord.Guild, permissions: Permission | None = None
) -> discord.Member:
    """Return a member as an event describes them; an interaction tells permissions too."""
    data = full_member_payload(member, permissions)
    return discord.Member(data=cast("Any", data), guild=guild, state=guild._state)


def make_town(everyone: Permission = NOTHING) -> Town:
    """Return a town with supporters, staff, administrators, boosters, and another bot's role."""
    world = World()
    guild = world.add_guild("Town", world.owner)
    guild.roles[0].permissions = everyone
    names = ["Docent", "supporters", "staff", "administrators", "boosters", "another bot"]
    for position, name in enumerate(names, start=1):
        guild.roles.append(Role(world.next_id(), name, NOTHING, position))
    _, own, supporters, staff, administrators, boosters, another = guild.roles
    administrators.permissions = Permission.ADMINISTRATOR
    guild.members[world.bot.id].roles.append(own)
    place = world.add_channel(Channel(world.next_id(), ChannelType.TEXT, "place", guild))
    place.overwrites.append(Overwrite(own, allow=VIEW))
    mapping = {supporters: frozenset({"subscriber"}), staff: frozenset({"subscriber", "admin"})}
    managed: dict[Role, Json] = {
        own: {"bot_id": str(world.bot.id)},
        boosters: {"premium_subscriber": None},
        another: {"bot_id": str(world.next_id())},
    }
    return Town(world, guild, place, mapping, managed)


def hide(town: Town, *allowed: Role | User) -> None:
    """Let only these, and the bot, see the place."""
    everyone, own = town.guild.roles[:2]
    targets: list[Role | User] = [own, *allowed]
    town.channel.overwrites = [Overwrite(target, allow=VIEW) for target in targets]
    if everyone not in allowed:
        town.channel.overwrites.append(Overwrite(everyone, deny=VIEW))


def add_thread(town: Town, kind: ChannelType = ChannelType.PUBLIC_THREAD) -> None:
    """Let the place be a thread of what was the place, with the bot in it."""
    town.place = town.world.add_channel(
        Channel(town.world.next_id(), kind, "post", town.guild, town.place, people=[town.world.bot])
    )


def make_voice(
    town: Town,
    guild: discord.Guild,
    kind: type[discord.VoiceChannel | discord.StageChannel] = discord.VoiceChannel,
) -> None:
    """Let the place be a voice or stage channel in the cache."""
    number = (
        discord.ChannelType.voice
        if kind is discord.VoiceChannel
        else discord.ChannelType.stage_voice
    )
    data = channel_payload(town.place) | {"type": number.value, "bitrate": 1, "user_limit": 0}
    guild._add_channel(kind(state=guild._state, guild=guild, data=cast("Any", data)))

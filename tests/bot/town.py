"""A guild for the tests of access, as Discord describes it to the bot; also a random one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, cast

import discord
from discord.state import ConnectionState
from hypothesis import strategies as st

from bot.access import Access
from bot.config import Config
from bot.config import Guild as GuildTable
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
    Member,
    Overwrite,
    Role,
    User,
    World,
)

VIEW = Permission.VIEW_CHANNEL
GUEST = frozenset({"guest"})
SUBSCRIBER = frozenset({"guest", "subscriber"})
TOPICS = ("guest", "subscriber", "admin")
ARTICLES = [frozenset(roles) for size in (1, 2, 3) for roles in combinations(TOPICS, size)]


@dataclass(repr=False)
class Town:
    """A guild with the bot in it, a channel, and whose server roles mean what.

    Parameters
    ----------
    world : World
        With one guild.
    guild : Guild
        `roles` are @everyone, the bot's own, then those of people.
    place : Channel
        Where a reply would stand.
    mapping : dict of Role to Reader
        The content roles that server roles stand for.
    is_obfuscated : bool
        Whether Discord hides what the bot can't see, as from November 2026.
    """

    world: World
    guild: Guild
    place: Channel
    mapping: dict[Role, Reader]
    is_obfuscated: bool = False

    def __repr__(self) -> str:
        roles = [f"{role.name} {role.permissions!r}" for role in self.guild.roles]
        overwrites = [f"{o.target.name} +{o.allow!r} -{o.deny!r}" for o in self.channel.overwrites]
        return f"<{self.place.type!r} {roles} {overwrites} {self.is_obfuscated=}>"

    @property
    def access(self) -> Access:
        """What is tested."""
        roles = {role.id: content_roles for role, content_roles in self.mapping.items()}
        return Access(Config(guilds={self.guild.id: GuildTable(roles=roles)}))

    @property
    def channel(self) -> Channel:
        """The place itself, or the channel of the thread that it is."""
        return self.place.parent if self.place.is_thread and self.place.parent else self.place

    def content_roles(self, roles: Iterable[Role]) -> Reader:
        """Return what somebody with these server roles holds."""
        return GUEST.union(*(self.mapping.get(role, ()) for role in roles))

    def add_member(self, roles: Iterable[Role] = ()) -> Member:
        """Add somebody with these roles."""
        user = self.world.add_user("member")
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
        own = str(self.guild.roles[1].id)
        role = next(role for role in payload["roles"] if role["id"] == own)
        role |= {"managed": True, "tags": {"bot_id": str(self.world.bot.id)}}
        return discord.Guild(data=cast("Any", payload), state=_state(self.world.bot))

    def public(self, member: Member, guild: discord.Guild | None = None) -> Audience:
        """Return the audience of a public reply to a member in the place."""
        guild = guild or self.discord_guild()
        return self.access.public(discord_member(member, guild), guild, self.place.id)


def _state(bot: User) -> ConnectionState[discord.Client]:
    state = ConnectionState[discord.Client](
        dispatch=print, handlers={}, hooks={}, http=cast("Any", None)
    )
    state.user = discord.ClientUser(state=state, data=cast("Any", user_payload(bot)))
    return state


def discord_member(
    member: Member, guild: discord.Guild, permissions: Permission | None = None
) -> discord.Member:
    """Return a member as an event describes them; an interaction tells permissions too."""
    data = full_member_payload(member, permissions)
    return discord.Member(data=cast("Any", data), guild=guild, state=guild._state)


def make_town(everyone: Permission = NOTHING) -> Town:
    """Return a town with three roles of people (supporters, staff, administrators)."""
    world = World()
    guild = world.add_guild("Town", world.owner)
    guild.roles[0].permissions = everyone
    for position, name in enumerate(["Docent", "supporters", "staff", "administrators"], start=1):
        guild.roles.append(Role(world.next_id(), name, NOTHING, position))
    _, own, supporters, staff, administrators = guild.roles
    administrators.permissions = Permission.ADMINISTRATOR
    guild.members[world.bot.id].roles.append(own)
    place = world.add_channel(Channel(world.next_id(), ChannelType.TEXT, "place", guild))
    place.overwrites.append(Overwrite(own, allow=VIEW))
    mapping = {supporters: frozenset({"subscriber"}), staff: frozenset({"subscriber", "admin"})}
    return Town(world, guild, place, mapping)


BASES = st.sampled_from([NOTHING, VIEW, Permission.ADMINISTRATOR, Permission.MANAGE_GUILD])
OVERWRITES = st.sampled_from([None, None, (VIEW, NOTHING), (NOTHING, VIEW), (VIEW, VIEW)])
PLACES = st.sampled_from(
    [ChannelType.TEXT, ChannelType.TEXT, ChannelType.FORUM, ChannelType.ANNOUNCEMENT]
)


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Return a town with random roles, overwrites and mappings, and everyone who could be in it."""
    town = make_town()
    guild, world = town.guild, town.world
    for role in guild.roles:
        role.permissions = draw(BASES)
    ranks = guild.roles[2:]
    town.mapping = {rank: draw(st.sampled_from([frozenset(), *ARTICLES])) for rank in ranks}
    targets: list[Role | User] = [*guild.roles, world.bot]
    targets += [town.add_member([rank]).user for rank in ranks[:2] if draw(st.booleans())]
    for size in range(len(ranks) + 1):
        for some in combinations(ranks, size):
            town.add_member(some)

    def overwrites() -> list[Overwrite]:
        drawn = ((target, draw(OVERWRITES)) for target in targets)
        return [Overwrite(target, *bits) for target, bits in drawn if bits is not None]

    category = world.add_channel(
        Channel(world.next_id(), ChannelType.CATEGORY, "all", guild, overwrites=overwrites())
    )
    town.place.type, town.place.parent = draw(PLACES), category
    town.place.overwrites = overwrites()
    if draw(st.booleans()):
        thread = Channel(world.next_id(), ChannelType.PUBLIC_THREAD, "post", guild, town.place)
        town.place = world.add_channel(thread)
    town.is_obfuscated = draw(st.booleans())
    return town

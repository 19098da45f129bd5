"""Works out the audience of a reply from its guild, channel and member.

Wherever Discord doesn't tell who reads, a reader who holds `access.everyone` alone is assumed:
that can only hide articles, never show one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial

import aiohttp
import discord

from bot.access.permissions import is_open, members_let_in, roles_seeing
from bot.access.role_map import NOTHING, ByCommand, RoleMap
from bot.config import Config
from bot.connection import ALL_SHARDS, Shards, Shared, within
from retrieval.audience import Audience, Reader

FETCH_TIMEOUT_S = 1.5  # how long a question waits for Discord to tell a member's roles
MAX_FETCHED = 5  # if more members are let in by name, none is fetched: the channel counts as open

Asker = discord.Member | discord.User
# Raised when Discord refuses, can't be reached, or takes too long (TimeoutError).
_FETCH_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReplyAudience:
    """The audience of a private reply, and whether the member's roles could be checked for it."""

    audience: Audience
    roles_known: bool = True


class Access:
    """Works out audiences and rights from what Discord tells.

    `by_command` is what commands have mapped, at each moment (`StoredRoleMap.by_command`); `shards`
    are those of the guilds that the client knows.
    """

    def __init__(
        self,
        client: discord.AutoShardedClient,
        config: Config,
        by_command: ByCommand = NOTHING,
        shards: Shards = ALL_SHARDS,
    ) -> None:
        self._client = client
        self._config = config
        self._by_command = by_command
        self.shards = shards
        # Whether what is known here counts at this moment; otherwise, nobody is more than `anyone`.
        self.is_trusted: Callable[[], bool] = lambda: True
        # Whether what commands have mapped is known; otherwise, nobody is more by it.
        self.is_current: Callable[[], bool] = lambda: True
        # Sees what other processes have mapped.
        self.look: Callable[[], Awaitable[object]] = partial(asyncio.sleep, 0)
        # The cache of their guilds isn't trusted until the events of the meantime have arrived.
        self.lost_shards: set[int] = set()
        self._fetching: Shared[discord.Member | None] = Shared()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the current role map."""
        return RoleMap.of(self._config, self._by_command).fingerprint

    @property
    def anyone(self) -> Audience:
        """The audience of somebody of whom nothing is known."""
        return Audience.of(self._config.access.everyone)

    def reader(self, guild_id: int, role_ids: Iterable[int]) -> Reader:
        """Return the content roles that server roles of a guild stand for.

        In a guild that isn't listed, everyone holds `access.everyone` alone.
        """
        guild = self._config.guilds.get(guild_id)
        if guild is None or not self.is_trusted():
            return self._config.access.everyone
        by_command = self._by_command.get(guild_id, {}) if self.is_current() else {}
        tables = (guild.roles, by_command)
        return self._config.access.everyone.union(
            *(table.get(role_id, ()) for role_id in role_ids for table in tables)
        )

    async def _refresh(self, guild_id: int | None) -> bool:
        """See what a guild's roles stand for now; return whether that is known."""
        if guild_id is not None and self._by_command.get(guild_id):
            await self.look()
        return self._knows_roles(guild_id)

    def _knows_roles(self, guild_id: int | None) -> bool:
        is_known = guild_id is None or not self._by_command.get(guild_id) or self.is_current()
        return self.is_trusted() and is_known

    def person(self, user: Asker) -> Reader:
        """Return a user's content roles, by the server roles that came with them from Discord."""
        if not isinstance(user, discord.Member):
            return self._config.access.everyone
        # `user.roles` leaves out roles that aren't in the cache, as in a guild not yet loaded.
        role_ids = user._roles  # noqa: SLF001  # there is no other way to the ids
        return self.reader(user.guild.id, [user.guild.id, *role_ids])  # its own id is @everyone's

    def role_reader(self, role: discord.Role) -> Reader:
        """Return the content roles of a member who has this server role alone."""
        return self.reader(role.guild.id, [role.guild.id, role.id])

    async def public(
        self, user: Asker, guild: discord.Guild | None, channel_id: int | None
    ) -> Audience:
        """Return the audience of a public reply: the asker, and everyone who sees the channel.

        Beside the asker, one reader for each role that sees the channel, as the guild's cache
        tells, and for each member let in by name; or one who holds `access.everyone` alone, if
        anyone can see the channel, or if it is unknown who can.

        One reader a role is enough: a permission that an overwrite allows to one of a member's
        roles beats what others deny, so a member who sees the channel by roles has one role that
        sees it by itself
        (https://discord.com/developers/docs/topics/permissions#permission-overwrites).
        """
        await self._refresh(guild.id if guild else None)
        readers = await self._channel_readers(guild, channel_id, asker_id=user.id)
        return Audience.of(self.person(user), *readers)

    async def channel(self, guild: discord.Guild | None, channel_id: int | None) -> Audience:
        """Return everyone who sees a channel; nobody, if only administrators and bots do."""
        await self._refresh(guild.id if guild else None)
        return Audience(await self._channel_readers(guild, channel_id))

    async def fetch_reader(self, interaction: discord.Interaction) -> ReplyAudience:
        """Return the one reader of a private reply to an interaction."""
        if interaction.guild_id is None:
            return await self.fetch_private(interaction.user)
        return await self.fetch_ephemeral(interaction.user)

    async def fetch_ephemeral(self, user: Asker) -> ReplyAudience:
        """Return the one reader of an ephemeral reply in a guild."""
        guild_id = user.guild.id if isinstance(user, discord.Member) else None
        roles_known = await self._refresh(guild_id)
        return ReplyAudience(Audience.of(self.person(user)), roles_known)

    async def fetch_private(self, user: Asker) -> ReplyAudience:
        """Return the audience of a private chat, by the user's current roles in the home guild."""
        home = self._config.home_guild or 0
        listed = self._config.guilds.get(home)
        if listed is None or not (listed.roles or self._by_command.get(home)):
            return ReplyAudience(self.anyone)
        guild = self._client.get_guild(home)
        if guild is None and not self.shards.has(home):
            # Its members can be fetched all the same.
            state = self._client._connection  # noqa: SLF001  # as below, there is no other way
            guild = discord.Guild._create_unavailable(state=state, guild_id=home, data=None)  # noqa: SLF001
        if guild is None:
            return ReplyAudience(self.anyone, roles_known=False)
        try:
            member = await self._fetch_member(guild, user.id)
        except _FETCH_ERRORS as error:
            _log.warning("The roles of a member couldn't be fetched: %r", error)
            return ReplyAudience(self.anyone, roles_known=False)
        roles_known = await self._refresh(home)
        audience = Audience.of(self.person(member)) if member else self.anyone
        return ReplyAudience(audience, roles_known)

    def is_up_to_date(self, guild: discord.Guild) -> bool:
        """Tell whether what is known of a guild is up to date."""
        if not self._knows_roles(guild.id):
            return False
        if not self.shards.has(guild.id):
            return not guild.unavailable  # it has just been fetched
        shard = self._client.get_shard(guild.shard_id)
        if guild.unavailable or shard is None or shard.is_closed():
            return False
        # A reopened connection hasn't delivered the missed events yet.
        return guild.shard_id not in self.lost_shards

    async def fetch_guild(self, guild_id: int) -> discord.Guild | None:
        """Return a guild, from Discord if another process has it; None if that fails."""
        guild = self._client.get_guild(guild_id)
        if guild or self.shards.has(guild_id) or not self._client.user:
            return guild
        try:
            guild = await self._client.fetch_guild(guild_id, with_counts=False)
            guild._add_member(await guild.fetch_member(self._client.user.id))  # noqa: SLF001
            for channel in await guild.fetch_channels():
                guild._add_channel(channel)  # noqa: SLF001  # that is how its cache is filled
        except _FETCH_ERRORS as error:
            _log.warning("The guild %d couldn't be fetched: %r", guild_id, error)
            return None
        return guild

    def get_known_channel(
        self, guild: discord.Guild | None, channel_id: int | None
    ) -> discord.abc.GuildChannel | None:
        """Return a channel, or a thread's parent, if its permissions are known and up to date."""
        if guild is None or channel_id is None or not self.is_up_to_date(guild):
            return None
        channel = guild.get_channel_or_thread(channel_id)
        if isinstance(channel, discord.Thread):
            # Members of a private thread must see its channel, too
            # (https://discord.com/developers/docs/topics/threads#private-threads).
            channel = channel.parent
        if channel is None or not channel.permissions_for(guild.me).view_channel:
            # A channel that Discord hides from bots comes with made-up overwrites for nobody
            # (https://discord.com/developers/docs/resources/channel#obfuscated-channels).
            return None
        return channel

    async def _channel_readers(
        self, guild: discord.Guild | None, channel_id: int | None, asker_id: int | None = None
    ) -> frozenset[Reader]:
        """Return who sees a channel, without fetching the asker, whose roles are known."""
        channel = self.get_known_channel(guild, channel_id)
        let_in = members_let_in(channel) if channel else frozenset()
        if channel is None or is_open(channel) or len(let_in) > MAX_FETCHED:
            return frozenset({self._config.access.everyone})
        by_role = (self.role_reader(role) for role in roles_seeing(channel))
        others = (self._fetch_readers(channel.guild, member) for member in let_in - {asker_id})
        fetched = await asyncio.gather(*others)
        return frozenset().union(by_role, *fetched)

    async def _fetch_readers(self, guild: discord.Guild, user_id: int) -> frozenset[Reader]:
        """Return a member as a reader; empty for a bot, and for a member who has left."""
        try:
            member = await self._fetch_member(guild, user_id)
        except _FETCH_ERRORS as error:
            _log.warning("The roles of a member who sees a channel couldn't be fetched: %r", error)
            return frozenset({self._config.access.everyone})
        if member is None or member.bot:
            return frozenset()
        return frozenset({self.person(member)})

    async def _fetch_member(self, guild: discord.Guild, user_id: int) -> discord.Member | None:
        """Return a member with their current roles; None if they aren't in the guild."""
        return await self._fetching.run((guild.id, user_id), partial(_fetch_member, guild, user_id))


async def _fetch_member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    try:
        return await within(FETCH_TIMEOUT_S, guild.fetch_member(user_id))
    except discord.NotFound:
        return None

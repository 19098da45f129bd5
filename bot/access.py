"""Guild, channel, member → Audience: for whom a reply is.

What can't be established counts as a reader who holds `access.everyone` alone: such a reader can
only make the audience smaller.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass

import aiohttp
import discord

from bot.config import Config
from retrieval.audience import Audience, Reader

FETCH_TIMEOUT_S = 1.5
"""How long a private question waits for Discord to tell its member's roles."""

Asker = discord.Member | discord.User

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrivateAudience:
    """Who reads a private reply.

    Parameters
    ----------
    audience : Audience
        One reader.
    roles_known : bool
        False when the member's roles couldn't be checked.
    """

    audience: Audience
    roles_known: bool = True


class Access:
    """Works out audiences from what Discord tells.

    Parameters
    ----------
    config : Config
        Whose server roles stand for which content roles.
    """

    def __init__(self, config: Config) -> None:
        self._config = config

    def reader(self, guild_id: int, role_ids: Iterable[int]) -> Reader:
        """Return the content roles that these server roles of a guild stand for.

        Parameters
        ----------
        guild_id : int
            In a guild that isn't listed everyone holds `access.everyone`.
        role_ids : iterable of int
            Only ids count, never names.
        """
        guild = self._config.guilds.get(guild_id)
        mapped = (guild.roles.get(role_id, frozenset()) for role_id in role_ids) if guild else ()
        return self._config.everyone.union(*mapped)

    def asker(self, user: Asker) -> Reader:
        """Return the content roles of whoever asks in a guild, as the event itself tells them."""
        if isinstance(user, discord.Member):
            return self.reader(user.guild.id, (role.id for role in user.roles))
        return self._config.everyone

    def private(self, user: Asker) -> Audience:
        """Return the audience of a reply that only its asker in a guild sees."""
        return Audience.of(self.asker(user))

    def public(self, user: Asker, guild: discord.Guild | None, channel_id: int | None) -> Audience:
        """Return the audience of a reply that stands in a channel.

        Parameters
        ----------
        user : Member or User
            Who asks.
        guild : Guild or None
            Where; its cache alone says who can see the channel.
        channel_id : int or None
            The channel or thread.
        """
        readers = self._channel_readers(guild, channel_id)
        return Audience(frozenset({self.asker(user), *readers}))

    async def fetch_private(self, client: discord.Client, user: Asker) -> PrivateAudience:
        """Return the audience of a private chat: the member's roles of this moment.

        Parameters
        ----------
        client : Client
            Asks Discord for the member, in the home guild only.
        user : User
            Whose private chat it is.
        """
        home = self._config.home_guild
        guild = client.get_guild(home) if home is not None else None
        if guild is None or guild.unavailable:  # then its roles aren't in the cache either
            return PrivateAudience(Audience.of(self._config.everyone), roles_known=home is None)
        try:
            async with asyncio.timeout(FETCH_TIMEOUT_S):
                member = await guild.fetch_member(user.id)
        except discord.NotFound:
            return PrivateAudience(Audience.of(self._config.everyone))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("The roles of a member couldn't be fetched: %s", error)
            return PrivateAudience(Audience.of(self._config.everyone), roles_known=False)
        return PrivateAudience(self.private(member))

    def may_manage_content(self, user: Asker, *, is_owner: bool) -> bool:
        """Tell whether somebody may reload content: the owner, or Manage Server in the home guild.

        Parameters
        ----------
        user : Member or User
            Who presses; their permissions as the interaction tells them.
        is_owner : bool
            Whether they own the application, alone or in its team.
        """
        if is_owner:
            return True
        return (
            isinstance(user, discord.Member)
            and user.guild.id == self._config.home_guild
            and user.guild.id in self._config.guilds
            and user.resolved_permissions is not None
            and user.resolved_permissions.manage_guild
        )

    def _channel_readers(
        self, guild: discord.Guild | None, channel_id: int | None
    ) -> frozenset[Reader]:
        anyone = frozenset({self._config.everyone})
        if guild is None or guild.unavailable or channel_id is None:
            return anyone
        channel = guild.get_channel_or_thread(channel_id)
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if channel is None or not channel.permissions_for(guild.me).view_channel:
            return anyone  # unknown, or hidden from the bot
        if isinstance(channel, discord.TextChannel) and channel.is_news():
            return anyone  # its messages can be followed elsewhere
        if channel.permissions_for(guild.default_role).view_channel or _lets_members_in(channel):
            return anyone
        return frozenset(
            self.reader(guild.id, [role.id])
            for role in guild.roles
            if not role.permissions.administrator and not role.is_bot_managed()
            if channel.permissions_for(role).view_channel
        )


def _lets_members_in(channel: discord.abc.GuildChannel) -> bool:
    """Tell whether somebody sees the channel by an overwrite of their own, not by a role."""
    # `channel.overwrites` takes what is both denied and allowed for denied; to Discord it's allowed
    # (https://discord.com/developers/docs/topics/permissions#permission-overwrites).
    return any(
        discord.Permissions(overwrite.allow).view_channel
        for overwrite in channel._overwrites  # noqa: SLF001  # there is no other way to its bits
        if overwrite.is_member() and overwrite.id != channel.guild.me.id
    )

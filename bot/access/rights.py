"""What somebody may do, whoever sees the commands for it.

Every user here is from an interaction, which tells their permissions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeGuard

import discord

from bot.access.audiences import Access, Asker
from bot.config import Config
from bot.connection import SteadyBot


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do: all, whoever owns the application, alone or in its team."""

    access: Access
    config: Config
    application: SteadyBot

    async def is_owner(self, user: Asker) -> bool:
        """Tell whether somebody owns the application; Discord may have to be asked."""
        return await self.application.is_owner(user)

    async def may_manage_content(self, user: Asker) -> bool:
        """Tell whether somebody may run the articles: who hears of all, and the editors at home."""
        is_editor = not self.access.person(user).isdisjoint(self.config.access.editors)
        return (is_editor and self._is_at_home(user)) or await self.hears_of_all(user)

    async def hears_of_all(self, user: Asker) -> bool:
        """Tell whether somebody hears of all articles, whatever they may read.

        Beside the owner, members with Manage Server in the home guild do.
        """
        is_manager = self._is_at_home(user) and self._manages_guild(user)
        return is_manager or await self.is_owner(user)

    async def may_manage_guild(self, user: Asker) -> bool:
        """Tell whether somebody may change the settings of the guild that they are in.

        The owner may in every guild, members with Manage Server in a listed one.
        """
        return self._manages_guild(user) or await self.is_owner(user)

    async def mappable(self, user: Asker, content_roles: Iterable[str]) -> list[str]:
        """Return those of some content roles that somebody may map in the guild they are in.

        The owner may map all; members who may manage the guild, those in its `may_map`, or
        without that, those that config.toml maps there. Whether an article has the content role
        makes no difference.
        """
        if await self.is_owner(user):
            return list(content_roles)
        if not self._manages_guild(user):
            return []
        guild = self.config.guilds[user.guild.id]
        mapped = frozenset[str]().union(*guild.roles.values())
        allowed = mapped if guild.may_map is None else guild.may_map
        return [role for role in content_roles if role in allowed]

    def _is_at_home(self, user: Asker) -> bool:
        return isinstance(user, discord.Member) and user.guild.id == self.config.home_guild

    def _manages_guild(self, user: Asker) -> TypeGuard[discord.Member]:
        """Tell whether somebody has Manage Server in a listed guild.

        The event tells permissions in its channel, where an overwrite may allow what no role does:
        somebody who may only edit one channel's permissions mustn't run the server.
        """
        if not isinstance(user, discord.Member) or user.guild.id not in self.config.guilds:
            return False
        told = user.resolved_permissions
        is_told = told is not None and told.manage_guild
        return is_told and not user.guild.unavailable and user.guild_permissions.manage_guild

"""/access: which content roles a server's roles stand for."""

from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands

from bot.admin import describe_channel, describe_mappings, describe_member, desk
from bot.client import DocentBot
from bot.cogs.offering import admin_command, admin_group
from bot.storage import RoleMapping
from bot.texts import admin_texts
from retrieval.audience import Audience, Reader
from retrieval.content import is_role

AnyChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread
"""As Discord describes it, whether or not it is in the cache."""


class AccessCommands(commands.Cog):
    """The /access commands."""

    access = admin_group("access")

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @admin_command(access, "map", desk.may_manage_guild)
    @app_commands.rename(content_role="content-role")
    async def map_role(
        self, interaction: discord.Interaction[DocentBot], role: discord.Role, content_role: str
    ) -> None:
        """Let a server role stand for a content role."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        mapping = await self._mapping(interaction, role, content_role)
        if mapping is None:
            return
        is_new = await self.bot.role_map.add(mapping)
        first = admin_texts.MAPPED if is_new else admin_texts.MAPPED_ALREADY
        lines = [_say(first, role, mapping), *self._notes(mapping)]
        if is_new:
            await self._changed(interaction, admin_texts.LOG_MAPPED, role, mapping, lines)
        await desk.show(interaction, "\n".join(lines), "access.txt")

    @admin_command(access, "unmap", desk.may_manage_guild)
    @app_commands.rename(content_role="content-role")
    async def unmap_role(
        self, interaction: discord.Interaction[DocentBot], role: discord.Role, content_role: str
    ) -> None:
        """Let a server role no longer stand for a content role."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        mapping = await self._mapping(interaction, role, content_role)
        if mapping is None:
            return
        was_there = await self.bot.role_map.remove(mapping)
        first = admin_texts.UNMAPPED if was_there else admin_texts.NOT_MAPPED
        lines = [_say(first, role, mapping)]
        if mapping.content_role in self._by_config(mapping):
            lines.append(admin_texts.STILL_BY_CONFIG)
        if was_there:
            await self._changed(interaction, admin_texts.LOG_UNMAPPED, role, mapping, lines)
        await desk.show(interaction, "\n".join(lines), "access.txt")

    @admin_command(access, "show", desk.may_manage_guild)
    async def show(
        self,
        interaction: discord.Interaction[DocentBot],
        member: discord.Member | None = None,
        channel: AnyChannel | None = None,
    ) -> None:
        """Show the role map, or its effect on a member or a channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild
        if guild is None or guild.id not in self.bot.config.guilds:
            await desk.show(interaction, admin_texts.NOT_LISTED, "access.txt")
            return
        lines: list[str] = []
        if member:
            viewer = self.bot.access.private(interaction.user)
            lines += describe_member(self.bot, member, viewer)
        if channel:
            allowed = await self._mappable(interaction)
            lines += await describe_channel(self.bot, guild, channel.id, allowed)
        lines = lines or list(describe_mappings(self.bot, guild))
        await desk.show(interaction, "\n".join(lines), "access.txt")

    @map_role.autocomplete("content_role")
    @unmap_role.autocomplete("content_role")
    async def complete_content_role(
        self, interaction: discord.Interaction[DocentBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete a content role that articles use, for users who may map it."""
        return await desk.complete_content_role(interaction, typed)

    async def _mapping(
        self, interaction: discord.Interaction[DocentBot], role: discord.Role, content_role: str
    ) -> RoleMapping | None:
        """Return the mapping to change; if it may not be changed, say why and return None."""
        name = content_role.strip().lower()  # as in articles
        refusal = await self._refusal(interaction, role, name)
        if refusal:
            await desk.show(interaction, refusal, "access.txt")
            if refusal in {admin_texts.EVERYONE_IS_THE_OWNERS, admin_texts.MAY_NOT_MAP}:
                text = admin_texts.LOG_MAY_NOT_MAP.format(user=interaction.user.id)
                await self.bot.log_channels.tell(role.guild.id, text)
            return None
        return RoleMapping(guild_id=role.guild.id, role_id=role.id, content_role=name)

    async def _refusal(
        self, interaction: discord.Interaction[DocentBot], role: discord.Role, name: str
    ) -> str:
        """Return why the user can't change a mapping; empty if they can."""
        if role.guild.id not in self.bot.config.guilds:
            return admin_texts.NOT_LISTED
        if role.is_default() and not await self.bot.is_owner(interaction.user):
            return admin_texts.EVERYONE_IS_THE_OWNERS
        if not is_role(name):
            return admin_texts.NO_CONTENT_ROLE
        return "" if await desk.may_map(interaction, name) else admin_texts.MAY_NOT_MAP

    def _notes(self, mapping: RoleMapping) -> Iterator[str]:
        if mapping.content_role in self._by_config(mapping):
            yield admin_texts.MAPPED_BY_CONFIG
        articles = self.bot.librarian.library.articles
        if not any(mapping.content_role in article.roles for article in articles):
            yield admin_texts.MAPPED_UNUSED.format(content_role=mapping.content_role)

    def _by_config(self, mapping: RoleMapping) -> frozenset[str]:
        return self.bot.role_map.sources(mapping.guild_id, mapping.role_id).config

    async def _changed(
        self,
        interaction: discord.Interaction[DocentBot],
        event: str,
        role: discord.Role,
        mapping: RoleMapping,
        lines: list[str],
    ) -> None:
        """Withdraw what may not be shown any more, and tell the log channel of the change."""
        done = await desk.withdraw(self.bot)
        viewer = Audience.of(await self._readable(interaction))
        visible = done and done.visible(viewer, self.bot.librarian.library)
        lines += desk.describe_withdrawn(visible)
        text = event.format(
            user=interaction.user.id, role=role.mention, content_role=mapping.content_role
        )
        await self.bot.log_channels.tell(mapping.guild_id, text)

    async def _readable(self, interaction: discord.Interaction[DocentBot]) -> Reader:
        """Return what the user may read, or could allow themselves to read."""
        return self.bot.access.person(interaction.user) | await self._mappable(interaction)

    async def _mappable(self, interaction: discord.Interaction[DocentBot]) -> Reader:
        known = self.bot.role_map.current.content_roles
        return frozenset([role for role in known if await desk.may_map(interaction, role)])


def _say(text: str, role: discord.Role, mapping: RoleMapping) -> str:
    return text.format(role=role.mention, content_role=mapping.content_role)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(AccessCommands(bot))

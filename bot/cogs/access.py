"""/access: which content roles a server's roles stand for."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Access, Rights, StoredRoleMap
from bot.admin import AccessReport, LogChannels, Withdrawer, describe_withdrawn, show_text
from bot.client import DocentBot
from bot.cogs.offering import admin_command, admin_group, may_manage_guild
from bot.cogs.transformers import ContentRoleOption
from bot.markup import echo
from bot.serving import Follower, Librarian
from bot.storage import MAPPINGS, RoleMapping
from bot.texts import admin_texts
from retrieval.audience import Audience, Reader

# As Discord describes it, whether or not it is in the cache.
AnyChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread


@dataclass(eq=False, repr=False)
class AccessCommands(commands.Cog):
    """The /access commands."""

    group = admin_group("access")

    access: Access
    role_map: StoredRoleMap
    rights: Rights
    librarian: Librarian
    log_channels: LogChannels
    withdrawer: Withdrawer
    report: AccessReport
    follower: Follower

    @admin_command(group, "map", may_manage_guild)
    @app_commands.rename(content_role="content-role")
    async def map_role(
        self, interaction: discord.Interaction, role: discord.Role, content_role: ContentRoleOption
    ) -> None:
        """Let a server role stand for a content role."""

        async def add(mapping: RoleMapping) -> tuple[bool, list[str]]:
            is_new = await self.role_map.add(mapping)
            lines = [admin_texts.MAPPED if is_new else admin_texts.MAPPED_ALREADY]
            if content_role in self._by_config(mapping):
                lines.append(admin_texts.MAPPED_BY_CONFIG)
            used = frozenset[str]().union(*(a.roles for a in self.librarian.library.articles))
            if content_role not in used:
                lines.append(admin_texts.MAPPED_UNUSED)
                alike = await self.rights.mappable(
                    interaction.user, get_close_matches(content_role, used, 1, cutoff=0.75)
                )
                lines += [admin_texts.DID_YOU_MEAN.format(content_role=role) for role in alike]
            return is_new, lines

        await self._change(interaction, role, content_role, add, lambda: admin_texts.LOG_MAPPED)

    @admin_command(group, "unmap", may_manage_guild)
    @app_commands.rename(content_role="content-role")
    async def unmap_role(
        self, interaction: discord.Interaction, role: discord.Role, content_role: ContentRoleOption
    ) -> None:
        """Let a server role no longer stand for a content role."""

        async def remove(mapping: RoleMapping) -> tuple[bool, list[str]]:
            was_there = await self.role_map.remove(mapping)
            lines = [admin_texts.UNMAPPED if was_there else admin_texts.NOT_MAPPED]
            if content_role in self._by_config(mapping):
                lines.append(admin_texts.STILL_BY_CONFIG)
            return was_there, lines

        await self._change(
            interaction, role, content_role, remove, lambda: admin_texts.LOG_UNMAPPED
        )

    @admin_command(group, "show", may_manage_guild)
    async def show(
        self,
        interaction: discord.Interaction,
        member: discord.Member | None = None,
        channel: AnyChannel | None = None,
    ) -> None:
        """Show the role map, or its effect on a member or a channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild
        if guild is None or guild.id not in self.role_map.current.guilds:
            text = admin_texts.NOT_LISTED.format(id=interaction.guild_id)
            await show_text(interaction, text, "access.txt")
            return
        lines: list[str] = []
        if member:
            viewer = (await self.access.fetch_ephemeral(interaction.user)).audience
            lines += self.report.describe_member(member, viewer, self.librarian.library)
        if channel:
            mappable = await self._mappable(interaction)
            lines += await self.report.describe_channel(guild, channel.id, mappable)
        first, *others = lines or self.report.describe_mappings(guild)
        # Members chose their own names, and those of threads.
        await show_text(interaction, "\n".join([echo(first), *others]), "access.txt")

    async def _change(
        self,
        interaction: discord.Interaction,
        role: discord.Role,
        content_role: str,
        change: Callable[[RoleMapping], Coroutine[Any, Any, tuple[bool, list[str]]]],
        event: Callable[[], str],
    ) -> None:
        """Change a mapping, if the user may; withdraw what it hides, tell the user and the log.

        `change` returns whether anything has changed, and the lines that say so.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id, user = role.guild.id, interaction.user
        refusal = await self._refusal(interaction, role, content_role)
        if refusal:
            await show_text(interaction, refusal, "access.txt")
            if guild_id in self.role_map.current.guilds:
                await self.log_channels.tell(
                    guild_id, lambda _: admin_texts.LOG_MAY_NOT_MAP.format(user=user.id)
                )
            return
        mapping = RoleMapping(guild_id=guild_id, role_id=role.id, content_role=content_role)
        names = {"role": role.mention, "content_role": content_role}
        is_changed, found = await change(mapping)
        lines = [line.format(**names) for line in found]
        if is_changed:
            done = await self.withdrawer.withdraw()
            # What the user may read, or could allow themselves to read.
            viewer = Audience.of(self.access.person(user) | await self._mappable(interaction))
            lines += describe_withdrawn(done and done.visible(viewer, self.librarian.library))
            await self.log_channels.tell(guild_id, lambda _: event().format(user=user.id, **names))
            lines += await self._describe_spread()
        await show_text(interaction, "\n".join(lines), "access.txt")

    async def _refusal(
        self, interaction: discord.Interaction, role: discord.Role, content_role: str
    ) -> str:
        """Return why the user can't change a mapping; empty if they can."""
        if role.guild.id not in self.role_map.current.guilds:
            return admin_texts.NOT_LISTED.format(id=role.guild.id)
        if role.is_default() and not await self.rights.is_owner(interaction.user):
            return admin_texts.EVERYONE_IS_THE_OWNERS
        mappable = await self.rights.mappable(interaction.user, [content_role])
        if mappable:
            return ""
        allowed = ", ".join(sorted(await self._mappable(interaction))) or admin_texts.NOTHING_HELD
        return admin_texts.MAY_NOT_MAP.format(content_role=content_role, allowed=allowed)

    async def _describe_spread(self) -> list[str]:
        """Wait for the other processes; return what to tell if they don't all obey the change."""
        spread = await self.follower.spread(MAPPINGS)
        if spread is None:
            return [admin_texts.SPREAD_UNKNOWN]
        if spread.done == spread.all:
            return []
        return [admin_texts.MAPPING_SPREADS.format(left=spread.all - spread.done, all=spread.all)]

    def _by_config(self, mapping: RoleMapping) -> Reader:
        return self.role_map.sources(mapping.guild_id, mapping.role_id).config

    async def _mappable(self, interaction: discord.Interaction) -> Reader:
        known = self.role_map.current.content_roles
        return frozenset(await self.rights.mappable(interaction.user, known))


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(
        AccessCommands(
            access=bot.access,
            role_map=bot.role_map,
            rights=bot.rights,
            librarian=bot.librarian,
            log_channels=bot.log_channels,
            withdrawer=bot.withdrawer,
            report=AccessReport(bot.access, bot.role_map),
            follower=bot.follower,
        )
    )

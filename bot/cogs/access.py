"""/access: which content roles a server's roles stand for."""

from difflib import get_close_matches

import discord
from discord import app_commands

from bot.access import Rights
from bot.admin import AccessReport, describe_withdrawn, show_text
from bot.cogs.offering import DocentCog, admin_command, command_group
from bot.cogs.transformers import ContentRoleOption
from bot.markup import echo
from bot.storage import MAPPINGS, RoleMapping
from bot.texts import admin_texts
from retrieval.audience import Audience, Reader

# As Discord describes it, whether or not it is in the cache.
AnyChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread


class AccessCommands(DocentCog):
    """The /access commands."""

    group = command_group("access", admin_texts, in_private=False)

    @admin_command(group, "map", Rights.may_manage_guild)
    @app_commands.rename(content_role="content-role")
    async def map_role(
        self, interaction: discord.Interaction, role: discord.Role, content_role: ContentRoleOption
    ) -> None:
        """Let a server role stand for a content role."""
        await self._change(interaction, role, content_role, maps=True)

    @admin_command(group, "unmap", Rights.may_manage_guild)
    @app_commands.rename(content_role="content-role")
    async def unmap_role(
        self, interaction: discord.Interaction, role: discord.Role, content_role: ContentRoleOption
    ) -> None:
        """Let a server role no longer stand for a content role."""
        await self._change(interaction, role, content_role, maps=False)

    @admin_command(group, "show", Rights.may_manage_guild)
    async def show(
        self,
        interaction: discord.Interaction,
        member: discord.Member | None = None,
        channel: AnyChannel | None = None,
    ) -> None:
        """Show the role map, or its effect on a member or a channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild
        if guild is None or guild.id not in self.bot.role_map.current.guilds:
            text = admin_texts.NOT_LISTED.format(id=interaction.guild_id)
            await show_text(interaction, text, "access.txt")
            return
        report, lines = AccessReport(self.bot.access, self.bot.role_map), list[str]()
        if member:
            viewer = (await self.bot.access.fetch_ephemeral(interaction.user)).audience
            lines += report.describe_member(member, viewer, self.bot.librarian.library)
        if channel:
            mappable = await self._mappable(interaction)
            lines += await report.describe_channel(guild, channel.id, mappable)
        first, *others = lines or report.describe_mappings(guild)
        # Members chose their own names, and those of threads.
        await show_text(interaction, "\n".join([echo(first), *others]), "access.txt")

    async def _change(
        self, interaction: discord.Interaction, role: discord.Role, content_role: str, *, maps: bool
    ) -> None:
        """Map or unmap, if the user may; withdraw what that hides, tell the user and the log."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id, user, role_map = role.guild.id, interaction.user, self.bot.role_map
        refusal = await self._refusal(interaction, role, content_role)
        if refusal:
            await show_text(interaction, refusal, "access.txt")
            if guild_id in role_map.current.guilds:
                await self.bot.log_channels.tell(
                    guild_id, lambda _: admin_texts.LOG_MAY_NOT_MAP.format(user=user.id)
                )
            return
        mapping = RoleMapping(guild_id=guild_id, role_id=role.id, content_role=content_role)
        is_changed = await (role_map.add if maps else role_map.remove)(mapping)
        if maps:
            found = [admin_texts.MAPPED if is_changed else admin_texts.MAPPED_ALREADY]
        else:
            found = [admin_texts.UNMAPPED if is_changed else admin_texts.NOT_MAPPED]
        if content_role in role_map.sources(guild_id, role.id).config:
            found.append(admin_texts.MAPPED_BY_CONFIG if maps else admin_texts.STILL_BY_CONFIG)
        names = {"role": role.mention, "content_role": content_role}
        lines = [line.format(**names) for line in found]
        if maps:
            lines += await self._describe_use(interaction, content_role)
        if is_changed:
            lines += await self._withdraw(interaction)
            await self.bot.log_channels.tell(
                guild_id,
                lambda _: (admin_texts.LOG_MAPPED if maps else admin_texts.LOG_UNMAPPED).format(
                    user=user.id, **names
                ),
            )
            lines += await self._describe_spread()
        await show_text(interaction, "\n".join(lines), "access.txt")

    async def _refusal(
        self, interaction: discord.Interaction, role: discord.Role, content_role: str
    ) -> str:
        """Return why the user can't change a mapping; empty if they can."""
        if role.guild.id not in self.bot.role_map.current.guilds:
            return admin_texts.NOT_LISTED.format(id=role.guild.id)
        if role.is_default() and not await self.bot.rights.is_owner(interaction.user):
            return admin_texts.EVERYONE_IS_THE_OWNERS
        if await self.bot.rights.mappable(interaction.user, [content_role]):
            return ""
        allowed = ", ".join(sorted(await self._mappable(interaction))) or admin_texts.NOTHING_HELD
        return admin_texts.MAY_NOT_MAP.format(content_role=content_role, allowed=allowed)

    async def _describe_use(self, interaction: discord.Interaction, content_role: str) -> list[str]:
        """Return what to tell if no article is for a content role, and which one may be meant."""
        used = self.bot.librarian.library.content_roles
        if content_role in used:
            return []
        alike = get_close_matches(content_role, used, 1, cutoff=0.75)
        meant = await self.bot.rights.mappable(interaction.user, alike)
        return [
            admin_texts.MAPPED_UNUSED.format(content_role=content_role),
            *(admin_texts.DID_YOU_MEAN.format(content_role=role) for role in meant),
        ]

    async def _withdraw(self, interaction: discord.Interaction) -> list[str]:
        """Withdraw what a change hides; return what to tell of it."""
        done = await self.bot.withdrawer.withdraw()
        # What the user may read, or could allow themselves to read.
        own = self.bot.access.person(interaction.user) | await self._mappable(interaction)
        visible = done and done.visible(Audience.of(own), self.bot.librarian.library)
        return describe_withdrawn(visible)

    async def _describe_spread(self) -> list[str]:
        """Wait for the other processes; return what to tell if they don't all obey the change."""
        spread = await self.bot.follower.spread(MAPPINGS)
        if spread is None:
            return [admin_texts.SPREAD_UNKNOWN]
        if spread.done == spread.all:
            return []
        return [admin_texts.MAPPING_SPREADS.format(left=spread.all - spread.done, all=spread.all)]

    async def _mappable(self, interaction: discord.Interaction) -> Reader:
        known = self.bot.role_map.current.content_roles
        return frozenset(await self.bot.rights.mappable(interaction.user, known))

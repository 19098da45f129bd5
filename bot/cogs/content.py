"""/content: the articles, for those who run them."""

import discord
from discord import app_commands

from bot.access import Rights
from bot.admin import MAX_TAUGHT, fetch_status, show_text
from bot.client import DocentBot
from bot.cogs.offering import DocentCog, admin_command, command_group
from bot.cogs.transformers import ContentRolesOption, PlaceOption
from bot.markup import echo
from bot.rendering import MAX_EXPLAINED, describe_explanation
from bot.replies import MAX_QUESTION
from bot.texts import admin_texts
from retrieval.answering import Conversation
from retrieval.audience import Audience
from retrieval.content import split_roles


class ContentCommands(DocentCog):
    """The /content commands."""

    group = command_group("content", admin_texts)

    def __init__(self, bot: DocentBot) -> None:
        super().__init__(bot)
        if bot.config.access.editors:
            # Discord knows permissions, not content roles: everyone sees it, and the bot decides.
            for command in self.get_app_commands():
                command.default_permissions = None

    @admin_command(group, "reload", Rights.may_manage_content)
    async def reload(self, interaction: discord.Interaction) -> None:
        """Reload the content folder and show the differences."""
        await self.bot.reloads.reload_for(interaction, self.bot.librarian.reload)

    @admin_command(group, "rollback", Rights.may_manage_content)
    async def rollback(self, interaction: discord.Interaction) -> None:
        """Serve the library before and show the differences."""
        await self.bot.reloads.reload_for(interaction, self.bot.librarian.roll_back)

    @admin_command(group, "status", Rights.may_manage_content)
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the state of the library and the process."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        audience = (await self.bot.access.fetch_reader(interaction)).audience
        lines = await fetch_status(
            self.bot.librarian,
            self.bot.store,
            self.bot.role_map.current,
            None if await self.bot.rights.hears_of_all(interaction.user) else audience,
            self.bot.config.content.stale_after_days,
        )
        await show_text(interaction, "\n".join(lines), "status.txt")

    @admin_command(group, "explain", Rights.may_manage_content)
    @app_commands.rename(as_role="as-role")
    async def explain(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
        after: app_commands.Range[str, 1, MAX_QUESTION] | None = None,
        as_role: ContentRolesOption | None = None,
    ) -> None:
        """Explain an answer for the user, or for what the user and another reader may both read."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        audience = (await self.bot.access.fetch_reader(interaction)).audience
        first = admin_texts.EXPLAINED_SELF
        if as_role:
            # Two readers: what either may not read doesn't exist for the explanation either.
            other = split_roles(as_role) | self.bot.role_map.current.everyone
            audience = Audience.of(*audience.readers, other)
            first = admin_texts.EXPLAINED.format(role=echo(as_role))
        earlier = (asked.strip() for asked in (after or "").split(";"))
        before = Conversation(tuple(filter(None, earlier)))
        explain = self.bot.librarian.explain
        explanation = await explain(question, audience, MAX_EXPLAINED, before)
        lines = [first, *describe_explanation(question, explanation)]
        await show_text(interaction, "\n".join(lines), "explanation.txt")

    @admin_command(group, "teach", Rights.may_manage_content)
    async def teach(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_TAUGHT],
        section: PlaceOption,
    ) -> None:
        """Show a section that the user may read, and ask whether it shall answer a question."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.teaching.ask(interaction, question, section)

    @admin_command(group, "taught", Rights.may_manage_content)
    async def taught(self, interaction: discord.Interaction) -> None:
        """List what was taught, as far as the user may read it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.teaching.show_taught(interaction)

"""/content: the articles, for those who run them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.access import Access, Rights, StoredRoleMap
from bot.admin import (
    MAX_TAUGHT,
    Initiator,
    Reloads,
    Teaching,
    describe_learning,
    describe_library,
    describe_origin,
    describe_problems,
    describe_process,
    describe_reviews,
    show_text,
)
from bot.client import DocentBot
from bot.cogs.offering import EVERYWHERE, admin_command, admin_group, may_manage_content
from bot.cogs.transformers import ContentRolesOption, PlaceOption
from bot.markup import echo
from bot.rendering import MAX_EXPLAINED, describe_explanation
from bot.replies import MAX_QUESTION, RELOAD, TEACH
from bot.responding import Apologies, Respondent
from bot.serving import Librarian, reduce_library
from bot.storage import Store
from bot.texts import admin_texts, member_texts
from retrieval.answering import Conversation
from retrieval.audience import Audience


@dataclass(eq=False, repr=False)
class ContentCommands(commands.Cog):
    """The /content commands, and the button that confirms a reload."""

    group = admin_group("content", EVERYWHERE)

    librarian: Librarian
    store: Store
    role_map: StoredRoleMap
    rights: Rights
    reloads: Reloads
    stale_after_days: int
    access: Access
    respondent: Respondent
    apologies: Apologies
    teaching: Teaching

    @admin_command(group, "reload", may_manage_content)
    async def reload(self, interaction: discord.Interaction) -> None:
        """Reload the content folder and show the differences."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        by, show = await self._initiator(interaction), _shown_to(interaction)
        await self.reloads.finish(self.librarian.reload, by, show)

    @admin_command(group, "rollback", may_manage_content)
    async def rollback(self, interaction: discord.Interaction) -> None:
        """Serve the library before and show the differences."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        by, show = await self._initiator(interaction), _shown_to(interaction)
        await self.reloads.finish(self.librarian.roll_back, by, show)

    @admin_command(group, "status", may_manage_content)
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the state of the library and the process."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        by, library = await self._initiator(interaction), self.librarian.library
        record = await self.store.fetch_applied_reload()
        rollback = await self.librarian.find_rollback()
        role_map, today = self.role_map.current, datetime.now(UTC).date()

        def describe() -> list[str]:
            part = reduce_library(library, by.audience) if by.is_editor else library
            unknown = role_map.find_unknown_roles(part)
            return [
                *describe_library(part, record),
                *describe_origin(rollback, self.librarian.stand_in),
                # These tell how much there is in all.
                *([] if by.is_editor else describe_learning(self.librarian)),
                *([] if by.is_editor else describe_process(self.librarian.latencies)),
                *describe_reviews(part.articles, self.stale_after_days, today),
                *describe_problems(sorted([*part.problems, *unknown])),
            ]

        lines = await asyncio.to_thread(describe)
        await show_text(interaction, "\n".join(lines), "status.txt")

    @admin_command(group, "explain", may_manage_content)
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
        audience = (await self.access.fetch_reader(interaction)).audience
        first = admin_texts.EXPLAINED_SELF
        if as_role:
            # Two readers: what either may not read doesn't exist for the explanation either.
            role = as_role.content_roles | self.role_map.current.everyone
            audience = Audience.of(*audience.readers, role)
            first = admin_texts.EXPLAINED.format(role=echo(as_role.typed))
        earlier = (asked.strip() for asked in (after or "").split(";"))
        before = Conversation(tuple(filter(None, earlier)))
        explanation = await self.librarian.explain(question, audience, MAX_EXPLAINED, before)
        lines = [first, *describe_explanation(question, explanation)]
        await show_text(interaction, "\n".join(lines), "explanation.txt")

    @admin_command(group, "teach", may_manage_content)
    async def teach(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_TAUGHT],
        section: PlaceOption,
    ) -> None:
        """Show a section that the user may read, and ask whether it shall answer a question."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.teaching.ask(interaction, question, section)

    @admin_command(group, "taught", may_manage_content)
    async def taught(self, interaction: discord.Interaction) -> None:
        """List what was taught, as far as the user may read it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.teaching.show_taught(interaction)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Apply a reload that awaits confirmation, or teach, if the presser may do so."""
        if interaction.type not in {
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        }:
            return
        data = cast("dict[str, object]", interaction.data)
        custom_id = str(data.get("custom_id", ""))
        if not custom_id.startswith((RELOAD, TEACH)):
            return
        try:
            if not await self.respondent.admit(interaction):
                return
            if custom_id.startswith(TEACH):
                await self.teaching.handle(interaction)
            else:
                await self._confirm(interaction, custom_id.removeprefix(RELOAD))
        except Exception:  # noqa: BLE001  # the presser must hear of any failure
            await self.apologies.to_user(interaction, lambda: admin_texts.A_BUTTON)

    async def _confirm(self, interaction: discord.Interaction, token: str) -> None:
        if not await self.rights.may_manage_content(interaction.user):
            await interaction.response.send_message(member_texts.NOT_ALLOWED, ephemeral=True)
            return
        # A new reply, not an edit: a modified client may press the button under any message.
        await interaction.response.defer(ephemeral=True, thinking=True)
        by, show = await self._initiator(interaction), _shown_to(interaction)
        await self.reloads.confirm(token, by, show)

    async def _initiator(self, interaction: discord.Interaction) -> Initiator:
        reader = await self.access.fetch_reader(interaction)
        hears_of_all = await self.rights.hears_of_all(interaction.user)
        return Initiator(interaction.user.id, reader.audience, is_editor=not hears_of_all)


def _shown_to(interaction: discord.Interaction) -> Callable[[str, str | None], Awaitable[None]]:
    async def show(text: str, token: str | None) -> None:
        await show_text(
            interaction, text, "reload.txt", build_confirmation(token) if token else None
        )

    return show


def build_confirmation(token: str) -> ui.View:
    """Return the button that confirms a reload."""
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label=admin_texts.RELOAD_APPLY, custom_id=f"{RELOAD}{token}"))
    view.stop()  # the button is recognised by its id
    return view


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    cog = ContentCommands(
        librarian=bot.librarian,
        store=bot.store,
        role_map=bot.role_map,
        rights=bot.rights,
        reloads=bot.reloads,
        stale_after_days=bot.config.content.stale_after_days,
        access=bot.access,
        respondent=bot.respondent,
        apologies=bot.apologies,
        teaching=bot.teaching,
    )
    if bot.config.access.editors:
        # Discord knows permissions, not content roles: so everyone sees it, and the bot decides.
        for command in cog.get_app_commands():
            command.default_permissions = None
    await bot.add_cog(cog)

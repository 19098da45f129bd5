"""/content: the articles, for those who run them."""

import logging
from collections.abc import Awaitable
from datetime import UTC, datetime
from functools import partial
from typing import cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.admin import (
    describe_explanation,
    describe_library,
    describe_origin,
    describe_problems,
    describe_process,
    describe_reviews,
    desk,
    log_reload,
    render_reload,
)
from bot.client import DocentBot
from bot.cogs.offering import EVERYWHERE, admin_command, admin_group
from bot.markup import escape
from bot.replies import MAX_QUESTION, RELOAD
from bot.serving import (
    NothingBeforeError,
    ReloadBusyError,
    ReloadReport,
    ReloadStaleError,
)
from bot.storage import ReloadRecord, StoreError
from bot.texts import admin_texts, member_texts
from retrieval.audience import Audience
from retrieval.content import split_roles

MAX_ROLES = 100
"""Characters of content roles to explain an answer for; the reply repeats them."""

MAX_EXPLAINED = 5
"""How many of the best sections are explained."""

_REFUSALS = {
    ReloadBusyError: admin_texts.RELOAD_BUSY,
    ReloadStaleError: admin_texts.RELOAD_STALE,
    NothingBeforeError: admin_texts.ROLLBACK_NOTHING,
}

_log = logging.getLogger(__name__)


class ContentCommands(commands.Cog):
    """The /content commands, and the button that confirms a reload."""

    content = admin_group("content", EVERYWHERE)

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @admin_command(content, "reload", desk.may_manage_content)
    async def reload(self, interaction: discord.Interaction[DocentBot]) -> None:
        """Reload the content folder and show the differences."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.bot.librarian.reload())

    @admin_command(content, "rollback", desk.may_manage_content)
    async def rollback(self, interaction: discord.Interaction[DocentBot]) -> None:
        """Serve the library before and show the differences."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.bot.librarian.roll_back())

    @admin_command(content, "status", desk.may_manage_content)
    async def status(self, interaction: discord.Interaction[DocentBot]) -> None:
        """Show the state of the library and the process."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        library = self.bot.librarian.library
        unknown = self.bot.role_map.current.find_unknown_roles(library)
        record = await self.bot.store.fetch_applied_reload()
        rollback = await self.bot.librarian.find_rollback()
        days = self.bot.config.content.stale_after_days
        lines = [
            *describe_library(library),
            *describe_origin(record, rollback),
            *describe_process(self.bot.librarian.latencies),
            *describe_reviews(library.articles, days, datetime.now(UTC).date()),
            *describe_problems(sorted([*library.problems, *unknown])),
        ]
        await desk.show(interaction, "\n".join(lines), "status.txt")

    @admin_command(content, "explain", desk.may_manage_content)
    @app_commands.rename(as_role="as-role")
    async def explain(
        self,
        interaction: discord.Interaction[DocentBot],
        question: app_commands.Range[str, 1, MAX_QUESTION],
        as_role: app_commands.Range[str, 1, MAX_ROLES] | None = None,
    ) -> None:
        """Explain an answer for the user, or for what the user and another reader may both read."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        audience = (await self.bot.access.fetch_reader(interaction)).audience
        first = admin_texts.EXPLAINED_SELF
        if as_role:
            # Two readers: what either may not read doesn't exist for the explanation either.
            role = split_roles(as_role) | self.bot.config.everyone
            audience = Audience.of(*audience.readers, role)
            first = admin_texts.EXPLAINED.format(role=escape(as_role))
        explanation = await self.bot.librarian.explain(question, audience, MAX_EXPLAINED)
        await desk.show(
            interaction, "\n".join([first, *describe_explanation(explanation)]), "explanation.txt"
        )

    @explain.autocomplete("as_role")
    async def complete_role(
        self, interaction: discord.Interaction[DocentBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete a content role, for users who may map it."""
        return await desk.complete_content_role(interaction, typed)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[DocentBot]) -> None:
        """Apply a reload that awaits confirmation, if the presser may do so."""
        if interaction.type is not discord.InteractionType.component:
            return
        data = cast("dict[str, object]", interaction.data)
        custom_id = str(data.get("custom_id", ""))
        if not custom_id.startswith(RELOAD):
            return
        try:
            if await self.bot.respondent.admit(interaction):
                await self._confirm(interaction, custom_id.removeprefix(RELOAD))
        except Exception:  # noqa: BLE001  # the presser must hear of any failure
            await self.bot.apologies.to_user(interaction, admin_texts.A_BUTTON)

    async def _confirm(self, interaction: discord.Interaction[DocentBot], token: str) -> None:
        if not await desk.may_manage_content(interaction):
            await interaction.response.send_message(member_texts.NOT_ALLOWED, ephemeral=True)
            return
        # A new reply, not an edit: a modified client may press the button under any message.
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.bot.librarian.confirm(token))

    async def _finish(
        self, interaction: discord.Interaction[DocentBot], reloading: Awaitable[ReloadReport]
    ) -> None:
        """Wait for a reload, show and record its outcome, and withdraw what it hides."""
        before = self.bot.librarian.library
        try:
            report = await reloading
        except tuple(_REFUSALS) as error:
            await interaction.edit_original_response(content=_REFUSALS[type(error)])
            return
        after = self.bot.librarian.library
        await self._record(report, interaction.user.id)
        lines: list[str] = []
        try:
            reader = await self.bot.access.fetch_reader(interaction)
            text = render_reload(report, before, reader.audience)
            view = build_confirmation(report.pending) if report.pending else None
            await desk.show(interaction, text, "reload.txt", view)
        finally:
            # The new library is served already: its rules hold even if that couldn't be shown.
            if report.applied:
                lines = desk.describe_withdrawn(await desk.withdraw(self.bot, before))
            await self.bot.log_channels.tell_home(
                partial(log_reload, report, interaction.user.id, before, after)
            )
        if lines:
            await desk.show(interaction, "\n".join([text, *lines]), "reload.txt")

    async def _record(self, report: ReloadReport, user_id: int) -> None:
        changes = report.changes
        _log.info(
            "%s by %d: generation %d, %d problems%s",
            report.kind.capitalize(),
            user_id,
            report.generation,
            len(report.problems),
            ", not confirmed yet" if report.pending else "",
        )
        if report.pending:
            return
        record = ReloadRecord(
            at=datetime.now(UTC),
            by=user_id,
            generation=report.generation,
            added=len(changes.added),
            changed=len(changes.changed),
            removed=len(changes.removed),
            problems=len(report.problems),
            outcome="applied" if report.applied else "refused",
        )
        try:
            await self.bot.store.add_reload(record)
        except StoreError:
            # The reload has taken effect, and its user must hear of it.
            _log.exception("The reload couldn't be recorded.")


def build_confirmation(token: str) -> ui.View:
    """Return the button that confirms a reload."""
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label=admin_texts.RELOAD_APPLY, custom_id=f"{RELOAD}{token}"))
    view.stop()  # the button is recognised by its id
    return view


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(ContentCommands(bot))

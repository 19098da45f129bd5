"""/content: the articles, for those who run them."""

import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.access import Access, StoredRoleMap
from bot.admin import (
    MAX_TAUGHT,
    LogChannels,
    Rights,
    Teaching,
    Withdrawer,
    describe_explanation,
    describe_learning,
    describe_library,
    describe_origin,
    describe_problems,
    describe_process,
    describe_reviews,
    describe_withdrawn,
    log_reload,
    render_reload,
    show_text,
)
from bot.client import DocentBot
from bot.cogs.offering import EVERYWHERE, admin_command, admin_group, may_manage_content
from bot.cogs.transformers import ContentRolesOption, PlaceOption
from bot.markup import echo
from bot.replies import MAX_QUESTION, RELOAD, TEACH
from bot.responding import Apologies, Respondent
from bot.serving import (
    Librarian,
    NothingBeforeError,
    ReloadBusyError,
    ReloadReport,
    ReloadStaleError,
)
from bot.storage import ReloadRecord, Store, StoreError
from bot.texts import admin_texts, member_texts
from retrieval.audience import Audience

MAX_EXPLAINED = 5
"""How many of the best sections are explained."""

_REFUSALS = {
    ReloadBusyError: admin_texts.RELOAD_BUSY,
    ReloadStaleError: admin_texts.RELOAD_STALE,
    NothingBeforeError: admin_texts.ROLLBACK_NOTHING,
}

_log = logging.getLogger(__name__)


@dataclass(eq=False, repr=False)
class ContentCommands(commands.Cog):
    """The /content commands, and the button that confirms a reload."""

    group = admin_group("content", EVERYWHERE)

    librarian: Librarian
    store: Store
    role_map: StoredRoleMap
    rights: Rights
    log_channels: LogChannels
    withdrawer: Withdrawer
    stale_after_days: int
    access: Access
    respondent: Respondent
    apologies: Apologies
    teaching: Teaching

    @admin_command(group, "reload", may_manage_content)
    async def reload(self, interaction: discord.Interaction) -> None:
        """Reload the content folder and show the differences."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.librarian.reload())

    @admin_command(group, "rollback", may_manage_content)
    async def rollback(self, interaction: discord.Interaction) -> None:
        """Serve the library before and show the differences."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.librarian.roll_back())

    @admin_command(group, "status", may_manage_content)
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the state of the library and the process."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        library = self.librarian.library
        unknown = self.role_map.current.find_unknown_roles(library)
        record = await self.store.fetch_applied_reload()
        rollback = await self.librarian.find_rollback()
        lines = [
            *describe_library(library),
            *describe_origin(record, rollback, self.librarian.stand_in),
            *describe_learning(self.librarian),
            *describe_process(self.librarian.latencies),
            *describe_reviews(library.articles, self.stale_after_days, datetime.now(UTC).date()),
            *describe_problems(sorted([*library.problems, *unknown])),
        ]
        await show_text(interaction, "\n".join(lines), "status.txt")

    @admin_command(group, "explain", may_manage_content)
    @app_commands.rename(as_role="as-role")
    async def explain(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
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
        explanation = await self.librarian.explain(question, audience, MAX_EXPLAINED)
        await show_text(
            interaction, "\n".join([first, *describe_explanation(explanation)]), "explanation.txt"
        )

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
            await self.apologies.to_user(interaction, admin_texts.A_BUTTON)

    async def _confirm(self, interaction: discord.Interaction, token: str) -> None:
        if not await self.rights.may_manage_content(interaction.user):
            await interaction.response.send_message(member_texts.NOT_ALLOWED, ephemeral=True)
            return
        # A new reply, not an edit: a modified client may press the button under any message.
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.librarian.confirm(token))

    async def _finish(
        self, interaction: discord.Interaction, reloading: Awaitable[ReloadReport]
    ) -> None:
        """Wait for a reload, show and record its outcome, and withdraw what it hides."""
        before = self.librarian.library
        try:
            report = await reloading
        except tuple(_REFUSALS) as error:
            await interaction.edit_original_response(content=_REFUSALS[type(error)])
            return
        after = self.librarian.library
        await self._record(report, interaction.user.id)
        lines: list[str] = []
        try:
            reader = await self.access.fetch_reader(interaction)
            text = render_reload(report, before, reader.audience)
            view = build_confirmation(report.pending) if report.pending else None
            await show_text(interaction, text, "reload.txt", view)
        finally:
            # The new library is served already: its rules hold even if that couldn't be shown.
            if report.applied:
                lines = describe_withdrawn(await self.withdrawer.withdraw(before))
            await self.log_channels.tell_home(
                partial(log_reload, report, interaction.user.id, before, after)
            )
        if lines:
            await show_text(interaction, "\n".join([text, *lines]), "reload.txt")

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
            await self.store.add_reload(record)
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
    await bot.add_cog(
        ContentCommands(
            librarian=bot.librarian,
            store=bot.store,
            role_map=bot.role_map,
            rights=bot.rights,
            log_channels=bot.log_channels,
            withdrawer=bot.withdrawer,
            stale_after_days=bot.config.content.stale_after_days,
            access=bot.access,
            respondent=bot.respondent,
            apologies=bot.apologies,
            teaching=bot.teaching,
        )
    )

"""/content: for those who run the server's articles."""

import io
import logging
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import texts
from bot.client import DocentBot
from bot.controls import RELOAD
from bot.database import StoreError
from bot.librarian import ReloadBusyError, ReloadReport, ReloadStaleError
from bot.markup import escape
from bot.paging import discord_length
from bot.render import MAX_CONTENT
from bot.store import ReloadRecord
from retrieval.audience import Audience
from retrieval.library import AccessChange, Library

_log = logging.getLogger(__name__)


async def _may_manage_content(interaction: discord.Interaction[DocentBot]) -> bool:
    # Discord's own integration settings may let others see the command: what counts is this.
    bot, user = interaction.client, interaction.user
    return bot.access.may_manage_content(user, is_owner=await bot.is_owner(user))


class Content(commands.Cog):
    """Reloads the articles."""

    content = app_commands.Group(
        name="content",
        description="The articles of this server.",
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=False
        ),
    )

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @content.command(description="Read the articles anew.")
    @app_commands.check(_may_manage_content)
    async def reload(self, interaction: discord.Interaction) -> None:
        """Reload the content folder and say what is different."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.bot.librarian.reload())

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[DocentBot]) -> None:
        """Apply the reload that waits, if whoever presses its button may do so."""
        if interaction.type is not discord.InteractionType.component:
            return
        data = cast("dict[str, object]", interaction.data)
        custom_id = str(data.get("custom_id", ""))
        if not custom_id.startswith(RELOAD):
            return
        try:
            await self._confirm(interaction, custom_id.removeprefix(RELOAD))
        except Exception:  # noqa: BLE001  # whoever pressed must hear of any failure
            await self.bot.apologise(interaction, "a button")

    async def _confirm(self, interaction: discord.Interaction[DocentBot], token: str) -> None:
        if not await _may_manage_content(interaction):
            await interaction.response.send_message(texts.NOT_ALLOWED, ephemeral=True)
            return
        # The message with the button stays as it is: a changed client may press it anywhere.
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._finish(interaction, self.bot.librarian.confirm(token))

    async def _finish(
        self, interaction: discord.Interaction, reloading: Awaitable[ReloadReport]
    ) -> None:
        """Wait for a reload; tell and record what came of it, and withdraw what it hides."""
        before = self.bot.librarian.library
        try:
            report = await reloading
        except ReloadBusyError:
            await interaction.edit_original_response(content=texts.RELOAD_BUSY)
            return
        except ReloadStaleError:
            await interaction.edit_original_response(content=texts.RELOAD_STALE)
            return
        await self._record(report, interaction.user.id)
        text = render_reload(report, before, await self._audience(interaction))
        lines: list[str] = []
        try:
            await _show(interaction, text, report.pending)
        finally:
            # The new library is served already: its rules hold, whether or not that could be told.
            if report.applied:
                lines = await self._withdraw()
        if lines:
            await _show(interaction, "\n".join([text, *lines]))

    async def _withdraw(self) -> list[str]:
        """Withdraw what may not be shown any more; return the lines that tell of it."""
        try:
            done = await self.bot.withdrawals.withdraw()
        except StoreError:
            _log.exception("What is shown in public couldn't be checked.")
            return [texts.RELOAD_UNCHECKED]
        counts = {texts.RELOAD_WITHDREW: done.withdrawn, texts.RELOAD_LEFT: done.left}
        return [line.format(number=number) for line, number in counts.items() if number]

    async def _audience(self, interaction: discord.Interaction) -> Audience:
        """Return the one who reads the reply."""
        access = self.bot.access
        if interaction.guild_id is None:
            return (await access.fetch_private(self.bot, interaction.user)).audience
        return access.private(interaction.user)

    async def _record(self, report: ReloadReport, user_id: int) -> None:
        changes = report.changes
        _log.info(
            "Reload by %d: generation %d, %d problems%s",
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
            # The reload has had its effect: whoever asked for it must hear that.
            _log.exception("The reload couldn't be recorded.")


def render_reload(report: ReloadReport, before: Library, audience: Audience) -> str:
    """Return what a reload did as plain text, the summary in the first line.

    Parameters
    ----------
    report : ReloadReport
        What it found.
    before : Library
        What was served before it.
    audience : Audience
        Whoever is told: titles that they may not read aren't.
    """
    changes = report.changes
    kinds = {"Added": changes.added, "Changed": changes.changed, "Removed": changes.removed}
    lines = [f"{kind}: {', '.join(slugs)}" for kind, slugs in kinds.items() if slugs]
    if changes.synonyms:
        lines.append(texts.RELOADED_SYNONYMS)
    roles = {texts.RELOAD_GAINED: changes.widened, texts.RELOAD_LOST: changes.narrowed}
    lines[:0] = [
        line.format(article=_name(change, before, audience), roles=", ".join(sorted(change.roles)))
        for line, found in roles.items()
        for change in found
    ]
    if report.pending:
        first = texts.RELOAD_WIDENS
    elif not report.applied:
        first, lines = texts.RELOAD_REFUSED, []
    else:
        first = texts.RELOADED if lines else texts.RELOAD_UNCHANGED
    return "\n".join([first, *lines, *map(str, report.problems)])


def _name(change: AccessChange, before: Library, audience: Audience) -> str:
    articles = [before.get_article(slug, audience) for slug in change.before]
    titles = [f"“{article.title}”" for article in articles if article]
    hidden = len(titles) < len(articles)
    return change.file if hidden else f"{change.file} ({', '.join(titles)})"


async def _show(interaction: discord.Interaction, text: str, token: str | None = None) -> None:
    """Show a reload's text in the reply, or as a file if it is long; with a button if it waits."""
    summary, _, details = text.partition("\n")
    shown = "\n".join([summary, *map(escape, details.splitlines())])
    files = []
    if discord_length(shown) > MAX_CONTENT:
        shown, files = summary, [discord.File(io.BytesIO(text.encode()), "reload.txt")]
    view = _confirmation(token) if token else None
    await interaction.edit_original_response(content=shown, attachments=files, view=view)


def _confirmation(token: str) -> ui.View:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label=texts.RELOAD_APPLY, custom_id=f"{RELOAD}{token}"))
    view.stop()  # the button is understood by its id
    return view


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Content(bot))

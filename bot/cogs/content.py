"""/content: for those who run the server's articles."""

import io
import logging
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot import texts
from bot.client import DocentBot
from bot.librarian import ReloadBusyError, ReloadReport
from bot.markup import escape
from bot.paging import discord_length
from bot.render import MAX_CONTENT
from bot.store import ReloadRecord, StoreError

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
        try:
            report = await self.bot.librarian.reload()
        except ReloadBusyError:
            await interaction.followup.send(texts.RELOAD_BUSY, ephemeral=True)
            return
        try:
            await self._record(report, interaction.user.id)
        except StoreError:
            # The reload has had its effect: whoever asked for it must hear that.
            _log.exception("The reload couldn't be recorded.")
        text = render_reload(report)
        summary, _, details = text.partition("\n")
        shown = "\n".join([summary, *map(escape, details.splitlines())])
        if discord_length(shown) <= MAX_CONTENT:
            await interaction.followup.send(shown, ephemeral=True)
            return
        file = discord.File(io.BytesIO(text.encode()), "reload.txt")
        await interaction.followup.send(summary, file=file, ephemeral=True)

    async def _record(self, report: ReloadReport, user_id: int) -> None:
        changes = report.changes
        _log.info(
            "Reload by %d: generation %d, %d problems",
            user_id,
            report.generation,
            len(report.problems),
        )
        await self.bot.store.add_reload(
            ReloadRecord(
                at=datetime.now(UTC),
                by=user_id,
                generation=report.generation,
                added=len(changes.added),
                changed=len(changes.changed),
                removed=len(changes.removed),
                problems=len(report.problems),
                outcome="applied" if report.applied else "refused",
            )
        )


def render_reload(report: ReloadReport) -> str:
    """Return what a reload did as plain text, the summary in the first line."""
    changes = report.changes
    kinds = {"Added": changes.added, "Changed": changes.changed, "Removed": changes.removed}
    lines = [f"{kind}: {', '.join(slugs)}" for kind, slugs in kinds.items() if slugs]
    if not report.applied:
        first, lines = texts.RELOAD_REFUSED, []
    elif lines:
        first = texts.RELOADED
    else:
        first = texts.RELOAD_UNCHANGED
    problems = map(str, report.problems)
    return "\n".join([first, *lines, *problems])


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Content(bot))

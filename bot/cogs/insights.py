"""/insights: what members asked and how it was answered, for those who run a server."""

import asyncio
from datetime import datetime, timedelta

import discord

from bot.access import Rights
from bot.admin import Period, insights, show_file, show_text
from bot.client import DocentBot
from bot.cogs.offering import DocentCog, admin_command, command_group
from bot.texts import admin_texts
from retrieval.language import load_language


class InsightsCommands(DocentCog):
    """The /insights commands, which never show who asked."""

    group = command_group("insights", admin_texts)

    def __init__(self, bot: DocentBot) -> None:
        super().__init__(bot)
        self._language = load_language(bot.config.retrieval.language)

    @admin_command(group, "gaps", Rights.may_manage_guild)
    async def gaps(
        self, interaction: discord.Interaction, period: Period = "week", export: bool = False
    ) -> None:
        """Show the questions that found no good answer, and the nearest sections."""
        since, viewer = await self._begin(interaction, period)
        questions = await self.bot.store.fetch_questions(interaction.guild_id, since=since)
        view = self.bot.librarian.view(viewer.audience)
        taught = await self.bot.teaching.fetch_mending(viewer.audience)

        def find() -> insights.Report:
            gaps = insights.find_gaps(questions, viewer, self._language, taught)
            return insights.report_gaps(
                gaps, lambda text: next(iter(view.rank(text, k=1)), None), period
            )

        report = await asyncio.to_thread(find)
        await self._reply(interaction, "gaps", report, export=export)

    @admin_command(group, "usage", Rights.may_manage_guild)
    async def usage(
        self, interaction: discord.Interaction, period: Period = "week", export: bool = False
    ) -> None:
        """Show the numbers of questions, by outcome and by article."""
        since, viewer = await self._begin(interaction, period)
        store, library = self.bot.store, self.bot.librarian.library
        questions = await store.fetch_questions(interaction.guild_id, since=since)
        votes = await store.fetch_votes(interaction.guild_id, since=since)
        report = await asyncio.to_thread(
            insights.report_usage, questions, votes, viewer, library, period
        )
        await self._reply(interaction, "usage", report, export=export)

    @admin_command(group, "feedback", Rights.may_manage_guild)
    async def feedback(
        self, interaction: discord.Interaction, period: Period = "week", export: bool = False
    ) -> None:
        """Show the ratings of sections that members didn't mean."""
        since, viewer = await self._begin(interaction, period)
        votes = await self.bot.store.fetch_votes(interaction.guild_id, since=since)
        library = self.bot.librarian.library
        report = await asyncio.to_thread(insights.report_feedback, votes, viewer, library, period)
        await self._reply(interaction, "feedback", report, export=export)

    async def _begin(
        self, interaction: discord.Interaction, period: Period
    ) -> tuple[datetime, insights.Viewer]:
        """Acknowledge a command; return since when, and for whom its report is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        # What has expired since the last clean-up is still there, but not shown.
        days = min(insights.DAYS[period], self.bot.config.privacy.keep_days)
        since = discord.utils.utcnow() - timedelta(days=days)
        await self.bot.question_log.settle()
        reader = await self.bot.access.fetch_reader(interaction)
        content_roles = frozenset[str]().union(*reader.audience.readers)  # there is only one
        is_owner = await self.bot.rights.is_owner(interaction.user)
        member = self.bot.store.pseudonyms.of(interaction.user.id)
        return since, insights.Viewer(content_roles, is_owner, member)

    async def _reply(
        self, interaction: discord.Interaction, name: str, report: insights.Report, *, export: bool
    ) -> None:
        if export:
            await show_file(interaction, admin_texts.EXPORTED, report.csv, f"{name}.csv")
        elif not await self.bot.teaching.show_gaps(interaction, report):
            await show_text(interaction, report.text, f"{name}.txt")

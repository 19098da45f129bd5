"""/insights: what members asked and how it was answered, for those who run a server."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
from discord.ext import commands

from bot.access import Access
from bot.admin import (
    DAYS,
    Period,
    Report,
    Rights,
    Teaching,
    Viewer,
    count_feedback,
    count_usage,
    find_gaps,
    report_feedback,
    report_gaps,
    report_usage,
    show_text,
)
from bot.client import DocentBot
from bot.cogs.offering import EVERYWHERE, admin_command, admin_group, may_manage_guild
from bot.responding import QuestionLog
from bot.serving import Librarian
from bot.storage import Store
from bot.texts import admin_texts
from retrieval.answering import AudienceView
from retrieval.language import Analyzer
from retrieval.search import Hit

_Work = Callable[[int | None, datetime, Viewer], Awaitable[Report]]


@dataclass(eq=False, repr=False)
class InsightsCommands(commands.Cog):
    """The /insights commands, which never show who asked."""

    group = admin_group("insights", EVERYWHERE)

    store: Store
    librarian: Librarian
    question_log: QuestionLog
    rights: Rights
    analyzer: Analyzer
    keep_days: int
    access: Access
    teaching: Teaching

    @admin_command(group, "gaps", may_manage_guild)
    async def gaps(
        self, interaction: discord.Interaction, period: Period = "week", export: bool = False
    ) -> None:
        """Show the questions that found no good answer, and the nearest sections."""

        async def work(guild_id: int | None, since: datetime, viewer: Viewer) -> Report:
            questions = await self.store.fetch_questions(guild_id, since=since)
            view = self.librarian.view(viewer.audience)
            taught = await self.teaching.fetch_mending(viewer.audience)

            def find() -> Report:
                found = find_gaps(questions, viewer, self.analyzer, taught)
                return report_gaps(found, _nearest(view), period)

            return await asyncio.to_thread(find)

        await self._reply(interaction, period, "gaps", work, export=export)

    @admin_command(group, "usage", may_manage_guild)
    async def usage(
        self, interaction: discord.Interaction, period: Period = "week", export: bool = False
    ) -> None:
        """Show the numbers of questions, by outcome and by article."""

        async def work(guild_id: int | None, since: datetime, viewer: Viewer) -> Report:
            store, library = self.store, self.librarian.library
            questions = await store.fetch_questions(guild_id, since=since)
            votes = await store.fetch_votes(guild_id, since=since)
            found = await asyncio.to_thread(count_usage, questions, votes, viewer, library)
            return report_usage(found, period)

        await self._reply(interaction, period, "usage", work, export=export)

    @admin_command(group, "feedback", may_manage_guild)
    async def feedback(
        self, interaction: discord.Interaction, period: Period = "week", export: bool = False
    ) -> None:
        """Show the ratings of sections that members didn't mean."""

        async def work(guild_id: int | None, since: datetime, viewer: Viewer) -> Report:
            votes = await self.store.fetch_votes(guild_id, since=since)
            library = self.librarian.library
            found = await asyncio.to_thread(count_feedback, votes, viewer, library)
            return report_feedback(found, period)

        await self._reply(interaction, period, "feedback", work, export=export)

    async def _reply(
        self,
        interaction: discord.Interaction,
        period: Period,
        name: str,
        work: _Work,
        *,
        export: bool,
    ) -> None:
        """Show a report about this guild, or about private chats."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        # What has expired since the last clean-up is still there, but not shown.
        days = min(DAYS[period], self.keep_days)
        since = discord.utils.utcnow() - timedelta(days=days)
        await self.question_log.settle()
        report = await work(interaction.guild_id, since, await self._viewer(interaction))
        if export:
            file = discord.File(io.BytesIO(report.csv), f"{name}.csv")
            await interaction.edit_original_response(
                content=admin_texts.EXPORTED, attachments=[file]
            )
        elif not await self.teaching.show_gaps(interaction, report):
            await show_text(interaction, report.text, f"{name}.txt")

    async def _viewer(self, interaction: discord.Interaction) -> Viewer:
        reader = await self.access.fetch_reader(interaction)
        content_roles = frozenset[str]().union(*reader.audience.readers)  # there is only one
        member = self.store.pseudonym_of(interaction.user.id)
        return Viewer(content_roles, await self.rights.is_owner(interaction.user), member)


def _nearest(view: AudienceView) -> Callable[[str], Hit | None]:
    def find(text: str) -> Hit | None:
        return next(iter(view.rank(text, k=1)), None)

    return find


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(
        InsightsCommands(
            store=bot.store,
            librarian=bot.librarian,
            question_log=bot.question_log,
            rights=bot.rights,
            analyzer=Analyzer(bot.config.retrieval.language),
            keep_days=bot.config.privacy.keep_days,
            access=bot.access,
            teaching=bot.teaching,
        )
    )

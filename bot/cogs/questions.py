"""/ask, /article and /articles."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import ReplyAudience, find_hindrance
from bot.client import DocentBot
from bot.cogs.offering import member_command
from bot.cogs.transformers import ArticleOption, SectionOption
from bot.rendering import Place, is_call_for_help, quote_question
from bot.replies import MAX_QUESTION, Delivery, respond_in_time, say
from bot.responding import (
    Talk,
    answer_in,
    deliver,
    deliver_list,
    guide_members,
    guide_to_commands,
    has_words,
    in_turn,
    may_ask,
    reader_of,
)
from bot.texts import member_texts
from retrieval.answering import Answered, Conversation


class QuestionCommands(commands.Cog):
    """The members' commands for answers and articles."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @member_command("ask")
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
        public: bool = False,
        new: bool = False,
    ) -> None:
        """Answer a question."""
        if not await may_ask(self.bot, interaction):
            return
        if not has_words(question):
            await say(self.bot.renderer, member_texts.WORDS_ONLY).respond(
                interaction, ephemeral=True
            )
            return
        hindrance = find_hindrance(interaction) if public else ""
        shown = public and not hindrance
        work = self._answer(interaction, question, hindrance, shown=shown, new=new)
        in_time = in_turn(self.bot, interaction.user.id, work)
        await respond_in_time(interaction, in_time, ephemeral=not shown)

    async def _answer(
        self,
        interaction: discord.Interaction,
        question: str,
        hindrance: str,
        *,
        shown: bool,
        new: bool,
    ) -> Delivery:
        if is_call_for_help(question):
            if shown:
                return await guide_members(self.bot, interaction.channel)
            return await guide_to_commands(self.bot, interaction)
        reader = await self._fetch_reader(interaction, shown=shown)
        talk = Talk(interaction.user.id, interaction.channel_id or 0, is_public=shown)
        before = Conversation() if new else self.bot.conversations.before(talk)
        answer = await answer_in(self.bot, talk, question, reader, before, writer=interaction.user)
        place: Place = "channel command" if shown else "command"
        note = f"-# {hindrance}\n" if hindrance else ""
        above = note + quote_question(question)
        delivery = await deliver(self.bot, answer, reader, place, above, question=question)
        record = self.bot.withdrawals.recorder(answer, interaction.channel) if shown else None
        return replace(delivery, record=record)

    @member_command("article")
    async def article(
        self,
        interaction: discord.Interaction,
        name: ArticleOption,
        section: SectionOption | None = None,
    ) -> None:
        """Show an article, or one of its sections."""
        answer = Answered(name.article, section or name.article.first, 1.0)
        work = deliver(self.bot, answer, name.reader, "reading")
        in_time = in_turn(self.bot, interaction.user.id, work)
        await respond_in_time(interaction, in_time, ephemeral=True)

    @member_command("articles")
    async def articles(self, interaction: discord.Interaction) -> None:
        """List articles."""
        work = in_turn(self.bot, interaction.user.id, self._list(interaction))
        await respond_in_time(interaction, work, ephemeral=True)

    async def _list(self, interaction: discord.Interaction) -> Delivery:
        return await deliver_list(self.bot, await reader_of(self.bot, interaction))

    async def _fetch_reader(
        self, interaction: discord.Interaction, *, shown: bool
    ) -> ReplyAudience:
        """Return who reads the answer to a question."""
        if not shown or interaction.guild_id is None:
            return await reader_of(self.bot, interaction)
        audience = await self.bot.access.public(
            self.bot, interaction.user, interaction.guild, interaction.channel_id
        )
        return ReplyAudience(audience)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(QuestionCommands(bot))

"""/ask, /article and /articles."""

from dataclasses import replace
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import ReplyAudience, find_hindrance
from bot.client import DocentBot
from bot.cogs.offering import member_command
from bot.rendering import MAX_CHOICE, MAX_CHOICES, Place, is_call_for_help, quote_question
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
    with_notice,
)
from bot.texts import member_texts
from retrieval.answering import Answered, Conversation
from retrieval.content import complete_articles, complete_sections, find_article


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
        self, interaction: discord.Interaction, name: str, section: str | None = None
    ) -> None:
        """Show an article, or one of its sections."""
        work = self._show(interaction, name, section)
        in_time = in_turn(self.bot, interaction.user.id, work)
        await respond_in_time(interaction, in_time, ephemeral=True)

    async def _show(
        self, interaction: discord.Interaction, name: str, section: str | None
    ) -> Delivery:
        reader = await self.bot.access.fetch_reader(interaction)
        find = partial(find_article, self.bot.librarian.library, name, reader.audience)
        article = await self.bot.librarian.workers.run(find)
        chosen = article and (article.find_section(section) if section else article.first)
        if article and chosen:
            return await deliver(self.bot, Answered(article, chosen, 1.0), reader, "reading")
        text = member_texts.NO_SUCH_SECTION if article else member_texts.NO_SUCH_ARTICLE
        return say(self.bot.renderer, text, with_notice(reader))

    @member_command("articles")
    async def articles(self, interaction: discord.Interaction) -> None:
        """List articles."""
        work = in_turn(self.bot, interaction.user.id, self._list(interaction))
        await respond_in_time(interaction, work, ephemeral=True)

    async def _list(self, interaction: discord.Interaction) -> Delivery:
        return await deliver_list(self.bot, await self.bot.access.fetch_reader(interaction))

    @article.autocomplete("name")
    async def complete_name(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the name of an article that the user may read."""
        reader = await self.bot.access.fetch_reader(interaction)
        library, run = self.bot.librarian.library, self.bot.librarian.workers.run
        found = await run(partial(complete_articles, library, typed, reader.audience, MAX_CHOICES))
        return [_choice(article.title, article.slug) for article in found]

    @article.autocomplete("section")
    async def complete_section(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the heading of a section of the article typed before."""
        reader = await self.bot.access.fetch_reader(interaction)
        library, run = self.bot.librarian.library, self.bot.librarian.workers.run
        name = str(getattr(interaction.namespace, "name", ""))
        article = await run(partial(find_article, library, name, reader.audience))
        if article is None:
            return []
        found = await run(partial(complete_sections, library, article, typed, MAX_CHOICES))
        return [_choice(section.heading or article.title, section.key) for section in found]

    async def _fetch_reader(
        self, interaction: discord.Interaction, *, shown: bool
    ) -> ReplyAudience:
        """Return who reads the answer to a question."""
        if not shown or interaction.guild_id is None:
            return await self.bot.access.fetch_reader(interaction)
        audience = await self.bot.access.public(
            interaction.user, interaction.guild, interaction.channel_id
        )
        return ReplyAudience(audience)


def _choice(label: str, value: str) -> app_commands.Choice[str]:
    name = label if len(label) <= MAX_CHOICE else label[: MAX_CHOICE - 1] + "…"
    return app_commands.Choice(name=name, value=value)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(QuestionCommands(bot))

"""/ask, /article and /articles."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Access, find_hindrance
from bot.client import DocentBot
from bot.cogs.offering import member_command
from bot.rendering import MAX_CHOICE, MAX_CHOICES
from bot.replies import MAX_QUESTION, Delivery, respond_in_time
from bot.responding import Composer, Inquiry, Respondent
from bot.serving import Librarian
from bot.texts import member_texts
from retrieval.answering import Answered, Conversation
from retrieval.content import complete_articles, complete_sections, find_article


class QuestionCommands(commands.Cog):
    """The members' commands for answers and articles."""

    def __init__(
        self, respondent: Respondent, access: Access, librarian: Librarian, composer: Composer
    ) -> None:
        self._respondent, self._access = respondent, access
        self._librarian, self._composer = librarian, composer

    @member_command("ask")
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
        public: bool = False,
        new: bool = False,
    ) -> None:
        """Answer a question."""
        hindrance = find_hindrance(interaction) if public else ""
        is_shown = public and not hindrance
        inquiry = Inquiry.by(
            interaction,
            question,
            "channel command" if is_shown else "command",
            after=Conversation() if new else None,
            note=f"-# {hindrance}\n" if hindrance else "",
        )
        work = self._respondent.respond(inquiry)
        await respond_in_time(interaction, work, ephemeral=not is_shown)

    @member_command("article")
    async def article(
        self, interaction: discord.Interaction, name: str, section: str | None = None
    ) -> None:
        """Show an article, or one of its sections."""
        work = self._show(interaction, name, section)
        in_time = self._respondent.in_turn(interaction.user.id, work)
        await respond_in_time(interaction, in_time, ephemeral=True)

    async def _show(
        self, interaction: discord.Interaction, name: str, section: str | None
    ) -> Delivery:
        reader = await self._access.fetch_reader(interaction)
        find = partial(find_article, self._librarian.library, name, reader.audience)
        article = await self._librarian.workers.run(find)
        chosen = article and (article.find_section(section) if section else article.first)
        if article and chosen:
            return await self._composer.show(Answered(article, chosen, 1.0), reader, "reading")
        text = member_texts.NO_SUCH_SECTION if article else member_texts.NO_SUCH_ARTICLE
        return self._composer.say(text, reader)

    @member_command("articles")
    async def articles(self, interaction: discord.Interaction) -> None:
        """List articles."""
        work = self._respondent.in_turn(interaction.user.id, self._list(interaction))
        await respond_in_time(interaction, work, ephemeral=True)

    async def _list(self, interaction: discord.Interaction) -> Delivery:
        return await self._composer.list_articles(await self._access.fetch_reader(interaction))

    @article.autocomplete("name")
    async def complete_name(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the name of an article that the user may read."""
        reader = await self._access.fetch_reader(interaction)
        library, run = self._librarian.library, self._librarian.workers.run
        found = await run(partial(complete_articles, library, typed, reader.audience, MAX_CHOICES))
        return [_choice(article.title, article.slug) for article in found]

    @article.autocomplete("section")
    async def complete_section(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the heading of a section of the article typed before."""
        reader = await self._access.fetch_reader(interaction)
        library, run = self._librarian.library, self._librarian.workers.run
        name = str(getattr(interaction.namespace, "name", ""))
        article = await run(partial(find_article, library, name, reader.audience))
        if article is None:
            return []
        found = await run(partial(complete_sections, library, article, typed, MAX_CHOICES))
        return [_choice(section.heading or article.title, section.key) for section in found]


def _choice(label: str, value: str) -> app_commands.Choice[str]:
    name = label if len(label) <= MAX_CHOICE else label[: MAX_CHOICE - 1] + "…"
    return app_commands.Choice(name=name, value=value)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(QuestionCommands(bot.respondent, bot.access, bot.librarian, bot.composer))

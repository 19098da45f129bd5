"""/ask, “Answer this” in a message's menu, /article, /articles and /help."""

import discord
from discord import app_commands

from bot.access import find_hindrance, may_write
from bot.client import DocentBot
from bot.cogs.offering import DocentCog, member_command
from bot.cogs.transformers import ArticleOption, SectionOption
from bot.replies import MAX_QUESTION, Delivery, respond_in_time
from bot.responding import Inquiry, is_from_member
from bot.texts import member_texts
from retrieval.answering import Answered, Conversation


class QuestionCommands(DocentCog):
    """The members' commands for answers, for articles, and for what else they can do."""

    def __init__(self, bot: DocentBot) -> None:
        super().__init__(bot)
        # discord.py has no decorator for context menus in cogs.
        bot.tree.add_command(
            app_commands.ContextMenu(name=member_texts.ANSWER_THIS, callback=self.answer_this)
        )

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
        work = self.bot.respondent.respond(inquiry)
        await respond_in_time(interaction, work, ephemeral=not is_shown)

    async def answer_this(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Answer a message for the user alone, and remember nothing: it may be another's."""
        is_members = is_from_member(message)
        in_guild = interaction.guild_id is not None
        can_post = in_guild and may_write(interaction.permissions, interaction.channel)
        inquiry = Inquiry.by(
            interaction,
            self.bot.context.without_mention(message.content) if is_members else "",
            "menu" if can_post else "command",
            after=Conversation(),
            memory="none",
            if_wordless=lambda: (
                member_texts.NO_QUESTION if is_members else member_texts.NOT_FROM_A_MEMBER
            ),
        )
        await respond_in_time(interaction, self.bot.respondent.respond(inquiry), ephemeral=True)

    @member_command("article")
    async def article(
        self,
        interaction: discord.Interaction,
        name: ArticleOption,
        section: SectionOption | None = None,
    ) -> None:
        """Show an article, or one of its sections."""
        answer = Answered(name.article, section or name.article.first, 1.0)
        work = self.bot.composer.show(answer, name.reader, "reading")
        in_time = self.bot.respondent.in_turn(interaction.user.id, work)
        await respond_in_time(interaction, in_time, ephemeral=True)

    @member_command("articles")
    async def articles(self, interaction: discord.Interaction) -> None:
        """List articles."""
        work = self.bot.respondent.in_turn(interaction.user.id, self._list(interaction))
        await respond_in_time(interaction, work, ephemeral=True)

    async def _list(self, interaction: discord.Interaction) -> Delivery:
        reader = await self.bot.access.fetch_reader(interaction)
        return await self.bot.composer.list_articles(reader)

    @member_command("help")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show how to ask, and the commands that the user may use here."""
        channel = None if interaction.guild_id is None else interaction.channel
        delivery = await self.bot.guide.write(channel, interaction)
        await delivery.respond(interaction, ephemeral=True)

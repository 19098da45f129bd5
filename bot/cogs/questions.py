"""What members ask: mentions, private messages, /ask, /article, /articles, and the buttons."""

import logging
import re
from collections import deque
from dataclasses import replace
from functools import partial
from typing import cast

import discord
from discord import app_commands
from discord.ext import commands

from bot import texts
from bot.access import PrivateAudience
from bot.client import DocentBot
from bot.controls import ListPress, SectionPress, find_section, parse_press
from bot.delivery import Delivery, say
from bot.render import quote_question, render_articles, render_plain_articles
from bot.views import shown_above
from retrieval.answer import Answer, Answered
from retrieval.completion import complete_articles, complete_sections, find_article

MAX_CHOICES = 25
MAX_CHOICE = 100
"""https://discord.com/developers/docs/interactions/application-commands#autocomplete"""

MAX_QUESTION = 1_000

REMEMBERED = 1_000
"""How many answered messages are remembered, so that one delivered twice is answered once."""

ROLES_UNKNOWN_LINE = f"-# {texts.ROLES_UNKNOWN}"

_QUESTION_TYPES = {discord.MessageType.default, discord.MessageType.reply}
_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|cool|perfect|nice|many|much|thanks|thank you|thankyou|thx|ty(?:sm)?"
    r"|cheers|so much|very much|a lot|a bunch|for (?:the|your) (?:help|answer|reply|info)"
    r")[\s,.!]*)+",
    re.IGNORECASE,
)

_log = logging.getLogger(__name__)


class Questions(commands.Cog):
    """Answers members."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot
        self._answered: deque[int] = deque(maxlen=REMEMBERED)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that mentions the bot, or a private one."""
        if message.id in self._answered or not self._is_question(message):
            return
        self._answered.append(message.id)
        try:
            await self._answer_message(message)
        except discord.Forbidden as error:
            place = message.channel.id
            _log.warning("May not reply in channel %s: %s", place, error.text)
        except Exception:  # noqa: BLE001  # whoever asked must hear of any failure
            await self.bot.apologise_to(message)

    @app_commands.command(description="Ask a question; only you see the answer, or choose public.")
    @app_commands.describe(
        question="What you want to know",
        public="Show the answer to everyone in this channel",
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
        public: bool = False,
    ) -> None:
        """Answer a question."""
        shown = public and _may_write(interaction)
        if shown and interaction.guild_id is not None:
            audience = await self.bot.access.public(
                self.bot, interaction.user, interaction.guild, interaction.channel_id
            )
            reader = PrivateAudience(audience)
        else:
            reader = await self._reader(interaction)
        answer = await self.bot.librarian.answer(question, reader.audience)
        delivery = self._delivery(answer, reader, quote_question(question))
        await delivery.respond(interaction, ephemeral=not shown)

    @app_commands.command(description="Read an article; only you see it.")
    @app_commands.describe(name="The article", section="The section; leave it out for the start")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def article(
        self, interaction: discord.Interaction, name: str, section: str | None = None
    ) -> None:
        """Show an article, or one of its sections."""
        reader = await self._reader(interaction)
        article = find_article(self.bot.librarian.library, name, reader.audience)
        if article is None:
            text = _with_notice(reader, texts.NO_SUCH_ARTICLE)
            await interaction.response.send_message(text, ephemeral=True)
            return
        chosen = article.find_section(section) if section else article.first
        if chosen is None:
            text = _with_notice(reader, texts.NO_SUCH_SECTION)
            await interaction.response.send_message(text, ephemeral=True)
            return
        delivery = self._delivery(Answered(article, chosen, 1.0), reader)
        await delivery.respond(interaction, ephemeral=True)

    @app_commands.command(description="List the articles that you can read.")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def articles(self, interaction: discord.Interaction) -> None:
        """List articles."""
        delivery = self._list_delivery(await self._reader(interaction), page=1)
        await delivery.respond(interaction, ephemeral=True)

    @article.autocomplete("name")
    async def complete_name(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the name of an article that whoever types may read."""
        reader = await self._reader(interaction)
        found = complete_articles(self.bot.librarian.library, typed, reader.audience, MAX_CHOICES)
        return [_choice(article.title, article.slug) for article in found]

    @article.autocomplete("section")
    async def complete_section(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the heading of a section of the article that is being asked for."""
        reader = await self._reader(interaction)
        name = str(getattr(interaction.namespace, "name", ""))
        article = find_article(self.bot.librarian.library, name, reader.audience)
        if article is None:
            return []
        found = complete_sections(article, typed, MAX_CHOICES)
        return [_choice(section.heading or article.title, section.key) for section in found]

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a press on one of the buttons, old or new, for whoever pressed it."""
        if interaction.type is not discord.InteractionType.component:
            return
        try:
            await self._answer_press(interaction)
        except Exception:  # noqa: BLE001  # whoever pressed must hear of any failure
            await self.bot.apologise(interaction, "a button")

    async def _answer_press(self, interaction: discord.Interaction) -> None:
        data = cast("dict[str, object]", interaction.data)
        press = parse_press(str(data.get("custom_id", "")))
        reader = await self._reader(interaction)
        delivery = None
        if isinstance(press, ListPress):
            delivery = self._list_delivery(reader, press.page)
        elif isinstance(press, SectionPress):
            delivery = self._section_delivery(interaction, reader, press)
        if delivery is None:
            text = _with_notice(reader, texts.CHANGED)
            await interaction.response.send_message(text, ephemeral=True)
        elif _is_private(interaction):
            await delivery.update(interaction)
        else:
            await delivery.respond(interaction, ephemeral=True)

    def _section_delivery(
        self, interaction: discord.Interaction, reader: PrivateAudience, press: SectionPress
    ) -> Delivery | None:
        found = find_section(self.bot.librarian.library, press)
        if found is None or not reader.audience.may_read(found[0].roles):
            return None
        above = shown_above(interaction.message) if _is_private(interaction) else ""
        question = above.removeprefix(ROLES_UNKNOWN_LINE).lstrip("\n")
        return self._delivery(Answered(*found, 1.0), reader, question, press.page)

    def _list_delivery(self, reader: PrivateAudience, page: int) -> Delivery:
        visible = self.bot.librarian.library.visible(reader.audience)
        notice = _with_notice(reader)
        return Delivery(
            replace(render_articles(visible, page), above=notice),
            lambda: [*filter(None, [notice]), *render_plain_articles(visible)],
        )

    async def _answer_message(self, message: discord.Message) -> None:
        question = self._without_mention(message.content)
        if not question:
            await say(texts.EMPTY_QUESTION).reply(message)
            return
        if _is_direct(message):
            reader = await self.bot.access.fetch_private(self.bot, message.author)
        else:
            audience = await self.bot.access.public(
                self.bot, message.author, message.guild, message.channel.id
            )
            reader = PrivateAudience(audience)
        answer = await self.bot.librarian.answer(question, reader.audience)
        await self._delivery(answer, reader).reply(message)

    async def _reader(self, interaction: discord.Interaction) -> PrivateAudience:
        """Return the one reader of a private reply to an interaction."""
        if interaction.guild_id is None:
            return await self.bot.access.fetch_private(self.bot, interaction.user)
        return PrivateAudience(self.bot.access.private(interaction.user))

    def _delivery(
        self, answer: Answer, reader: PrivateAudience, above: str = "", page: int = 1
    ) -> Delivery:
        above = _with_notice(reader, above)
        renderer = self.bot.renderer
        message = renderer.render_answer(answer, above, page)
        return Delivery(message, partial(renderer.render_plain, answer, above))

    def _is_question(self, message: discord.Message) -> bool:
        if message.author.bot or message.webhook_id or message.type not in _QUESTION_TYPES:
            return False
        is_for_us = _is_direct(message) or self.bot.user in message.mentions
        return is_for_us and not _THANKS.fullmatch(self._without_mention(message.content))

    def _without_mention(self, content: str) -> str:
        bot_id = self.bot.user.id if self.bot.user else 0
        return re.sub(rf"<@!?{bot_id}>", " ", content).strip()


def _with_notice(reader: PrivateAudience, text: str = "") -> str:
    """Return a text under the notice that the reader's roles are unknown, where they are."""
    return text if reader.roles_known else f"{ROLES_UNKNOWN_LINE}\n{text}".rstrip()


def _is_direct(message: discord.Message) -> bool:
    """Tell whether a message stands in the bot's own chat with its author."""
    # Its guild doesn't tell: it is None for a guild that isn't in the cache, too.
    return isinstance(message.channel, discord.DMChannel)


def _is_private(interaction: discord.Interaction) -> bool:
    """Tell whether the message whose button was pressed is seen by its asker alone."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)


def _may_write(interaction: discord.Interaction) -> bool:
    """Tell whether whoever asks may themselves write where the answer would stand."""
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.guild_id is None or interaction.permissions.send_messages


def _choice(label: str, value: str) -> app_commands.Choice[str]:
    name = label if len(label) <= MAX_CHOICE else label[: MAX_CHOICE - 1] + "…"
    return app_commands.Choice(name=name, value=value)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Questions(bot))

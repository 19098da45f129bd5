"""/privacy: what is kept about a member, for that member."""

import asyncio
import io
import json
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import EVERYWHERE, INSTALLS, OnOff
from bot.responding import Conversations, QuestionLog, SentReplies
from bot.storage import Store
from bot.texts import member_texts

FILE_NAME = "privacy.json"


class PrivacyCommands(commands.Cog):
    """The /privacy commands."""

    privacy = app_commands.Group(
        name="privacy",
        description=member_texts.DESCRIPTIONS["privacy"],
        allowed_installs=INSTALLS,
        allowed_contexts=EVERYWHERE,
    )

    def __init__(
        self,
        store: Store,
        question_log: QuestionLog,
        conversations: Conversations,
        sent_replies: SentReplies,
        keep_days: int,
    ) -> None:
        self._store, self._question_log = store, question_log
        self._conversations, self._sent_replies = conversations, sent_replies
        self._keep_days = keep_days

    @privacy.command(description=member_texts.DESCRIPTIONS["privacy what"])
    async def what(self, interaction: discord.Interaction) -> None:
        """Tell what is kept, for how long, and how much there is now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        user_id = interaction.user.id
        await self._question_log.settle()
        found = await self._store.fetch_member(user_id)
        is_out = await self._store.fetch_is_opted_out(user_id)
        text = member_texts.PRIVACY.format(
            days=self._keep_days,
            questions=len(found.get("questions", ())),
            votes=len(found.get("votes", ())),
            state=member_texts.PRIVACY_STATE[is_out],
        )
        await interaction.edit_original_response(content=text)

    @privacy.command(description=member_texts.DESCRIPTIONS["privacy get"])
    async def get(self, interaction: discord.Interaction) -> None:
        """Send the user everything that is kept about them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._question_log.settle()
        found = await self._store.fetch_member(interaction.user.id)
        text = await asyncio.to_thread(_as_json, found)
        file = discord.File(io.BytesIO(text.encode()), FILE_NAME)
        await interaction.edit_original_response(
            content=member_texts.PRIVACY_GET, attachments=[file]
        )

    @privacy.command(description=member_texts.DESCRIPTIONS["privacy forget"])
    @app_commands.describe(**member_texts.OPTIONS["privacy forget"])
    async def forget(self, interaction: discord.Interaction, confirm: str) -> None:
        """Forget the user, once they have confirmed it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text, user_id = member_texts.NOT_FORGOTTEN, interaction.user.id
        if confirm.strip().casefold() == member_texts.CONFIRM_FORGET:
            self._forget_in_memory(user_id)
            is_clean = await self._question_log.forget(user_id)
            is_out = await self._store.fetch_is_opted_out(user_id)
            text = member_texts.FORGOTTEN + ("" if is_clean else member_texts.TRACES_LEFT)
            text += member_texts.FORGOTTEN_STATE[is_out]
        await interaction.edit_original_response(content=text)

    @privacy.command(description=member_texts.DESCRIPTIONS["privacy optout"])
    @app_commands.describe(**member_texts.OPTIONS["privacy optout"])
    async def optout(self, interaction: discord.Interaction, state: OnOff) -> None:
        """Stop keeping anything about the user, or start again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        user_id = interaction.user.id
        text = member_texts.OPTED_OUT[state == "on"]
        if state == "on":
            text += "" if await self._question_log.opt_out(user_id) else member_texts.TRACES_LEFT
        else:
            await self._store.opt_in(user_id)
        await interaction.edit_original_response(content=text)

    def _forget_in_memory(self, user_id: int) -> None:
        self._conversations.forget(user_id)
        self._sent_replies.forget(user_id)


def _as_json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2, default=datetime.isoformat)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    keep_days = bot.config.privacy.keep_days
    cog = PrivacyCommands(
        bot.store, bot.question_log, bot.conversations, bot.sent_replies, keep_days
    )
    await bot.add_cog(cog)

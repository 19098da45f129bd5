"""/privacy: what is kept about a member, for that member."""

import asyncio
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import discord
from discord.ext import commands

from bot.client import DocentBot
from bot.cogs.offering import OnOff, member_command, member_group
from bot.responding import QuestionLog
from bot.serving import Follower
from bot.storage import FORGETTING, Store
from bot.texts import Count, in_each_language, member_texts

FILE_NAME = "privacy.json"


@dataclass(eq=False, repr=False)
class PrivacyCommands(commands.Cog):
    """The /privacy commands."""

    privacy = member_group("privacy")

    store: Store
    question_log: QuestionLog
    follower: Follower
    forget_in_memory: Callable[[Callable[[int], bool]], None]
    keep_days: int

    @member_command("what", privacy)
    async def what(self, interaction: discord.Interaction) -> None:
        """Tell what is kept, for how long, and how much there is now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        user_id = interaction.user.id
        await self.question_log.settle()
        found = await self.store.fetch_member(user_id)
        is_out = await self.store.fetch_is_opted_out(user_id)
        text = member_texts.PRIVACY.format(
            days=Count(self.keep_days),
            questions=Count(len(found.get("questions", ()))),
            votes=Count(len(found.get("votes", ()))),
            state=member_texts.PRIVACY_STATE[is_out],
        )
        await interaction.edit_original_response(content=text)

    @member_command("get", privacy)
    async def get(self, interaction: discord.Interaction) -> None:
        """Send the user everything that is kept about them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.question_log.settle()
        found = await self.store.fetch_member(interaction.user.id)
        text = await asyncio.to_thread(_as_json, found)
        file = discord.File(io.BytesIO(text.encode()), FILE_NAME)
        await interaction.edit_original_response(
            content=member_texts.PRIVACY_GET, attachments=[file]
        )

    @member_command("forget", privacy)
    async def forget(self, interaction: discord.Interaction, confirm: str) -> None:
        """Forget the user, once they have confirmed it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text, user_id = member_texts.NOT_FORGOTTEN, interaction.user.id
        if confirm.strip().casefold() in in_each_language(lambda: member_texts.CONFIRM_FORGET):
            self.forget_in_memory(user_id.__eq__)
            await self.store.ask_to_forget(user_id)
            spread = await self.follower.spread(FORGETTING)
            is_clean = await self.question_log.forget(user_id)
            is_out = await self.store.fetch_is_opted_out(user_id)
            text = member_texts.FORGOTTEN + ("" if is_clean else member_texts.TRACES_LEFT)
            if spread is None or spread.done < spread.all:
                text += member_texts.OTHERS_REMEMBER
            text += member_texts.FORGOTTEN_STATE[is_out]
        await interaction.edit_original_response(content=text)

    @member_command("optout", privacy)
    async def optout(self, interaction: discord.Interaction, state: OnOff) -> None:
        """Stop keeping anything about the user, or start again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        user_id = interaction.user.id
        text = member_texts.OPTED_OUT[state == "on"]
        if state == "on":
            text += "" if await self.question_log.opt_out(user_id) else member_texts.TRACES_LEFT
        else:
            await self.store.opt_in(user_id)
        await interaction.edit_original_response(content=text)


def _as_json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2, default=datetime.isoformat)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    keep_days = bot.config.privacy.keep_days
    await bot.add_cog(
        PrivacyCommands(
            bot.store,
            bot.question_log,
            bot.follower,
            bot.forget_in_memory,
            keep_days,
        )
    )

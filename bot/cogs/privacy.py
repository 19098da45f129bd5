"""/privacy: what is kept about a member, for that member."""

import asyncio
import json
from datetime import datetime
from functools import partial

import discord

from bot.admin import show_file
from bot.cogs.offering import DocentCog, OnOff, command_group, member_command
from bot.storage import FORGETTING
from bot.texts import Count, in_each_language, member_texts

FILE_NAME = "privacy.json"


class PrivacyCommands(DocentCog):
    """The /privacy commands."""

    privacy = command_group("privacy", member_texts)

    @member_command("what", privacy)
    async def what(self, interaction: discord.Interaction) -> None:
        """Tell what is kept, for how long, and how much there is now."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        user_id = interaction.user.id
        await self.bot.question_log.settle()
        found = await self.bot.store.fetch_member(user_id)
        is_out = await self.bot.store.fetch_is_opted_out(user_id)
        text = member_texts.PRIVACY.format(
            days=Count(self.bot.config.privacy.keep_days),
            questions=Count(len(found.get("questions", ()))),
            votes=Count(len(found.get("votes", ()))),
            state=member_texts.PRIVACY_STATE[is_out],
        )
        await interaction.edit_original_response(content=text)

    @member_command("get", privacy)
    async def get(self, interaction: discord.Interaction) -> None:
        """Send the user everything that is kept about them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.question_log.settle()
        found = await self.bot.store.fetch_member(interaction.user.id)
        write = partial(json.dumps, ensure_ascii=False, indent=2, default=datetime.isoformat)
        text = await asyncio.to_thread(write, found)
        await show_file(interaction, member_texts.PRIVACY_GET, text.encode(), FILE_NAME)

    @member_command("forget", privacy)
    async def forget(self, interaction: discord.Interaction, confirm: str) -> None:
        """Forget the user, once they have confirmed it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text, user_id = member_texts.NOT_FORGOTTEN, interaction.user.id
        if confirm.strip().casefold() in in_each_language(lambda: member_texts.CONFIRM_FORGET):
            self.bot.forget_in_memory(user_id.__eq__)
            await self.bot.store.ask_to_forget(user_id)
            spread = await self.bot.follower.spread(FORGETTING)
            is_clean = await self.bot.question_log.forget(user_id)
            is_out = await self.bot.store.fetch_is_opted_out(user_id)
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
            text += "" if await self.bot.question_log.opt_out(user_id) else member_texts.TRACES_LEFT
        else:
            await self.bot.store.opt_in(user_id)
        await interaction.edit_original_response(content=text)

"""Presses of buttons and menus under replies, old or new.

The presser gets a reply of their own, seen by nobody else: with their roles now, from the library
served now.
"""

from typing import Any, cast

import discord
from discord.ext import commands

from bot import replies
from bot.access import find_hindrance
from bot.cogs.offering import DocentCog
from bot.rendering import Action, Place
from bot.responding import Inquiry, Talk, Turn, person_of, with_notice, without_notice
from bot.texts import admin_texts, member_texts
from retrieval.answering import Answered, Conversation

# Where the answer stands to a question that is asked again.
_PLACES: dict[Action, Place] = {
    "private": "command",
    "other": "reading",
    "post": "channel command",
}


class Buttons(DocentCog):
    """Answers presses."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a press, or what was typed into a form that a press opened."""
        kinds = {discord.InteractionType.component, discord.InteractionType.modal_submit}
        try:
            if interaction.type in kinds and await self.bot.respondent.admit(interaction):
                await self._answer(interaction)
        except Exception:  # noqa: BLE001  # the presser must hear of any failure
            await self.bot.apologies.to_user(interaction, lambda: admin_texts.A_BUTTON)

    async def _answer(self, interaction: discord.Interaction) -> None:
        data = cast("dict[str, Any]", interaction.data)
        custom_id = str(data.get("custom_id", ""))
        press = replies.parse_press(custom_id, data.get("values", ()))
        if custom_id.startswith((replies.RELOAD, replies.TEACH)):
            await self._manage_content(interaction, custom_id)
        elif interaction.type is discord.InteractionType.modal_submit:
            if isinstance(press, replies.ActionPress) and press.action == "follow-up":
                work = self._follow_up(interaction, replies.typed_question(data))
                await replies.respond_in_time(interaction, work, ephemeral=True)
            else:
                changed = self.bot.composer.say(member_texts.CHANGED)
                await changed.respond(interaction, ephemeral=True)
        elif isinstance(press, replies.ActionPress):
            await self._act(interaction, press)
        else:
            work = self.bot.respondent.in_turn(interaction.user.id, self._show(interaction, press))
            if _is_private(interaction):
                await replies.update_in_time(interaction, work)
            else:
                await replies.respond_in_time(interaction, work, ephemeral=True)

    async def _manage_content(self, interaction: discord.Interaction, custom_id: str) -> None:
        if not await self.bot.rights.may_manage_content(interaction.user):
            await interaction.response.send_message(member_texts.NOT_ALLOWED, ephemeral=True)
        elif custom_id.startswith(replies.TEACH):
            await self.bot.teaching.handle(interaction)
        else:
            await self.bot.reloads.confirm(interaction, custom_id.removeprefix(replies.RELOAD))

    async def _show(
        self,
        interaction: discord.Interaction,
        press: replies.SectionPress | replies.ListPress | None,
    ) -> replies.Delivery:
        reader = await self.bot.access.fetch_reader(interaction)
        if isinstance(press, replies.ListPress):
            return await self.bot.composer.list_articles(reader, press.page)
        found = await self.bot.respondent.find_section(press, reader.audience)
        if press is None or found is None:
            return self.bot.composer.say(member_texts.CHANGED, reader)
        presser = person_of(self.bot.access, interaction.user, interaction.guild_id, reader)
        is_urgent = replies.is_marked_urgent(interaction.message)
        if not is_urgent:
            await self.bot.respondent.note_opened(interaction.message, found[1], presser)
        tells_of_distress = replies.tells_of_distress(interaction.message)
        answer = Answered(*found, 1.0, is_urgent=is_urgent, tells_of_distress=tells_of_distress)
        if not _is_private(interaction):
            return await self.bot.composer.show(answer, reader, "reading", page=press.page)
        above = without_notice(replies.shown_above(interaction.message))
        place = _place_of(interaction, above)
        return await self.bot.composer.show(answer, reader, place, above, page=press.page)

    async def _act(self, interaction: discord.Interaction, press: replies.ActionPress) -> None:
        if press.action == "dismiss":
            await self._dismiss(interaction)
        elif press.action == "helpful":
            work = self.bot.respondent.in_turn(interaction.user.id, self._thank(interaction, press))
            await replies.respond_in_time(interaction, work, ephemeral=True)
        elif press.action == "follow-up":
            form = replies.FollowUp(press)
            form.stop()  # recognised by its id, as views are
            await interaction.response.send_modal(form)
        elif press.action == "post" and (hindrance := find_hindrance(interaction)):
            await self.bot.composer.say(hindrance).respond(interaction, ephemeral=True)
        else:
            work, is_post = self._ask_again(interaction, press), press.action == "post"
            await replies.respond_in_time(interaction, work, ephemeral=not is_post)
            if press.action == "other":
                turn = await self._find_turn(interaction, is_public=False)
                await self.bot.teaching.offer(interaction, turn.question)

    async def _ask_again(
        self, interaction: discord.Interaction, press: replies.ActionPress
    ) -> replies.Delivery:
        """Answer the question that a message shows anew, or offer other sections."""
        turn = await self._find_turn(interaction, is_public=press.action == "post")
        inquiry = Inquiry.by(
            interaction,
            turn.question,
            _PLACES[press.action],
            after=Conversation() if press.action == "post" else turn.before,
            # The presser needn't have written it.
            memory="followed" if press.action == "private" else "none",
            shown=None if press.action == "private" else press.section,
            wants_others=press.action == "other",
            if_wordless=lambda: member_texts.QUESTION_GONE,
            was_urgent=replies.is_marked_urgent(interaction.message),
            tells_of_distress=replies.tells_of_distress(interaction.message),
        )
        return await self.bot.respondent.respond(inquiry)

    async def _thank(
        self, interaction: discord.Interaction, press: replies.ActionPress
    ) -> replies.Delivery:
        reader = await self.bot.access.fetch_reader(interaction)
        voter = person_of(self.bot.access, interaction.user, interaction.guild_id, reader)
        is_noted = not replies.is_marked_urgent(interaction.message)
        vote = self.bot.respondent.vote
        if await vote("helpful", press.section, voter, reader.audience, is_noted=is_noted):
            return replies.acknowledge(with_notice(reader, member_texts.THANKS))
        return self.bot.composer.say(member_texts.CHANGED, reader)

    async def _dismiss(self, interaction: discord.Interaction) -> None:
        find = self.bot.context.find_question
        may_dismiss = interaction.message is not None and (
            _is_private(interaction)
            or interaction.permissions.manage_messages
            or (await find(interaction.message)).asker_id == interaction.user.id
        )
        if not may_dismiss:
            await replies.acknowledge(member_texts.NOT_YOURS).respond(interaction, ephemeral=True)
            return
        await interaction.response.defer()
        await interaction.delete_original_response()

    async def _follow_up(self, interaction: discord.Interaction, question: str) -> replies.Delivery:
        turn = await self._find_turn(interaction, is_public=False)
        inquiry = Inquiry.by(interaction, question, "command", after=turn.after)
        return await self.bot.respondent.respond(inquiry)

    async def _find_turn(self, interaction: discord.Interaction, *, is_public: bool) -> Turn:
        """Return the turn shown by the message whose button was pressed."""
        if interaction.message is None:
            return Turn("", Conversation(), Conversation())
        user_id, channel_id = interaction.user.id, interaction.channel_id or 0
        kinds = (True,) if is_public else (True, False)  # a private answer may draw on both
        talks = [Talk(user_id, channel_id, is_public=kind) for kind in kinds]
        return await self.bot.context.find_turn(interaction.message, talks)


def _place_of(interaction: discord.Interaction, above: str) -> Place:
    if interaction.message and interaction.message.reference:
        return "chat"
    if replies.offers_to_post(interaction.message):
        return "menu"
    return "command" if above else "reading"


def _is_private(interaction: discord.Interaction) -> bool:
    """Tell whether only its asker sees the message whose button was pressed."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)

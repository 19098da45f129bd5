"""Presses of buttons and menus under replies, old or new.

The presser gets a reply of their own, seen by nobody else: with their roles now, from the library
served now.
"""

from functools import partial
from typing import Any, cast

import discord
from discord.ext import commands

from bot.access import Asker, ReplyAudience
from bot.client import DocentBot
from bot.rendering import Place, is_call_for_help, quote_question
from bot.replies import (
    RELOAD,
    ActionPress,
    Delivery,
    FollowUp,
    ListPress,
    SectionPress,
    acknowledge,
    find_section,
    offers_to_post,
    parse_press,
    respond_in_time,
    say,
    section_key,
    shown_above,
    typed_question,
    update_in_time,
)
from bot.responding import (
    ROLES_UNKNOWN_LINE,
    Talk,
    Turn,
    answer_in,
    deliver,
    deliver_list,
    deliver_offers,
    find_question,
    find_turn,
    guide_to_commands,
    has_words,
    in_turn,
    is_private,
    may_ask,
    person_of,
    post_for_everyone,
    with_notice,
)
from bot.storage import VoteKind
from bot.texts import admin_texts, member_texts
from retrieval.answering import Answered, Conversation
from retrieval.content import Article, Section

MAX_OTHERS = 3


class Buttons(commands.Cog):
    """Answers presses."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a press, or what was typed into a form that a press opened."""
        try:
            if interaction.type is discord.InteractionType.component:
                await self._answer_press(interaction)
            elif interaction.type is discord.InteractionType.modal_submit:
                await self._answer_form(interaction)
        except Exception:  # noqa: BLE001  # the presser must hear of any failure
            await self.bot.apologise(interaction, admin_texts.A_BUTTON)

    async def _answer_press(self, interaction: discord.Interaction) -> None:
        data = cast("dict[str, Any]", interaction.data)
        custom_id = str(data.get("custom_id", ""))
        if custom_id.startswith(RELOAD):
            return  # answered in bot/cogs/content.py
        if not self.bot.interactions.add(interaction.id):
            return  # delivered twice
        if not await self.bot.may_press(interaction):
            return
        press = parse_press(custom_id, data.get("values", ()))
        if isinstance(press, ActionPress):
            await self._act(interaction, press)
            return
        work = in_turn(self.bot, interaction.user.id, self._show(interaction, press))
        if is_private(interaction):
            await update_in_time(interaction, work)
        else:
            await respond_in_time(interaction, work, ephemeral=True)

    async def _show(
        self, interaction: discord.Interaction, press: SectionPress | ListPress | None
    ) -> Delivery:
        """Return the page that a press asks for."""
        reader = await self.bot.access.fetch_reader(interaction)
        if isinstance(press, ListPress):
            return await deliver_list(self.bot, reader, press.page)
        found = await self._find(press, reader)
        if press is None or found is None:
            return say(self.bot.renderer, member_texts.CHANGED, with_notice(reader))
        answer = Answered(*found, 1.0)
        if not is_private(interaction):
            return await deliver(self.bot, answer, reader, "reading", page=press.page)
        above = shown_above(interaction.message).removeprefix(ROLES_UNKNOWN_LINE).lstrip("\n")
        place = _place_of(interaction, above)
        return await deliver(self.bot, answer, reader, place, above, page=press.page)

    async def _find(
        self, press: SectionPress | None, reader: ReplyAudience
    ) -> tuple[Article, Section] | None:
        """Return the section that a press names, if it exists and the presser may read it."""
        if press is None:
            return None
        find = partial(find_section, self.bot.librarian.library, press)
        found = await self.bot.librarian.workers.run(find)
        return found if found and reader.audience.may_read(found[0].roles) else None

    async def _act(self, interaction: discord.Interaction, press: ActionPress) -> None:
        if press.action == "dismiss":
            await self._dismiss(interaction)
        elif press.action == "helpful":
            work = in_turn(self.bot, interaction.user.id, self._thank(interaction, press))
            await respond_in_time(interaction, work, ephemeral=True)
        elif press.action == "post":
            await post_for_everyone(self.bot, interaction, press)
        elif press.action == "follow-up":
            form = FollowUp(press)
            form.stop()  # recognised by its id, as views are
            await interaction.response.send_modal(form)
        else:
            await self._ask_again(interaction, press)

    async def _ask_again(self, interaction: discord.Interaction, press: ActionPress) -> None:
        if await may_ask(self.bot, interaction):
            work = in_turn(self.bot, interaction.user.id, self._look_again(interaction, press))
            await respond_in_time(interaction, work, ephemeral=True)

    async def _look_again(self, interaction: discord.Interaction, press: ActionPress) -> Delivery:
        """Answer the question that a message shows anew, or offer other sections."""
        reader = await self.bot.access.fetch_reader(interaction)
        turn = await self._find_turn(interaction)
        if not turn.question:
            return say(self.bot.renderer, member_texts.QUESTION_GONE, with_notice(reader))
        if press.action == "private":
            # The presser needn't have written the question.
            return await self._answer(interaction, reader, turn.question, turn.before, writer=None)
        await self._vote(interaction, reader, press, "not meant")
        return await self._offer_others(reader, turn, press)

    async def _answer(
        self,
        interaction: discord.Interaction,
        reader: ReplyAudience,
        question: str,
        before: Conversation,
        *,
        writer: Asker | None,
    ) -> Delivery:
        talk = Talk(interaction.user.id, interaction.channel_id or 0, is_public=False)
        answer = await answer_in(self.bot, talk, question, reader, before, writer=writer)
        above = quote_question(question)
        return await deliver(self.bot, answer, reader, "command", above, question=question)

    async def _offer_others(
        self, reader: ReplyAudience, turn: Turn, press: ActionPress
    ) -> Delivery:
        """Return the next best sections, for a presser who didn't mean the one shown."""
        rank, question = self.bot.librarian.rank, turn.question
        hits = await rank(question, reader.audience, turn.before, k=MAX_OTHERS + 1)
        shown = press.section.section_key if press.section else None
        others = [hit for hit in hits if section_key(hit.section) != shown]
        return await deliver_offers(self.bot, others[:MAX_OTHERS], reader, question)

    async def _thank(self, interaction: discord.Interaction, press: ActionPress) -> Delivery:
        reader = await self.bot.access.fetch_reader(interaction)
        is_counted = await self._vote(interaction, reader, press, "helpful")
        if is_counted:
            return acknowledge(with_notice(reader, member_texts.THANKS))
        return say(self.bot.renderer, member_texts.CHANGED, with_notice(reader))

    async def _vote(
        self,
        interaction: discord.Interaction,
        reader: ReplyAudience,
        press: ActionPress,
        kind: VoteKind,
    ) -> bool:
        """Log a rating of the section shown; return False if the presser may not read it."""
        found = await self._find(press.section, reader)
        if found is None:
            return False
        voter = person_of(self.bot, interaction.user, reader)
        is_asker = press.asker == interaction.user.id
        self.bot.question_log.note_vote(voter, found[1].id, kind, is_asker=is_asker)
        return True

    async def _dismiss(self, interaction: discord.Interaction) -> None:
        if not await _may_dismiss(self.bot, interaction):
            await acknowledge(member_texts.NOT_YOURS).respond(interaction, ephemeral=True)
            return
        await interaction.response.defer()
        await interaction.delete_original_response()

    async def _answer_form(self, interaction: discord.Interaction) -> None:
        data = cast("dict[str, Any]", interaction.data)
        if not self.bot.interactions.add(interaction.id):
            return
        if not await self.bot.may_press(interaction):
            return
        press = parse_press(str(data.get("custom_id", "")))
        if not isinstance(press, ActionPress) or press.action != "follow-up":
            changed = say(self.bot.renderer, member_texts.CHANGED)
            await changed.respond(interaction, ephemeral=True)
        elif await may_ask(self.bot, interaction):
            question = typed_question(data)
            work = in_turn(self.bot, interaction.user.id, self._follow_up(interaction, question))
            await respond_in_time(interaction, work, ephemeral=True)

    async def _follow_up(self, interaction: discord.Interaction, question: str) -> Delivery:
        """Return the answer to a question typed into the form under an answer."""
        reader = await self.bot.access.fetch_reader(interaction)
        if not has_words(question):
            return say(self.bot.renderer, member_texts.WORDS_ONLY, with_notice(reader))
        if is_call_for_help(question):
            return await guide_to_commands(self.bot, interaction)
        before = (await self._find_turn(interaction)).after
        return await self._answer(interaction, reader, question, before, writer=interaction.user)

    async def _find_turn(self, interaction: discord.Interaction) -> Turn:
        """Return the turn shown by the message whose button was pressed."""
        if interaction.message is None:
            return Turn("", Conversation(), Conversation())
        user_id, channel_id = interaction.user.id, interaction.channel_id or 0
        # A private answer may draw on both.
        talks = [Talk(user_id, channel_id, is_public) for is_public in (True, False)]
        return await find_turn(self.bot, interaction.message, talks)


def _place_of(interaction: discord.Interaction, above: str) -> Place:
    """Return the kind of place where a private message stands."""
    if interaction.message and interaction.message.reference:
        return "chat"
    if offers_to_post(interaction.message):
        return "menu"
    return "command" if above else "reading"


async def _may_dismiss(bot: DocentBot, interaction: discord.Interaction) -> bool:
    """Tell whether the presser asked for the message, or may manage messages there."""
    message = interaction.message
    if message is None:
        return False
    if is_private(interaction) or interaction.permissions.manage_messages:
        return True
    asked = await find_question(bot, message)
    return asked.asker_id == interaction.user.id


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Buttons(bot))

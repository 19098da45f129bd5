"""“Post for everyone”: answers the question of a private reply anew, for the whole channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from bot.access import ReplyAudience, find_hindrance
from bot.rendering import quote_question
from bot.replies import ActionPress, Delivery, find_section, respond_in_time, say
from bot.responding.context import find_question
from bot.responding.respondent import deliver, in_turn, may_ask
from bot.texts import member_texts
from retrieval.answering import Answer, Answered, Conversation
from retrieval.audience import Audience

if TYPE_CHECKING:
    from bot.client import DocentBot


async def post_for_everyone(
    bot: DocentBot, interaction: discord.Interaction, press: ActionPress
) -> None:
    """Answer the question that a message shows, for everyone who sees the channel.

    The presser must be able to write there now. Only the sections are remembered, so that they can
    be withdrawn; the question isn't, because the presser needn't have written it.
    """
    if not await may_ask(bot, interaction):
        return
    question = await _find_question(bot, interaction)
    hindrance = find_hindrance(interaction) or ("" if question else member_texts.QUESTION_GONE)
    if hindrance:
        await say(bot.renderer, hindrance).respond(interaction, ephemeral=True)
        return
    work = in_turn(bot, interaction.user.id, _make_delivery(bot, interaction, press, question))
    await respond_in_time(interaction, work, ephemeral=False)


async def _find_question(bot: DocentBot, interaction: discord.Interaction) -> str:
    message = interaction.message
    return (await find_question(bot, message)).text if message else ""


async def _make_delivery(
    bot: DocentBot, interaction: discord.Interaction, press: ActionPress, question: str
) -> Delivery:
    audience = await bot.access.public(interaction.user, interaction.guild, interaction.channel_id)
    answer = await _answer(bot, question, press, audience)
    reader, above = ReplyAudience(audience), quote_question(question)
    delivery = await deliver(bot, answer, reader, "channel command", above, question=question)
    return replace(delivery, record=bot.withdrawals.recorder(answer, interaction.channel))


async def _answer(bot: DocentBot, question: str, press: ActionPress, audience: Audience) -> Answer:
    """Return the section that was shown, if everyone may read it; otherwise a new answer."""
    found = find_section(bot.librarian.library, press.section) if press.section else None
    if found and audience.may_read(found[0].roles):
        return Answered(*found, 1.0)
    return await bot.librarian.answer(question, audience, Conversation())

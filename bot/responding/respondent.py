"""What every surface does with a question: find its readers, answer it, deliver the answer."""

from __future__ import annotations

import re
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from bot.access import Asker, ReplyAudience
from bot.rendering import (
    Layout,
    Place,
    quote_question,
    read_first,
    render_articles,
    render_plain_articles,
)
from bot.replies import Delivery, say
from bot.responding.conversations import Talk
from bot.responding.question_log import Person
from bot.serving import TooLongError
from bot.texts import member_texts
from retrieval.answering import Abstained, Answer, Conversation, Suggested, Suggestion
from retrieval.search import Hit

if TYPE_CHECKING:
    from bot.client import DocentBot


ROLES_UNKNOWN_LINE = f"-# {member_texts.ROLES_UNKNOWN}"

_NOT_WORDS = re.compile(
    r"https?://\S+|<(?:a?:\w+:\d+|[@#][!&]?\d+|/[^<>]+:\d+|t:-?\d+(?::\w)?|id:\w+)>"
)
"""Addresses, and what Discord shows as emoji, mentions or times
(https://discord.com/developers/docs/reference#message-formatting)."""


def person_of(bot: DocentBot, user: Asker, reader: ReplyAudience) -> Person:
    """Return the asker or presser; outside a server, they hold what `reader` holds."""
    if isinstance(user, discord.Member):
        return Person(user.id, user.guild.id, bot.access.person(user))
    return Person(user.id, None, frozenset().union(*reader.audience.readers))


async def answer_in(
    bot: DocentBot,
    talk: Talk,
    question: str,
    reader: ReplyAudience,
    before: Conversation,
    *,
    writer: Asker | None,
) -> Answer:
    """Answer a question in a conversation, and remember it there.

    Parameters
    ----------
    before : Conversation
        The conversation so far.
    writer : Member or User or None
        Who wrote the question, if that is also who asks it; None keeps it out of the question log.
    """
    answer = await bot.librarian.answer(question, reader.audience, before)
    bot.conversations.go_on(talk, before, question)
    if writer is not None:
        bot.question_log.note_question(person_of(bot, writer, reader), question, answer)
    return answer


async def may_ask(bot: DocentBot, interaction: discord.Interaction) -> bool:
    """Count a question; if it is one too many, say so and return False."""
    channel_id = None if interaction.guild_id is None else interaction.channel_id
    refusal = bot.limits.ask(interaction.user.id, channel_id)
    if refusal is not None:
        await say(bot.renderer, refusal.sentence).respond(interaction, ephemeral=True)
    return refusal is None


async def in_turn(bot: DocentBot, user_id: int, work: Coroutine[Any, Any, Delivery]) -> Delivery:
    """Return what `work` (which must not send anything) delivers, or that it takes too long."""
    try:
        return await bot.turns.take(user_id, work)
    except TooLongError:
        return deliver_too_long(bot)


def deliver_too_long(bot: DocentBot) -> Delivery:
    """Return the reply that an answer takes too long."""
    return say(bot.renderer, member_texts.TOO_LONG)


async def deliver(
    bot: DocentBot,
    answer: Answer,
    reader: ReplyAudience,
    place: Place,
    above: str = "",
    *,
    question: str = "",
    page: int = 1,
) -> Delivery:
    """Return the delivery of an answer.

    Parameters
    ----------
    reader : ReplyAudience
        For whom the answer was made; if their roles are unknown, a notice says so.
    place : str
        Where the reply will stand.
    above : str
        The quoted question; empty for none.
    question : str
        As asked, if this answers one: if it was too long to read in full, a notice says so.
    page : int
        From 1.
    """
    cut = read_first(question)
    above = with_notice(reader, f"-# {cut}\n{above}".rstrip() if cut else above)
    run, renderer = bot.librarian.workers.run, bot.renderer
    layout = await run(partial(renderer.render_answer, answer, above, page, place))
    return Delivery(layout, partial(run, partial(renderer.render_plain, answer, above)))


async def deliver_list(bot: DocentBot, reader: ReplyAudience, page: int = 1) -> Delivery:
    """Return the delivery of the list of articles."""
    library, run, notice = bot.librarian.library, bot.librarian.workers.run, with_notice(reader)
    visible = await run(partial(library.visible, reader.audience))
    if not visible:
        return say(bot.renderer, member_texts.NO_ARTICLES, notice)

    def layout() -> Layout:
        return replace(render_articles(visible, page), above=notice)

    def plain() -> list[str]:
        return [*filter(None, [notice]), *render_plain_articles(visible)]

    return Delivery(await run(layout), partial(run, plain))


async def deliver_offers(
    bot: DocentBot, hits: Sequence[Hit], reader: ReplyAudience, question: str
) -> Delivery:
    """Return the delivery of other sections for a reader who didn't mean the one shown."""
    suggestions = tuple(Suggestion(hit.article, hit.section) for hit in hits)
    answer = Suggested(suggestions, 0.0) if suggestions else Abstained((), 0.0)
    above = quote_question(question)
    delivery = await deliver(bot, answer, reader, "reading", above, question=question)
    text = member_texts.OTHERS if suggestions else member_texts.NO_OTHERS
    return replace(delivery, layout=replace(delivery.layout, text=text))


def with_notice(reader: ReplyAudience, text: str = "") -> str:
    """Return `text`, below a notice if the reader's roles are unknown."""
    return text if reader.roles_known else f"{ROLES_UNKNOWN_LINE}\n{text}".rstrip()


def without_mention(bot: DocentBot, content: str) -> str:
    """Return a message's text without mentions of the bot."""
    bot_id = bot.user.id if bot.user else 0
    return re.sub(rf"<@!?{bot_id}>", " ", content).strip()


def is_from_member(message: discord.Message) -> bool:
    """Tell whether a person wrote a message, rather than a bot, a webhook or Discord."""
    is_written = message.type in {discord.MessageType.default, discord.MessageType.reply}
    return is_written and not message.author.bot and message.webhook_id is None


def has_words(question: str) -> bool:
    """Tell whether a question has more than emoji, addresses and mentions."""
    return any(map(str.isalnum, _NOT_WORDS.sub(" ", question)))


def is_private(interaction: discord.Interaction) -> bool:
    """Tell whether only its asker sees the message whose button was pressed."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)

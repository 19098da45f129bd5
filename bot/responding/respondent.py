"""What every surface does with a question: who reads the answer, and how it is delivered."""

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


async def reader_of(bot: DocentBot, interaction: discord.Interaction) -> ReplyAudience:
    """Return the one reader of a private reply to an interaction."""
    if interaction.guild_id is None:
        return await bot.access.fetch_private(bot, interaction.user)
    return ReplyAudience(bot.access.private(interaction.user))


def person_of(bot: DocentBot, user: Asker, reader: ReplyAudience) -> Person:
    """Return who asks or presses; `reader` tells what they hold where they are no member."""
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
    bot : DocentBot
        Whose library.
    talk : Talk
        Who asked, and where.
    question : str
        As asked.
    reader : ReplyAudience
        Who reads the answer.
    before : Conversation
        What the question goes on from.
    writer : Member or User or None
        Who wrote the question, where it is whoever asks it now; otherwise it isn't noted.
    """
    answer = await bot.librarian.answer(question, reader.audience, before)
    bot.conversations.go_on(talk, before, question)
    if writer is not None:
        bot.journal.note_question(person_of(bot, writer, reader), question, answer)
    return answer


async def may_ask(bot: DocentBot, interaction: discord.Interaction) -> bool:
    """Count a question; tell whoever asks too many when to ask again.

    Parameters
    ----------
    bot : DocentBot
        Who is asked.
    interaction : Interaction
        How; answered only if the question may not be asked now.

    Returns
    -------
    bool
        Whether it may.
    """
    channel_id = None if interaction.guild_id is None else interaction.channel_id
    refusal = bot.limits.ask(interaction.user.id, channel_id)
    if refusal is not None:
        await say(bot.renderer, refusal.sentence).respond(interaction, ephemeral=True)
    return refusal is None


async def in_turn(bot: DocentBot, user_id: int, work: Coroutine[Any, Any, Delivery]) -> Delivery:
    """Return what some work for a member comes to, or a reply that it takes too long.

    Parameters
    ----------
    bot : DocentBot
        Whose turns (`Turns`).
    user_id : int
        The member's.
    work : coroutine
        Not begun; doesn't send anything.
    """
    try:
        return await bot.turns.take(user_id, work)
    except TooLongError:
        return deliver_too_long(bot)


def deliver_too_long(bot: DocentBot) -> Delivery:
    """Return the delivery of what whoever waited too long is told."""
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
    bot : DocentBot
        Whose renderer.
    answer : Answer
        Made for `reader`.
    reader : ReplyAudience
        If their roles are unknown, that is said above it.
    place : str
        Where it will stand.
    above : str
        The question, quoted; empty for none.
    question : str
        As asked, if it was: a long one is told that it wasn't read to its end.
    page : int
        From 1.
    """
    cut = read_first(question)
    above = with_notice(reader, f"-# {cut}\n{above}".rstrip() if cut else above)
    run, renderer = bot.librarian.workers.run, bot.renderer
    message = await run(partial(renderer.render_answer, answer, above, page, place))
    return Delivery(message, partial(run, partial(renderer.render_plain, answer, above)))


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
    """Return the delivery of other sections than the one that was shown.

    Parameters
    ----------
    bot : DocentBot
        Whose renderer.
    hits : sequence of Hit
        Those sections, that the reader may read; none if there are no others.
    reader : ReplyAudience
        Who said that it wasn't meant.
    question : str
        What they had asked.
    """
    suggestions = tuple(Suggestion(hit.article, hit.section) for hit in hits)
    answer = Suggested(suggestions, 0.0) if suggestions else Abstained((), 0.0)
    above = quote_question(question)
    delivery = await deliver(bot, answer, reader, "reading", above, question=question)
    text = member_texts.OTHERS if suggestions else member_texts.NO_OTHERS
    return replace(delivery, layout=replace(delivery.layout, text=text))


def with_notice(reader: ReplyAudience, text: str = "") -> str:
    """Return a text under the notice that the reader's roles are unknown, where they are."""
    return text if reader.roles_known else f"{ROLES_UNKNOWN_LINE}\n{text}".rstrip()


def without_mention(bot: DocentBot, content: str) -> str:
    """Return what a message says besides calling the bot."""
    bot_id = bot.user.id if bot.user else 0
    return re.sub(rf"<@!?{bot_id}>", " ", content).strip()


def is_from_member(message: discord.Message) -> bool:
    """Tell whether a person wrote a message, rather than a bot, a webhook or Discord itself."""
    is_written = message.type in {discord.MessageType.default, discord.MessageType.reply}
    return is_written and not message.author.bot and message.webhook_id is None


def has_words(question: str) -> bool:
    """Tell whether a question says anything besides emoji, addresses, and names of members."""
    return any(map(str.isalnum, _NOT_WORDS.sub(" ", question)))


def is_private(interaction: discord.Interaction) -> bool:
    """Tell whether the message whose button was pressed is seen by its asker alone."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)

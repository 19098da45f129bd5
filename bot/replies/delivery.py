"""Sends a rendered answer: as a layout, or as plain messages if Discord refuses that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, Protocol, TypeVar

import aiohttp
import discord

from bot.rendering import Layout, plain_pages
from bot.replies.components import build_view
from bot.texts import get_language, speaking

# “Cannot reply without permission to read message history”, and the same for any reference
# (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json).
NO_HISTORY = frozenset({160002, 160009})

INVALID_FORM = 50035  # “Invalid form body”: the contents
ACKNOWLEDGE_AFTER_S = 1.5  # time after which an interaction without an answer is acknowledged
# Errors of sending when Discord refuses or can't be reached.
CANNOT_SEND = (discord.HTTPException, aiohttp.ClientError, OSError)

_T = TypeVar("_T")
_Send = Callable[..., Awaitable[discord.Message]]

_log = logging.getLogger(__name__)


class Record(Protocol):
    """Records a message that shows a reply, once it is sent."""

    def __call__(self, message_id: int, *, has_more: bool = False) -> Awaitable[None]:
        """Record it; `has_more` tells whether others of the same reply follow."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One reply, as a layout and as plain messages."""

    layout: Layout
    # Returns the whole reply as plain messages; called when Discord refuses the layout.
    plain: Callable[[], Awaitable[list[str]]]
    # Called with the id of each message that shows it, except those that `update` changes.
    record: Record | None = None
    end: Callable[[], object] = lambda: None  # to be called when it is sent, or that has failed
    # What it is: a "sentence" from Docent itself (`say`) isn't put in place of an answer by
    # `update_in_time`, a "refusal" is for the asker alone, and "silence" isn't sent; nor is
    # "thanks", a reaction to the message.
    kind: Literal["answer", "sentence", "refusal", "silence", "thanks"] = "answer"
    question: str = ""  # the question that it answers; empty if it answers none
    # What it is in: the language that was spoken when it was made.
    language: str = field(default_factory=get_language)

    async def reply(self, question: discord.Message) -> None:
        """Reply to a message.

        The nonce is derived from the message's id, so that a repeated send (after a lost response,
        or by a second process) isn't shown twice; an edit changes it:
        https://discord.com/developers/docs/resources/message#create-message

        If the bot may not read the history, the reply is sent without a reference to the question.
        """
        send = question.channel.send
        reference = question.to_reference(fail_if_not_exists=False)
        try:
            await self._reply_with(partial(send, reference=reference), question)
        except discord.HTTPException as error:
            if error.code not in NO_HISTORY:
                raise
            _log.warning(
                "Missing permissions in channel %d: Read Message History; its answers refer to no"
                " question",
                question.channel.id,
            )
            await self._reply_with(send, question)

    async def edit(self, sent: discord.PartialMessage, asker: int) -> bool:
        """Replace one of the bot's messages; False if it is gone, or Discord refuses the layout."""
        view = self._view(asker)
        try:
            await sent.edit(content=None, embeds=[], attachments=[], view=view)
        except discord.NotFound:
            return False
        except discord.HTTPException as error:
            _check_refused(error)
            return False
        await self._record(sent.id)
        return True

    async def respond(self, interaction: discord.Interaction, *, ephemeral: bool) -> None:
        """Send the reply to an interaction, whether or not it has been acknowledged."""
        view = self._view(interaction.user.id)
        try:
            message_id = await _respond(interaction, view=view, ephemeral=ephemeral)
        except discord.HTTPException as error:
            _check_refused(error)
            await self._respond_plain(interaction, ephemeral=ephemeral)
        else:
            await self._record(message_id)

    async def update(self, interaction: discord.Interaction) -> None:
        """Replace the message whose button was pressed, whether or not that was acknowledged."""
        view = self._view(interaction.user.id)
        is_done = interaction.response.is_done()
        edit = interaction.edit_original_response if is_done else interaction.response.edit_message
        try:
            # Clear everything: a modified client may press a button on any message.
            await edit(content=None, embeds=[], attachments=[], view=view)
        except discord.HTTPException as error:
            _check_refused(error)
            await self._respond_plain(interaction, ephemeral=True)

    async def _reply_with(self, send: _Send, question: discord.Message) -> None:
        view, nonce = self._view(question.author.id), _nonce(question)
        try:
            sent = await send(view=view, nonce=nonce)
        except discord.HTTPException as error:
            _check_refused(error)
            pages = await self._pages()
            for number, page in enumerate(pages):
                sent = await send(page, nonce=f"{nonce}-{number}", suppress_embeds=True)
                await self._record(sent.id, has_more=number < len(pages) - 1)
        else:
            await self._record(sent.id)

    async def _respond_plain(self, interaction: discord.Interaction, *, ephemeral: bool) -> None:
        pages, send = await self._pages(), _respond
        for number, page in enumerate(pages):
            id_ = await send(interaction, content=page, ephemeral=ephemeral, suppress_embeds=True)
            await self._record(id_, has_more=number < len(pages) - 1)
            send = _follow_up  # the first alone stands where the answer is waited for

    def _view(self, asker: int) -> discord.ui.LayoutView:
        with speaking(self.language):
            return build_view(self.layout, asker)

    async def _pages(self) -> list[str]:
        with speaking(self.language):
            return await self.plain()

    async def _record(self, message_id: int | None, *, has_more: bool = False) -> None:
        if self.record and message_id is not None:
            await self.record(message_id, has_more=has_more)


async def respond_in_time(
    interaction: discord.Interaction, work: Coroutine[Any, Any, Delivery], *, ephemeral: bool
) -> None:
    """Answer an interaction with the result of some work; acknowledge it first if that takes long.

    It isn't answered yet, only acknowledged at most, and expires after three seconds
    (https://discord.com/developers/docs/interactions/receiving-and-responding#responding-to-an-interaction).
    The work returns the answer without sending it.
    """
    delivery = await in_time(interaction, work, ephemeral=ephemeral)
    try:
        await delivery.respond(interaction, ephemeral=ephemeral or delivery.kind == "refusal")
    finally:
        delivery.end()


async def in_time(
    interaction: discord.Interaction, work: Coroutine[Any, Any, _T], *, ephemeral: bool
) -> _T:
    """Return the result of some work; acknowledge the interaction first if that takes long.

    If it is one of several for the same interaction, what they take together counts.
    """

    async def acknowledge() -> None:
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=ephemeral, thinking=True)

    return await _in_time(interaction, work, acknowledge)


async def update_in_time(
    interaction: discord.Interaction, work: Coroutine[Any, Any, Delivery]
) -> None:
    """Replace the message whose button was pressed with the result of some work.

    A sentence from Docent itself is shown below the message instead. As in `respond_in_time`, the
    interaction isn't answered yet, and the work returns the answer without sending it.
    """
    delivery = await _in_time(interaction, work, interaction.response.defer)
    if delivery.kind != "answer":
        await delivery.respond(interaction, ephemeral=True)
    else:
        await delivery.update(interaction)


async def _in_time(
    interaction: discord.Interaction,
    work: Coroutine[Any, Any, _T],
    acknowledge: Callable[[], Awaitable[object]],
) -> _T:
    now = asyncio.get_running_loop().time()
    # How old it was when it was taken up may be known.
    left_s = max(ACKNOWLEDGE_AFTER_S - interaction.extras.get("age_s", 0.0), 0.0)
    until = interaction.extras.setdefault(in_time, now + left_s)
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=until - now)
        if not done:
            await acknowledge()
        return await task
    finally:
        task.cancel()


async def _respond(
    interaction: discord.Interaction, *, ephemeral: bool, **contents: Any
) -> int | None:
    """Answer an interaction, acknowledged or not; return the id of the message."""
    acknowledged = interaction.response.type
    if acknowledged is None:
        sent = await interaction.response.send_message(ephemeral=ephemeral, **contents)
        return sent.message_id
    if acknowledged is discord.InteractionResponseType.deferred_message_update:
        # A press was acknowledged; its message stays as it is.
        return await _follow_up(interaction, ephemeral=ephemeral, **contents)
    contents.pop("suppress_embeds", None)
    return (await interaction.edit_original_response(**contents)).id


async def _follow_up(interaction: discord.Interaction, **contents: Any) -> int:
    return (await interaction.followup.send(wait=True, **contents)).id


def acknowledge(text: str) -> Delivery:
    """Return the delivery of a sentence without the help line, where no answer was asked for."""
    return say(Layout(text))


def say(layout: Layout) -> Delivery:
    """Return the delivery of a sentence from Docent itself."""

    async def plain() -> list[str]:
        return plain_pages(layout)

    return Delivery(layout, plain, kind="sentence")


# No reply: nobody has called the bot, or others were told the same just before.
SILENCE = replace(acknowledge(""), kind="silence")


def _nonce(question: discord.Message) -> str:
    """Return the nonce of the reply to a message: at most 20 of the 25 characters allowed."""
    if question.edited_at is None:
        return str(question.id)
    seconds = int((question.edited_at - question.created_at).total_seconds())
    return f"{question.id:x}-{seconds % 1_000}"


def _check_refused(error: discord.HTTPException) -> None:
    """Raise the error unless Discord refused the contents, not the sender or the channel."""
    if error.code != INVALID_FORM:
        raise error
    _log.warning("Discord refused a layout, so it is sent as plain text: %s", error)

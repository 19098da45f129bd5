"""Sending a rendered answer: as a layout, or as plain messages where Discord refuses that."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

import discord

from bot.render import Message
from bot.views import build_view

NO_HISTORY = frozenset({160002, 160009})
"""“Cannot reply without permission to read message history”, and the same of any reference
(https://discord.com/developers/docs/topics/opcodes-and-status-codes#json)."""

_Send = Callable[..., Awaitable[discord.Message]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One reply in both its forms.

    Parameters
    ----------
    message : Message
        The layout.
    plain : function of () to list of str
        Returns the whole of it as plain messages; called when Discord refuses the layout.
    """

    message: Message
    plain: Callable[[], list[str]]

    async def reply(self, question: discord.Message) -> None:
        """Reply to a message.

        The message's id is the nonce, so that a send that is repeated (after a lost response, or
        by a second process) isn't shown twice:
        https://discord.com/developers/docs/resources/message#create-message

        Where the bot may not read the history, the answer can't refer to its question; it is sent
        all the same.
        """
        send = question.channel.send
        reference = question.to_reference(fail_if_not_exists=False)
        try:
            await self._reply_with(partial(send, reference=reference), question)
        except discord.HTTPException as error:
            if error.code not in NO_HISTORY:
                raise
            await self._reply_with(send, question)

    async def respond(self, interaction: discord.Interaction, *, ephemeral: bool) -> None:
        """Send the first reply to an interaction."""
        view = build_view(self.message, interaction.user.id)
        try:
            await interaction.response.send_message(view=view, ephemeral=ephemeral)
        except discord.HTTPException as error:
            if not _is_refused(error):
                raise
            await self._respond_plain(interaction, ephemeral=ephemeral)

    async def update(self, interaction: discord.Interaction) -> None:
        """Show this in place of the message whose button was pressed."""
        view = build_view(self.message, interaction.user.id)
        try:
            await interaction.response.edit_message(view=view)
        except discord.HTTPException as error:
            if not _is_refused(error):
                raise
            await self._respond_plain(interaction, ephemeral=True)

    async def _reply_with(self, send: _Send, question: discord.Message) -> None:
        try:
            await send(view=build_view(self.message, question.author.id), nonce=str(question.id))
        except discord.HTTPException as error:
            if not _is_refused(error):
                raise
            for number, page in enumerate(self.plain()):
                await send(page, nonce=f"{question.id}-{number}", suppress_embeds=True)

    async def _respond_plain(self, interaction: discord.Interaction, *, ephemeral: bool) -> None:
        first, *others = self.plain()
        await interaction.response.send_message(first, ephemeral=ephemeral, suppress_embeds=True)
        for page in others:
            await interaction.followup.send(page, ephemeral=ephemeral, suppress_embeds=True)


def say(text: str) -> Delivery:
    """Return the delivery of a sentence of ours."""
    return Delivery(Message(text), lambda: [text])


def _is_refused(error: discord.HTTPException) -> bool:
    """Tell whether Discord didn't like what was sent, as against who sends or where."""
    refused = error.status == HTTPStatus.BAD_REQUEST and error.code not in NO_HISTORY
    if refused:
        _log.warning("Discord refused a layout, so it is sent as plain text: %s", error)
    return refused

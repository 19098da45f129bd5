"""Tells of failures: the member, the log and the admins' log channel."""

import logging
import secrets
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import discord

from bot.connection import is_over
from bot.replies import CANNOT_SEND, Delivery
from bot.responding.composer import Composer
from bot.storage import StoreError
from bot.texts import ENGLISH, admin_texts, member_texts, speaking
from retrieval.audience import Audience

Thing = Callable[[], str]  # returns what couldn't be answered, in the language that is spoken

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Apologies:
    """Tells of the failure that is being handled."""

    composer: Composer
    # Tells the log channel of a guild, or of the home guild, what a function returns.
    tell_near: Callable[[int | None, Callable[[Audience], str]], Awaitable[None]]
    failures: int = field(default=0, init=False)  # since the start

    async def to_author(
        self, message: discord.Message, show: Callable[[Delivery], Awaitable[None]]
    ) -> None:
        """Tell the author of a message, by `show`, that answering it failed."""
        reference = self._log(_a_message)
        try:
            await show(self.composer.say(member_texts.FAILED.format(reference=reference)))
        except CANNOT_SEND as error:
            _log.warning("The failure couldn't be told: %s", error)
        guild_id = message.guild.id if message.guild else None
        await self._tell_admins(guild_id, _a_message, reference)

    async def to_user(self, interaction: discord.Interaction, what: Thing) -> None:
        """Tell the user of an interaction that it failed, with a reference to the log."""
        if is_over(sys.exception()):  # then they can't be told, either
            return
        reference = self._log(what)
        sentence = member_texts.FAILED.format(reference=reference)
        if store_error := _find_store_error():
            sentence = member_texts.CANNOT_STORE
            if not _is_for_members(interaction):  # the error says what to do
                sentence = admin_texts.STORE_FAILED.format(error=store_error)
        (text,) = await self.composer.say(sentence).plain()  # the layout may be what failed
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True, suppress_embeds=True)
            else:
                await interaction.response.send_message(text, ephemeral=True, suppress_embeds=True)
        except CANNOT_SEND as error:
            _log.warning("The failure couldn't be told: %s", error)
        await self._tell_admins(interaction.guild_id, what, reference)

    async def to_admins(self, guild_id: int | None, what: Thing) -> None:
        """Tell nobody but the admins."""
        await self._tell_admins(guild_id, what, self._log(what))

    def _log(self, what: Thing) -> str:
        """Log the exception being handled; return the reference to show to the member."""
        self.failures += 1
        reference = secrets.token_hex(4)
        with speaking(ENGLISH):
            thing = what()
        if store_error := _find_store_error():
            _log.error("Failed to answer %s; reference %s: %s", thing, reference, store_error)
        else:
            _log.exception("Failed to answer %s; reference %s", thing, reference)
        return reference

    async def _tell_admins(self, guild_id: int | None, what: Thing, reference: str) -> None:
        await self.tell_near(
            guild_id, lambda _: admin_texts.LOG_FAILED.format(what=what(), reference=reference)
        )


def _a_message() -> str:
    return admin_texts.A_MESSAGE


def _find_store_error() -> StoreError | None:
    """Return the error of the store that is being handled, be it within another one."""
    error = getattr(sys.exception(), "original", sys.exception())
    return error if isinstance(error, StoreError) else None


def _is_for_members(interaction: discord.Interaction) -> bool:
    """Tell whether a command is one that everyone may use; presses don't need the store."""
    command = interaction.command
    root = getattr(command, "root_parent", None) or command
    return root is not None and getattr(root, "default_permissions", None) is None

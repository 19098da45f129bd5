"""What the admins' commands share: permission checks, long replies, withdrawing."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.access import all_see_too
from bot.markup import discord_length, escape
from bot.rendering import MAX_CHOICES, MAX_CONTENT
from bot.responding import Withdrawn
from bot.storage import PublicMessage, StoreError
from bot.texts import admin_texts
from retrieval.audience import Audience
from retrieval.content import Library

if TYPE_CHECKING:
    from bot.client import DocentBot


_log = logging.getLogger(__name__)


async def may_manage_content(interaction: discord.Interaction[DocentBot]) -> bool:
    """Tell whether the user may run the articles (`Access.may_manage_content`).

    Discord's integration settings may show the command to others, too: this check decides.
    """
    bot, user = interaction.client, interaction.user
    return bot.access.may_manage_content(user, is_owner=await bot.is_owner(user))


async def may_manage_guild(interaction: discord.Interaction[DocentBot]) -> bool:
    """Tell whether the user may run the server (`Access.may_manage_guild`)."""
    bot, user = interaction.client, interaction.user
    return bot.access.may_manage_guild(user, is_owner=await bot.is_owner(user))


async def may_map(interaction: discord.Interaction[DocentBot], content_role: str) -> bool:
    """Tell whether the user may map a content role (`Access.may_map`)."""
    bot, user = interaction.client, interaction.user
    return bot.access.may_map(user, content_role, is_owner=await bot.is_owner(user))


async def complete_content_role(
    interaction: discord.Interaction[DocentBot], typed: str
) -> list[app_commands.Choice[str]]:
    """Complete a content role that articles use, for users who may map it.

    Discord runs completions without a command's checks, so permission is checked here, too.
    """
    bot, user, wanted = interaction.client, interaction.user, typed.strip().lower()
    is_owner = await bot.is_owner(user)  # once: it may have to ask Discord
    used = frozenset[str]().union(*(article.roles for article in bot.librarian.library.articles))
    fitting = (role for role in sorted(used) if role.startswith(wanted))
    allowed = (r for r in fitting if bot.access.may_map(user, r, is_owner=is_owner))
    return [app_commands.Choice(name=role, value=role) for role in islice(allowed, MAX_CHOICES)]


async def withdraw(bot: DocentBot, before: Library | None = None) -> Withdrawn | None:
    """Withdraw what may not be shown any more, and tell each server's log channel of its own.

    Parameters
    ----------
    before : Library, optional
        The library served until now, if it has changed.

    Returns
    -------
    Withdrawn or None
        None if it couldn't be checked.
    """
    try:
        done = await bot.withdrawals.withdraw()
    except StoreError:
        _log.exception("What is shown in public couldn't be checked.")
        return None
    libraries = (before or bot.librarian.library, bot.librarian.library)
    for guild_id, own in done.by_guild().items():
        seen = _in_sight_of_log(bot, guild_id, own)
        await bot.log_channels.tell(guild_id, partial(_log_withdrawn, seen, libraries))
    return done


def describe_withdrawn(done: Withdrawn | None) -> list[str]:
    """Return the lines that tell the user of a command about the outcome of `withdraw`.

    It must be reduced (`Withdrawn.visible`) for a user who may not read all articles.
    """
    if done is None:
        return [admin_texts.RELOAD_UNCHECKED]
    counts = {admin_texts.RELOAD_WITHDREW: done.withdrawn, admin_texts.RELOAD_LEFT: done.left}
    return [line.format(number=number) for line, number in counts.items() if number]


def _in_sight_of_log(bot: DocentBot, guild_id: int, done: Withdrawn) -> Withdrawn:
    """Return the outcome for the channels that every reader of the log channel sees."""
    guild, access = bot.get_guild(guild_id), bot.access
    log = access.get_known_channel(guild, bot.log_channels.get(guild_id))

    def is_seen(message: PublicMessage) -> bool:
        place = message.parent_id or message.channel_id
        channel = access.get_known_channel(guild, place)
        return log is not None and channel is not None and all_see_too(log, channel)

    return Withdrawn.of(found for found in done.messages if is_seen(found[0]))


def _log_withdrawn(done: Withdrawn, libraries: Sequence[Library], audience: Audience) -> str:
    seen = done.visible(audience, *libraries)
    if seen == Withdrawn():
        return ""
    return admin_texts.LOG_WITHDRAWN.format(withdrawn=seen.withdrawn, left=seen.left)


async def show(
    interaction: discord.Interaction, text: str, file_name: str, view: ui.View | None = None
) -> None:
    """Show a plain text in a deferred reply; if it is long, its first line, and all in a file.

    The text's first line is Discord's Markdown; the others are shown literally.
    """
    summary, _, details = text.partition("\n")
    shown = "\n".join([summary, *map(escape, details.splitlines())])
    files = []
    if discord_length(shown) > MAX_CONTENT:
        shown, files = summary, [discord.File(io.BytesIO(text.encode()), file_name)]
    await interaction.edit_original_response(content=shown, attachments=files, view=view)

"""The guide: what somebody can do with Docent where they are, on one screen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands
from discord.utils import maybe_coroutine

from bot.replies import Delivery
from bot.responding.composer import Composer
from bot.texts import admin_texts, member_texts, name_command

AnyCommand = app_commands.Command[Any, ..., Any]
_Offered = AnyCommand | app_commands.Group | app_commands.ContextMenu
_MayUse = Callable[[AnyCommand], Awaitable[bool]]


@dataclass(eq=False)
class Guide:
    """Writes the guide."""

    tree: app_commands.CommandTree[Any]
    mentions_are_on: Callable[[discord.abc.Snowflake], bool]  # in a channel
    composer: Composer

    async def write(
        self, channel: discord.abc.Snowflake | None, by: discord.Interaction | None = None
    ) -> Delivery:
        """Return the guide for a channel (None: the private chat), with what may be used there.

        By the user of a command or button, or without one by everyone.
        """

        async def may_use(command: AnyCommand) -> bool:
            if by is None:
                return not command.checks
            return all([await maybe_coroutine(check, by) for check in command.checks])

        if channel is None:
            ways_to_ask = [member_texts.HELP_CHAT]
        else:
            are_on = self.mentions_are_on(channel)
            mention = member_texts.HELP_MENTION if are_on else member_texts.HELP_MENTIONS_OFF
            ways_to_ask = [mention, member_texts.HELP_PRIVATE]
        commands = self.tree.get_commands()
        listed = [await _line(command, may_use, channel is None) for command in commands]
        lines = [
            f"### {member_texts.HELP_HEADING}",
            *ways_to_ask,
            *filter(None, listed),
            f"- {member_texts.HELP_MENU.format(name=member_texts.ANSWER_THIS)}",
            f"-# {member_texts.HELP_PROMISE}",
        ]
        return self.composer.say("\n".join(lines))


async def _line(command: _Offered, may_use: _MayUse, in_private: bool) -> str:
    """Return the line for a command; empty if it isn't offered here or may not be used."""
    contexts = command.allowed_contexts
    if in_private and contexts is not None and not contexts.dm_channel:
        return ""
    if isinstance(command, app_commands.Command):
        return f"- {_described(command)}" if await may_use(command) else ""
    if isinstance(command, app_commands.Group):
        parts = [part for part in command.commands if isinstance(part, app_commands.Command)]
        names = [
            f" `{name_command(part.qualified_name).split()[-1]}`"
            for part in parts
            if await may_use(part)
        ]
        return f"- {_described(command, ''.join(names))}" if names else ""
    return ""  # the context menu has a line of its own


def _described(command: AnyCommand | app_commands.Group, more: str = "") -> str:
    described = member_texts.DESCRIPTIONS | admin_texts.DESCRIPTIONS
    return member_texts.HELP_COMMAND.format(
        command=f"`/{name_command(command.name)}`{more}", description=described[command.name]
    )

"""How commands are offered, with their texts: to everyone, or to those who have a right."""

from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Asker, Rights
from bot.client import DocentBot
from bot.texts import admin_texts, member_texts

IN_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
# Who sees the admins' commands by default; the bot itself decides who may use them.
MANAGERS = discord.Permissions(manage_guild=True)

OnOff = Literal["on", "off"]

_Command = app_commands.Command[Any, ..., Any]
_Right = Callable[[Rights, Asker], Awaitable[bool]]


class DocentCog(commands.Cog):
    """A group of commands or listeners of the bot."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot


def command_group(name: str, texts: ModuleType, *, in_private: bool = True) -> app_commands.Group:
    """Return a group of commands for everyone or for the admins, whose `texts` describe it."""
    return app_commands.Group(
        name=name,
        description=texts.DESCRIPTIONS[name],
        default_permissions=MANAGERS if texts is admin_texts else None,
        allowed_contexts=None if in_private else IN_SERVERS,
    )


def member_command(name: str, group: app_commands.Group | None = None) -> Callable[[Any], _Command]:
    """Offer a method as a command everywhere, alone or in a group, with its texts; a decorator."""
    return lambda callback: _offer(callback, name, group, member_texts)


def admin_command(group: app_commands.Group, name: str, right: _Right) -> Callable[[Any], _Command]:
    """Add a method to a group as a command, with its texts, for those who have a right."""

    async def check(interaction: discord.Interaction[DocentBot]) -> bool:
        return await right(interaction.client.rights, interaction.user)

    checked = app_commands.check(check)
    return lambda callback: _offer(checked(callback), name, group, admin_texts)


def _offer(
    callback: Any, name: str, group: app_commands.Group | None, texts: ModuleType
) -> _Command:
    full_name = f"{group.name} {name}" if group else name
    described = app_commands.describe(**texts.OPTIONS.get(full_name, {}))(callback)
    command = group.command if group else app_commands.command
    offered: _Command = command(name=name, description=texts.DESCRIPTIONS[full_name])(described)
    return offered

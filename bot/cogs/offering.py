"""Where commands are offered: in servers, and in the bot's own private chat.

The bot can't be installed for a user: it would be asked in chats of which it can't know the
readers.
"""

from typing import Literal, TypeVar

import discord
from discord import app_commands

from bot.texts import admin_texts

INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
IN_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)

MANAGERS = discord.Permissions(manage_guild=True)
"""Who sees the admins' commands by default; the bot itself decides who may use them."""

OnOff = Literal["on", "off"]
"""The choices of a switch."""

_Command = TypeVar("_Command")


def everywhere(command: _Command) -> _Command:
    """Offer a command in servers and in the bot's own private chat; a decorator."""
    installed = app_commands.allowed_installs(guilds=True, users=False)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)(installed)


def admin_group(
    name: str, contexts: app_commands.AppCommandContext = IN_SERVERS
) -> app_commands.Group:
    """Return a group of commands for those who run a server or its articles."""
    return app_commands.Group(
        name=name,
        description=admin_texts.DESCRIPTIONS[name],
        default_permissions=MANAGERS,
        allowed_installs=INSTALLS,
        allowed_contexts=contexts,
    )

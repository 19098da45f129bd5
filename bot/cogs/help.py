"""/help: what whoever asks can do, on one screen."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import maybe_coroutine

from bot import texts
from bot.client import DocentBot
from bot.delivery import say
from bot.message import Message
from bot.offering import everywhere

_Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


class Help(commands.Cog):
    """Tells members what they can do."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    @app_commands.command(description="See what I can do for you.")
    @everywhere
    async def help(self, interaction: discord.Interaction[DocentBot]) -> None:
        """Tell how to ask, and the commands that whoever asks may use here."""
        listed = [await _line(command, interaction) for command in self.bot.tree.get_commands()]
        offered = [line for line in listed if line]
        menu = texts.HELP_MENU.format(name=texts.ANSWER_THIS)
        text = "\n".join([*self._ways_to_ask(interaction), *offered, f"- {menu}"])
        message = Message(
            text, heading=f"### {texts.HELP_HEADING}", footer=f"-# {texts.HELP_PROMISE}"
        )
        await replace(say(text), message=message).respond(interaction, ephemeral=True)

    def _ways_to_ask(self, interaction: discord.Interaction[DocentBot]) -> list[str]:
        channel = interaction.channel
        if interaction.guild_id is None or channel is None:
            return [texts.HELP_CHAT]
        are_on = self.bot.settings.mentions_are_on(channel)
        return [texts.HELP_MENTION if are_on else texts.HELP_MENTIONS_OFF, texts.HELP_PRIVATE]


async def _line(command: _Command, interaction: discord.Interaction[DocentBot]) -> str:
    """Return the line of a command; empty for one that somebody can't use where they are."""
    contexts = command.allowed_contexts
    if interaction.guild_id is None and contexts is not None and not contexts.dm_channel:
        return ""
    if isinstance(command, app_commands.Command):
        may_use = await _may_use(command, interaction)
        return f"- `/{command.name}`: {command.description}" if may_use else ""
    if isinstance(command, app_commands.Group):
        parts = [part for part in command.commands if isinstance(part, app_commands.Command)]
        names = [f"`{part.name}`" for part in parts if await _may_use(part, interaction)]
        listed = " ".join([f"`/{command.name}`", *names])
        return f"- {listed}: {command.description}" if names else ""
    return ""  # a menu has a line of its own


async def _may_use(
    command: app_commands.Command[Any, ..., Any], interaction: discord.Interaction[DocentBot]
) -> bool:
    allowed = [await maybe_coroutine(check, interaction) for check in command.checks]
    return all(allowed)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Help(bot))

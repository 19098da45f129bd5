"""How commands show long texts, and files."""

import io

import discord
from discord import ui

from bot.markup import discord_length, escape
from bot.rendering import MAX_CONTENT


async def show_text(
    interaction: discord.Interaction, text: str, file_name: str, view: ui.View | None = None
) -> None:
    """Show a text in a deferred reply; if it is long, its first line, and all in a file."""
    summary, *details = text.split("\n")  # only the first is Discord's Markdown
    shown = "\n".join([summary, *map(escape, details)])
    files = []
    if discord_length(shown) > MAX_CONTENT:
        shown, files = summary, [discord.File(io.BytesIO(text.encode()), file_name)]
    await interaction.edit_original_response(content=shown, attachments=files, view=view)


async def show_file(
    interaction: discord.Interaction, text: str, data: bytes, file_name: str
) -> None:
    """Show a sentence and a file in a deferred reply."""
    file = discord.File(io.BytesIO(data), file_name)
    await interaction.edit_original_response(content=text, attachments=[file])

"""How the admins' commands reply."""

import io

import discord
from discord import ui

from bot.markup import discord_length, escape
from bot.rendering import MAX_CONTENT


async def show_text(
    interaction: discord.Interaction, text: str, file_name: str, view: ui.View | None = None
) -> None:
    """Show a plain text in a deferred reply; if it is long, its first line, and all in a file.

    The text's first line is Discord's Markdown; the others are shown literally.
    """
    summary, *details = text.split("\n")
    shown = "\n".join([summary, *map(escape, details)])
    files = []
    if discord_length(shown) > MAX_CONTENT:
        shown, files = summary, [discord.File(io.BytesIO(text.encode()), file_name)]
    await interaction.edit_original_response(content=shown, attachments=files, view=view)

"""Converts an author's Markdown to pages of Discord's Markdown; pure."""

from bot.markup.blocks import (
    FENCE,
    LINE,
    PARAGRAPH,
    Block,
    Converted,
    Heading,
    bold_line,
    convert,
    head,
)
from bot.markup.escaping import Run, echo, escape, plain, replace_broken, serialize
from bot.markup.inline import masked_link
from bot.markup.paging import discord_length, paginate

__all__ = [
    "FENCE",
    "LINE",
    "PARAGRAPH",
    "Block",
    "Converted",
    "Heading",
    "Run",
    "bold_line",
    "convert",
    "discord_length",
    "echo",
    "escape",
    "head",
    "masked_link",
    "paginate",
    "plain",
    "replace_broken",
    "serialize",
]

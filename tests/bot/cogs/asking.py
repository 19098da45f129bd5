"""Asking in the square, and reading what the bot says there."""

import discord
import simcord

from tests.bot.conftest import Community, Shown

GREEN, BLACK = "### Tea › Green tea\nSteep it.", "### Tea › Black tea\nBoil it."


def said(community: Community, place: simcord.ChannelHandle | None = None) -> list[Shown]:
    """Return what the bot has said in a channel, the square if none is named."""
    history = (place or community.square).history()
    return [Shown.of(message) for message in history if message.author.id == community.me.id]


def texts_of(shown: list[Shown]) -> list[str]:
    """Return what stands in each message, an answer's line about its source left out."""
    return [one.text.split("\n-# From")[0] for one in shown]


async def ask(community: Community, question: str) -> discord.Message:
    """Let the guest ask something in the square; return the question."""
    return await community.guest.send(community.square, f"<@{community.me.id}> {question}")

"""What Discord gets → a page that looks as it does there; nothing is loaded from elsewhere."""

from bot.preview.articles import Reading
from bot.preview.discord_page import Component, Post, Reply, Said, Used, render_page
from bot.preview.pages import render_static

__all__ = [
    "Component",
    "Post",
    "Reading",
    "Reply",
    "Said",
    "Used",
    "render_page",
    "render_static",
]

"""What Discord gets → a page that looks as it does there; nothing is loaded from elsewhere."""

from bot.preview.discord_page import Component, Post, Reply, Said, Used, render_page

__all__ = ["Component", "Post", "Reply", "Said", "Used", "render_page"]

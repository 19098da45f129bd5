"""What Discord gets → a page that looks as it does there; nothing is loaded from elsewhere."""

from bot.preview.pages import Reading, render_static

__all__ = ["Reading", "render_static"]

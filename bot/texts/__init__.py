"""Every sentence that people read."""

from bot.texts import admin_texts, member_texts, preview_texts, terminal_texts
from bot.texts.counts import Count

__all__ = ["Count", "admin_texts", "member_texts", "preview_texts", "terminal_texts"]

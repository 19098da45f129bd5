"""Every sentence that people read."""

from bot.texts import admin_texts, member_texts, terminal_texts

__all__ = ["admin_texts", "member_texts", "terminal_texts"]

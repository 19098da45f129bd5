"""Every sentence that people read."""

from bot.texts import admin_texts, member_texts

__all__ = ["admin_texts", "member_texts"]

"""Every sentence that people read, in their language."""

from bot.texts import admin_texts, chat_texts, member_texts, preview_texts, terminal_texts
from bot.texts.forms import CODES, Count, name_language, write_date, write_moment
from bot.texts.languages import (
    ENGLISH,
    LANGUAGES,
    find_language,
    get_language,
    in_each_language,
    language_of_terminal,
    speak,
    speaking,
)
from bot.texts.sentences import name_command, own_words

__all__ = [
    "CODES",
    "ENGLISH",
    "LANGUAGES",
    "Count",
    "admin_texts",
    "chat_texts",
    "find_language",
    "get_language",
    "in_each_language",
    "language_of_terminal",
    "member_texts",
    "name_command",
    "name_language",
    "own_words",
    "preview_texts",
    "speak",
    "speaking",
    "terminal_texts",
    "write_date",
    "write_moment",
]

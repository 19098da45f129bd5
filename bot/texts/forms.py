"""Dates, and the names of languages, in the language that is spoken."""

from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date

from bot.texts.languages import ENGLISH, get_language


def write_date(day: date) -> str:
    """Return a date in words.

    In English, it is the ISO form: British and American readers would read any other differently.
    """
    language = get_language()
    return day.isoformat() if language == ENGLISH else format_date(day, "long", locale=language)


def name_language(code: str) -> str:
    """Return what a language is called."""
    return str(Locale.parse(get_language()).languages[code])


@cache
def code_of_language(name: str) -> str | None:
    """Return the code of a language by its English name in lower case, such as “german”; cached."""
    if name == "english":
        return ENGLISH
    names = Locale(ENGLISH).languages
    return next((str(code) for code, known in names.items() if known.lower() == name), None)

"""The language that is spoken.

It belongs to a task and to what that starts: a surface chooses it once, and whatever is written
from then on, in whichever thread, is in that language.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import TypeVar

ENGLISH = "en"
DOMAIN = "docent"
FOLDER = Path(__file__).with_name("locales")
# The codes of the languages that there are sentences in.
LANGUAGES = (ENGLISH, *sorted(path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))

_T = TypeVar("_T")
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def get_language() -> str:
    """Return the code of the language that is spoken."""
    return _language.get()


def speak(language: str) -> None:
    """Speak a language from now on, for the rest of this task."""
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language meanwhile."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def in_each_language(write: Callable[[], _T]) -> Iterator[_T]:
    """Yield what a function writes in each language."""
    for language in LANGUAGES:
        with speaking(language):
            yield write()


def find_language(locale: str) -> str | None:
    """Return the language of a locale like “de”, “de-AT” or “de_AT.UTF-8”, if it is one of ours."""
    name = locale.partition(".")[0].replace("-", "_")
    return next((code for code in (name, name.partition("_")[0]) if code in LANGUAGES), None)


def language_of_terminal(environment: Mapping[str, str]) -> str:
    """Return the language that the environment asks for, as gettext reads it; else English."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next(filter(None, map(environment.get, names)), "")
    return next(filter(None, map(find_language, wanted.split(":"))), ENGLISH)


@cache
def load_catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language; that of English is empty."""
    return translation(DOMAIN, FOLDER, [language], fallback=language == ENGLISH)

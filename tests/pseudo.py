"""A language in which each sentence stands between ⟦ and ⟧, to see which don't come from there."""

import re
from gettext import GNUTranslations
from io import BytesIO

import pytest

from bot.texts import languages, sentences
from tests.tools.translations import compiled, extract, messages

_WORDS = re.compile(r"\w*NAMES$|CHOICES$|CONFIRM_FORGET$|NUMBERS$|HELP_LINE$")


def say(context: str, text: str) -> str:
    """Return an English text in that language."""
    return f"x{text}" if _WORDS.search(context) else f"⟦{text}⟧"


def speak_pseudo(patch: pytest.MonkeyPatch) -> None:
    """Let German be that language."""
    catalogue = extract()
    catalogue.locale = "de"
    for message in messages(catalogue):
        context = str(message.context)
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        said = tuple(say(context, str(form)) for form in forms)
        message.string = said if len(said) > 1 else said[0]
    pseudo, load = GNUTranslations(BytesIO(compiled(catalogue))), languages.load_catalogue

    def load_pseudo(language: str) -> object:
        return pseudo if language == "de" else load(language)

    patch.setattr(sentences, "load_catalogue", load_pseudo)
    patch.setattr("bot.texts.forms.load_catalogue", load_pseudo)
    forget_pseudo()


def forget_pseudo() -> None:
    """Forget what was said in that language."""
    sentences._translated.cache_clear()


def unsaid(text: str) -> str:
    """Return what of a text doesn't stand in sentences of that language."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return text

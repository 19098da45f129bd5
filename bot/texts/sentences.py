"""Looks sentences up in the language that is spoken, when they are read.

A module's constants are its English sentences, and what a type checker sees. Read from another
module, they are those of the catalogue in `locales/`: gettext's context of a sentence is the
constant's name, and one that has no translation stays English.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from bot.texts import admin_texts, chat_texts, member_texts
from bot.texts.forms import CONTEXT_END, Figure
from bot.texts.languages import ENGLISH, get_language, load_catalogue

# The modules whose sentences are translated, by name.
TRANSLATED: Mapping[str, ModuleType] = {
    "member_texts": member_texts,
    "admin_texts": admin_texts,
    "chat_texts": chat_texts,
}

COUNTED = re.compile(r"\{(\w+):([^{}.][^{}]*)\}")  # what a sentence says of a `Count`

_NAMES = {name: texts for texts in (member_texts, admin_texts) for name in texts.NAMES}
# A command in a sentence.
COMMAND = re.compile(rf"/({'|'.join(sorted(_NAMES, key=len, reverse=True))})\b")


class _Sentence(str):
    """A translated sentence: writes measured numbers as its language does."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """Return the sentence with its values."""
        written = {
            name: Figure(value) if isinstance(value, float) else value
            for name, value in values.items()
        }
        return super().format(*args, **written)


class _Texts(ModuleType):
    """A module of sentences: they are read in the language that is spoken."""

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        language = get_language()
        if language == ENGLISH or not name[0].isupper():
            return value
        module: str = super().__getattribute__("__name__")
        return _translated(language, module.rpartition(".")[2], name)


for _module in TRANSLATED.values():
    # https://docs.python.org/3/reference/datamodel.html#customizing-module-attribute-access
    _module.__class__ = _Texts


def map_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a constant, be it a text or a table of texts, with each text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: map_texts(part, change) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(map_texts(part, change) for part in value)
    return value


def own_words(name: str, text: str) -> str:
    """Return a setting's text; if it is the default, a members' sentence, as it is spoken."""
    return load_catalogue(get_language()).pgettext(f"member_texts.{name}", text)


def name_command(full_name: str) -> str:
    """Return the name of a Discord command, with its group's before it."""
    group, _, _ = full_name.partition(" ")
    names = dict.fromkeys((group, full_name))
    return " ".join(_NAMES[name].NAMES[name] for name in names)


@cache
def _translated(language: str, module: str, name: str) -> Any:
    """Return a constant in the language that is spoken; cached."""
    catalogue, context = load_catalogue(language), f"{module}.{name}"

    def translate(text: str) -> str:
        said = catalogue.pgettext(context, text) if text else ""
        said = COUNTED.sub(rf"{{\1:{context}{CONTEXT_END}\2}}", said)
        if module != "chat_texts":  # the terminal has commands of its own
            said = COMMAND.sub(lambda found: f"/{name_command(found[1])}", said)
        return _Sentence(said)

    return map_texts(vars(TRANSLATED[module])[name], translate)

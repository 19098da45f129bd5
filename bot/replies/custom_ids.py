"""The grammar of a button's `custom_id`, which survives restarts and reloads.

    docent:1:section:ASKER:SECTION:TEXT:PAGE   show this page of a section
    docent:1:list:ASKER:PAGE                   show this page of the list of articles
    docent:1:contents:ASKER                    what the id chosen in this menu says
    docent:1:ACTION:ASKER[:SECTION:TEXT]       do something with the answer
    docent:1:none:N                            nothing (a disabled button)
    docent:1:reload:TOKEN                      apply the pending reload (bot/admin/reloads.py)
    docent:1:teach:…                           teach a phrasing (bot/admin/teaching.py)

ASKER is the user id of the member who asked; SECTION and TEXT are short hashes of the section's id
and of its text at the time. An id is no permission: a modified client may send any id, so every
press is checked anew.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, cast, get_args

from bot.rendering import Action, ActionControl, Control
from retrieval.content import Article, Library, Section

VERSION = "docent:1"
RELOAD = f"{VERSION}:reload:"
TEACH = f"{VERSION}:teach:"
_ASKER, _KEYS, _PAGE = r"(\d{1,20})", "([0-9a-f]{16}):([0-9a-f]{8})", r"(\d{1,5})"
_SECTION = re.compile(rf"{VERSION}:section:{_ASKER}:{_KEYS}:{_PAGE}")
_CONTENTS = re.compile(rf"{VERSION}:contents:{_ASKER}")
_ACTION = re.compile(rf"{VERSION}:({'|'.join(get_args(Action))}):{_ASKER}(?::{_KEYS})?")
_LIST = re.compile(rf"{VERSION}:list:{_ASKER}:{_PAGE}")


@dataclass(frozen=True, slots=True)
class SectionPress:
    """A press that asks for a page of a section."""

    asker: int  # the user id that the button was made for; a modified client can change it
    # Hashes, for `find_section`.
    section_key: str
    text_key: str
    page: int  # from 1


@dataclass(frozen=True, slots=True)
class ListPress:
    """A press that asks for a page of the list of articles."""

    asker: int
    page: int


@dataclass(frozen=True, slots=True)
class ActionPress:
    """A press that asks for an action on the answer."""

    action: Action
    asker: int  # as in `SectionPress`
    # A press that would show the answer's section; None if it shows none.
    section: SectionPress | None = None


Press = SectionPress | ListPress | ActionPress


def control_id(control: Control, asker: int) -> str:
    """Return the `custom_id` of a button, or the value of an option; at most 100 characters."""
    shown = getattr(control, "section", None)
    keys = f":{section_key(shown)}:{_text_key(shown)}" if shown else ""
    if isinstance(control, ActionControl):
        return f"{VERSION}:{control.action}:{asker}{keys}"
    kind = "section" if shown else "list"
    return f"{VERSION}:{kind}:{asker}{keys}:{control.page}"


def plain_id(kind: Literal["contents", "follow-up", "none"], number: int) -> str:
    """Return the `custom_id` of an asker's menu or form, or of the n-th disabled button."""
    return f"{VERSION}:{kind}:{number}"


def parse_press(custom_id: str, values: Sequence[str] = ()) -> Press | None:
    """Parse the `custom_id` of a button, or of a menu with the chosen values; None if invalid."""
    if match := _SECTION.fullmatch(custom_id):
        return SectionPress(int(match[1]), match[2], match[3], int(match[4]))
    if match := _LIST.fullmatch(custom_id):
        return ListPress(int(match[1]), int(match[2]))
    if match := _ACTION.fullmatch(custom_id):
        asker, section_key, text_key = int(match[2]), match[3], match[4]
        shown = SectionPress(asker, section_key, text_key, 1) if section_key else None
        return ActionPress(cast("Action", match[1]), asker, shown)
    if _CONTENTS.fullmatch(custom_id):
        chosen = parse_press(values[0]) if values else None
        return None if isinstance(chosen, ListPress) else chosen
    return None


def find_section(library: Library, press: SectionPress) -> tuple[Article, Section] | None:
    """Return the section that a button was made for; None if it is gone or its text has changed."""
    found = _sections_by_key(library).get(press.section_key)
    return found if found and _text_key(found[1]) == press.text_key else None


@lru_cache(maxsize=2)
def _sections_by_key(library: Library) -> dict[str, tuple[Article, Section]]:
    return {
        section_key(section): (article, section)
        for article in library.articles
        for section in article.sections
    }


def opens_other(custom_id: str, shown: Collection[str]) -> bool:
    """Tell whether a button or option opens a section that isn't among those with these ids."""
    press = parse_press(custom_id)
    return isinstance(press, SectionPress) and press.section_key not in map(_hash, shown)


def names_section(custom_id: str, section_ids: Collection[str]) -> bool:
    """Tell whether a control, whatever it does, is about one of these sections."""
    press = parse_press(custom_id)
    named = press.section if isinstance(press, ActionPress) else press
    return isinstance(named, SectionPress) and named.section_key in map(_hash, section_ids)


def section_key(section: Section) -> str:
    """Return a short hash of a section's id."""
    return _hash(section.id)


def _hash(section_id_: str) -> str:
    return blake2b(section_id_.encode(), digest_size=8).hexdigest()


def _text_key(section: Section) -> str:
    return blake2b(f"{section.heading}\n{section.text}".encode(), digest_size=4).hexdigest()

"""What a button's `custom_id` says: a grammar that outlives restarts and reloads.

    docent:1:section:ASKER:SECTION:TEXT:PAGE   show this page of a section
    docent:1:list:ASKER:PAGE                   show this page of the list of articles
    docent:1:contents:ASKER                    show the section whose button's id is chosen
    docent:1:ACTION:ASKER[:SECTION:TEXT]       do something with what is shown
    docent:1:none:N                            nothing (a disabled button)
    docent:1:reload:TOKEN                      apply the reload that waits (bot/cogs/content.py)

ASKER is the id of the user whose question made the message; SECTION and TEXT are short hashes of
the section's id and of what it said then. An id is no permission: whoever presses is checked
anew, and a changed client may send any id.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import cast, get_args

from bot.rendering import Action, ActionControl, ListControl, SectionControl
from retrieval.content import Article, Library, Section

VERSION = "docent:1"
RELOAD = f"{VERSION}:reload:"

_SECTION = re.compile(
    rf"{VERSION}:section:(\d{{1,20}}):([0-9a-f]{{16}}):([0-9a-f]{{8}}):(\d{{1,5}})"
)
_CONTENTS = re.compile(rf"{VERSION}:contents:(\d{{1,20}})")
_ACTION = re.compile(
    rf"{VERSION}:({'|'.join(get_args(Action))}):(\d{{1,20}})(?::([0-9a-f]{{16}}):([0-9a-f]{{8}}))?"
)
_LIST = re.compile(rf"{VERSION}:list:(\d{{1,20}}):(\d{{1,5}})")


@dataclass(frozen=True, slots=True)
class SectionPress:
    """Somebody wants to see a page of a section.

    Parameters
    ----------
    asker : int
        The user id that the button was made for; whoever changes their client can change it.
    section_key, text_key : str
        Hashes, for `find_section`.
    page : int
        From 1.
    """

    asker: int
    section_key: str
    text_key: str
    page: int


@dataclass(frozen=True, slots=True)
class ListPress:
    """Somebody wants to see a page of the list of articles."""

    asker: int
    page: int


@dataclass(frozen=True, slots=True)
class ActionPress:
    """Somebody wants something done with what is shown.

    Parameters
    ----------
    action : str
        What.
    asker : int
        As of `SectionPress`.
    section : SectionPress or None
        A press that would show what is shown, where a section is.
    """

    action: Action
    asker: int
    section: SectionPress | None = None


Press = SectionPress | ListPress | ActionPress


def section_id(control: SectionControl, asker: int) -> str:
    """Return the `custom_id` of a button that shows a section; at most 100 characters."""
    section = control.section
    keys = f"{section_key(section)}:{_text_key(section)}"
    return f"{VERSION}:section:{asker}:{keys}:{control.page}"


def list_id(control: ListControl, asker: int) -> str:
    """Return the `custom_id` of a button that shows the list of articles."""
    return f"{VERSION}:list:{asker}:{control.page}"


def contents_id(asker: int) -> str:
    """Return the `custom_id` of a menu of sections."""
    return f"{VERSION}:contents:{asker}"


def action_id(control: ActionControl, asker: int) -> str:
    """Return the `custom_id` of a button that does something with what is shown."""
    section = control.section
    shown = f":{section_key(section)}:{_text_key(section)}" if section else ""
    return f"{VERSION}:{control.action}:{asker}{shown}"


def follow_up_id(asker: int) -> str:
    """Return the `custom_id` of a form for one more question."""
    return f"{VERSION}:follow-up:{asker}"


def disabled_id(number: int) -> str:
    """Return the `custom_id` of a button that does nothing; unique in its message."""
    return f"{VERSION}:none:{number}"


def parse_press(custom_id: str, values: Sequence[str] = ()) -> Press | None:
    """Return what a press asks for; None for what isn't in the grammar.

    Parameters
    ----------
    custom_id : str
        Of the button or menu.
    values : sequence of str
        What was chosen in a menu.
    """
    if match := _SECTION.fullmatch(custom_id):
        return SectionPress(int(match[1]), match[2], match[3], int(match[4]))
    if match := _LIST.fullmatch(custom_id):
        return ListPress(int(match[1]), int(match[2]))
    if match := _ACTION.fullmatch(custom_id):
        asker, section_key, text_key = int(match[2]), match[3], match[4]
        shown = SectionPress(asker, section_key, text_key, 1) if section_key else None
        return ActionPress(cast("Action", match[1]), asker, shown)
    if _CONTENTS.fullmatch(custom_id):
        chosen = _SECTION.fullmatch(values[0]) if values else None
        return SectionPress(int(chosen[1]), chosen[2], chosen[3], 1) if chosen else None
    return None


def find_section(library: Library, press: SectionPress) -> tuple[Article, Section] | None:
    """Return the section that a button was made for, if it says today what it said then."""
    found = _sections_by_key(library).get(press.section_key)
    if found is None or _text_key(found[1]) != press.text_key:
        return None
    return found


@lru_cache(maxsize=2)
def _sections_by_key(library: Library) -> dict[str, tuple[Article, Section]]:
    return {
        section_key(section): (article, section)
        for article in library.articles
        for section in article.sections
    }


def section_key(section: Section) -> str:
    """Return a short hash of a section's id."""
    return blake2b(section.id.encode(), digest_size=8).hexdigest()


def _text_key(section: Section) -> str:
    return blake2b(f"{section.heading}\n{section.text}".encode(), digest_size=4).hexdigest()

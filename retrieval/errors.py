"""The base of all errors in `retrieval`, and `Problem`.

A problem in one article isn't an exception but a value: all are collected and reported together.
"""

from dataclasses import dataclass
from typing import Literal

MAX_QUOTED = 40  # characters of an author's text that a message quotes at most

Severity = Literal["error", "warning"]


class RetrievalError(Exception):
    """The base of all errors here; its text is a sentence for the person who runs Docent."""


class ContentError(RetrievalError):
    """The content folder can't be served at all."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that an author should fix in one file."""

    file: str
    line: int  # from 1
    # With an error, a reload is refused, and an article isn't served unless only an urgent phrasing
    # is the same as another's; a warning changes nothing.
    severity: Severity
    message: str  # the fault and how to fix it
    # A short name that all problems of this kind share, for programs; a fault in the front matter
    # has its key's.
    kind: str = "other"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


def quote(text: str, max_chars: int = MAX_QUOTED) -> str:
    """Quote an author's text for a message: on one line, shortened to `max_chars`."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= max_chars else f"“{line[: max_chars - 1]}…”"

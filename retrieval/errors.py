"""The root of what can go wrong in retrieval, and the problems of articles.

RetrievalError
├── ContentError     the content folder can't be served     (retrieval/content/library.py)
├── FileError        a file can't be read                   (retrieval/files.py)
├── QuestionsError   a file of questions can't be used      (retrieval/evaluation/questions.py)
└── TomlFileError    a TOML file can't be used              (retrieval/toml_file.py)

A problem of one article is no exception but a value, `Problem`: all of them are collected and
reported together.
"""

from dataclasses import dataclass
from typing import Literal

MAX_QUOTED = 40
"""Characters of an author's text that a message repeats."""

Severity = Literal["error", "warning"]


class RetrievalError(Exception):
    """An error whose text is a sentence for the person who runs Docent."""


class ContentError(RetrievalError):
    """The content folder can't be served at all."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that an author should mend in one file.

    Parameters
    ----------
    file : str
        The file's name as the author knows it.
    line : int
        The line, from 1.
    severity : {"error", "warning"}
        An article with an error isn't served; one with warnings is.
    message : str
        What is wrong, and what to do.
    """

    file: str
    line: int
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


def quote(text: str, max_chars: int = MAX_QUOTED) -> str:
    """Return what an author wrote as a message repeats it: on one line, and not too long."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= max_chars else f"“{line[: max_chars - 1]}…”"

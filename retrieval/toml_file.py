"""Reading a TOML file that a person wrote: whatever is wrong with it, in one sentence."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import RetrievalError
from retrieval.files import FileError, MissingFileError, read_file

MAX_TOML_BYTES = 1024 * 1024
"""What a person writes is hardly ever a tenth of that."""

MAX_DOTS = 100
"""In a line: Python 3.13 and older take minutes for a key of ten thousand parts."""


class TomlFileError(RetrievalError):
    """A TOML file can't be used.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What is wrong with it, to follow the file's name.
    line : int
        Where, from 1; 1 if it isn't known.
    """

    def __init__(self, path: Path, what: str, line: int = 1) -> None:
        super().__init__(f"{path} {what}.")
        self.what = what
        self.line = line


class MissingTomlFileError(TomlFileError):
    """There is no such file."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file that is TOML.

    Parameters
    ----------
    data : dict
        What it says.
    text : str
        How it says it, to find lines in.
    """

    data: dict[str, Any]
    text: str


def read_toml(
    path: Path, *, folder: Path | None = None, max_bytes: int = MAX_TOML_BYTES
) -> TomlFile:
    """Read a TOML file.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.
    folder : Path, optional
        As for `read_file`.
    max_bytes : int
        How large it may be.

    Raises
    ------
    MissingTomlFileError
        If there is none.
    TomlFileError
        If it can't be read or isn't TOML in UTF-8.
    """
    try:
        # Some editors put a mark in front (a BOM), which isn't part of the text.
        text = read_file(path, max_bytes, folder=folder).decode("utf-8-sig")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for number, line in enumerate(text.split("\n"), start=1):
            if line.count(".") > MAX_DOTS:
                message = f"has more than {MAX_DOTS} dots in line {number}; split that line"
                raise TomlFileError(path, message, number)
        return TomlFile(tomllib.loads(text), text)
    except MissingFileError as error:
        raise MissingTomlFileError(path, error.what) from error
    except FileError as error:
        raise TomlFileError(path, error.what) from error
    except UnicodeDecodeError as error:
        raise TomlFileError(path, "isn't UTF-8; save it with that encoding") from error
    except (ValueError, RecursionError) as error:
        # A TOMLDecodeError, or what Python says to a number or a nesting that is too long for it.
        raise TomlFileError(path, f"isn't TOML: {error}", _line_of(error)) from error


def _line_of(error: Exception) -> int:
    """Return the line that a TOMLDecodeError's message names (as a number from Python 3.14)."""
    named = re.search(r"\(at line (\d+),", str(error))
    return int(named[1]) if named else 1

"""Reading TOML files written by people; every fault becomes one clear sentence."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.files import FileError, read_file

MAX_TOML_BYTES = 1024 * 1024  # ten times what a person would write
# Dots per line: Python 3.13 and older take minutes to read a key of ten thousand parts.
MAX_DOTS = 100


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The data of a TOML file, and its text, in which line numbers are looked up."""

    data: dict[str, Any]
    text: str


def read_toml(
    path: Path, *, folder: Path | None = None, max_bytes: int = MAX_TOML_BYTES
) -> TomlFile:
    """Read a TOML file in UTF-8; what `read_file` raises is raised for other faults, too."""
    try:
        # Some editors begin a file with a byte order mark, which isn't part of the text.
        text = read_file(path, max_bytes, folder=folder).decode("utf-8-sig")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for number, line in enumerate(text.split("\n"), start=1):
            if line.count(".") > MAX_DOTS:
                message = f"has more than {MAX_DOTS} dots in line {number}; split that line"
                raise FileError(path, message, number)
        return TomlFile(tomllib.loads(text), text)
    except UnicodeDecodeError as error:
        raise FileError(path, "isn't UTF-8; save it with that encoding") from error
    except (ValueError, RecursionError) as error:
        # A TOMLDecodeError, or Python's complaint about too long a number or too deep a nesting;
        # the first names a line (in an attribute from Python 3.14 on).
        named = re.search(r"\(at line (\d+),", str(error))
        raise FileError(path, f"isn't TOML: {error}", int(named[1]) if named else 1) from error

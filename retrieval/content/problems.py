"""What is wrong with articles, in the sentences of problems.toml."""

from functools import cache
from pathlib import Path
from typing import Any

from retrieval.errors import Problem
from retrieval.toml_file import read_toml

FOLDER = Path(__file__).parent

Fault = tuple[int, str, dict[str, str]]  # a line in an article's body, from 0; a name; what is told


def problem(
    file: str, line: int, name: str, /, *, kind: str = "", severity: str = "", **told: Any
) -> Problem:
    """Return a problem by its name in problems.toml, with what its sentence tells."""
    usual, sentence = _load_sentences()[name]
    is_error = (severity or usual) == "error"
    kind = kind or name.partition("/")[0]
    return Problem(file, line, "error" if is_error else "warning", sentence.format(**told), kind)


@cache
def _load_sentences() -> dict[str, tuple[str, str]]:
    tables = read_toml(FOLDER / "problems.toml", folder=FOLDER).data
    return {name: (usual, text) for usual, table in tables.items() for name, text in table.items()}

"""What is wrong with articles, in the sentences of problems.toml."""

from functools import cache
from pathlib import Path
from typing import Any

from retrieval.errors import Problem, Severity
from retrieval.toml_file import read_toml

FOLDER = Path(__file__).parent

Fault = tuple[int, str, dict[str, str]]  # a line in an article's body, from 0; a name; what is told


def problem(
    file: str, line: int, name: str, severity: Severity | None = None, /, **told: Any
) -> Problem:
    """Return a problem by its name in problems.toml, with what its sentence tells."""
    usual, sentence = _load_sentences()[name]
    kind = name.partition("/")[0].format(**told)
    return Problem(file, line, severity or usual, sentence.format(**told), kind)


@cache
def _load_sentences() -> dict[str, tuple[Severity, str]]:
    tables: dict[Any, dict[str, str]] = read_toml(FOLDER / "problems.toml", folder=FOLDER).data
    return {name: (usual, text) for usual, table in tables.items() for name, text in table.items()}

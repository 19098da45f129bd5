"""docent check: every problem of every article, and of synonyms.toml."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from bot.cli.main import DEFAULT_ROLE, EXIT_ERRORS, EXIT_OK
from bot.rendering import load_library
from retrieval.audience import Audience
from retrieval.content import check_synonyms
from retrieval.errors import Problem


def check(options: argparse.Namespace, _environment: Mapping[str, str]) -> int:
    """Print the problems of a folder's articles and synonyms.

    Parameters
    ----------
    options : Namespace
        `content`: the folder.

    Returns
    -------
    int
        1 if there is an error, else 0.
    """
    library = load_library(options.content)
    unfit = check_synonyms(library, Audience.of({DEFAULT_ROLE}))
    write_problems(sys.stdout, options.content, sorted([*library.problems, *unfit]))
    sys.stdout.write(f"{_count(len(library.articles), 'article')} can be served.\n")
    return EXIT_ERRORS if library.errors else EXIT_OK


def write_problems(stream: TextIO, folder: Path, problems: Iterable[Problem]) -> None:
    """Write problems a line each, with the paths that an editor can open."""
    stream.writelines(
        f"{replace(problem, file=str(folder / problem.file))}\n" for problem in problems
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

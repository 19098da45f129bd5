"""docent check: every problem of every article."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from bot.cli import EXIT_ERRORS, EXIT_OK
from retrieval.errors import Problem
from retrieval.library import load_library


def check(options: argparse.Namespace, _environment: Mapping[str, str]) -> int:
    """Print the problems of a folder's articles.

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
    write_problems(sys.stdout, options.content, library.problems)
    sys.stdout.write(f"{_count(len(library.articles), 'article')} can be served.\n")
    return EXIT_ERRORS if library.errors else EXIT_OK


def write_problems(stream: TextIO, folder: Path, problems: Iterable[Problem]) -> None:
    """Write problems a line each, with the paths that an editor can open."""
    stream.writelines(
        f"{replace(problem, file=str(folder / problem.file))}\n" for problem in problems
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""docent check: every problem of every article, and of what belongs to them."""

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from bot.cli.loading import CONFIG, load_settings, located
from bot.cli.main import EXIT_ERRORS, EXIT_OK
from bot.config import Config
from bot.rendering import load_checked_library
from bot.texts import terminal_texts
from retrieval.audience import Audience
from retrieval.content import Library, check_oversights, check_synonyms, check_urgent, roles_of
from retrieval.errors import Problem
from retrieval.evaluation import check_questions
from retrieval.toml_file import read_toml

MANY = 4
"""Warnings of one kind in one file that are told as one."""


def check(options: argparse.Namespace, _environment: Mapping[str, str]) -> int:
    """Print the problems of the articles, and of the questions, synonyms and roles beside them.

    Parameters
    ----------
    options : Namespace
        `all`: whether to print each of many warnings of one kind in one file; `format`: one of
        `FORMATS`; those of `load_settings`.

    Returns
    -------
    int
        1 if there is an error, else 0.
    """
    config = load_settings(options)
    folder = Path(config.content.folder)
    library = load_checked_library(folder)
    open_articles = library.visible(Audience.of(config.everyone))
    today = datetime.now().astimezone().date()
    found = [
        *library.problems,
        *check_synonyms(library, open_articles, config.retrieval.language),
        *check_urgent(library.articles, open_articles),
        *check_oversights(library, _named_roles(config), today),
        *check_questions(folder, library, config.access.everyone),
    ]
    problems = [located(folder, problem) for problem in sorted(found)]
    file = options.config or CONFIG
    # A folder that is named needn't be that of the configuration that happens to be here.
    if options.config or (options.content is None and os.path.lexists(file)):
        problems += _check_roles(file, config, library)
    if options.format != "json" and not options.all:
        problems = list(_condensed(problems))
    sys.stdout.writelines(FORMATS[options.format](problems))
    if options.format != "json":
        number = len(library.articles)
        served = terminal_texts.SERVABLE_ONE if number == 1 else terminal_texts.SERVABLE
        sys.stdout.write(f"{served.format(number=number)}\n")
    return EXIT_ERRORS if library.errors else EXIT_OK


def _named_roles(config: Config) -> frozenset[str]:
    """Return the content roles that the configuration names."""
    named = [config.everyone]
    for guild in config.guilds.values():
        named += [*guild.roles.values(), frozenset(guild.may_map or ())]
    return frozenset().union(*named)


def _check_roles(file: Path, config: Config, library: Library) -> Iterator[Problem]:
    """Yield the content roles that the configuration names, but no article."""
    if not all(file.post for file in library.files):
        return  # what can't be read may have any role
    used = frozenset[str]().union(*map(roles_of, library.files))
    lines = read_toml(file).text.lower().split("\n")
    for role in sorted(_named_roles(config) - used if used else ()):
        word = re.compile(rf"""[^#]*["'](?:[^"']*[ ,])?{re.escape(role)}[ ,"']""")
        line = next((number for number, line in enumerate(lines, 1) if word.match(line)), None)
        if line:  # else it is there by default
            message = terminal_texts.UNUSED_ROLE.format(role=role)
            yield Problem(str(file), line, "warning", message, "unused-role")


def _condensed(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems in their order, many warnings of one kind in one file as the first of them."""
    found = list(problems)
    counts = Counter(map(_likeness, found))
    told = set()
    for problem in found:
        alike = _likeness(problem)
        if problem.severity == "error" or counts[alike] < MANY:
            yield problem
        elif alike not in told:
            told.add(alike)
            message = terminal_texts.ONE_OF_MANY.format(
                message=problem.message, number=counts[alike]
            )
            yield replace(problem, message=message)


def _likeness(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.severity, problem.kind


def _as_text(problems: Iterable[Problem]) -> Iterator[str]:
    return (f"{problem}\n" for problem in problems)


def _as_json(problems: Iterable[Problem]) -> Iterator[str]:
    yield f"{json.dumps([asdict(problem) for problem in problems])}\n"


def _as_github(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield workflow commands, which GitHub shows beside the line.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    for problem in problems:
        place = f"file={_escaped(problem.file, ',:')},line={problem.line}"
        yield f"::{problem.severity} {place}::{_escaped(problem.message)}\n"


def _escaped(text: str, signs: str = "") -> str:
    for sign in f"%\r\n{signs}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


FORMATS: dict[str, Callable[[Iterable[Problem]], Iterator[str]]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
}

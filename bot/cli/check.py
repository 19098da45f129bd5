"""docent check: every problem of every article, and of what belongs to them."""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from bot.cli.loading import CONFIG, find_problems, load_settings, located, named_roles
from bot.cli.main import EXIT_ERRORS, EXIT_OK, Environment, Options
from bot.config import Config
from bot.rendering import load_checked_library
from bot.texts import terminal_texts
from retrieval.content import Library
from retrieval.errors import Problem
from retrieval.evaluation import check_questions
from retrieval.toml_file import read_toml

MANY = 4  # warnings of one kind in one file that are told as one


def check(options: Options, _environment: Environment) -> int:
    """Print the problems of all that authors write; return 1 if one is an error."""
    config = load_settings(options)
    folder = Path(config.content.folder)
    library = load_checked_library(folder, language=config.retrieval.language)
    found = find_problems(config, library)
    found += check_questions(folder, library, config.access.everyone)
    problems = [located(folder, problem) for problem in found]
    file = options.config or CONFIG
    # A folder that is named needn't be that of the configuration that happens to be here.
    if options.config or (options.content is None and os.path.lexists(file)):
        problems += _check_roles(file, config, library)
    problems.sort()
    if options.format == "json":
        sys.stdout.write(f"{json.dumps([asdict(problem) for problem in problems])}\n")
    else:
        shown = problems if options.all else sorted(_condensed(problems))
        render = _for_github if options.format == "github" else str
        sys.stdout.writelines(f"{render(problem)}\n" for problem in shown)
        number = len(library.articles)
        served = terminal_texts.SERVABLE_ONE if number == 1 else terminal_texts.SERVABLE
        sys.stdout.write(f"{served.format(number=number)}\n")
    return EXIT_ERRORS if library.errors else EXIT_OK


def _check_roles(file: Path, config: Config, library: Library) -> Iterator[Problem]:
    """Yield the content roles that the configuration names, but no article."""
    if any(file.body is None for file in library.files):
        return  # what can't be read may have any role
    used = frozenset[str]().union(*(parsed.roles for parsed in library.files))
    lines = read_toml(file).text.lower().split("\n")
    for role in sorted(named_roles(config) - used if used else ()):
        word = re.compile(rf"""[^#]*["'](?:[^"']*[ ,])?{re.escape(role)}[ ,"']""")
        line = next((number for number, line in enumerate(lines, 1) if word.match(line)), None)
        if line:  # else it is there by default
            message = terminal_texts.UNUSED_ROLE.format(role=role)
            yield Problem(str(file), line, "warning", message, "unused-role")


def _condensed(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems in their order, many warnings of one kind in one file as the first of them."""
    alike: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        # Each error has to be mended, so each is told.
        kind = problem.kind if problem.severity == "warning" else str(problem)
        alike[problem.file, kind].append(problem)
    for first, *others in alike.values():
        number = 1 + len(others)
        if number < MANY:
            yield from (first, *others)
        else:
            message = terminal_texts.ONE_OF_MANY.format(message=first.message, number=number)
            yield replace(first, message=message)


def _for_github(problem: Problem) -> str:
    """Return the workflow command that lets GitHub show a problem beside its line.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    place = f"file={_escaped(problem.file, ',:')},line={problem.line}"
    return f"::{problem.severity} {place}::{_escaped(problem.message)}"


def _escaped(text: str, signs: str = "") -> str:
    for sign in f"%\r\n{signs}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text

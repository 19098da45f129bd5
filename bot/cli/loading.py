"""What the commands share; without rich, which `docent check` doesn't need."""

import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TextIO

import msgspec

from bot.cli.main import Options
from bot.config import Config, load_config
from bot.texts import terminal_texts
from retrieval.audience import Audience
from retrieval.content import Library, check_oversights, split_roles
from retrieval.errors import ContentError, Problem

CONFIG = Path("config.toml")  # read if there is one where a command is started


def load_settings(options: Options) -> Config:
    """Load `options.config`, or config.toml if there is one; `options.content` wins."""
    has_file = options.config is not None or os.path.lexists(CONFIG)
    config = load_config(options.config or CONFIG) if has_file else Config()
    if options.content is None:
        return config
    content = msgspec.structs.replace(config.content, folder=str(options.content))
    return msgspec.structs.replace(config, content=content)


def located(folder: Path, problem: Problem) -> Problem:
    """Return a problem of a file in a folder, with a path that an editor can open."""
    return replace(problem, file=str(folder / problem.file))


def write_problems(stream: TextIO, library: Library, folder: Path) -> None:
    """Write the problems of a folder's library, one a line."""
    stream.writelines(f"{located(folder, problem)}\n" for problem in library.problems)


def require_articles(library: Library, folder: Path) -> None:
    """Write a library's problems to stderr; raise `ContentError` if there is nothing to serve."""
    write_problems(sys.stderr, library, folder)
    if not library.articles:
        raise ContentError(terminal_texts.NOTHING_TO_SERVE.format(folder=folder))


def roles_of(options: Options, config: Config) -> frozenset[str]:
    """Return the content roles that `options.role` lists; if it is None, those of everyone."""
    return split_roles(",".join(options.role)) if options.role else config.access.everyone


def find_problems(config: Config, library: Library) -> list[Problem]:
    """Return the problems of a library's files, and what its authors probably didn't mean."""
    open_articles = library.visible(Audience.of(config.access.everyone))
    today = datetime.now().astimezone().date()
    return [
        *library.problems,
        *check_oversights(library, open_articles, named_roles(config), today),
    ]


def named_roles(config: Config) -> frozenset[str]:
    """Return the content roles that the configuration names."""
    named = [config.access.everyone, config.access.editors]
    for guild in config.guilds.values():
        named += [*guild.roles.values(), guild.may_map or frozenset()]
    return frozenset().union(*named)

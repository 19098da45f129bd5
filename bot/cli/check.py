"""docent check: every problem of every article, and of synonyms.toml."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.cli.loading import load_settings, write_problems
from bot.cli.main import EXIT_ERRORS, EXIT_OK
from bot.rendering import load_checked_library
from bot.texts import terminal_texts
from retrieval.audience import Audience
from retrieval.content import check_synonyms, check_urgent


def check(options: argparse.Namespace, _environment: Mapping[str, str]) -> int:
    """Print the problems of the articles and synonyms; `options` are those of `load_settings`.

    Returns
    -------
    int
        1 if there is an error, else 0.
    """
    config = load_settings(options)
    folder = Path(config.content.folder)
    library = load_checked_library(folder)
    open_articles = library.visible(Audience.of(config.everyone))
    unfit = check_synonyms(library, open_articles, config.retrieval.language)
    hidden = check_urgent(library.articles, open_articles)
    write_problems(sys.stdout, folder, sorted([*library.problems, *unfit, *hidden]))
    number = len(library.articles)
    served = terminal_texts.SERVABLE_ONE if number == 1 else terminal_texts.SERVABLE
    sys.stdout.write(f"{served.format(number=number)}\n")
    return EXIT_ERRORS if library.errors else EXIT_OK

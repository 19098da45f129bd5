"""docent check: every problem of every article, and of synonyms.toml."""

import argparse
import sys
from collections.abc import Mapping

from bot.cli.loading import write_problems
from bot.cli.main import DEFAULT_ROLE, EXIT_ERRORS, EXIT_OK
from bot.rendering import load_checked_library
from bot.texts import terminal_texts
from retrieval.audience import Audience
from retrieval.content import check_synonyms


def check(options: argparse.Namespace, _environment: Mapping[str, str]) -> int:
    """Print the problems of the articles and synonyms in the folder `options.content`.

    Returns
    -------
    int
        1 if there is an error, else 0.
    """
    library = load_checked_library(options.content)
    unfit = check_synonyms(library, library.visible(Audience.of({DEFAULT_ROLE})))
    write_problems(sys.stdout, options.content, sorted([*library.problems, *unfit]))
    number = len(library.articles)
    served = terminal_texts.SERVABLE_ONE if number == 1 else terminal_texts.SERVABLE
    sys.stdout.write(f"{served.format(number=number)}\n")
    return EXIT_ERRORS if library.errors else EXIT_OK

"""docent preview: what members of a content role see, before anybody sees it."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.cli.loading import find_problems, load_settings, require_articles, roles_of
from bot.cli.main import EXIT_OK
from bot.cli.opening import make_renderer
from bot.errors import DocentError
from bot.preview import Reading, render_static
from bot.rendering import load_checked_library
from bot.serving import reduce_library
from bot.texts import preview_texts
from retrieval.audience import Audience


class PreviewError(DocentError):
    """The preview can't be written or shown."""


def preview(options: argparse.Namespace, _environment: Mapping[str, str]) -> int:
    """Write the page to `options.static`.

    Parameters
    ----------
    options : Namespace
        `role`: a list of content roles, or None; those of `load_settings`.

    Raises
    ------
    ContentError, PreviewError
        With a sentence that says what to do.
    """
    config = load_settings(options)
    folder = Path(config.content.folder)
    library = load_checked_library(folder, language=config.retrieval.language)
    require_articles(library, folder)
    roles = roles_of(options, config)
    part = reduce_library(library, Audience.of(roles))
    reading = Reading(part, find_problems(config, part), sorted(roles))
    try:
        options.static.write_text(render_static(reading, make_renderer(config)), "utf-8")
    except OSError as error:
        message = preview_texts.NOT_WRITTEN.format(path=options.static, reason=error.strerror)
        raise PreviewError(message) from error
    sys.stdout.write(f"{preview_texts.WRITTEN.format(path=options.static)}\n")
    return EXIT_OK

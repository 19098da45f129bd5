"""docent new: an article to fill in."""

import sys
from datetime import datetime
from pathlib import Path

from bot.cli.loading import load_settings
from bot.cli.main import EXIT_OK, Environment, Options
from bot.errors import DocentError
from bot.texts import terminal_texts
from retrieval.content import is_slug, library


def new(options: Options, _environment: Environment) -> int:
    """Write the template of an article to the content folder; nothing is overwritten."""
    slug, folder = options.slug, Path(load_settings(options).content.folder)
    if not is_slug(slug):
        raise DocentError(terminal_texts.NEW_NO_SLUG.format(slug=slug))
    path = folder / f"{slug}.md"
    for file in library.load_library(folder).files:
        if file.article and file.article.slug == slug:
            raise DocentError(terminal_texts.NEW_TAKEN.format(slug=slug, file=folder / file.file))
    text = terminal_texts.load_template("article.md").format(
        slug=slug,
        title=slug.replace("-", " ").strip().capitalize() or slug,
        date=datetime.now().astimezone().date().isoformat(),
    )
    try:
        with path.open("x", encoding="utf-8") as template:
            template.write(text)
    except FileExistsError as error:
        raise DocentError(terminal_texts.NEW_EXISTS.format(path=path)) from error
    except OSError as error:
        message = terminal_texts.NEW_FAILED.format(path=path, reason=error.strerror)
        raise DocentError(message) from error
    sys.stdout.write(f"{terminal_texts.NEW_DONE.format(path=path)}\n")
    return EXIT_OK

"""docent preview: what members of a content role see, before anybody sees it."""

import argparse
import asyncio
import os
import signal
import sys
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from bot.cli.loading import find_problems, load_settings, located, require_articles, roles_of
from bot.cli.main import EXIT_OK
from bot.cli.opening import make_renderer, open_answerer, speak_as
from bot.config import Config
from bot.errors import DocentError
from bot.preview import Reading, render_static
from bot.rendering import load_checked_library
from bot.serving import reduce_library
from bot.texts import preview_texts
from retrieval.audience import Audience
from retrieval.content import Library
from retrieval.errors import Problem
from retrieval.meaning import cache_file

EXTRA = ("nh3", "watchfiles")
"""What `docent[preview]` adds; the page as a file needs none of it."""


SIGNALS = signal.Signals.__members__
ENDED = {"SIGHUP", "SIGTERM"}
"""A terminal that is closed, which Windows doesn't tell, and a process that is ended: as Ctrl-C."""


class PreviewError(DocentError):
    """The preview can't be written or shown."""


def preview(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Write the page to `options.static`, or without that, show it until Ctrl-C.

    Parameters
    ----------
    options : Namespace
        `role`: a list of content roles, or None; `port` of the page that is shown, 0 for any that
        is free; `no_open`: whether no browser is opened; those of `load_settings`.

    Raises
    ------
    ContentError, PreviewError
        With a sentence that says what to do.
    """
    config = load_settings(options)
    speak_as(config, environment)
    roles = roles_of(options, config)
    if options.static:
        _write(options.static, config, roles)
    else:
        _show(options, config, roles, cache_file(environment, Path.home()))
    return EXIT_OK


def _write(path: Path, config: Config, roles: frozenset[str]) -> None:
    folder = Path(config.content.folder)
    library = load_checked_library(folder, language=config.retrieval.language)
    require_articles(library, folder)
    part = reduce_library(library, Audience.of(roles))
    reading = Reading(part, find_problems(config, part), sorted(roles))
    try:
        path.write_text(render_static(reading, make_renderer(config)), "utf-8")
    except OSError as error:
        message = preview_texts.NOT_WRITTEN.format(path=path, reason=error.strerror)
        raise PreviewError(message) from error
    sys.stdout.write(f"{preview_texts.WRITTEN.format(path=path)}\n")


def _show(
    options: argparse.Namespace, config: Config, roles: frozenset[str], vectors: Path
) -> None:
    if not all(map(find_spec, EXTRA)):
        raise PreviewError(preview_texts.NOT_INSTALLED)
    live, site = import_module("bot.preview.live"), import_module("bot.preview.site")
    folder = Path(config.content.folder)
    answerer = open_answerer(config, vectors)
    tell_problems = _teller(folder)
    tell_problems(answerer.library)
    library = live.LiveLibrary(
        folder, answerer, make_renderer(config), partial(find_problems, config), tell_problems
    )
    for name in ENDED & SIGNALS.keys():
        signal.signal(SIGNALS[name], lambda *_: signal.raise_signal(signal.SIGINT))
    with TemporaryDirectory(prefix="docent-preview-") as private:

        def tell(address: str) -> None:
            sys.stdout.write(f"{preview_texts.ADDRESS.format(address=address)}\n")
            sys.stdout.flush()
            if not options.no_open:
                _open_browser(address, Path(private) / "preview.html")

        try:
            asyncio.run(site.show(library, roles, options.port, tell))
        except KeyboardInterrupt:
            sys.stdout.write("\n")
        except (OSError, OverflowError) as error:
            number = getattr(error, "errno", None)  # asyncio says more than the reason
            reason = os.strerror(number) if number else error
            message = preview_texts.NO_PORT.format(port=options.port, reason=reason)
            raise PreviewError(message) from error


def _teller(folder: Path) -> Callable[[Library], None]:
    """Return what writes a library's problems to stderr, but for those of the one before."""
    before: set[Problem] = set()

    def tell(library: Library) -> None:
        # Lines move with what is written above them.
        found = {replace(problem, line=0): problem for problem in library.problems}
        new = sorted(found[problem] for problem in found.keys() - before)
        sys.stderr.writelines(f"{located(folder, problem)}\n" for problem in new)
        sys.stderr.flush()
        before.clear()
        before.update(found)

    return tell


def _open_browser(address: str, entrance: Path) -> None:
    """Open a file that leads to the address: other users see what a program was started with."""
    entrance.write_text(f'<meta http-equiv="refresh" content="0; url={escape(address)}">', "utf-8")
    Thread(target=webbrowser.open, args=[entrance.as_uri()], daemon=True).start()

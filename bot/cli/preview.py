"""docent preview: what members of a content role see, before anybody sees it."""

import asyncio
import os
import signal
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from bot.cli import loading, opening
from bot.cli.main import EXIT_OK, Environment, Options
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

EXTRA = ("nh3", "watchfiles")  # what `docent[preview]` adds; the page as a file needs none of it
# A terminal that is closed, which Windows doesn't tell, and a process that is ended: as Ctrl-C.
SIGNALS = signal.Signals.__members__
ENDED = {"SIGHUP", "SIGTERM"}


def preview(options: Options, environment: Environment) -> int:
    """Write the page to `options.static`, or without that, show it until Ctrl-C."""
    config = opening.load_and_speak(options, environment)
    roles = loading.roles_of(options, config)
    if options.static:
        _write(options.static, config, roles)
    else:
        _show(options, config, roles, cache_file(environment, Path.home()))
    return EXIT_OK


def _write(path: Path, config: Config, roles: frozenset[str]) -> None:
    folder = Path(config.content.folder)
    library = load_checked_library(folder, language=config.retrieval.language)
    loading.require_articles(library, folder)
    part = reduce_library(library, Audience.of(roles))
    reading = Reading(part, loading.find_problems(config, part), sorted(roles))
    try:
        path.write_text(render_static(reading, opening.make_renderer(config)), "utf-8")
    except OSError as error:
        message = preview_texts.NOT_WRITTEN.format(path=path, reason=error.strerror)
        raise DocentError(message) from error
    sys.stdout.write(f"{preview_texts.WRITTEN.format(path=path)}\n")


def _show(options: Options, config: Config, roles: frozenset[str], vectors: Path) -> None:
    if not all(map(find_spec, EXTRA)):
        raise DocentError(preview_texts.NOT_INSTALLED)
    live, site = import_module("bot.preview.live"), import_module("bot.preview.site")
    folder = Path(config.content.folder)
    answerer = opening.open_answerer(config, vectors)
    tell_problems = _teller(folder)
    tell_problems(answerer.library)
    check = partial(loading.find_problems, config)
    renderer = opening.make_renderer(config)
    library = live.LiveLibrary(folder, answerer, renderer, check, tell_problems)
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
            raise DocentError(message) from error


def _teller(folder: Path) -> Callable[[Library], None]:
    """Return what writes a library's problems to stderr, but for those of the one before."""
    before: set[Problem] = set()

    def tell(library: Library) -> None:
        # Lines move with what is written above them.
        found = {replace(problem, line=0): problem for problem in library.problems}
        new = sorted(found[problem] for problem in found.keys() - before)
        sys.stderr.writelines(f"{loading.located(folder, problem)}\n" for problem in new)
        sys.stderr.flush()
        before.clear()
        before.update(found)

    return tell


def _open_browser(address: str, entrance: Path) -> None:
    """Open a file that leads to the address: other users see what a program was started with."""
    entrance.write_text(f'<meta http-equiv="refresh" content="0; url={escape(address)}">', "utf-8")
    Thread(target=webbrowser.open, args=[entrance.as_uri()], daemon=True).start()

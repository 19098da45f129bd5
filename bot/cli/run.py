"""docent run: the Discord bot from start to stop."""

import argparse
import asyncio
import contextlib
import logging
import math
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.voice_client import VoiceClient
from yarl import URL

from bot.cli.logs import log_unhandled, set_up_logging
from bot.cli.main import EXIT_OK, EXIT_UNAVAILABLE
from bot.client import DocentBot
from bot.config import Config, ConfigError, load_config
from bot.private_files import touch
from bot.rendering import load_library
from bot.serving import Archive, ArchiveError, Librarian
from bot.storage import ReloadRecord, Store, path_of
from bot.texts import terminal_texts
from retrieval.answering import Answerer
from retrieval.content import Library, compare_libraries
from retrieval.errors import ContentError
from retrieval.files import FileError, MissingFileError, read_file

AUTHENTICATION_FAILED = 4004
"""The gateway's close code when a token has been reset meanwhile
(https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway)."""

MAX_TOKEN_BYTES = 4096
ALIVE_EVERY_S = 30
STOP_TIMEOUT_S = 1.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Serving:
    """What is loaded before the bot starts, and the folder that the store's address starts from."""

    config: Config
    answerer: Answerer
    history: Archive
    base_folder: Path


def run(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Run the bot until it is told to stop.

    Parameters
    ----------
    options : Namespace
        `config`: the configuration's file.
    environment : mapping of str to str
        `DISCORD_TOKEN` or `DISCORD_TOKEN_FILE`; `DISCORD_API` and `DISCORD_GATEWAY` for other
        addresses of Discord's API and gateway, such as those of a proxy; `DOCENT_ALIVE_FILE`
        for a file to touch while connected, for a health check.

    Returns
    -------
    int
        0 after SIGTERM or Ctrl-C; 69 if Discord can't be reached.

    Raises
    ------
    ConfigError, ContentError, StoreError
        With a sentence that says what to do.
    """
    token = read_token(environment)
    config = load_config(options.config)
    set_up_logging(config.log)
    # Docent doesn't speak: discord.py needn't warn that it couldn't.
    VoiceClient.warn_nacl = VoiceClient.warn_dave = False
    Route.BASE = environment.get("DISCORD_API", Route.BASE)
    if gateway := environment.get("DISCORD_GATEWAY"):
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    history = Archive(path_of(config.store.url, options.config.parent).parent / "libraries")
    answerer = _load_answerer(config, history)
    serving = _Serving(config, answerer, history, options.config.parent)
    try:
        asyncio.run(_serve(serving, token, environment.get("DOCENT_ALIVE_FILE")))
    except discord.LoginFailure as error:
        raise ConfigError(terminal_texts.LOGIN_REFUSED) from error
    except discord.ConnectionClosed as error:
        if error.code == AUTHENTICATION_FAILED:
            raise ConfigError(terminal_texts.LOGIN_REFUSED) from error
        return _say_unreachable(error)
    except (aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound) as error:
        return _say_unreachable(error)
    return EXIT_OK


def read_token(environment: Mapping[str, str]) -> str:
    """Return the bot's token.

    Parameters
    ----------
    environment : mapping of str to str
        `DISCORD_TOKEN`, or `DISCORD_TOKEN_FILE` with the name of a file that holds it.

    Raises
    ------
    ConfigError
        If there is none, or the file can't be read.
    """
    token = environment.get("DISCORD_TOKEN", "").strip()
    file = environment.get("DISCORD_TOKEN_FILE", "")
    if not token and file:
        try:
            # A secret that is mounted is often a link.
            token = read_file(Path(file), MAX_TOKEN_BYTES).decode("utf-8-sig").strip()
        except MissingFileError as error:
            message = terminal_texts.LOGIN_FILE_MISSING.format(file=file, what=error.what)
            raise ConfigError(message) from error
        except FileError as error:
            message = terminal_texts.LOGIN_FILE_UNREADABLE.format(file=file, what=error.what)
            raise ConfigError(message) from error
        except UnicodeDecodeError as error:
            message = terminal_texts.LOGIN_FILE_NO_TEXT.format(file=file)
            raise ConfigError(message) from error
    if not token:
        raise ConfigError(terminal_texts.NO_LOGIN)
    return token


def _say_unreachable(error: Exception) -> int:
    message = terminal_texts.UNREACHABLE.format(reason=error)
    sys.stderr.write(f"{terminal_texts.ERROR.format(message=message)}\n")
    return EXIT_UNAVAILABLE


def _load_answerer(config: Config, history: Archive) -> Answerer:
    library = _load_kept(history) or _load_folder(Path(config.content.folder), history)
    for problem in library.problems:
        _log.warning("%s", problem)
    if not library.articles:
        message = terminal_texts.NOTHING_TO_SERVE.format(folder=config.content.folder)
        raise ContentError(message)
    answerer = Answerer(library, config.retrieval.language, config.answers.caution)
    _log.info("Serving %d articles, %d sections.", len(library.articles), len(answerer))
    return answerer


def _load_kept(history: Archive) -> Library | None:
    """Load what a rollback has put in place, until the next reload, of the content folder."""
    kept = history.find_rollback()
    if kept is None:
        return None
    try:
        library = history.load(kept)
    except ArchiveError as error:
        _log.warning("The rollback can't be kept up, so the folder is served: %s", error)
        return None
    _log.info("Serving the library of %s, as rolled back; /content reload ends that.", kept.at)
    return library


def _load_folder(content: Path, history: Archive) -> Library:
    """Load the content folder, and keep it, so that the next reload can be rolled back.

    There is nobody to ask whether more people may read something now: the log tells of it.
    """
    before = _load_served(history)
    library = replace(load_library(content, before), generation=1)
    for change in compare_libraries(before, library).widened if before else ():
        roles = ", ".join(sorted(change.roles))
        _log.warning("%s: more people may read it than before this start: %s", change.file, roles)
    if library.articles:
        try:
            history.keep(library, content)
        except ArchiveError as error:
            _log.warning("%s", error)
    return library


def _load_served(history: Archive) -> Library | None:
    """Load what was served before this start, if it is still kept."""
    kept = history.find_served()
    try:
        return history.load(kept) if kept else None
    except (ArchiveError, ContentError) as error:
        _log.warning("%s", error)
        return None


async def _serve(serving: _Serving, token: str, alive_file: str | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unhandled)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers; there, Ctrl-C ends asyncio.run.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal_number, stop.set)
    config = serving.config
    librarian = Librarian(
        Path(config.content.folder),
        serving.answerer,
        # The bot, made below, knows what commands have mapped.
        lambda: bot.role_mappings.current,
        history=serving.history,
    )
    async with Store.open(config.store.url, base_folder=serving.base_folder) as store:
        await store.add_reload(_first_load(serving.answerer))
        bot = DocentBot(config, librarian, store)
        running = asyncio.create_task(bot.start(token))
        beating = asyncio.create_task(_beat(bot, alive_file))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        _log.info("Stopping.")
        ended_by_itself = running.done()
        closing = asyncio.create_task(bot.close())
        # A connection that is just being made, or a silent Discord, mustn't hold up the end.
        await asyncio.wait({running, closing}, timeout=STOP_TIMEOUT_S)
        # Whatever still uses the store ends before it is closed.
        await end_tasks(running, beating, stopping, closing)
        if ended_by_itself:
            running.result()  # raises what ended it


async def end_tasks(*own: asyncio.Task[object]) -> None:
    """Cancel what is still running, and wait a moment until it has cleaned up.

    What is being cancelled already isn't cancelled again: interrupted while it gives a connection
    to the database back, it would leave a thread that keeps the process from ending.

    Parameters
    ----------
    own : tasks
        Whose exceptions are seen to, also if they have ended.
    """
    tasks = {*own, *asyncio.all_tasks()} - {asyncio.current_task()}
    for task in tasks:
        if not task.cancelling():
            task.cancel()
    done, _ = await asyncio.wait(tasks, timeout=STOP_TIMEOUT_S)
    await asyncio.gather(*done, return_exceptions=True)


async def _beat(bot: DocentBot, alive_file: str | None) -> None:
    """Touch a file, if there is one, as long as Discord answers the bot's heartbeats."""
    while alive_file:
        if bot.is_ready() and math.isfinite(bot.latency):
            try:
                await asyncio.to_thread(touch, Path(alive_file))
            except OSError as error:
                _log.warning("DOCENT_ALIVE_FILE can't be touched: %s", error)
        await asyncio.sleep(ALIVE_EVERY_S)


def _first_load(answerer: Answerer) -> ReloadRecord:
    library = answerer.library
    return ReloadRecord(
        at=datetime.now(UTC),
        by=None,
        generation=library.generation,
        added=len(library.articles),
        changed=0,
        removed=0,
        problems=len(library.problems),
        outcome="applied",
    )

"""docent run: the Discord bot from start to stop."""

import argparse
import asyncio
import contextlib
import logging
import math
import signal
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from yarl import URL

from bot.cli.login import prepare_discord, read_token, say_unreachable
from bot.cli.logs import log_unhandled, set_up_logging
from bot.cli.main import EXIT_OK
from bot.cli.opening import open_answerer
from bot.client import DocentBot
from bot.config import Config, ConfigError, load_config
from bot.private_files import touch
from bot.rendering import load_checked_library
from bot.serving import Archive, ArchiveError, Librarian, leave_out_what_is_there
from bot.storage import VECTORS_FILE, ReloadRecord, Store, path_of
from bot.texts import terminal_texts
from retrieval.answering import Answerer
from retrieval.content import Library, compare_libraries, count_samples
from retrieval.errors import ContentError

AUTHENTICATION_FAILED = 4004
"""The gateway's close code for a token that has been reset meanwhile
(https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway)."""

ALIVE_EVERY_S = 30
STOP_TIMEOUT_S = 1.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Serving:
    """What is loaded before the bot starts; the store's address is relative to `base_folder`."""

    config: Config
    answerer: Answerer
    archive: Archive
    base_folder: Path


def run(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Run the bot until it is told to stop.

    Parameters
    ----------
    options : Namespace
        `config`: the configuration's file.
    environment : mapping of str to str
        `DISCORD_TOKEN` or `DISCORD_TOKEN_FILE`; `DISCORD_API` and `DISCORD_GATEWAY` for other
        addresses of Discord's API and gateway, such as a proxy's; `DOCENT_ALIVE_FILE` for a file to
        touch while connected, for a health check.

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
    prepare_discord(environment)
    if gateway := environment.get("DISCORD_GATEWAY"):
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    store_folder = path_of(config.store.url, options.config.parent).parent
    archive = Archive(store_folder / "libraries")
    answerer = _load_answerer(config, archive, store_folder / VECTORS_FILE)
    serving = _Serving(config, answerer, archive, options.config.parent)
    leave_out_what_is_there()
    try:
        asyncio.run(_serve(serving, token, environment.get("DOCENT_ALIVE_FILE")))
    except discord.LoginFailure as error:
        raise ConfigError(terminal_texts.LOGIN_REFUSED) from error
    except discord.ConnectionClosed as error:
        if error.code == AUTHENTICATION_FAILED:
            raise ConfigError(terminal_texts.LOGIN_REFUSED) from error
        return say_unreachable(error)
    except (aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound) as error:
        return say_unreachable(error)
    return EXIT_OK


def _load_answerer(config: Config, archive: Archive, vectors: Path) -> Answerer:
    library = _load_rollback(archive) or _load_folder(Path(config.content.folder), archive)
    for problem in library.problems:
        _log.warning("%s", problem)
    if not library.articles:
        message = terminal_texts.NOTHING_TO_SERVE.format(folder=config.content.folder)
        raise ContentError(message)
    answerer = open_answerer(config, vectors, library)
    _log.info("Serving %d articles, %d sections.", len(library.articles), len(answerer))
    if samples := count_samples(library):
        _log.warning(terminal_texts.SAMPLES.format(number=samples, all=len(library.articles)))
    return answerer


def _load_rollback(archive: Archive) -> Library | None:
    """Load the library that a rollback serves in place of the content folder; None without one."""
    snapshot = archive.find_rollback()
    if snapshot is None:
        return None
    try:
        library = archive.load(snapshot)
    except ArchiveError as error:
        _log.warning("The rollback can't be kept up, so the folder is served: %s", error)
        return None
    _log.info("Serving the library of %s, as rolled back; /content reload ends that.", snapshot.at)
    return library


def _load_folder(content: Path, archive: Archive) -> Library:
    """Load the content folder, and archive it, so that the next reload can be rolled back.

    Nobody can be asked to confirm that more people may read something now, so the log says it.
    """
    before = _load_served(archive)
    library = replace(load_checked_library(content, before), generation=1)
    for change in compare_libraries(before, library).widened if before else ():
        roles = ", ".join(sorted(change.roles))
        _log.warning("%s: more people may read it than before this start: %s", change.file, roles)
    if library.articles:
        try:
            archive.keep(library, content)
        except ArchiveError as error:
            _log.warning("%s", error)
    return library


def _load_served(archive: Archive) -> Library | None:
    """Load the library served before this start, if its snapshot is still there."""
    snapshot = archive.find_served()
    try:
        return archive.load(snapshot) if snapshot else None
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
        # Commands change the role map of the bot, which is made below.
        lambda: bot.role_map.current,
        archive=serving.archive,
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
        # Neither a connection being made nor a silent Discord may hold up the end.
        await asyncio.wait({running, closing}, timeout=STOP_TIMEOUT_S)
        # Whatever still uses the store must end before it is closed.
        await end_tasks(running, beating, stopping, closing)
        if ended_by_itself:
            running.result()  # raises what ended it


async def end_tasks(*own: asyncio.Task[object]) -> None:
    """Cancel all running tasks, wait a moment for them to clean up, and retrieve their exceptions.

    A task that is being cancelled isn't cancelled again: interrupted while it returns a connection
    to the database, it would leave a thread that keeps the process from ending. The exceptions of
    `own` are retrieved even if they have ended.
    """
    tasks = {*own, *asyncio.all_tasks()} - {asyncio.current_task()}
    for task in tasks:
        if not task.cancelling():
            task.cancel()
    done, _ = await asyncio.wait(tasks, timeout=STOP_TIMEOUT_S)
    await asyncio.gather(*done, return_exceptions=True)


async def _beat(bot: DocentBot, alive_file: str | None) -> None:
    """Touch a file, if one is given, as long as Discord answers the bot's heartbeats."""
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

"""docent run: the Discord bot from start to stop."""

import asyncio
import contextlib
import logging
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot import serving, storage
from bot.cli.control import Reply, answering, socket_of
from bot.cli.login import prepare_discord, read_token, telling_of_discord
from bot.cli.logs import log_unhandled, set_up_logging
from bot.cli.main import EXIT_ERRORS, EXIT_OK, EXIT_UNAVAILABLE, Environment, Options
from bot.cli.opening import open_answerer
from bot.client import DocentBot
from bot.config import Config, ConfigError, load_config
from bot.connection import ALL_SHARDS, Shards
from bot.monitoring import monitoring
from bot.private_files import touch
from bot.rendering import load_checked_library, load_small_talk
from bot.texts import Count, terminal_texts
from retrieval.answering import Answerer
from retrieval.content import Changes, Library, compare_libraries, count_samples
from retrieval.errors import ContentError
from retrieval.language import full_languages, load_language, load_words
from retrieval.meaning import cache_file

SLOW_FOLDER_S = 10  # after this time, the log tells that the content folder takes long
# How long a start waits for the content folder, if there is another library to serve.
FOLDER_TIMEOUT_S = 60
ALIVE_EVERY_S = 30
STOP_TIMEOUT_S = 1.5
# How long what was asked before is still answered, once another process has the shards: as long as
# an answer may take.
HAND_OVER_S = 10
# How long `docent reload` waits for the connection: before, it isn't known who sees a channel.
READY_TIMEOUT_S = 60
# For how long a thread that answers keeps the event loop waiting. A reply goes to and fro between
# them some twenty times, and Python's 5 ms each made it wait most of its time under load.
SWITCH_S = 0.0005

NO_CHANGES = Changes((), (), ())

_log = logging.getLogger(__name__)


def run(options: Options, environment: Environment) -> int:
    """Run the bot until it is told to stop, or replaced.

    Parameters
    ----------
    environment : mapping of str to str
        `DISCORD_TOKEN` or `DISCORD_TOKEN_FILE`; `DISCORD_API` and `DISCORD_GATEWAY` for other
        addresses of Discord's API and gateway, such as a proxy's; `DOCENT_SHARDS`, if no option
        names shards; `DOCENT_ALIVE_FILE` for a file to touch while connected, for a health check.
    """
    token = read_token(environment)
    config = load_config(options.config)
    named = options.shards or environment.get("DOCENT_SHARDS")
    try:
        shards = Shards.parse(named) if named else ALL_SHARDS
    except ValueError as error:
        raise ConfigError(terminal_texts.WRONG_SHARDS.format(text=named)) from error
    backend = storage.find_backend(config.store.url, options.config.parent)
    if not backend.is_shared and (options.take_over or not shards.is_all):
        raise ConfigError(terminal_texts.SHARDS_NEED_POSTGRES)
    set_up_logging(config.log)
    prepare_discord(environment)
    with telling_of_discord(), backend.claim():
        asyncio.run(_serve(config, options, shards, token, environment))
    return EXIT_OK


async def _load_answerer(
    config: Config, archive: serving.Archive, vectors: Path, *, joins: bool = False
) -> tuple[Answerer, storage.Snapshot | None]:
    """Load what is to be served; return also the snapshot that stands in for the folder, if any.

    With `joins`, that is what other processes serve.
    """
    language = config.retrieval.language
    # The first question would hold the event loop while they are read.
    await serving.run_in_own_thread(load_words, load_language(language))
    await serving.run_in_own_thread(load_small_talk)
    if not load_language(language).is_full:
        known = ", ".join(full_languages())
        _log.info("Of “%s”, Docent knows little: it is careful. In full: %s.", language, known)
    folder = Path(config.content.folder)
    library, stand_in = await _load_library(folder, archive, language, joins=joins)
    for problem in library.problems:
        _log.warning("%s", problem)
    answerer = await serving.run_in_own_thread(open_answerer, config, vectors, library)
    articles, sections = Count(len(library.articles)), Count(len(answerer))
    _log.info("Serving %s with %s.", f"{articles:article}", f"{sections:section}")
    if samples := count_samples(library):
        _log.warning(terminal_texts.SAMPLES.format(number=samples, all=len(library.articles)))
    return answerer, stand_in


async def _load_library(
    content: Path, archive: serving.Archive, language: str, *, joins: bool
) -> tuple[Library, storage.Snapshot | None]:
    """Load what other processes serve, or was rolled back to; or else the content folder."""
    kept, served = await serving.run_in_own_thread(_load_served, archive, language)
    if served and joins:
        if await _differs(content, served, language):
            _log.warning(
                "The articles of the other processes are served. The content folder %s differs from"
                " them; /content reload serves it.",
                content,
            )
        return served, None
    if served and kept.rollback:
        at = kept.rollback.at
        _log.info("Serving the articles of %s, as rolled back; /content reload ends that.", at)
        return served, None
    if kept.rollback:
        _log.warning("The rollback can't be kept, so the content folder is served.")
    try:
        return await _load_newest(content, archive, language, kept, served)
    except storage.ServedMeanwhileError:  # two first starts at once
        return await _load_library(content, archive, language, joins=True)


def _load_served(archive: serving.Archive, language: str) -> tuple[storage.Kept, Library | None]:
    """Load the library served before this start, if its snapshot is still there."""
    kept = archive.read()
    if kept.snapshot is None:
        return kept, None
    try:
        library = archive.load(kept.snapshot, language=language)
    except (serving.ArchiveError, ContentError) as error:
        _log.warning("%s", error)
        return kept, None
    return kept, replace(library, generation=kept.generation or 1) if library.articles else None


async def _differs(content: Path, served: Library, language: str) -> bool:
    """Return whether the content folder has anything else, as far as it can be read."""
    try:
        async with asyncio.timeout(SLOW_FOLDER_S):
            own = await serving.run_in_own_thread(load_checked_library, content, served, language)
    except (ContentError, TimeoutError):
        return True
    return compare_libraries(served, own) != NO_CHANGES


async def _load_newest(
    content: Path,
    archive: serving.Archive,
    language: str,
    kept: storage.Kept,
    before: Library | None,
) -> tuple[Library, storage.Snapshot | None]:
    """Load the content folder, or else what was served before this start.

    Nobody can be asked to confirm that more people may read something now, so the log says it.
    """
    late = asyncio.get_running_loop().call_later(
        SLOW_FOLDER_S, _log.warning, "The content folder %s takes long to be read.", content
    )
    try:
        async with asyncio.timeout(FOLDER_TIMEOUT_S if before else None):
            library = await serving.run_in_own_thread(_load_folder, content, before, language)
            library = replace(library, generation=kept.generation + 1)
            files = await serving.run_in_own_thread(archive.store, library, content)
        await asyncio.to_thread(archive.commit, files, library.generation)
    except serving.ArchiveError as error:
        _log.warning("%s", error)
    except (ContentError, TimeoutError) as error:
        if not before or not kept.snapshot:
            raise
        at, reason = kept.snapshot.at, str(error) or f"{content} doesn't answer."
        _log.error("The articles of %s are served, as the folder can't be: %s", at, reason)
        return before, kept.snapshot
    finally:
        late.cancel()
    for change in compare_libraries(before, library).widened if before else ():
        roles = ", ".join(sorted(change.roles))
        _log.warning("%s: more people may read it than before this start: %s", change.file, roles)
    return library, None


def _load_folder(content: Path, before: Library | None, language: str) -> Library:
    library = load_checked_library(content, before, language)
    if not library.articles:
        for problem in library.problems:
            _log.warning("%s", problem)
        raise ContentError(terminal_texts.NOTHING_TO_SERVE.format(folder=content))
    return library


async def _serve(
    config: Config, options: Options, shards: Shards, token: str, environment: Environment
) -> None:
    sys.setswitchinterval(SWITCH_S)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unhandled)
    # First, so that a store or a port that can't be used is told before the articles are read.
    async with contextlib.AsyncExitStack() as opened:
        store = await opened.enter_async_context(
            storage.Store.open(config.store.url, base_folder=options.config.parent)
        )
        keeper = None
        if store.backend.is_shared:
            keeper = serving.ShardKeeper(store, shards, takes_over=options.take_over)
            await opened.enter_async_context(keeper.holding())
        monitor = await opened.enter_async_context(monitoring(config.metrics, store))
        archive = serving.Archive(serving.shelf_of(storage.StoredLibraries(store.backend)))
        folder = store.backend.folder
        cache = cache_file(environment, Path.home())
        vectors = folder / storage.VECTORS_FILE if folder else cache
        joins = keeper is not None and bool(await store.fetch_followed(storage.LIBRARY))
        answerer, stand_in = await _load_answerer(config, archive, vectors, joins=joins)
        serving.leave_out_what_is_there()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no such handlers; there, Ctrl-C ends asyncio.run.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(signal_number, stop.set)
        librarian = serving.Librarian(
            Path(config.content.folder),
            answerer,
            # Commands change the role map of the bot, which is made below.
            lambda: bot.role_map.current,
            archive,
            stand_in=stand_in,
        )
        if not joins:
            await store.add_reload(_first_load(answerer))
        _log.info("Connecting to Discord.")
        monitor.bot = bot = DocentBot(config, librarian, store, shards, keeper)
        running = asyncio.create_task(bot.start(token))
        following = asyncio.create_task(bot.follower.run())
        beating = asyncio.create_task(_beat(bot, environment.get("DOCENT_ALIVE_FILE")))
        stopping = asyncio.create_task(stop.wait())
        losing = asyncio.create_task((keeper.over if keeper else asyncio.Event()).wait())
        async with answering(socket_of(store.backend, environment), partial(_reload, bot)):
            ends = {running, stopping, losing}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if keeper and keeper.is_handed_over:
            _log.info("Another process has taken the shards over, so this one ends.")
            ends.remove(losing)
            await asyncio.wait(ends, timeout=HAND_OVER_S, return_when=asyncio.FIRST_COMPLETED)
        _log.info("Stopping.")
        ended_by_itself = running.done()
        closing = asyncio.create_task(bot.close())
        # Neither a connection being made nor a silent Discord may hold up the end.
        await asyncio.wait({running, closing}, timeout=STOP_TIMEOUT_S)
        # Whatever still uses the store must end before it is closed.
        await end_tasks(running, following, beating, stopping, losing, closing)
        if ended_by_itself:
            running.result()  # raises what ended it
        if keeper and keeper.over.is_set() and not keeper.is_handed_over:
            raise serving.ShardsError(terminal_texts.SHARDS_LOST)


async def _reload(bot: DocentBot) -> Reply:
    """Reload for `docent reload`: return its exit code, and what it prints."""
    try:
        async with asyncio.timeout(READY_TIMEOUT_S):
            await bot.wait_until_ready()
    except (TimeoutError, RuntimeError):  # the latter before it has logged in
        return EXIT_UNAVAILABLE, terminal_texts.RELOAD_NOT_READY
    is_served, text = await bot.reloads.reload()
    return EXIT_OK if is_served else EXIT_ERRORS, text


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
        if bot.is_connected:
            try:
                await asyncio.to_thread(touch, Path(alive_file))
            except OSError as error:
                _log.warning("DOCENT_ALIVE_FILE can't be touched: %s", error)
        await asyncio.sleep(ALIVE_EVERY_S)


def _first_load(answerer: Answerer) -> storage.ReloadRecord:
    library = answerer.library
    return storage.ReloadRecord(
        at=datetime.now(UTC),
        by=None,
        generation=library.generation,
        added=len(library.articles),
        changed=0,
        removed=0,
        problems=len(library.problems),
        outcome="applied",
    )

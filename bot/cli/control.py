"""docent reload: tells the running bot, over a socket beside its store, to read articles anew."""

import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path

from bot.cli.main import EXIT_ERRORS, EXIT_UNAVAILABLE, Environment, Options
from bot.config import load_config
from bot.private_files import FILE_MODE, make_folder
from bot.storage import SOCKET_FILE, Backend, find_backend
from bot.texts import terminal_texts
from retrieval.meaning import cache_file

REQUEST = b"reload\n"
REQUEST_TIMEOUT_S = 5
# Longer than a reload may take (`RELOAD_TIMEOUT_S`), and some withdrawing after it.
REPLY_TIMEOUT_S = 10 * 60

Reply = tuple[int, str]  # an exit code, and what is printed

_log = logging.getLogger(__name__)


def socket_of(store: Backend, environment: Environment) -> Path:
    """Return the path of a store's socket; one on a server has it in the cache.

    Of several bots of one store on one machine, the last one to start has it.
    """
    if store.folder:
        return store.folder / SOCKET_FILE
    name = sha256(store.name.encode()).hexdigest()[:8]
    return cache_file(environment, Path.home()).with_name(f"{name}.{SOCKET_FILE}")


@asynccontextmanager
async def answering(path: Path, reload: Callable[[], Awaitable[Reply]]) -> AsyncIterator[None]:
    """Answer requests with the outcome of a reload. The caller must have claimed the store.

    Only the user who runs the bot may connect. Where that can't be offered, the log says so.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError, ValueError):
            async with asyncio.timeout(REQUEST_TIMEOUT_S):
                request = await reader.readline()
            if request == REQUEST:
                writer.write(json.dumps(await _try(reload)).encode())
                await writer.drain()
        writer.close()

    server = None
    try:
        server = await asyncio.start_unix_server(answer, sock=_listen(path))
    except (AttributeError, OSError) as error:  # there are none on Windows
        _log.warning(terminal_texts.NO_CONTROL, path, error)
    try:
        yield
    finally:
        if server:
            server.close()


def _listen(path: Path) -> socket.socket:
    make_folder(path.parent)
    path.unlink(missing_ok=True)  # of an earlier process
    listening = socket.socket(socket.AF_UNIX)
    try:
        # Before it has a name, so that nobody else can ever connect.
        os.fchmod(listening.fileno(), FILE_MODE)
        listening.bind(str(path))
    except OSError:
        listening.close()
        raise
    return listening


async def _try(reload: Callable[[], Awaitable[Reply]]) -> Reply:
    try:
        return await reload()
    except Exception:  # noqa: BLE001  # whoever waits must hear of any failure
        _log.exception("A reload failed.")
        return EXIT_ERRORS, terminal_texts.RELOAD_FAILED


def request_reload(path: Path) -> Reply:
    """Let the running bot reload, and return the outcome; exit code 69 if none answers."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(REPLY_TIMEOUT_S)
            connection.connect(str(path))
            connection.sendall(REQUEST)
            with connection.makefile("rb") as replies:
                data = replies.read()
    except TimeoutError:
        data = b""
    except PermissionError:
        return EXIT_UNAVAILABLE, terminal_texts.RELOAD_OF_ANOTHER.format(path=path)
    except (AttributeError, OSError):
        return EXIT_UNAVAILABLE, terminal_texts.RELOAD_NO_BOT.format(path=path)
    if not data:
        return EXIT_UNAVAILABLE, terminal_texts.RELOAD_UNANSWERED
    code, text = json.loads(data)
    return code, text


def reload(options: Options, environment: Environment) -> int:
    """Let the bot of a store reload, print what comes of it, and return its exit code."""
    config = load_config(options.config)
    backend = find_backend(config.store.url, options.config.parent)
    code, text = request_reload(socket_of(backend, environment))
    (sys.stderr if code == EXIT_UNAVAILABLE else sys.stdout).write(f"{text}\n")
    return code

"""Answers over HTTP, on the event loop whose life it tells."""

import asyncio
from asyncio import Task
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Protocol

from aiohttp import web

from bot.admin import Reloads
from bot.config import ConfigError, MetricsSettings
from bot.responding import Apologies, Respondent
from bot.serving import Latencies, Librarian
from bot.storage import Store, StoreError
from bot.texts import terminal_texts

LOOK_EVERY_S = 0.5  # at how late the event loop is
STORE_TIMEOUT_S = 2.0

# https://prometheus.io/docs/instrumenting/exposition_formats/
_HEADERS = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


class Watched(Protocol):
    """What is told of the bot."""

    librarian: Librarian
    respondent: Respondent
    reloads: Reloads
    apologies: Apologies
    store: Store

    @property
    def is_connected(self) -> bool:
        """Whether Discord answers the heartbeats of all shards."""

    @property
    def latencies(self) -> list[tuple[int, float]]:
        """The ids of this process's shards, and in how many seconds Discord answers."""


class Monitor:
    """Knows whether the bot is ready."""

    def __init__(self, store: Store) -> None:
        self.bot: Watched | None = None  # None while the articles are read
        # How much later than it was due something was done on the event loop.
        self.delays = Latencies()
        self._store = store
        self._asking: Task[object] | None = None

    async def fetch_reasons(self) -> list[str]:
        """Return why the bot isn't ready, in sentences; empty if it is."""
        reasons = []
        if self.bot is None:
            reasons.append(terminal_texts.NOT_READY_ARTICLES)
        elif not self.bot.is_connected:
            reasons.append(terminal_texts.NOT_READY_DISCORD)
        if self._asking is None:  # however many ask, the store is asked once
            self._asking = asyncio.create_task(self._store.fetch_state("commands"))
        asking = self._asking
        # It isn't cancelled: a connection to the database may not be, while it is returned.
        await asyncio.wait({asking}, timeout=STORE_TIMEOUT_S)
        if not asking.done():
            return [*reasons, terminal_texts.NOT_READY_STORE]
        self._asking = None
        error = asking.exception()
        if error and not isinstance(error, StoreError):
            raise error
        return [*reasons, str(error)] if error else reasons

    async def watch_loop(self) -> None:
        """See for ever how late the event loop is."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + LOOK_EVERY_S
            await asyncio.sleep(LOOK_EVERY_S)
            self.delays.add(max(loop.time() - due_s, 0.0))


@asynccontextmanager
async def monitoring(settings: MetricsSettings, store: Store) -> AsyncIterator[Monitor]:
    """Answer until the end, if a port is set; whoever makes the bot hands it to the monitor."""
    monitor = Monitor(store)
    if not settings.port:
        yield monitor
        return
    runner = web.AppRunner(_build_app(monitor), access_log=None, shutdown_timeout=0)
    await runner.setup()
    watching = asyncio.create_task(monitor.watch_loop())
    try:
        await _listen(runner, settings)
        yield monitor
    finally:
        watching.cancel()
        await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: MetricsSettings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        message = terminal_texts.METRICS_NO_PORT.format(
            host=settings.host, port=settings.port, reason=error.strerror or error
        )
        raise ConfigError(message) from error


def _build_app(monitor: Monitor) -> web.Application:
    try:
        module = import_module("bot.monitoring.exposition")
    except ModuleNotFoundError as error:
        raise ConfigError(terminal_texts.METRICS_MISSING) from error
    render: Callable[[], bytes] = module.build_renderer(monitor)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=render(), headers=_HEADERS)

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text=f"{terminal_texts.ALIVE}\n")

    async def readyz(_: web.Request) -> web.Response:
        reasons = await monitor.fetch_reasons()
        lines = reasons or [terminal_texts.READY]
        return web.Response(text="\n".join([*lines, ""]), status=503 if reasons else 200)

    app = web.Application()
    app.add_routes(
        [web.get("/metrics", metrics), web.get("/healthz", healthz), web.get("/readyz", readyz)]
    )
    return app

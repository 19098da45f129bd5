"""A Discord whose connections are cut, refused or overloaded, and bots that meet that."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from fnmatch import fnmatch
from typing import Any, Literal

import discord
from aiohttp import web
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.discord_server import DiscordServer

Blip = Literal["before", "after", 404, 502, 503]
"""A connection cut before the request has its effect or after it, or the answer instead of it:
that it is too late, or that Discord is down.

A GET that was cut is repeated by aiohttp itself, once.
"""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Blips:
    """What the next matching requests meet, by their method and path; gateway's is "/"."""

    def __init__(self) -> None:
        self.met: list[Blip] = []
        self._planned: list[tuple[str, str, Blip]] = []

    def plan(self, method: str, pattern: str, *blips: Blip) -> None:
        """Let the next matching requests meet these, one each."""
        self._planned += [(method, pattern, blip) for blip in blips]

    @web.middleware
    async def middleware(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer a request (called by aiohttp)."""
        for planned in self._planned:
            method, pattern, blip = planned
            if request.method == method and fnmatch(request.path.removeprefix("/api/v10"), pattern):
                self._planned.remove(planned)
                self.met.append(blip)
                break
        else:
            return await handler(request)
        if isinstance(blip, int):
            body = json.dumps({"message": "planned", "code": 10062 if blip == 404 else 0}).encode()
            return web.Response(body=body, status=blip, content_type="application/json")
        if blip == "after":
            await handler(request)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


@asynccontextmanager
async def blipping() -> AsyncIterator[tuple[DiscordServer, Blips]]:
    """Run a Discord, and what it can meet."""
    server, blips = DiscordServer(), Blips()
    server._runner.app.middlewares.append(blips.middleware)
    async with server:
        yield server, blips


@asynccontextmanager
async def connected(
    server: DiscordServer, kind: Callable[..., commands.AutoShardedBot], monkeypatch: Any
) -> AsyncIterator[commands.AutoShardedBot]:
    """Run a bot without commands until it is ready, and stop it."""
    monkeypatch.setattr(Route, "BASE", server.url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(server.gateway_url))
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    bot = kind(command_prefix=commands.when_mentioned, intents=intents, guild_ready_timeout=0.01)
    running = asyncio.create_task(bot.start(server._transport._token))
    await server.wait_ready()
    waiting = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(running, waiting, return_exceptions=True)

"""The loopback Discord without its sockets: what is sent and answered are calls of functions.

The bot's own discord.py reads the events and makes the requests, and the rules are those of
`tests/discord_server`; only the network is missing. It takes about a millisecond for each thing
that somebody does.
"""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.client import INTENTS, DocentBot
from bot.cogs import COGS
from bot.cogs.upkeep import Upkeep
from tests.discord_server.commands import register
from tests.discord_server.errors import ApiError
from tests.discord_server.gateway import Session
from tests.discord_server.interactions import CALLBACK_LIMIT_S
from tests.discord_server.payloads import guild_payload, user_payload
from tests.discord_server.people import People
from tests.discord_server.rest import Rest
from tests.discord_server.transport import Request
from tests.discord_server.world import Json, World

SHARD = 0


class InProcess(People):
    """A small Discord in the process of its one bot.

    Parameters
    ----------
    clock : function of () to float
        Tells the ids of messages: with the same times they are the same.

    Attributes
    ----------
    tells_members : bool
        Whether requests for members are answered; otherwise they fail.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__("token", CALLBACK_LIMIT_S, World(clock))
        self.tells_members = True
        rest = Rest(self.chat, self.interactions)
        *known, _unknown = rest.table()
        self._routes = [(method, _pattern(path), answer) for method, path, answer in known]

    async def connect(self, bot: DocentBot) -> None:
        """Let the bot know the guilds, and hear of everything from now on."""
        await bot._async_setup_hook()
        state = cast("Any", bot._connection)
        state.user = discord.ClientUser(state=state, data=cast("Any", user_payload(self.bot)))
        state.application_id = self.bot.id
        state.shard_count = bot.shard_count = 1
        cast("Any", bot)._AutoShardedClient__shards[SHARD] = SimpleNamespace(
            id=SHARD, ws=SimpleNamespace(open=True)
        )
        cast("Any", bot.http).request = self._request
        async_context.set(_Webhooks(self))
        bot.owner_id = self.owner.id
        await bot.settings.load()
        await bot.log_channels.load()
        for cog in COGS:
            if cog is not Upkeep:  # it never ends, and what it does can be called without it
                await bot.add_cog(cog(bot))
        commands = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
        self.world.commands = register(self.world, commands)
        self.gateway.sessions["bot"] = _Feed("bot", INTENTS.value, None, parsers=state.parsers)
        for guild in self.world.guilds.values():
            self.gateway.dispatch("GUILD_CREATE", guild_payload(guild, self.bot))
        await self.settle()

    async def settle(self) -> None:
        """Wait until the bot has done everything that it has begun."""
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(tasks)

    async def _request(self, route: Route, **options: Any) -> Any:
        return self.answer(route, options.get("json"), options.get("params"))

    def answer(self, route: Route, body: Any, query: dict[str, str] | None) -> Any:
        """Answer a request of the bot, or raise what discord.py raises for a refusal."""
        path = route.url.removeprefix(Route.BASE)
        request = Request(route.method, path, _copy(body), query=query or {})
        if "/members/" in path and not self.tells_members:
            raise _refusal(ApiError(500, 0, "Internal Server Error"))
        for method, pattern, answer in self._routes:
            match = pattern.fullmatch(path) if method == route.method else None
            if match:
                request.params = match.groupdict()
                try:
                    return _copy(answer(request))
                except ApiError as error:
                    raise _refusal(error) from error
        raise AssertionError(f"no answer for {route.method} {path}")


@dataclass(eq=False)
class _Feed(Session):
    """Gives events to discord.py."""

    parsers: dict[str, Callable[[Any], None]] = field(default_factory=dict)

    def send(self, event: str, data: Json) -> None:
        if event in self.parsers:
            self.parsers[event](_copy(data))


class _Webhooks(AsyncWebhookAdapter):
    """Makes the requests for interactions."""

    def __init__(self, server: InProcess) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # discord.py's
        self._server = server

    async def request(self, route: Route, session: object, **options: Any) -> Any:  # noqa: ARG002  # named by discord.py
        body = _read_form(options["multipart"]) if options.get("multipart") else None
        return self._server.answer(route, body or options.get("payload"), options.get("params"))


def _read_form(form: list[dict[str, Any]]) -> Json:
    """Return the message of a form, with the texts of its files."""
    first, *files = form
    body: Json = json.loads(first["value"])
    body["attachments"] = [
        {"id": str(number), "filename": file["filename"], "text": file["value"].read().decode()}
        | {"size": 0, "url": "https://cdn.example", "proxy_url": "https://cdn.example"}
        for number, file in enumerate(files)
    ]
    return body


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


def _copy(data: Any) -> Any:
    """Return what arrives at the other end, as JSON lets it through."""
    return None if data is None else json.loads(json.dumps(data))


def _refusal(error: ApiError) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound, 500: discord.DiscordServerError}
    kind = kinds.get(error.status, discord.HTTPException)
    response = SimpleNamespace(status=error.status, reason=str(error))
    return kind(cast("Any", response), error.body)

"""The server that tests start."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.discord_server.faults import Faults
from tests.discord_server.gateway import Connection
from tests.discord_server.interaction import Interaction
from tests.discord_server.interactions import CALLBACK_LIMIT_S
from tests.discord_server.limits import Limits
from tests.discord_server.people import People
from tests.discord_server.rest import Rest
from tests.discord_server.transport import API, Request, Transport
from tests.discord_server.waiting import PATIENCE_S
from tests.discord_server.world import Channel, Json, Message

TOKEN = "MTAw.loopback.token"

_Found = TypeVar("_Found")


class DiscordServer(People):
    """A small Discord on 127.0.0.1 for one bot.

    Used as `async with DiscordServer() as server:`; leaving it fails if the bot asked for something
    that the server doesn't know (`unhandled`).

    Parameters
    ----------
    token : str
        What the bot must log in with.
    callback_limit_s : float
        Seconds that the bot has to answer an interaction.
    limits : Limits, optional
        How often the bot may ask, being `watching`; as often as it likes without.

    Attributes
    ----------
    faults : Faults
        What goes wrong with the bot's requests; its `fail`, `cut` and `rate_limit` are here, too.
    url, gateway_url : str
        For discord.py's `Route.BASE` and `DiscordWebSocket.DEFAULT_GATEWAY`.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        callback_limit_s: float = CALLBACK_LIMIT_S,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(token, callback_limit_s)
        self.url = self.gateway_url = ""
        self._transport = Transport(token, self.bell, limits)
        self.faults: Faults = self._transport.faults
        self.fail, self.cut = self.faults.fail, self.faults.cut
        self.rate_limit = self.faults.rate_limit
        self._rest = Rest(self.chat, self.interactions)
        app = web.Application()
        accept = self._transport.guard(self.gateway.accept)
        app.add_routes([web.get(r"/{name:\w*}", accept), *self._rest.routes(self._transport)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}{API}"
        self.gateway_url = self.gateway.url = f"ws://{host}:{port}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.gateway.close()
        await self._runner.cleanup()
        if error is None:
            assert not self.unhandled, f"the bot asked for what isn't there: {self.unhandled}"

    @property
    def connections(self) -> list[Connection]:
        """The bot's open gateway connections."""
        return self.gateway.connections

    @property
    def requests(self) -> list[Request]:
        """All requests of the bot, in order."""
        return self._transport.requests

    def download(self, message: Message) -> dict[str, bytes]:
        """Return the files attached to a message, by their names."""
        files = self._transport.files
        return {file["filename"]: files[file["url"]] for file in message.attachments}

    @property
    def commands(self) -> list[Json]:
        """The registered application commands."""
        return self.world.commands

    @property
    def unhandled(self) -> list[str]:
        """What the bot asked for and the server doesn't know."""
        return self._rest.unhandled + self.gateway.strange

    async def until(
        self, find: Callable[[], _Found | None], timeout_s: float = PATIENCE_S, what: str = "it"
    ) -> _Found:
        """Wait until `find` returns something else than None or False; see `Bell.until`."""
        return await self.bell.until(lambda: find() or None, timeout_s, lambda: what)

    async def wait_ready(self, timeout_s: float = PATIENCE_S) -> None:
        """Wait for a client that has identified, or resumed, and got its guilds."""

        def is_ready() -> bool:
            return any(c.session is not None and c.is_idle for c in self.connections)

        await self.until(is_ready, timeout_s, "a ready client")

    async def drop_gateway(self, redeliver: Iterable[Message | Interaction | Channel] = ()) -> None:
        """Cut the bot's connections; their sessions stay, to be resumed.

        Parameters
        ----------
        redeliver : iterable of Message or Interaction or Channel
            Whose events the bot gets a second time when it resumes.
        """
        async with self.gateway.offline(redeliver):
            pass

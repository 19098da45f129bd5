"""The gateway: sessions, heartbeats, resuming.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
import contextlib
import json
import zlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_server.faults import Timing, reset
from tests.discord_server.flags import PRIVILEGED_INTENTS, Intent
from tests.discord_server.payloads import guild_payload, user_payload
from tests.discord_server.waiting import Bell
from tests.discord_server.world import Guild, Json, World

DISPATCH, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 9, 10, 11

AUTHENTICATION_FAILED = 4004
DISALLOWED_INTENTS = 4014
HEARTBEAT_INTERVAL_MS = 41_250


class Connection:
    """One socket of the bot; what is sent goes through a queue, so that sending never waits."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, bell: Bell) -> None:
        self.session: Session | None = None
        self.socket = socket
        self._request = request
        self._bell = bell
        self._frames: asyncio.Queue[Json] = asyncio.Queue()
        # A client that asks for zstd-stream (discord.py where Python has zstd) gets plain text
        # frames, which discord.py reads whatever it asked for.
        is_zlib = request.query.get("compress") == "zlib-stream"
        self._compressor = zlib.compressobj() if is_zlib else None

    @property
    def is_idle(self) -> bool:
        """Whether everything has been sent."""
        return self._frames.empty()

    def send(self, frame: Json) -> None:
        """Send a frame after those before it."""
        self._frames.put_nowait(frame)

    async def write(self) -> None:
        """Write the queued frames to the socket until cancelled."""
        with contextlib.suppress(ConnectionError):
            while True:
                text = json.dumps(await self._frames.get())
                if self._compressor is None:
                    await self.socket.send_str(text)
                else:
                    data = self._compressor.compress(text.encode())
                    data += self._compressor.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(data)
                self._bell.ring()

    def abort(self) -> None:
        """Cut the connection without saying goodbye."""
        if self.session is not None:
            self.session.connection = None
            self.session = None
        reset(self._request.transport)


@dataclass(eq=False)
class Session:
    """What outlives a connection: every event so far; an event's `s` is its place from 1."""

    id: str
    intents: int
    connection: Connection | None
    shard: tuple[int, int] = (0, 1)
    events: list[Json] = field(default_factory=list)

    def has(self, guild_id: int) -> bool:
        """Tell whether a guild is in its shard; private chats are in that of 0.

        https://docs.discord.com/developers/events/gateway#sharding
        """
        number, count = self.shard
        return (guild_id >> 22) % count == number

    def send(self, event: str, data: Json) -> None:
        """Send an event, or keep it for the next resume."""
        frame = {"op": DISPATCH, "s": len(self.events) + 1, "t": event, "d": data}
        self.events.append(frame)
        if self.connection is not None:
            self.connection.send(frame)


class Gateway:
    """Accepts the bot's sockets and tells them what happens.

    Attributes
    ----------
    shards : int
        How many it suggests.
    connections : list of Connection
        Those open now.
    identified, resumed, refused : int
        How many sessions were begun and resumed, and how many connections refused.
    timing : function of (str, dict) to tuple of float
        When the copies of an event are sent; at first each is sent once and at once.
    """

    def __init__(self, world: World, token: str, bell: Bell) -> None:
        self.url = ""
        self.shards = 1
        self.connections: list[Connection] = []
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self.refused = 0
        self.timing: Timing = lambda _event, _data: (0.0,)
        self.strange: list[str] = []
        self._world = world
        self._token = token
        self._bell = bell
        self._accepting = asyncio.Event()
        self._accepting.set()
        self._redeliver: set[str] = set()
        self._to_refuse = 0

    def dispatch(self, event: str, data: Json, intent: Intent | None = None) -> None:
        """Send an event to every session that has the intent, or to all, of the guild's shard."""
        guild_id = int(data["id"] if event == "GUILD_CREATE" else data.get("guild_id") or 0)
        for session in self.sessions.values():
            if session.has(guild_id) and (intent is None or session.intents & intent):
                for delay_s in self.timing(event, data):
                    _send_later(session, event, data, delay_s)

    @asynccontextmanager
    async def offline(self, redeliver: Iterable[Any] = ()) -> AsyncIterator[None]:
        """Cut all connections; while it lasts new ones wait before their HELLO.

        The events of `redeliver` (messages and interactions, by id) are sent once more at the next
        resume, though the bot already had them, which Discord may do.
        """
        self._redeliver = {str(thing.id) for thing in redeliver}
        self._accepting.clear()
        for connection in self.connections:
            connection.abort()
        try:
            yield
        finally:
            self._accepting.set()

    def refuse(self, times: int) -> None:
        """Refuse the next connections: with 503 and by cutting them, in turn."""
        self._to_refuse = times

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        if self._to_refuse:
            self._to_refuse -= 1
            self.refused += 1
            if self.refused % 2:
                reset(request.transport)
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self._accepting.wait()
        connection = Connection(request, socket, self._bell)
        self.connections.append(connection)
        connection.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_INTERVAL_MS}})
        writer = asyncio.create_task(connection.write())
        try:
            async for frame in socket:
                await self._receive(connection, json.loads(frame.data))
        finally:
            writer.cancel()
            self._forget(connection)
        return socket

    async def close(self) -> None:
        """Close all connections, as a server that goes away does."""
        for connection in list(self.connections):
            await connection.socket.close(code=1001)

    def _forget(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if connection.socket.close_code in {1000, 1001}:  # the client is done with it
                self.sessions.pop(session.id, None)
        self._bell.ring()

    async def _receive(self, connection: Connection, frame: Json) -> None:
        match frame["op"]:
            case 1:  # HEARTBEAT
                connection.send({"op": HEARTBEAT_ACK})
            case 2:  # IDENTIFY
                await self._identify(connection, frame["d"])
            case 6:  # RESUME
                await self._resume(connection, frame["d"])
            case 3:  # PRESENCE: nobody looks at it
                pass
            case op:
                self.strange.append(f"gateway op {op}")

    async def _identify(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        if data["intents"] & PRIVILEGED_INTENTS:
            await connection.socket.close(code=DISALLOWED_INTENTS)
            return
        self.identified += 1
        number, count = data.get("shard", (0, 1))
        session = Session(f"session{self.identified}", data["intents"], connection, (number, count))
        self.sessions[session.id] = connection.session = session
        guilds = [guild for guild in self._world.guilds.values() if session.has(guild.id)]
        session.send("READY", self._ready(session, guilds))
        for guild in guilds:
            payload = guild_payload(guild, self._world.bot)
            session.send("GUILD_CREATE", payload | {"unavailable": False})

    def _ready(self, session: Session, guilds: Iterable[Guild]) -> Json:
        bot = user_payload(self._world.bot)
        return {
            "v": 10,
            "user": bot,
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": bot["id"], "flags": 0},
        }

    async def _resume(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        session = self.sessions.get(data["session_id"])
        if session is None:
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        self.resumed += 1
        session.connection, connection.session = connection, session
        for frame in session.events:
            if frame["s"] > data["seq"] or frame["d"].get("id") in self._redeliver:
                connection.send(frame)
        self._redeliver = set()
        session.send("RESUMED", {})


def _send_later(session: Session, event: str, data: Json, delay_s: float) -> None:
    if delay_s:
        asyncio.get_running_loop().call_later(delay_s, session.send, event, data)
    else:
        session.send(event, data)

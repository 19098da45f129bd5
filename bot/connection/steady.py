"""A bot that resumes the sessions of its shards as long as Discord may, and asks within limits."""

import asyncio
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import Shard

from bot.connection.lateness import Lateness
from bot.connection.requests import Requests, Webhooks

# https://discord.com/developers/docs/events/gateway#session-start-limit-object
IDENTIFY_EVERY_S = 5.0

RESUMED_THERE = 3  # failures after which a session is resumed at the common address, not its own
# Before the nth new try in a row, a shard waits for up to a quarter of 2**n seconds, at most 16;
# discord.py's quarter of an hour outlasts any session.
PAUSE_S, LONGEST_PAUSE = 0.25, 6

_WRITTEN = re.compile(r"(?:(\d+)(?:-(\d+))?|(\d+)x(\d+))/(\d+)", re.ASCII)

MAX_COUNT = 100_000  # more than any bot has


@dataclass(frozen=True, slots=True)
class Shards:
    """The numbers of some shards, and how many there are; all of them if that isn't said (0)."""

    ids: tuple[int, ...] = (0,)
    count: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2/16`, `0-3/16`, or `1x4/16` (the second four); ValueError for anything else."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(f"no shards: {text}")
        first, last, ordinal, size, count = (int(number or 0) for number in written.groups())
        if written[3]:
            first, last = ordinal * size, (ordinal + 1) * size - 1
        elif not written[2]:
            last = first
        if not first <= last < count <= MAX_COUNT:
            raise ValueError(f"no shards: {text}")
        return cls(tuple(range(first, last + 1)), count)

    def __str__(self) -> str:
        first, last = self.ids[0], self.ids[-1]
        return f"{first}/{self.count}" if first == last else f"{first}-{last}/{self.count}"

    @property
    def is_all(self) -> bool:
        """Whether there are no others."""
        return len(self.ids) >= self.count

    @property
    def has_first(self) -> bool:
        """Whether private chats are here, and what one process does for all."""
        return self.has(0)

    def has(self, guild_id: int) -> bool:
        """Tell if a guild is here: https://discord.com/developers/docs/events/gateway#sharding."""
        return self.is_all or (guild_id >> 22) % self.count in self.ids


ALL_SHARDS = Shards()


class SteadyBot(commands.AutoShardedBot):
    """A bot whose sessions outlive refused connections, and whose requests their being cut."""

    def __init__(
        self,
        shards: Shards = ALL_SHARDS,
        count_processes: Callable[[], int] = lambda: 1,
        **options: Any,
    ) -> None:
        self.lateness = Lateness()
        self._count_processes = count_processes
        if shards.count:
            options |= {"shard_ids": shards.ids, "shard_count": shards.count}
        self._identified_at = -math.inf
        super().__init__(**options)

    def _get_state(self, **options: Any) -> Any:
        # Called between the making of discord.py's own client and its first use.
        webhooks = Webhooks(self.lateness, lambda: self.application_id)
        self.http = Requests(self.http.loop, webhooks, self._count_processes)
        return super()._get_state(**options)

    async def close(self) -> None:
        """Stop hearing before the commands go (discord.py does it in the other order).

        What came between would find no command, and be apologised for, though another process that
        goes on with the same shards can answer it.
        """
        await discord.AutoShardedClient.close(self)
        await super().close()

    async def before_identify_hook(self, *_: object, **__: object) -> None:
        """Wait until five seconds after the session before (called by discord.py)."""
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(self._identified_at + IDENTIFY_EVERY_S - now)
        self._identified_at = asyncio.get_running_loop().time()

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard that resumes (called by discord.py)."""
        await super().launch_shard(gateway, shard_id, initial=initial)
        if info := self.get_shard(shard_id):
            shard = info._parent  # noqa: SLF001  # discord.py makes it itself
            shard.__class__ = _ResumingShard
            vars(shard._backoff).update(_base=PAUSE_S, _max=LONGEST_PAUSE)  # noqa: SLF001


class _ResumingShard(Shard):
    """A shard that keeps its session when a connection fails; discord.py's begins a new one."""

    _failed: tuple[DiscordWebSocket | None, int] = None, 0

    async def reconnect(self) -> None:
        """Connect again after a failure (called by discord.py)."""
        if self.ws.session_id is None:  # Discord has ended it, or there was none
            await super().reconnect()
            return
        times = self._failed[1] + 1 if self._failed[0] is self.ws else 1
        self._failed = self.ws, times
        if times > RESUMED_THERE:
            self.ws.gateway = DiscordWebSocket.DEFAULT_GATEWAY
        await self.reidentify(ReconnectWebSocket(self.id, resume=True))

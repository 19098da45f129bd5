"""How often a bot may ask: Discord's global limit, and those of routes.

https://docs.discord.com/developers/topics/rate-limits
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fnmatch import fnmatch

from tests.discord_server.faults import Fault, rate_limited

PER_SECOND = 50
"""Requests of one bot, except those about interactions."""

INVALID = frozenset({401, 403, 429})
"""Statuses of invalid requests; ten thousand of them in ten minutes, and Discord bans the bot."""

BUCKETS = (
    ("POST", "/channels/*/messages", 5, 5.0),
    ("PATCH", "/channels/*/messages/*", 5, 5.0),
    ("DELETE", "/channels/*/messages/*", 5, 1.0),
)
"""Limits of routes: requests in so many seconds, for each channel. Discord documents none but tells
them in its answers; these are what bots have been told for years."""

BEAT_S, BEATS = 0.01, 6
"""A request is accepted, read, parsed and taken up in turns of the event loop; so many may pass."""


@dataclass(slots=True)
class _Bucket:
    """The requests of one route about one channel since a moment."""

    since_s: float
    count: int = 0


class Limits:
    """Counts requests, and refuses those that are too many.

    When a request came can't be known exactly if this process was busy with something else: it
    lay there since some moment of that time. So only what is too many for certain is refused.

    Parameters
    ----------
    clock : function of () to float
        Monotonic seconds.

    Attributes
    ----------
    refused : list of str
        What was refused.
    invalid : int
        How many requests were answered with one of `INVALID`.
    busiest : int
        The most requests in one second that counted for the global limit, as they were taken up.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.refused: list[str] = []
        self.invalid = 0
        self.busiest = 0
        self._latest: deque[float] = deque(maxlen=PER_SECOND)
        self._taken: deque[float] = deque()
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._clock = clock
        self._beats: deque[float] = deque([clock()] * BEATS, maxlen=BEATS)

    def beat(self) -> None:
        """Note that a request could have been taken up now."""
        self._beats.append(self._clock())

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Note again and again when requests could have been taken up."""

        async def beat() -> None:
            while True:
                self.beat()
                await asyncio.sleep(BEAT_S)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating

    def check(self, method: str, path: str) -> tuple[Fault | None, dict[str, str]]:
        """Count a request; return its refusal, if it is one too many, and what its answer tells."""
        now = self._clock()
        if is_of_interaction(path):
            return None, {}
        wait_s = self._count(now)
        if wait_s > 0:
            return self._refuse(method, path, *rate_limited(wait_s, "global")), {}
        for route, pattern, limit, window_s in BUCKETS:
            if route == method and fnmatch(path, pattern):
                return self._check_bucket(method, path, now, limit, window_s)
        return None, {}

    def _count(self, now: float) -> float:
        """Count a request; return for how many seconds it is refused."""
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        self._taken.append(now)
        self.busiest = max(self.busiest, len(self._taken))
        # The 50 requests before it, and it, within less than a second in any case?
        is_full = len(self._latest) == PER_SECOND
        wait_s = self._latest[0] + 1 - now if is_full else 0.0
        if wait_s <= 0:
            self._latest.append(self._beats[0])
        return wait_s

    def _check_bucket(
        self, method: str, path: str, now: float, limit: int, window_s: float
    ) -> tuple[Fault | None, dict[str, str]]:
        key = (method, path.split("/")[2])
        bucket = self._buckets.get(key)
        if bucket is None or now >= bucket.since_s + window_s:
            bucket = self._buckets[key] = _Bucket(now)
        reset_s = bucket.since_s + window_s - now
        headers = {
            "X-RateLimit-Bucket": f"{method} messages",
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(limit - bucket.count - 1, 0)),
            "X-RateLimit-Reset": str(time.time() + reset_s),
            "X-RateLimit-Reset-After": str(reset_s),
        }
        if bucket.count == limit:
            body, more = rate_limited(reset_s, "user")
            return self._refuse(method, path, body, headers | more), headers
        bucket.count += 1
        return None, headers

    def _refuse(
        self, method: str, path: str, body: dict[str, object], headers: dict[str, str]
    ) -> Fault:
        self.refused.append(f"{method} {path}: {headers['X-RateLimit-Scope']}")
        return Fault(method, path, 1, 429, body, headers)


def is_of_interaction(path: str) -> bool:
    """Tell whether a request answers an interaction: the global limit doesn't count it.

    https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
    """
    return path.startswith(("/interactions/", "/webhooks/"))

"""How many requests a second go out."""

import asyncio
import time
from collections.abc import Awaitable, Callable

# Discord takes 50 requests a second of one bot, without those that answer an interaction
# (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit).
PER_SECOND = 45

UNHURRIED_PER_SECOND = 20  # of these, as many may be what nobody waits for
BURST = 2  # with it, 47 go out in a second at most: three are left for those that arrive closer


class Bucket:
    """Lets so many a second pass, in the order in which they come.

    What wasn't used is lost but for `burst`, also while the event loop was held: what waited then
    mustn't go out all at once. `among` tells how many processes share them evenly. Who passes has
    yet to pass `beyond`, one by one: who waits there wasn't let pass here yet.
    """

    def __init__(
        self,
        per_second: int,
        burst: int = BURST,
        *,
        among: Callable[[], int] = lambda: 1,
        beyond: "Bucket | None" = None,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_second, self._burst, self._among = per_second, burst, among
        self._beyond, self._clock, self._sleep = beyond, clock, sleep
        self._left, self._at = float(burst), clock()
        self._queue = asyncio.Lock()  # first come, first served

    async def take(self) -> None:
        """Wait until one more may pass."""
        async with self._queue:
            while (lacking := 1 - self._refill()) > 0:
                await self._sleep(lacking * self._among() / self._per_second)
            if self._beyond:
                await self._beyond.take()
            self._left -= 1

    def _refill(self) -> float:
        now, among = self._clock(), self._among()
        # A hair more, or what a float lacks would be waited for again and again.
        gained = (now - self._at) * self._per_second / among + 1e-6
        self._left, self._at = min(self._left + gained, max(self._burst / among, 1)), now
        return self._left

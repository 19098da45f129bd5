"""Keeps the claim on this process's shards, in a database that several processes share."""

import asyncio
import logging
import math
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.connection import Shards
from bot.errors import UnavailableError
from bot.serving.polling import poll
from bot.storage import Store, StoreError
from bot.texts import terminal_texts

# Seconds after a renewal, by the clock here; by the database's, nobody else can have the shards for
# thirty more, in which this process ends.
RENEW_EVERY_S = 20
TRUSTED_FOR_S = 90

RELEASE_WITHIN_S = 3

_log = logging.getLogger(__name__)


class ShardsError(UnavailableError):
    """Another process has the shards, or may have them; the text says what to do."""


class ShardKeeper:
    """Claims shards, renews the claim, and notices its loss.

    With `takes_over`, a process that has the same shards runs them until this one is ready. `clock`
    returns monotonic seconds.
    """

    def __init__(
        self,
        store: Store,
        shards: Shards,
        *,
        takes_over: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.holder = secrets.token_hex(8)  # this process, in the store
        self.is_ready: Callable[[], bool] = lambda: False  # whether the shards are connected
        self.processes = 1  # how many share the bot's token, at the last look
        self.over = asyncio.Event()  # set when the shards mustn't be run any longer
        self.is_handed_over = False  # whether that is because another process runs them now
        self._store, self._shards, self._clock = store, shards, clock
        self._is_waiting = takes_over
        self._renewed_at = clock()
        self._ended_at = math.inf

    @property
    def is_held(self) -> bool:
        """Whether nobody else can have the shards at this moment."""
        return self._clock() - self._renewed_at < TRUSTED_FOR_S

    @property
    def over_for_s(self) -> float:
        """Since when the shards are `over`; less than 0 while they aren't."""
        return self._clock() - self._ended_at

    @asynccontextmanager
    async def holding(self) -> AsyncIterator[None]:
        """Hold the claim herein, as far as `over` isn't set.

        If another process has one of the shards, or counts them otherwise, raise ShardsError; one
        that has just the same may be replaced.
        """
        await self.begin()
        polling = asyncio.create_task(poll(self.look, self.watch))
        try:
            yield
        finally:
            polling.cancel()
            try:
                async with asyncio.timeout(RELEASE_WITHIN_S):
                    await self._store.release_shards(self.holder)
            except (StoreError, TimeoutError) as error:
                _log.warning("The shards couldn't be released; they are free soon: %s", error)

    async def begin(self) -> None:
        """Claim the shards, or see that they can be taken over."""
        if self._is_waiting:
            others = defaultdict[tuple[str, int], set[int]](set)
            for claim in await self._store.fetch_shard_claims():
                others[claim.holder, claim.shard_count].add(claim.shard)
            mine, count = set(self._shards.ids), self._shards.count
            in_the_way = [
                (theirs, counted)
                for (_, counted), theirs in others.items()
                if counted != count or theirs & mine
            ]
            if in_the_way == [(mine, count)]:
                return
        self._is_waiting = False
        if not await self._claim():
            which = (
                terminal_texts.SHARDS_TAKEN if self._shards.count else terminal_texts.STORE_TAKEN
            )
            raise ShardsError(which.format(shards=self._shards))

    async def look(self) -> None:
        """Renew the claim when it is time, and see whether it still holds."""
        began = self._clock()
        is_renewing = self._is_waiting or began - self._renewed_at >= RENEW_EVERY_S
        if self._is_waiting and self.is_ready():
            self._is_waiting = not await self._claim(instead=True)
            if not self._is_waiting:
                _log.info("Ready, so this process has taken the shards over.")
        elif is_renewing and not self._is_waiting:
            await self._store.renew_shards(self.holder)
        claims = await self._store.fetch_shard_claims()
        self.processes = len({self.holder, *(claim.holder for claim in claims)})
        wanted = {*self._shards.ids}
        mine = {claim.shard for claim in claims if claim.holder == self.holder}
        if self._is_waiting or mine == wanted:
            if is_renewing:
                self._renewed_at = began
        elif not self.over.is_set():
            self.is_handed_over = wanted <= {claim.shard for claim in claims}
            self._end()

    async def watch(self) -> None:
        """See whether the claim has been renewed in time; needs no database."""
        if not self.is_held and not self.over.is_set():
            self._end()

    def _end(self) -> None:
        self._ended_at = self._clock()
        self.over.set()

    async def _claim(self, *, instead: bool = False) -> bool:
        shards = self._shards
        return await self._store.claim_shards(
            self.holder, shards.ids, shards.count, instead=instead
        )

"""What a process has to do with others that share its database: it looks into that all the time.

It takes over what they change, and tells whether they have taken over what this one has: that has a
generation in the database, and each process notes there which one it obeys. And it keeps its claim
on its shards.
"""

import asyncio
import logging
import math
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import NamedTuple

from bot.connection import Shards
from bot.errors import DocentError, UnavailableError
from bot.storage import Store, StoreAwayError, StoreError
from bot.texts import terminal_texts

POLL_EVERY_S = 2.0

# How long an answer waits to know that nothing has changed; else it is none for more than all.
LOOK_WITHIN_S = 1.0

CONFIRM_WITHIN_S = 8.0  # how long a command waits for the other processes: some looks
SERVE_WITHIN_S = 60.0  # the same, for a library, which each of them builds

ASK_EVERY_S = 0.2
NOTE_EVERY_S = 20

# Seconds after a renewal, by the clock here; by the database's, nobody else can have the shards for
# thirty more, in which this process ends.
RENEW_EVERY_S = 20
TRUSTED_FOR_S = 90

RELEASE_WITHIN_S = 3

Look = Callable[[], Awaitable[object]]

_log = logging.getLogger(__name__)


async def poll(*looks: Look, woken: asyncio.Event | None = None) -> None:
    """Look every two seconds, until cancelled; one that takes longer keeps none of the others.

    It looks at once when it is `woken`; a look that is under way then is followed by another.

    A database that can't be used is logged once, until a look has succeeded; of one that can't be
    reached, the store tells.
    """
    woken = woken or asyncio.Event()
    due, failing = set[Look](), set[Look]()
    running = dict[Look, asyncio.Task[None]]()

    async def keep_up(look: Look) -> None:
        while look in due:
            due.discard(look)
            await _try(look, failing)

    try:
        while True:
            due.update(looks)
            for look in looks:
                if look not in running or running[look].done():
                    running[look] = asyncio.create_task(keep_up(look))
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_EVERY_S):
                    await woken.wait()
            woken.clear()
    finally:
        for task in running.values():
            task.cancel()


async def _try(look: Look, failing: set[Look]) -> None:
    try:
        await look()
        failing.discard(look)
    except StoreAwayError:
        pass
    except DocentError as error:
        if look not in failing:
            _log.warning("%s Docent goes on looking.", error)
        failing.add(look)
    except Exception:  # noqa: BLE001  # the next look may succeed
        _log.exception("A look into the database failed.")


class Spread(NamedTuple):
    """How many processes obey a change, of how many that run."""

    done: int = 1
    all: int = 1


class Follower:
    """Follows what other processes change, by the names of its generations.

    Each of `loads` reads it from the database, and lets it count here. `holder` is the name of this
    process, None if there are no others; `clock` returns monotonic seconds.
    """

    def __init__(
        self,
        store: Store,
        holder: str | None,
        loads: Mapping[str, Look],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._holder, self._loads, self._clock = store, holder, loads, clock
        self._turns = defaultdict[str, asyncio.Lock](asyncio.Lock)
        self._taken: dict[str, int] = {}
        self._current = set[str]()
        self._looked_at: dict[str, float] = {}
        self._noted: dict[str, tuple[int, float]] = {}
        self._looking = set[asyncio.Task[None]]()

    async def begin(self) -> None:
        """Load all that is followed."""
        for name in self._loads:
            await self.follow(name)

    async def run(self) -> None:
        """Follow every two seconds, and whenever a change is heard of, until cancelled."""
        if not self._holder:
            return
        woken = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._store.backend.listen(woken.set))
            await poll(*(partial(self.follow, name) for name in self._loads), woken=woken)

    def is_current(self, name: str) -> bool:
        """Tell whether what counts here was so in the database at the last look."""
        return name in self._current

    async def look_in_time(self, name: str) -> bool:
        """Take over the newest, if that can be soon; return whether it counts here now."""
        # It isn't cancelled: the database would have to be waited for.
        task = asyncio.create_task(self._try_to_look(name))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)
        done, _ = await asyncio.wait({task}, timeout=LOOK_WITHIN_S)
        if not done:
            self._current.discard(name)
        return self.is_current(name)

    async def follow(self, name: str) -> None:
        """Take over the newest, and note that it counts here."""
        await self._look(name)
        generation, now = self._taken[name], self._clock()
        noted, at = self._noted.get(name, (-1, now))
        if self._holder and (noted != generation or now - at >= NOTE_EVERY_S):
            await self._store.note_followed(self._holder, name, generation)
            self._noted[name] = generation, now

    async def spread(self, name: str, within_s: float = CONFIRM_WITHIN_S) -> Spread | None:
        """Wait for the other processes to take over a change that was made here.

        Return None if the database can't tell.
        """
        if not self._holder:
            return Spread()
        end = self._clock() + within_s
        try:
            while True:
                await self.follow(name)
                obeyed = await self._store.fetch_followed(name)
                done = sum(generation >= self._taken[name] for generation in obeyed)
                if done == len(obeyed) or self._clock() >= end:
                    return Spread(done, len(obeyed))
                await asyncio.sleep(ASK_EVERY_S)
        except DocentError:
            return None

    async def _try_to_look(self, name: str) -> None:
        with suppress(DocentError):  # `run` tells
            await self._look(name)

    async def _look(self, name: str) -> None:
        """Take over the newest; who waits for a look of others that begins later has it, too."""
        asked_at = self._clock()
        async with self._turns[name]:
            if self._looked_at.get(name, -1.0) > asked_at:
                if self.is_current(name):
                    return
                raise StoreAwayError("The database couldn't be looked into just now.")
            began_at = self._clock()
            try:
                # What is loaded after that is at least as new.
                generation = await self._store.fetch_generation(name)
                if generation != self._taken.get(name):
                    await self._loads[name]()
                    self._taken[name] = generation
            except BaseException:
                self._current.discard(name)
                began_at = self._clock()  # so that nobody who waits tries in vain, too
                raise
            else:
                self._current.add(name)
            finally:
                self._looked_at[name] = began_at


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

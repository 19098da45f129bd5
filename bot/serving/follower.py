"""Takes over what other processes change, and tells whether they have taken over what this one has.

What is followed has a generation in the database, and each process notes there which one it obeys.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from bot.errors import DocentError
from bot.serving.polling import poll
from bot.storage import Store, StoreAwayError

# How long an answer waits to know that nothing has changed; else it is none for more than all.
LOOK_WITHIN_S = 1.0

CONFIRM_WITHIN_S = 8.0  # how long a command waits for the other processes: some looks
SERVE_WITHIN_S = 60.0  # the same, for a library, which each of them builds

ASK_EVERY_S = 0.2
NOTE_EVERY_S = 20
# Reads what has changed from the database, and lets it count here.
Load = Callable[[], Awaitable[object]]


class Spread(NamedTuple):
    """How many processes obey a change, of how many that run."""

    done: int = 1
    all: int = 1


class Follower:
    """Follows what other processes change: `loads`, by the names of their generations.

    `holder` is the name of this process, None if there are no others; `clock` returns monotonic
    seconds.
    """

    def __init__(
        self,
        store: Store,
        holder: str | None,
        loads: Mapping[str, Load],
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

"""What a process looks up again and again in a database that it shares with others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.errors import DocentError
from bot.storage import StoreAwayError

POLL_EVERY_S = 2.0

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

"""What a process looks up again and again in a database that it shares with others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import DocentError
from bot.storage import StoreAwayError

POLL_EVERY_S = 2.0

Look = Callable[[], Awaitable[object]]

_log = logging.getLogger(__name__)


async def poll(*looks: Look) -> None:
    """Look every two seconds, until cancelled; one that takes longer keeps none of the others.

    A database that can't be used is logged once, until a look has succeeded; of one that can't be
    reached, the store tells.
    """
    failing = set[Look]()
    running = dict[Look, asyncio.Task[None]]()

    async def try_(look: Look) -> None:
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

    try:
        while True:
            for look in looks:
                if look not in running or running[look].done():
                    running[look] = asyncio.create_task(try_(look))
            await asyncio.sleep(POLL_EVERY_S)
    finally:
        for task in running.values():
            task.cancel()

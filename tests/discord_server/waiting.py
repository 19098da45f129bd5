"""Waiting for something to become true."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

_Found = TypeVar("_Found")

PATIENCE_S = 60.0
"""For how long something is waited for: it comes in an instant, but on a busy machine."""


class Bell:
    """Wakes everyone who waits when something in the server has changed."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Let everyone who waits look again."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(
        self, find: Callable[[], _Found | None], timeout_s: float, what: Callable[[], str]
    ) -> _Found:
        """Wait until `find` returns something.

        Parameters
        ----------
        find : callable
            Asked now and after each ring; None means not yet.
        timeout_s : float
            Seconds; from 0.
        what : callable
            Names the thing when it didn't come.

        Raises
        ------
        AssertionError
            If it didn't come in time.
        """
        try:
            async with asyncio.timeout(max(timeout_s, 0)):
                while (found := find()) is None:
                    await self._rung.wait()
        except TimeoutError:
            raise AssertionError(f"{what()}: not within {timeout_s:.1f} s") from None
        return found

"""Waiting for something to become true."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

_Found = TypeVar("_Found")

PATIENCE_S = 60.0
"""For how long something is waited for: it comes in an instant, but on a busy machine."""


class Bell:
    """Looks for what is waited for when something in the server has changed."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[Any], Callable[[], Any]] = {}
        self._is_rung = False

    def ring(self) -> None:
        """Look for everything that is waited for, soon: once, however often it is rung before."""
        if self._waiting and not self._is_rung:
            self._is_rung = True
            next(iter(self._waiting)).get_loop().call_soon(self._look)

    def _look(self) -> None:
        self._is_rung = False
        for waiting, find in self._waiting.items():
            if waiting.done():
                continue
            try:
                found = find()
            except Exception as error:  # noqa: BLE001  # raised where it is waited for
                waiting.set_exception(error)
            else:
                if found is not None:
                    waiting.set_result(found)

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
        if (found := find()) is not None:
            return found
        waiting: asyncio.Future[_Found] = asyncio.get_running_loop().create_future()
        self._waiting[waiting] = find
        try:
            async with asyncio.timeout(max(timeout_s, 0)):
                return await waiting
        except TimeoutError:
            raise AssertionError(f"{what()}: not within {timeout_s:.1f} s") from None
        finally:
            del self._waiting[waiting]

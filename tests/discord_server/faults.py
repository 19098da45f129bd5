"""What goes wrong between Discord and a bot: refusals, cut connections, late events."""

import socket
import struct
from asyncio import BaseTransport
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Literal

from tests.discord_server.world import Json

Cut = Literal["before", "after"]
"""Whether a connection is cut before the request has its effect, or after it, without an answer.

A GET that was cut is repeated by aiohttp itself, once.
"""

Blip = Cut | Literal[404, 502, 503]
"""A cut connection, or the status of the answer instead of it."""

NOBODY_HEARS = 499
"""The status of an answer that is never sent, in the log of requests."""

Timing = Callable[[str, Json], tuple[float, ...]]
"""When an event's copies are delivered: seconds from now, for its name and data."""


@dataclass(eq=False)
class Fault:
    """What the next `times` matching requests meet: an answer, or a `cut` connection."""

    method: str
    pattern: str
    times: int
    status: int
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    cut: Cut | None = None


class Faults:
    """What is planned to go wrong with requests, and has gone.

    Attributes
    ----------
    planned : list of Fault
        In the order in which they are tried.
    met : list of Fault
        One for each request that has met one.
    """

    def __init__(self) -> None:
        self.planned: list[Fault] = []
        self.met: list[Fault] = []

    def take(self, method: str, path: str) -> Fault | None:
        """Return what happens to a request instead of its answer."""
        for fault in self.planned:
            if fnmatch(method, fault.method) and fnmatch(path, fault.pattern):
                fault.times -= 1
                if not fault.times:
                    self.planned.remove(fault)
                self.met.append(fault)
                return fault
        return None

    def fail(
        self, method: str, pattern: str, status: int, times: int = 1, *, code: int = 0
    ) -> None:
        """Let the next matching requests fail, before they have an effect.

        Parameters
        ----------
        method : str
            Such as "POST"; `*` stands for anything, here and in `pattern`.
        pattern : str
            A path without the API's prefix; a gateway's is "/", or "/" and a name.
        status : int
            HTTP status.
        times : int
            How many requests; at least 1.
        code : int
            Discord's own.
        """
        body = {"message": f"{status}: planned", "code": code}
        self.planned.append(Fault(method, pattern, times, status, body))

    def cut(self, method: str, pattern: str, when: Cut, times: int = 1) -> None:
        """Reset the connections of the next matching requests; parameters as for `fail`."""
        self.planned.append(Fault(method, pattern, times, NOBODY_HEARS, cut=when))

    def plan(self, method: str, pattern: str, *blips: Blip, code: int = 0) -> None:
        """Let the next matching requests meet these, one each; parameters as for `fail`."""
        for blip in blips:
            if isinstance(blip, int):
                self.fail(method, pattern, blip, code=code)
            else:
                self.cut(method, pattern, blip)

    def rate_limit(self, method: str, pattern: str, retry_after_s: float, times: int = 1) -> None:
        """Answer the next matching requests with 429; parameters as for `fail`."""
        body, headers = rate_limited(retry_after_s, "user")
        headers |= {"X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0"}
        headers |= {"X-RateLimit-Reset-After": str(retry_after_s)}
        self.planned.append(Fault(method, pattern, times, 429, body, headers))


def rate_limited(
    retry_after_s: float, scope: Literal["user", "global"]
) -> tuple[Json, dict[str, str]]:
    """Return the body and the headers of a 429.

    Notes
    -----
    https://docs.discord.com/developers/topics/rate-limits. discord.py takes a 429 without a `Via`
    header for a ban.
    """
    is_global = scope == "global"
    body = {
        "message": "You are being rate limited.",
        "retry_after": retry_after_s,
        "global": is_global,
    }
    headers = {
        "Retry-After": str(int(retry_after_s) + 1),
        "Via": "1.1 google",
        "X-RateLimit-Scope": scope,
    }
    return body, headers | ({"X-RateLimit-Global": "true"} if is_global else {})


def reset(transport: BaseTransport | None) -> None:
    """Cut a connection as a router that forgets it does: TCP's RST, nothing sent before."""
    if transport is None or transport.is_closing():
        return
    connection: socket.socket = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()  # type: ignore[attr-defined]  # a WriteTransport

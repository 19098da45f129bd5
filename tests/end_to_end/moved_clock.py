"""`docent run` with a clock that a file moves: `CLOCK`, where it is started, says by how much.

Time that is asked for by Docent itself is moved; what discord.py waits for isn't.
"""

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord.utils

from bot.admin.teaching import Teaching
from bot.responding.context import Conversations
from bot.responding.limits import RateLimits
from bot.serving.librarian import Librarian
from tests.forked import run

CLOCK = Path("clock")
TAKE_A_CLOCK: tuple[Any, ...] = (Conversations, Librarian, RateLimits, Teaching)
"""Made without a clock, they take one of those below."""

_utcnow = discord.utils.utcnow


def moved_by_s() -> float:
    """Return by how many seconds the clock is moved now."""
    return float(CLOCK.read_text()) if CLOCK.exists() else 0.0


def monotonic() -> float:
    """Return what stands for `time.monotonic`."""
    return time.monotonic() + moved_by_s()


def utcnow() -> datetime:
    """Return what stands for `discord.utils.utcnow`."""
    return _utcnow() + timedelta(seconds=moved_by_s())


def run_with_moved_clock() -> int:
    """Run the bot with these clocks; whoever calls this is a process of its own."""
    discord.utils.utcnow = utcnow
    clocks = {time.monotonic: monotonic, _utcnow: utcnow}
    for made in TAKE_A_CLOCK:
        defaults = made.__init__.__defaults__
        made.__init__.__defaults__ = tuple(clocks.get(default, default) for default in defaults)
        assert made.__init__.__defaults__ != defaults
    return run()

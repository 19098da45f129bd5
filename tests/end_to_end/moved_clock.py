"""`docent` with a clock that a file moves: `CLOCK`, where it is started, says by how much.

Time that is asked for by Docent itself is moved; what discord.py waits for isn't.
"""

import importlib
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import discord.utils

CLOCK = Path("clock")
TAKE_A_CLOCK = ("bot.responding.conversations", "bot.serving.librarian", "bot.responding.limits")
"""They take `time.monotonic` when they are imported."""

_monotonic, _utcnow = time.monotonic, discord.utils.utcnow


def moved_by_s() -> float:
    """Return by how many seconds the clock is moved now."""
    return float(CLOCK.read_text()) if CLOCK.exists() else 0.0


def monotonic() -> float:
    """Return what stands for `time.monotonic`."""
    return _monotonic() + moved_by_s()


def utcnow() -> datetime:
    """Return what stands for `discord.utils.utcnow`."""
    return _utcnow() + timedelta(seconds=moved_by_s())


def main() -> int:
    """Run `docent` with these clocks."""
    discord.utils.utcnow = utcnow
    with patch("time.monotonic", monotonic):
        for name in TAKE_A_CLOCK:
            importlib.import_module(name)
    run: int = importlib.import_module("bot.cli.main").main()
    return run


if __name__ == "__main__":
    sys.exit(main())

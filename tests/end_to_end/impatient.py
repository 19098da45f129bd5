"""`docent run` that gives a locked database up at once, not after five seconds of waiting."""

import bot.storage.sqlite
from tests.forked import run


def run_impatiently() -> int:
    """Run the bot; whoever calls this is a process of its own."""
    bot.storage.sqlite.BUSY_TIMEOUT_MS = 100
    return run()

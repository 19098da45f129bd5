"""`docent run` for which no interaction comes too late, however busy the machine is."""

import bot.connection.lateness
from tests.forked import run


def run_patiently() -> int:
    """Run the bot; whoever calls this is a process of its own."""
    bot.connection.lateness.TOO_OLD_S = 3600.0
    return run()

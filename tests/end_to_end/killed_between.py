"""`docent run` that is killed as soon as a public answer stands, before it is known as such."""

import os
import signal

from bot.responding import Withdrawals
from tests.forked import run


def run_killed_between() -> int:
    """Do what the console script does, until then."""
    Withdrawals._add = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
    return run()

"""`docent` that is killed as soon as a public answer stands, before it is known as such."""

import os
import signal
import sys

from bot.cli.main import main
from bot.responding import Withdrawals

if __name__ == "__main__":
    Withdrawals._add = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
    sys.exit(main())

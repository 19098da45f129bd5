"""`docent` that gives a locked database up at once, not after five seconds of waiting."""

import sys

import bot.database
from bot.cli import main

if __name__ == "__main__":
    bot.database.BUSY_TIMEOUT_MS = 100
    sys.exit(main())

"""`docent` that gives a locked database up at once, not after five seconds of waiting."""

import sys

import bot.storage.database
from bot.cli.main import main

if __name__ == "__main__":
    bot.storage.database.BUSY_TIMEOUT_MS = 100
    sys.exit(main())

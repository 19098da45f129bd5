"""`python -m bot` is `docent`."""

import sys

from bot.cli import main

sys.exit(main())

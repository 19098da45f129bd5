"""`python -m bot` is `docent`."""

import sys

from bot.cli.main import main

sys.exit(main())

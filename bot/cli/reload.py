"""docent reload: tells the running bot to read the articles anew."""

import argparse
import sys
from collections.abc import Mapping

from bot.cli.control import request_reload, socket_of
from bot.cli.main import EXIT_UNAVAILABLE
from bot.config import load_config
from bot.storage import find_backend


def reload(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Let the bot of the store that `options.config` names reload, and print what comes of it.

    Returns
    -------
    int
        0 if what was read is served now, 1 if not, 69 without a bot that answers.

    Raises
    ------
    ConfigError, StoreError
        With a sentence that says what to do.
    """
    config = load_config(options.config)
    backend = find_backend(config.store.url, options.config.parent)
    code, text = request_reload(socket_of(backend, environment))
    (sys.stderr if code == EXIT_UNAVAILABLE else sys.stdout).write(f"{text}\n")
    return code

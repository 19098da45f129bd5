"""docent reload: tells the running bot to read the articles anew."""

import argparse
import sys
from collections.abc import Mapping

from bot.cli.control import request_reload, socket_of
from bot.cli.main import EXIT_UNAVAILABLE
from bot.config import load_config
from bot.storage import find_backend


def reload(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Let the bot of a store reload, print what comes of it, and return its exit code."""
    config = load_config(options.config)
    backend = find_backend(config.store.url, options.config.parent)
    code, text = request_reload(socket_of(backend, environment))
    (sys.stderr if code == EXIT_UNAVAILABLE else sys.stdout).write(f"{text}\n")
    return code

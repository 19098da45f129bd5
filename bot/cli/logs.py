"""The log's formats, text or JSON, and what is kept out of it.

At no level does the log hold what somebody asked, nor tokens. Our own lines don't; but libraries at
debug level write everything that comes and goes, and an exception's message may quote the data that
caused it.
"""

import asyncio
import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.config import LogSettings

TEXT_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

OWN = ("bot", "retrieval")  # the loggers that the level debug applies to

# The token of an interaction or webhook, in an address or alone: then it begins with
# “interaction:” in base64 (https://discord.com/developers/docs/interactions/receiving-and-responding).
_TOKEN = re.compile(r"((?:interactions|webhooks)/\d+/)[\w.-]+|aW50ZXJhY3Rpb24[\w=-]+")
_REDACTED = r"\1…"

# Exceptions whose messages hold only names, numbers and addresses, by module or type. Any other
# message may hold a member's words, as a KeyError's does.
_HARMLESS_MODULES = re.compile(r"(bot|retrieval|aiohttp|sqlalchemy|sqlite3)\b|discord\.errors$")
_HARMLESS = (OSError, AttributeError, ImportError, NameError, TypeError)

_log = logging.getLogger(__name__)


class TextFormatter(logging.Formatter):
    """Formats a line of text, without tokens or telling messages."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text."""
        return _TOKEN.sub(_REDACTED, super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        """Return an exception and its causes, without messages that may tell too much."""
        return "".join(reversed([*_describe(ei[1])])).rstrip("\n")


class JsonFormatter(TextFormatter):
    """Formats one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return _TOKEN.sub(_REDACTED, json.dumps(entry, ensure_ascii=False))


def set_up_logging(log: LogSettings) -> None:
    """Write the log to stderr, as configured."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if log.format == "json" else TextFormatter(TEXT_FORMAT))
    level = log.level.upper()
    logging.basicConfig(level="INFO" if level == "DEBUG" else level, handlers=[handler])
    for name in OWN:
        logging.getLogger(name).setLevel(level)


def log_unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an exception that nobody awaited; asyncio's own handler would log its message, too."""
    _log.error("%s", context["message"], exc_info=context.get("exception"))


def _describe(error: BaseException | None) -> Iterator[str]:
    """Yield the traceback of an exception, then of its cause, and so on."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__))
        yield f"Traceback (most recent call last):\n{frames}{_name(error)}\n"
        if error.__cause__ is not None:
            yield "\nwhich led to:\n\n"
            error = error.__cause__
        elif error.__context__ is not None and not error.__suppress_context__:
            yield "\nand while that was handled:\n\n"
            error = error.__context__
        else:
            error = None


def _name(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    is_harmless = isinstance(error, _HARMLESS) or _HARMLESS_MODULES.match(kind.__module__)
    return f"{name}: {error}" if is_harmless else f"{name}: (its message isn't logged)"

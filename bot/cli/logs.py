"""How the log looks: lines for people, or JSON for machines; and what is never in it.

No level writes what somebody asked, nor what lets others act for them. Our own lines don't; but
libraries at the level debug write all that comes and goes, and the message of an exception may
hold what was being worked on.
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

OWN = ("bot", "retrieval")
"""The loggers that the level debug is for."""

# An interaction's or webhook's token in an address, or alone: it begins with “interaction:” in
# base 64 (https://discord.com/developers/docs/interactions/receiving-and-responding).
_TOKEN = re.compile(r"((?:interactions|webhooks)/\d+/)[\w.-]+|aW50ZXJhY3Rpb24[\w=-]+")
_REDACTED = r"\1…"

# Exceptions whose messages hold names, numbers and addresses: where they are defined, or what they
# are. Another one's may hold a member's words, as a KeyError's do.
_TOLD_MODULES = re.compile(r"(bot|retrieval|aiohttp|alembic|sqlalchemy|sqlite3)\b|discord\.errors$")
_TOLD = (OSError, AttributeError, ImportError, NameError, TypeError)

_log = logging.getLogger(__name__)


class TextFormatter(logging.Formatter):
    """A line for people, without what isn't for the log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text."""
        return _TOKEN.sub(_REDACTED, super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        """Return an exception and what it came from, but for messages that may tell too much."""
        return "".join(reversed([*_describe(ei[1])])).rstrip("\n")


class JsonFormatter(TextFormatter):
    """One JSON object a line."""

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
    """Write the log to stderr, as the configuration says."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if log.format == "json" else TextFormatter(TEXT_FORMAT))
    level = log.level.upper()
    logging.basicConfig(level="INFO" if level == "DEBUG" else level, handlers=[handler])
    for name in OWN:
        logging.getLogger(name).setLevel(level)
    # It tells at every start which kind of database it talks to.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def log_unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """LogSettings what nobody waited for, as an event loop's exception handler.

    asyncio's own would write the task and with it the exception's message.
    """
    _log.error("%s", context["message"], exc_info=context.get("exception"))


def _describe(error: BaseException | None) -> Iterator[str]:
    """Yield the traceback of an exception, then of what it came from, and so on."""
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
    is_told = isinstance(error, _TOLD) or _TOLD_MODULES.match(kind.__module__)
    return f"{name}: {error}" if is_told else f"{name}: (its message isn't logged)"

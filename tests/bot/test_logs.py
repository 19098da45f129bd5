"""How the log looks."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from bot.config import Log
from bot.logs import JsonFormatter, set_up_logging


@contextmanager
def logging_as(log: Log) -> Iterator[None]:
    """Set up logging, then leave it as it was.

    Not a fixture: pytest adds handlers of its own when a test begins, and they would count as
    set up already.
    """
    root, alembic = logging.getLogger(), logging.getLogger("alembic")
    handlers, levels = root.handlers[:], (root.level, alembic.level)
    root.handlers.clear()
    set_up_logging(log)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(levels[0])
        alembic.setLevel(levels[1])


def record_of(message: str, *values: object, failed: bool = False) -> logging.LogRecord:
    """Return a warning of the logger `bot.test`, with the exception being handled if it failed."""
    error = sys.exc_info() if failed else None
    return logging.LogRecord("bot.test", logging.WARNING, __file__, 1, message, values, error)


def test_a_json_line_has_all_that_a_line_for_people_has() -> None:
    """The moment in UTC, the level, the logger and the message with its values."""
    record = record_of("%d articles, “%s”", 2, "naïve\nword")
    line = JsonFormatter().format(record)
    entry = json.loads(line)
    at = datetime.fromisoformat(entry.pop("at"))
    assert at.timestamp() == pytest.approx(record.created, abs=1e-3)
    assert at.utcoffset() is not None
    assert entry == {
        "level": "warning",
        "logger": "bot.test",
        "message": "2 articles, “naïve\nword”",
    }
    assert "\n" not in line


def test_a_json_line_holds_the_whole_traceback() -> None:
    """In one object, so that a program that collects logs keeps it together."""
    try:
        int("a\nb")
    except ValueError:
        line = JsonFormatter().format(record_of("failed", failed=True))
    assert "\n" not in line
    traceback = json.loads(line)["traceback"].splitlines()
    assert traceback[0].startswith("Traceback")
    assert traceback[-1].startswith("ValueError: ")


def test_the_level_decides_what_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr: stdout is for answers."""
    with logging_as(Log(level="warning")):
        logging.getLogger("bot.test").info("quiet")
        logging.getLogger("bot.test").warning("loud")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(" WARNING bot.test: loud\n")
    assert err.count("\n") == 1


def test_the_format_may_be_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Every logger's lines are then objects, those of libraries too."""
    with logging_as(Log(format="json")):
        logging.getLogger("discord.client").info("hello")
    assert json.loads(capsys.readouterr().err)["message"] == "hello"


def test_alembic_is_heard_only_when_something_is_wrong(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What it says at every start interests nobody, not even with level debug."""
    with logging_as(Log(level="debug")):
        logging.getLogger("alembic.runtime.migration").info("Context impl SQLiteImpl.")
        logging.getLogger("alembic.runtime.migration").warning("something is wrong")
        logging.getLogger("bot.test").debug("heard")
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["something is wrong", "heard"]

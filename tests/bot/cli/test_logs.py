"""How the log looks."""

import asyncio
import gc
import json
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, Literal, TypeAlias, cast, get_args

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.app_commands import Transformer

from bot.cli.logs import (
    OWN,
    TEXT_FORMAT,
    JsonFormatter,
    TextFormatter,
    log_unhandled,
    set_up_logging,
)
from bot.config import LogSettings
from bot.storage import StoreError
from retrieval.errors import ContentError

Level: TypeAlias = Literal["debug", "info", "warning", "error"]
LEVELS: tuple[Level, ...] = get_args(Level)
FULL = "The disk is full."


@contextmanager
def logging_as(log: LogSettings) -> Iterator[None]:
    """Set up logging, then leave it as it was.

    Not a fixture: pytest adds handlers of its own when a test begins, and they would count as
    set up already.
    """
    loggers = [logging.getLogger(name) for name in ("", *OWN)]
    handlers, levels = loggers[0].handlers[:], [logger.level for logger in loggers]
    loggers[0].handlers.clear()
    set_up_logging(log)
    try:
        yield
    finally:
        loggers[0].handlers[:] = handlers
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def record_of(message: str, *values: object, failed: bool = False) -> logging.LogRecord:
    """Return a warning of the logger `bot.test`, with the exception being handled if it failed."""
    error = sys.exc_info() if failed else None
    return logging.LogRecord("bot.test", logging.WARNING, __file__, 1, message, values, error)


def logged(
    formatter: logging.Formatter, fail: Callable[[], object], text: str = "It failed."
) -> str:
    """Return what is logged of what fails."""
    try:
        fail()
    except Exception:  # noqa: BLE001  # any
        return formatter.format(record_of("%s", text, failed=True))
    pytest.fail("It didn't fail.")


def throw(error: Exception) -> None:
    """Fail."""
    raise error


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
    with logging_as(LogSettings(level="warning")):
        logging.getLogger("bot.test").info("quiet")
        logging.getLogger("bot.test").warning("loud")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(" WARNING bot.test: loud\n")
    assert err.count("\n") == 1


def test_the_format_may_be_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Every logger's lines are then objects, those of libraries too."""
    with logging_as(LogSettings(format="json")):
        logging.getLogger("discord.client").info("hello")
    assert json.loads(capsys.readouterr().err)["message"] == "hello"


@pytest.mark.parametrize("level", LEVELS)
def test_debug_is_for_our_own_loggers(capsys: pytest.CaptureFixture[str], level: Level) -> None:
    """What libraries say at that level has whole events and tokens in it."""
    with logging_as(LogSettings(level=level)):
        for name in ("bot.test", "retrieval.test", "discord.gateway", "aiohttp", "sqlalchemy", "x"):
            logging.getLogger(name).debug("debug of %s", name)
            logging.getLogger(name).error("error of %s", name)
    lines = [line.rpartition(": ")[2] for line in capsys.readouterr().err.splitlines()]
    assert {line for line in lines if line.startswith("debug")} == (
        {"debug of bot.test", "debug of retrieval.test"} if level == "debug" else set()
    )
    assert sum(line.startswith("error") for line in lines) == 6


class KeptBackError(Exception):
    """One of an unknown library."""


SECRET = "am i addicted to marmalade"
WITH_WORDS = [
    KeyError(SECRET),
    ValueError(SECRET),
    LookupError(SECRET),
    UnicodeEncodeError("ascii", SECRET, 0, 1, SECRET),
    AssertionError(SECRET),
    RuntimeError(SECRET),
    KeptBackError(SECRET),
    json.JSONDecodeError(SECRET, SECRET, 0),
    ExceptionGroup(SECRET, [KeyError(SECRET)]),
    app_commands.CommandInvokeError(cast("Any", SimpleNamespace(name="ask")), KeyError(SECRET)),
    app_commands.TransformerError(SECRET, discord.AppCommandOptionType.string, Transformer()),
]
WITHOUT_WORDS = [
    StoreError(FULL),
    ContentError(FULL),
    OSError(28, FULL),
    discord.HTTPException(cast("Any", SimpleNamespace(status=400, reason="")), FULL),
    aiohttp.ClientError(FULL),
    sqlite3.OperationalError(FULL),
]


@pytest.mark.parametrize("formatter", [TextFormatter(TEXT_FORMAT), JsonFormatter()])
@pytest.mark.parametrize("error", WITH_WORDS)
@pytest.mark.parametrize("chained", ["alone", "cause", "context"])
def test_an_exception_tells_where_it_was_and_not_what_it_was_about(
    formatter: logging.Formatter, error: Exception, chained: str
) -> None:
    """By itself, or as what another one came from."""

    def fail() -> None:
        try:
            throw(error)
        except Exception as caught:
            if chained == "cause":
                raise StoreError(FULL) from caught
            if chained == "context":
                raise StoreError(FULL)  # noqa: B904  # on purpose
            raise

    line = logged(formatter, fail)
    assert "marmalade" not in line
    assert type(error).__name__ in line
    assert "in fail" in line
    assert (FULL in line) is (chained != "alone")


@pytest.mark.parametrize("error", WITHOUT_WORDS)
def test_an_exception_that_holds_no_words_of_members_is_told(error: Exception) -> None:
    """Whoever reads the log must know what to do."""
    assert FULL in logged(TextFormatter(TEXT_FORMAT), partial(throw, error))


def test_an_exception_that_came_from_itself_has_an_end() -> None:
    """As a chain may be tied together by hand."""
    error = StoreError("one")
    error.__cause__ = StoreError("other")
    error.__cause__.__cause__ = error
    line = logged(TextFormatter(TEXT_FORMAT), partial(throw, error))
    assert line.count("StoreError: ") == 2


TOKEN = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5OmFiY2RlZg"


@pytest.mark.parametrize("formatter", [TextFormatter(TEXT_FORMAT), JsonFormatter()])
@pytest.mark.parametrize(
    "text",
    [
        f"POST https://discord.com/api/v10/interactions/123/{TOKEN}/callback",
        f"PATCH https://discord.com/api/v10/webhooks/123/{TOKEN}/messages/@original",
        f"Webhook {TOKEN} is gone.",
        "GET /webhooks/123/another-kind.of_token?wait=true",
    ],
)
def test_a_token_of_an_interaction_is_not_logged(formatter: logging.Formatter, text: str) -> None:
    """In a line, or in an exception: whoever has it can answer in Docent's name."""
    error = discord.HTTPException(cast("Any", SimpleNamespace(status=404, reason="")), text)
    line = logged(formatter, partial(throw, error), text)
    for token in (TOKEN, "another-kind.of_token"):
        assert token not in line
    assert "123/…" in line or "Webhook … is gone" in line


async def test_what_nobody_waited_for_is_logged_without_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The event loop's own handler would write the task, and with it the exception."""

    async def fail() -> None:
        raise KeyError(SECRET)

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unhandled)
    with logging_as(LogSettings()):
        task = loop.create_task(fail())
        await asyncio.sleep(0)
        del task
        gc.collect()
    written = capsys.readouterr().err
    assert "Task exception was never retrieved" in written
    assert "KeyError: (its message isn't logged)" in written
    assert SECRET not in written

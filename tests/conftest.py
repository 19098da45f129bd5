"""What all tests share."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import Server, serving
from tests.pseudo import forget_pseudo, speak_pseudo

# A busy machine is no failure: how long a test takes is measured in tests/bench, not here. The
# properties are many; those that need more or fewer examples say so (tests/examples.py).
settings.register_profile("docent", deadline=None, max_examples=50)
settings.register_profile("prove", deadline=None)  # chosen by `make prove`
settings.load_profile("docent")

MEMORY = Path("/dev/shm")
ROOM = 200_000_000

# Whoever runs the tests in a terminal that speaks another language.
os.environ["LANGUAGE"] = "en"

# Hundreds of tests make a database, and wait for the disk at each write: where there is a disk in
# memory with room for what they leave, theirs is that.
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    tempfile.tempdir = str(MEMORY)


@pytest.fixture(autouse=True)
def _by_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the commands from loading the sentence model: tests that are about it say so."""
    monkeypatch.setattr("bot.cli.opening.load_model", lambda _setting: None)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let German be a language in which each sentence stands between ⟦ and ⟧."""
    speak_pseudo(monkeypatch)
    yield
    forget_pseudo()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return the PostgreSQL server of this test run, whichever process of it asks first."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    # Not in pytest's own folder: the server has another user if this one is root.
    with serving(Path(tempfile.gettempdir(), f"docent-{run}")) as server:
        yield server


gc.disable()  # until all is imported, which it would look through again and again


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let some tests work while others wait for processes, sockets and time limits."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Keep the garbage collector from looking through what is imported later, too."""
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In `make prove`, tell the figures that tests have recorded, also in other processes."""
    if settings.get_current_profile_name() == "prove":
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
            for name, value in report.user_properties:
                terminalreporter.write_line(f"{report.nodeid}: {name}: {value}")

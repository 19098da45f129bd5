"""`docent` as a fork of a process that has imported it already: imports are most of a start.

The standard library's fork server starts with the first fork and ends with the process of the
tests.
"""

import asyncio
import faulthandler
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from bot.cli.main import main

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__, "tests.prove.writer", "tests.preloaded"])


def fork(
    program: Callable[[], int], folder: Path, environment: Mapping[str, str], out: int, errors: int
) -> multiprocessing.process.BaseProcess:
    """Start a program in a folder, which writes to these file descriptors."""
    streams = [Connection(os.dup(stream), readable=False) for stream in (out, errors)]
    process = FORKS.Process(
        target=_become, args=(program, folder, dict(environment), *streams), daemon=True
    )
    process.start()
    return process


class ForkedBot:
    """A running bot; it has what the tests use of an `asyncio.subprocess.Process`."""

    def __init__(self, process: multiprocessing.process.BaseProcess) -> None:
        self._process = process
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(process.sentinel, self._end)
        self.stderr = asyncio.StreamReader()

    @classmethod
    async def start(
        cls, program: Callable[[], int], folder: Path, environment: Mapping[str, str]
    ) -> "ForkedBot":
        """Start a program in a folder."""
        reading, writing = os.pipe()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        bot = cls(fork(program, folder, environment, nowhere, writing))
        os.close(nowhere)
        os.close(writing)
        await bot._loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(bot.stderr), os.fdopen(reading, "rb")
        )
        return bot

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, less than 0 for the signal that ended it, None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self._process.pid is not None and self.returncode is None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int | None:
        """Wait for its end and return the exit code."""
        await self._ended.wait()
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Wait for its end and return what it has said."""
        errors = await self.stderr.read()
        await self.wait()
        return b"", errors

    def _end(self) -> None:
        self._loop.remove_reader(self._process.sentinel)
        self._ended.set()


def run() -> int:
    """Do what the console script does for `docent run`."""
    return main(["run"])


def _become(
    program: Callable[[], int],
    folder: Path,
    environment: Mapping[str, str],
    out: Connection,
    errors: Connection,
) -> None:
    """Be this program, in the fork."""
    os.dup2(out.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    out.close()
    errors.close()
    # Those that are there are of another kind of file.
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    faulthandler.enable()
    sys.exit(program())

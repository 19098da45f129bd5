"""The socket over which docent reload reaches the running bot."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from bot.cli import control
from bot.cli.control import answering, request_reload
from bot.cli.main import EXIT_UNAVAILABLE
from bot.private_files import write_whole
from bot.texts import terminal_texts
from tests.bot.private import lax


async def works() -> tuple[int, str]:
    """Stand for a reload that is done."""
    return 0, "Reloaded “é”."


async def fails() -> tuple[int, str]:
    """Stand for a reload that fails."""
    raise ZeroDivisionError


async def test_the_outcome_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than once, in place of what a killed process has left, and to nobody else."""
    monkeypatch.chdir(tmp_path)
    path = Path("control.socket")
    write_whole(path, b"")
    async with answering(path, works):
        assert lax(tmp_path) == {}
        for _ in range(2):
            assert await asyncio.to_thread(request_reload, path) == (0, "Reloaded “é”.")
    code, told = await asyncio.to_thread(request_reload, path)
    assert (code, "No Docent runs here" in told) == (EXIT_UNAVAILABLE, True)


async def test_a_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has its reason."""
    monkeypatch.chdir(tmp_path)
    path = Path("socket")
    async with answering(path, fails):
        found = await asyncio.to_thread(request_reload, path)
    assert found == (1, terminal_texts.RELOAD_FAILED)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("sent", [b"", b"reload", b"what?\n", b"x" * 100_000])
async def test_what_is_no_request_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    """It is answered with nothing, and the next one is heard."""
    monkeypatch.chdir(tmp_path)
    path = Path("socket")

    def send() -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            try:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                return connection.recv(100)
            except OSError:  # it doesn't read on
                return b""

    async with answering(path, works):
        assert await asyncio.to_thread(send) == b""
        assert (await asyncio.to_thread(request_reload, path))[0] == 0


def test_without_a_bot_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if it stops in between, takes too long, or is another user's."""
    monkeypatch.chdir(tmp_path)
    assert "No Docent runs here" in request_reload(tmp_path / "missing")[1]
    path = Path("socket")
    monkeypatch.setattr(control, "REPLY_TIMEOUT_S", 0.05)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        assert request_reload(path) == (EXIT_UNAVAILABLE, terminal_texts.RELOAD_UNANSWERED)
        if os.geteuid():
            path.chmod(0)
            assert "another user" in request_reload(path)[1]


async def test_a_place_for_no_socket_keeps_nobody_from_starting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its path may be too long for one; the log says so."""
    async with answering(tmp_path / ("x" * 200), works):
        pass
    assert "docent reload can't be used" in caplog.text

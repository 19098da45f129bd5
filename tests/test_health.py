"""The image's health check, as Docker runs it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

SCRIPT = Path(__file__).parents[1] / "deploy" / "health.py"


def check(folder: Path, config: str) -> tuple[int, str]:
    """Run it beside a `config.toml`; return its exit code and what it says."""
    (folder / "config.toml").write_text(config)
    done = subprocess.run(
        [sys.executable, SCRIPT],
        cwd=folder,
        env={"DOCENT_ALIVE_FILE": str(folder / "alive")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_without_metrics_the_file_must_be_fresh(tmp_path: Path) -> None:
    """One that is missing or old tells of a bot that isn't connected."""
    alive = tmp_path / "alive"
    assert check(tmp_path, "")[0] == 1
    alive.touch()
    assert check(tmp_path, "[metrics]\nport = 0\n") == (0, "")
    hour_ago = time.time() - 3600
    os.utime(alive, (hour_ago, hour_ago))
    code, told = check(tmp_path, "")
    assert (code, told) == (1, f"{alive} wasn't touched for 120 seconds.\n")


@contextmanager
def answering(status: int) -> Iterator[int]:
    """Yield a port on which every page has this status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()
            self.wfile.write(b"Because of this.\n")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_with_metrics_the_bot_is_asked(tmp_path: Path, host: str) -> None:
    """Whatever the file says; why it isn't ready is told, and that nobody answers is no health."""
    (tmp_path / "alive").touch()
    config = '[metrics]\nport = {}\nhost = "{}"\n'
    with answering(200) as port:
        assert check(tmp_path, config.format(port, host)) == (0, "")
    code, told = check(tmp_path, config.format(port, host))
    assert (code, "refused" in told) == (1, True)
    with answering(503) as port:
        code, told = check(tmp_path, config.format(port, host))
    assert (code, "Because of this." in told) == (1, True)

"""`docent` in a process of its own: the installed console script, or quicker, a fork."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from bot.cli.main import main
from tests.forked import fork

DOCENT = Path(sys.executable).with_name("docent")
TIMEOUT_S = 60


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment without what would change the outcome of a test."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DISCORD_", "PYTHON")) and name not in {"FORCE_COLOR", "NO_COLOR"}
    }
    return {**kept, "PYTHONUTF8": "1", **more}


def run_docent(
    *arguments: str, folder: Path, text: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the console script in a folder and wait for its end; its start takes a second or two.

    Parameters
    ----------
    *arguments : str
        Of the command line.
    folder : Path
        Where it is started.
    text : str
        What comes through its standard input.
    **more : str
        Added to its environment.
    """
    return subprocess.run(
        [DOCENT, *arguments],
        cwd=folder,
        env=environment(**more),
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )


def fork_docent(
    *arguments: str, folder: Path, out: int | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run `docent` in a folder as a fork, and wait for its end.

    Parameters
    ----------
    *arguments : str
        Of the command line.
    folder : Path
        Where it is started.
    out : int, optional
        The file descriptor of its output, which isn't returned then.
    **more : str
        Added to its environment.
    """
    with TemporaryFile("w+") as output, TemporaryFile("w+") as errors:
        streams = output.fileno() if out is None else out, errors.fileno()
        process = fork(partial(main, arguments), folder, environment(**more), *streams)
        process.join(TIMEOUT_S)
        code = process.exitcode
        process.kill()
        assert code is not None, "it doesn't end"
        output.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(arguments, code, output.read(), errors.read())

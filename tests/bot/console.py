"""The installed console script as a subprocess; each start takes a second or two."""

import os
import subprocess
import sys
from pathlib import Path

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
    """Run `docent` in a folder and wait for its end.

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

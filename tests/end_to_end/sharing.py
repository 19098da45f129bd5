"""`docent run` that sooner looks whether its shards are still its own, and sooner makes way."""

import os
import signal
from pathlib import Path
from typing import Any

import bot.cli.run
import bot.serving.processes
from bot.cli.main import main
from bot.serving import Archive


def run_sharing() -> int:
    """Run the bot; whoever calls this is a process of its own."""
    return _run("run")


def run_in_place() -> int:
    """Run the bot in place of the one that runs the same shards."""
    return _run("run", "--take-over")


def run_with_little_trust() -> int:
    """Run the bot that soon gives up what it can't renew."""
    bot.serving.processes.RENEW_EVERY_S = 0
    bot.serving.processes.TRUSTED_FOR_S = 4
    return _run("run")


def _run(*arguments: str) -> int:
    bot.serving.processes.POLL_EVERY_S = 0.1
    bot.cli.run.HAND_OVER_S = 1
    return main(arguments)


def run_killable() -> int:
    """Run the bot in place of another one, until a reload finds a file that names its last step."""
    commit = Archive.commit

    def kill(when: str) -> None:
        if Path(when).exists():
            os.kill(os.getpid(), signal.SIGKILL)

    def commit_and_kill(*arguments: Any) -> None:
        kill("stored")
        commit(*arguments)
        kill("committed")

    Archive.commit = commit_and_kill  # type: ignore[assignment,method-assign]
    return run_in_place()

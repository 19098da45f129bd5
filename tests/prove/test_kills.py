"""What is stored survives a kill at any moment, and nothing half done is there."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pytest

from tests.examples import IS_PROVED
from tests.forked import FORKS
from tests.prove.known import Known
from tests.prove.writer import write

KILLS = 1_000 if IS_PROVED else 10
KILLS_OF_A_STORE = 50
"""Then a new one is begun, as reading all of it again takes longer each time."""

MOST_CHANGES = 60
"""That are waited for before a kill."""

MOST_S = 0.1
"""How much later it comes: on a quiet machine, an opening takes a quarter of it."""


@pytest.mark.prove
@pytest.mark.parametrize("number", range(max(1, KILLS // KILLS_OF_A_STORE)))
def test_every_acknowledged_fact_survives_a_kill(
    number: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Of what was being written, all or nothing is there; and of what wasn't, nothing."""
    (tmp_path / "content").mkdir()
    dice, known, cut_short = Random(number), Known(), 0
    for _ in range(min(KILLS, KILLS_OF_A_STORE)):
        kill_a_writer(tmp_path, dice, known)
        cut_short += len(known.begun)
    record_property("facts, and changes cut short", (len(known.facts), cut_short))
    assert known.facts
    assert cut_short


def kill_a_writer(folder: Path, dice: Random, known: Known) -> None:
    """Let a process write, kill it, and note what it has told."""
    ours, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=write, args=(folder, dice.randrange(1 << 30), theirs))
    process.start()
    theirs.close()
    _read(ours, known, dice.choice((0, 1, dice.randrange(MOST_CHANGES))))
    time.sleep(dice.choice((0, dice.random() / 100, dice.random() * MOST_S)))
    process.kill()
    process.join()
    _read(ours, known)


def _read(pipe: Connection, known: Known, most: float = float("inf")) -> None:
    """Note what a writer tells, up to its end; it says first what it finds."""
    count = 0
    while count < most:
        try:
            told = pipe.recv()
        except (EOFError, OSError):  # also within what it was telling
            return
        known.find(told) if isinstance(told, dict) else known.note(told)
        count += 1

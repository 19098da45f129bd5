"""How fast Docent is beside bm25s and tantivy, on the same sections: `make bench`."""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.corpus import REAL
from tests.bench.worker import ENGINES, Speed

SIZES = (1_000, 10_000, 100_000)
COLUMNS = ("build s", "memory MB", "mean ms", "p50 ms", "p99 ms")
HEADER = f"{'':14}" + "".join(f"{column:>9}{'':9}" for column in COLUMNS).rstrip()
EXPLANATION = """\
One question after the other, {texts}. Docent answers for ten audiences in turn; the
others search all sections for everyone. In brackets: Docent's figure divided by theirs. Memory is
what building and searching add at most to a process that holds the texts.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=SIZES,
        help="numbers of sections, with commas",
    )
    sizes = parser.parse_args(arguments).sizes
    print(EXPLANATION.format(texts="real texts" if REAL.is_dir() else "made-up texts"))
    with TemporaryDirectory() as folder:
        # In a process of its own: a child's peak counts what its parent held when it started.
        run_module("tests.bench.corpus", folder, *map(str, sizes))
        for size in sizes:
            print(f"{size:,} sections\n{HEADER}")
            measure(Path(folder), size)
            print()


def measure(folder: Path, size: int) -> None:
    """Measure every engine on one corpus and print a line for each."""
    ours: Speed | None = None
    for engine in ENGINES:
        figures = json.loads(run_module("tests.bench.worker", engine, str(folder), str(size)))
        if figures is None:
            print(f"{engine:14}isn't installed; `make bench` installs it.")
            continue
        speed = Speed(*figures)
        print(f"{engine:14}{''.join(cells(speed, ours))}".rstrip(), flush=True)
        ours = ours or speed
    if ours:
        print(
            f"Docent's p99 is {ours.p99_ms / ours.p50_ms:.1f} times its p50;"
            f" an audience's first question took up to {ours.first_ms:.1f} ms."
        )


def cells(speed: Speed, ours: Speed | None) -> list[str]:
    """Return an engine's figures, with Docent's divided by them where it isn't Docent."""
    if ours is None:
        return [f"{value:>9.2f}{'':9}" for value in speed[: len(COLUMNS)]]
    ratios = (
        f"({mine / theirs:.2f})" if theirs else "(–)"
        for mine, theirs in zip(ours, speed, strict=True)
    )
    return [
        f"{value:>9.2f} {ratio:8}"
        for value, ratio in zip(speed[: len(COLUMNS)], ratios, strict=False)
    ]


def run_module(module: str, *arguments: str) -> str:
    """Run a module in a fresh process and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    main()

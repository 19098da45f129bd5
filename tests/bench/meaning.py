"""Time and memory of the sentence model: part of `make bench` where it is installed."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

from retrieval.evaluation.measures import latency_of
from retrieval.meaning import (
    Vectors,
    find_model,
    load_model,
    similarities,
    texts_of_section,
)
from tests.articles import ENGLISH
from tests.bench.corpus import load_corpus
from tests.bench.speed import run_module
from tests.bench.worker import peak_mb

SIZES = (100, 1_000)
QUESTIONS = 200


class Start(NamedTuple):
    """What is measured of a process that loads the model, the vectors and compares.

    In time of one core, so that other programs don't count. `made` is how many vectors it had to
    make; `memory_mb` is what it all added at most.
    """

    load_s: float
    vectors_s: float
    made: int
    memory_mb: float
    p50_ms: float
    p99_ms: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for the first and one for the second start with each number of sections."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.meaning", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=SIZES,
        help="numbers of sections, with commas; a thousand take a minute",
    )
    parser.add_argument("--one", nargs=2, metavar=("FOLDER", "SIZE"), help="print one as JSON")
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(measure("auto", Path(options.one[0]), int(options.one[1]))))
        return
    if find_model("auto") is None:
        print("The sentence model isn't installed: make meaning")
        return
    with TemporaryDirectory() as folder:
        run_module("tests.bench.corpus", folder, *map(str, options.sizes))
        for size in options.sizes:
            # In processes of their own, so that their memory is their own.
            for number in ("first", "second"):
                printed = run_module("tests.bench.meaning", "--one", folder, str(size))
                start = Start(*json.loads(printed))
                print(f"{size:>6,} sections, {number} start: {describe(start)}", flush=True)


def describe(start: Start) -> str:
    """Return the figures in words."""
    each_ms = start.vectors_s * 1000 / max(start.made, 1)
    vectors = (
        f"{start.made:,} vectors made in {start.vectors_s:.1f} s ({each_ms:.0f} ms each)"
        if start.made
        else f"vectors read in {start.vectors_s:.2f} s"
    )
    return (
        f"of one core, model loaded in {start.load_s:.2f} s, {vectors}, {start.memory_mb:.0f} MB;"
        f" a question is encoded and compared in {start.p50_ms:.1f} ms (p99 {start.p99_ms:.1f})"
    )


def measure(model_setting: str, folder: Path, size: int) -> Start:
    """Start once, with the vectors that are kept in the folder for that size."""
    corpus = load_corpus(folder, size)
    memory_mb = peak_mb()
    started = process_time()
    model = load_model(model_setting)
    assert model
    loaded = process_time()
    sections = [
        texts_of_section(article.title, heading, text)
        for article in corpus.articles
        for heading, text in article.sections
    ]
    texts = [text for section in sections for text in section if text]
    vectors = Vectors(model, folder / f"{size}.db")
    *_, (made, _) = vectors.fill([*ENGLISH.everyday, *texts])
    matrix = vectors.get(texts)
    filled = process_time()
    durations = []
    for question in corpus.questions[:QUESTIONS]:
        asked = process_time()
        similarities(matrix, model.encode(question))
        durations.append((process_time() - asked) * 1000)
    latency = latency_of(durations)
    added_mb = peak_mb() - memory_mb
    return Start(loaded - started, filled - loaded, made, added_mb, latency.p50, latency.p99)


if __name__ == "__main__":
    main()

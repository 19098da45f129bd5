"""How much memory a bot's process needs for its articles, by their sections."""

import argparse
import gc
import json
import os
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

import bot.cli.run
from retrieval.answering import Answerer
from retrieval.content.library import load_library
from retrieval.meaning import Vectors, find_model, load_model
from tests.bench.corpus import load_corpus, write_corpora
from tests.bench.reload import CHANGED_LINE, write_files
from tests.bench.speed import run_module
from tests.bench.worker import AUDIENCES, peak_mb

SIZES = (1_000, 20_000, 100_000)
MODEL_SIZES = (1_000, 20_000)
QUESTIONS = 200


class Memory(NamedTuple):
    """Megabytes of a process, resident.

    With all that the bot imports; then with articles, asked for ten audiences; and at most, while
    one of them is read again.
    """

    sections: int
    imports_mb: float
    serving_mb: float
    most_mb: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each number of sections, by words alone and with the sentence model."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.memory", description=__doc__)
    for option, default in (("--sizes", SIZES), ("--model-sizes", MODEL_SIZES)):
        parser.add_argument(
            option,
            type=lambda text: [int(size) for size in text.split(",") if size],
            default=default,
            help="numbers of sections, with commas",
        )
    parser.add_argument("--one", nargs=2, metavar=("MODEL", "SIZE"), help="print one as JSON")
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(measure(options.one[0], int(options.one[1]))))
        return
    with_model = options.model_sizes if find_model("auto") else ()
    for model, sizes in (("none", options.sizes), ("auto", with_model)):
        for size in sizes:
            # In processes of their own, so that their memory is their own.
            printed = run_module("tests.bench.memory", "--one", model, str(size))
            print(describe(Memory(*json.loads(printed)), model), flush=True)


def describe(memory: Memory, model: str) -> str:
    """Return the figures in words."""
    how = "by words" if model == "none" else "with the model"
    return (
        f"{memory.sections:>7,} sections {how}: {memory.serving_mb:.0f} MB"
        f" ({memory.imports_mb:.0f} of them without articles), at most {memory.most_mb:.0f} MB"
        " in a reload"
    )


def measure(model: str, size: int) -> Memory:
    """Load articles, answer questions, and read the articles again after one has changed."""
    assert bot.cli.run  # imported for its memory
    imports_mb = resident_mb()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_corpora(folder, [size])
        articles, questions = load_corpus(folder, size)
        write_files(folder, articles)
        del articles
        library = load_library(folder)
        sentence_model = load_model(model)
        vectors = Vectors(sentence_model) if sentence_model else None
        answerer = learn(Answerer(library, meanings=vectors))
        ask(answerer, questions)
        gc.collect()
        serving_mb = resident_mb()
        with (folder / "0.md").open("a", encoding="utf-8") as file:
            file.write(CHANGED_LINE)
        renewed = learn(answerer.renew(load_library(folder, library)))
        ask(renewed, questions)
        # The kernel counts the two in different ways, some kilobytes apart.
        return Memory(len(answerer), imports_mb, serving_mb, max(serving_mb, peak_mb()))


def learn(answerer: Answerer) -> Answerer:
    """Give every text a vector of chance: it takes as much room as its own, which takes long."""
    meanings, rng = answerer.meanings, np.random.default_rng(1)
    if meanings is None:
        return answerer
    vectors = meanings.vectors
    for text in meanings.missing:
        row = rng.standard_normal(vectors.dimensions, np.float32)
        vectors._known[vectors._key_of(text)] = (row / np.linalg.norm(row)).astype(np.float16)
    return answerer.renew(answerer.library)


def ask(answerer: Answerer, questions: Sequence[str]) -> None:
    """Ask each question once, for ten audiences in turn."""
    for question, audience in zip(questions[:QUESTIONS], cycle(AUDIENCES), strict=False):
        answerer.reading_as(audience).answer(question)


def resident_mb() -> float:
    """Return the memory that this process holds now, where /proc tells it; else at most so far.

    https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
    """
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return peak_mb()
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()

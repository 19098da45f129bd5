"""docent eval: how well questions with known answers are answered."""

import argparse
import json
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from time import perf_counter

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.check import write_problems
from bot.cli import EXIT_OK
from bot.peers import PEERS, PeerQuality, documents_of, evaluate_peer
from bot.terminal import NOTHING_TO_SERVE, SLOW_S
from retrieval.answer import Answerer
from retrieval.errors import ContentError
from retrieval.evaluation import Evaluation
from retrieval.evaluation import evaluate as evaluate_answerer
from retrieval.library import Library, load_library
from retrieval.questions import Question, check_answers, load_questions
from retrieval.typos import mistype

READING = "Reading the articles…"
ASKING = "Asking Docent…"
ASKING_PEER = "Asking {peer}…"
NOT_INSTALLED = "{peer} isn't installed, so it isn't measured; `make bench` installs it."
PEERS_TITLE = "The same questions to other engines; in brackets, Docent's figure divided by theirs"
NOTHING = "–"
WIDTH = 100
"""Columns where the output is no terminal: the table of peers needs them."""

REFRESHES_PER_SECOND = 2
"""Of the progress: each takes time away from what is being measured."""


def evaluate(options: argparse.Namespace, _environment: Mapping[str, str]) -> int:
    """Ask the questions of a file and print what comes of them.

    Parameters
    ----------
    options : Namespace
        `file`: the questions; `content`: the folder; `json`: whether to print JSON; `typos`:
        whether to ask with typing errors; `peers`: whether to measure other engines too.

    Raises
    ------
    QuestionsError
        If the questions can't be used.
    ContentError
        If nothing can be served.
    """
    questions: Sequence[Question] = load_questions(options.file)
    with _progress() as progress:
        library, answerer, build_seconds = _load(options, progress)
        check_answers(options.file, questions, library)
        if options.typos:
            questions = [replace(question, ask=mistype(question.ask)) for question in questions]
        asked = _tracked(questions, ASKING, progress)
        evaluation = evaluate_answerer(answerer, asked, build_seconds)
        peers = _evaluate_peers(library, questions, progress) if options.peers else {}
    if options.json:
        _write_json(evaluation, peers)
    else:
        _write(_evaluation_table(evaluation))
        if peers:
            _write(_peers_table(evaluation, peers))
    return EXIT_OK


def _load(options: argparse.Namespace, progress: Progress) -> tuple[Library, Answerer, float]:
    task = progress.add_task(READING, total=None)
    library = load_library(options.content)
    started = perf_counter()
    answerer = Answerer(library)
    build_seconds = perf_counter() - started
    progress.remove_task(task)
    write_problems(sys.stderr, options.content, library.problems)
    if not library.articles:
        raise ContentError(NOTHING_TO_SERVE.format(folder=options.content))
    return library, answerer, build_seconds


def _evaluate_peers(
    library: Library, questions: Sequence[Question], progress: Progress
) -> dict[str, PeerQuality]:
    documents = documents_of(library)
    section_ids = [section.id for _, section in library.sections()]
    qualities = {}
    for peer, build in PEERS.items():
        try:
            search = build(documents)
        except ModuleNotFoundError:
            sys.stderr.write(f"docent: {NOT_INSTALLED.format(peer=peer)}\n")
            continue
        asked = _tracked(questions, ASKING_PEER.format(peer=peer), progress)
        qualities[peer] = evaluate_peer(search, section_ids, asked)
    return qualities


def _tracked(
    questions: Sequence[Question], description: str, progress: Progress
) -> Iterator[Question]:
    # Rich's own `track` gives up on a display that hasn't been shown yet.
    task = progress.add_task(description, total=len(questions))
    for question in questions:
        yield question
        progress.advance(task)
    progress.remove_task(task)


def _write_json(evaluation: Evaluation, peers: Mapping[str, PeerQuality]) -> None:
    fields = asdict(evaluation)
    if peers:
        fields["peers"] = {peer: asdict(quality) for peer, quality in peers.items()}
    sys.stdout.write(f"{json.dumps(fields)}\n")


def _write(table: RenderableType) -> None:
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, emoji=False, width=WIDTH)
    with console.capture() as capture:
        console.print(table)
    # Not by rich itself, which ends the program when the reader has gone away.
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _evaluation_table(evaluation: Evaluation) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    yes, no, latency = evaluation.answerable, evaluation.unanswerable, evaluation.latency_ms
    for label, *cells in (
        ("Sections", f"{evaluation.sections:,}"),
        ("Building the index", f"{evaluation.build_seconds:.2f} s"),
        ("Answering, median", f"{latency.p50:.2f} ms"),
        ("Answering, 99th percentile", f"{latency.p99:.2f} ms"),
        ("The right section first (success@1)", _decimal(evaluation.success_at_1)),
        ("Among the first three (success@3)", _decimal(evaluation.success_at_3)),
        ("Mean reciprocal rank (MRR@10)", _decimal(evaluation.mrr_at_10)),
        ("Answerable apart from unanswerable (AUROC)", _decimal(evaluation.auroc)),
        ("Questions that have an answer", f"{yes.questions:,}"),
        ("  answered rightly", *_share(yes.right, yes.questions)),
        ("  answered wrongly", *_share(yes.wrong, yes.questions)),
        ("  sections suggested", *_share(yes.suggested, yes.questions)),
        ("  not answered", *_share(yes.abstained, yes.questions)),
        ("Questions that have none", f"{no.questions:,}"),
        ("  answered all the same", *_share(no.answered, no.questions)),
        ("  sections suggested", *_share(no.suggested, no.questions)),
        ("  not answered", *_share(no.abstained, no.questions)),
    ):
        table.add_row(label, *cells)
    return table


def _peers_table(evaluation: Evaluation, peers: Mapping[str, PeerQuality]) -> Table:
    table = Table(title=f"\n{PEERS_TITLE}", title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for heading in ("success@1", "success@3", "MRR@10", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="right")
    ours = _figures(evaluation)
    table.add_row("Docent", *map(_decimal, ours))
    for peer, quality in peers.items():
        pairs = zip(ours, _figures(quality), strict=True)
        table.add_row(
            peer, *(f"{_decimal(theirs)} {_ratio(mine, theirs)}" for mine, theirs in pairs)
        )
    return table


def _figures(quality: Evaluation | PeerQuality) -> tuple[float | None, ...]:
    latency = quality.latency_ms
    ranking = (quality.success_at_1, quality.success_at_3, quality.mrr_at_10)
    return (*ranking, latency.p50, latency.p99)


def _decimal(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _share(part: int, whole: int) -> tuple[str, str]:
    return f"{part:,}", f"{part / whole:.1%}" if whole else NOTHING


def _ratio(mine: float | None, theirs: float | None) -> str:
    return f"({mine / theirs:.2f})" if mine is not None and theirs else f"({NOTHING})"


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield a display of how far things are; a terminal shows it if they take long."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(
        *columns,
        console=console,
        transient=True,
        refresh_per_second=REFRESHES_PER_SECOND,
        disable=not console.is_terminal,
    )
    timer = threading.Timer(SLOW_S, progress.start)
    timer.start()
    try:
        yield progress
    finally:
        timer.cancel()
        timer.join()
        progress.stop()

"""docent eval: how well questions with known answers are answered."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from operator import attrgetter
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.cli.loading import load_settings, require_articles
from bot.cli.main import EXIT_OK, Environment, Options
from bot.cli.opening import open_answerer
from bot.cli.printing import make_console, print_unpadded, shown_if_slow
from bot.config import Config
from bot.rendering import load_checked_library
from bot.texts import Count, terminal_texts
from retrieval import evaluation
from retrieval.answering import Answerer
from retrieval.content import Library
from retrieval.evaluation import PEERS, Evaluation, PeerQuality, Question
from retrieval.meaning import cache_file

TABLE_WIDTH = 100  # columns; the table of peers needs them
REFRESHES_PER_SECOND = 2  # each refresh of the progress takes time away from what is measured
_figures_of = attrgetter(
    "success_at_1", "success_at_3", "mrr_at_10", "latency_ms.p50", "latency_ms.p99"
)


def evaluate(options: Options, environment: Environment) -> int:
    """Ask the questions of some files and print how well they were answered."""
    config = load_settings(options)
    everyone = config.access.everyone
    loaded = {file: evaluation.load_questions(file, everyone=everyone) for file in options.files}
    questions: Sequence[Question] = [question for found in loaded.values() for question in found]
    with shown_if_slow(_make_progress()) as progress:
        answerer, build_seconds = _load(config, environment, progress)
        library = answerer.library
        for file, found in loaded.items():
            evaluation.check_answers(file, found, library)
        questions = evaluation.leave_out_gone_samples(questions, library)
        if options.typos:
            questions = [
                replace(question, ask=evaluation.mistype(question.ask)) for question in questions
            ]
        asked = _tracked(questions, terminal_texts.ASKING, progress)
        measured = evaluation.measure(answerer, asked, build_seconds)
        peers = _evaluate_peers(library, questions, progress) if options.peers else {}
    if options.json:
        fields = asdict(measured)
        if peers:
            fields["peers"] = {peer: asdict(quality) for peer, quality in peers.items()}
        sys.stdout.write(f"{json.dumps(fields)}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _describe(measured))
        console = make_console(TABLE_WIDTH)
        print_unpadded(console, _evaluation_table(measured))
        if peers:
            print_unpadded(console, _peers_table(measured, peers))
    return EXIT_OK


def _make_progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=REFRESHES_PER_SECOND,
    )


def _load(config: Config, environment: Environment, progress: Progress) -> tuple[Answerer, float]:
    task = progress.add_task(terminal_texts.READING, total=None)
    folder = Path(config.content.folder)
    library = load_checked_library(folder, language=config.retrieval.language)
    started = perf_counter()
    answerer = open_answerer(config, cache_file(environment, Path.home()), library)
    build_seconds = perf_counter() - started
    progress.remove_task(task)
    require_articles(library, folder)
    learning = progress.add_task(terminal_texts.LEARNING, total=None)
    for done, total in answerer.learn():
        progress.update(learning, completed=done, total=total)
    progress.remove_task(learning)
    return answerer.renew(library), build_seconds


def _evaluate_peers(
    library: Library, questions: Sequence[Question], progress: Progress
) -> dict[str, PeerQuality]:
    qualities = {}
    for peer, build in PEERS.items():
        asked = _tracked(questions, terminal_texts.ASKING_PEER.format(peer=peer), progress)
        try:
            qualities[peer] = evaluation.evaluate_peer(build, library, asked)
        except ModuleNotFoundError:
            message = terminal_texts.NOT_INSTALLED.format(peer=peer)
            sys.stderr.write(f"{terminal_texts.ERROR.format(message=message)}\n")
    return qualities


def _tracked(
    questions: Sequence[Question], description: str, progress: Progress
) -> Iterator[Question]:
    # rich's own `track` fails on a display that isn't shown yet.
    task = progress.add_task(description, total=len(questions))
    for question in questions:
        yield question
        progress.advance(task)
    progress.remove_task(task)


def _describe(measured: Evaluation) -> Iterator[str]:
    """Yield the questions that were missed, and what became of all in two sentences."""
    for miss in measured.misses:
        yield f"“{miss.ask}”"
        wanted = terminal_texts.OR.join(miss.expected) or terminal_texts.EXPECTED_NONE
        yield terminal_texts.EXPECTED.format(wanted=wanted)
        got = ", ".join(miss.got)
        outcome = miss.outcome if got else ""
        yield f"{terminal_texts.CAME[outcome].format(got=got)}\n"
    for summary, outcomes in (
        (terminal_texts.SUMMARY_ANSWERABLE, measured.answerable),
        (terminal_texts.SUMMARY_UNANSWERABLE, measured.unanswerable),
    ):
        if outcomes.questions:
            counts = {name: Count(number) for name, number in asdict(outcomes).items()}
            yield summary.format(**counts)
    yield ""


def _evaluation_table(measured: Evaluation) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    for figure, (label, form) in terminal_texts.FIGURES.items():
        value = attrgetter(figure)(measured)
        missing = terminal_texts.NO_MODEL if figure == "model" else terminal_texts.NO_FIGURE
        cells = [missing if value is None else form.format(value)]
        kind, _, outcome = figure.partition(".")
        if outcome and isinstance(value, int) and outcome != "questions":
            whole = getattr(measured, kind).questions
            cells.append(f"{value / whole:.1%}" if whole else terminal_texts.NO_FIGURE)
        table.add_row(label, *cells)
    return table


def _peers_table(measured: Evaluation, peers: Mapping[str, PeerQuality]) -> Table:
    table = Table(
        title=f"\n{terminal_texts.PEERS_TITLE}", title_justify="left", box=None, pad_edge=False
    )
    table.add_column("")
    for heading in terminal_texts.PEERS_COLUMNS:
        table.add_column(heading, justify="right")
    ours = _figures_of(measured)
    table.add_row(terminal_texts.DOCENT, *map(_decimal, ours))
    for peer, quality in peers.items():
        pairs = zip(ours, _figures_of(quality), strict=True)
        cells = (f"{_decimal(theirs)} {_ratio(mine, theirs)}" for mine, theirs in pairs)
        table.add_row(peer, *cells)
    return table


def _decimal(value: float | None) -> str:
    return terminal_texts.NO_FIGURE if value is None else f"{value:.3f}"


def _ratio(mine: float | None, theirs: float | None) -> str:
    ratio = f"{mine / theirs:.2f}" if mine is not None and theirs else terminal_texts.NO_FIGURE
    return f"({ratio})"

"""Measure one engine on one corpus, in a process of its own so that its memory is its own."""

import json
import resource
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import cycle
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import NamedTuple

from retrieval.answering import Answer, Answerer
from retrieval.audience import Audience
from retrieval.content.article import Article, Section
from retrieval.content.library import Library
from retrieval.evaluation.measures import latency_of
from retrieval.evaluation.peers import Build, Document, build_bm25s, build_tantivy
from tests.bench.corpus import BenchArticle, Corpus, load_corpus

AUDIENCES = (
    Audience.of({"guest"}),
    Audience.of({"subscriber"}),
    Audience.of({"moderator"}),
    Audience.of({"admin"}),
    Audience.of({"researcher"}),
    Audience.of({"guest", "researcher"}),
    Audience.of({"subscriber", "moderator"}),
    Audience.of({"guest"}, {"subscriber"}),
    Audience.of({"subscriber"}, {"moderator", "researcher"}),
    Audience.of({"guest"}, {"moderator"}, {"admin"}),
)
"""Seven in private and three in channels; nine of them see different sections."""

MAXRSS_PER_MB = 1024**2 if sys.platform == "darwin" else 1024
"""`ru_maxrss` is in bytes on macOS, in kilobytes elsewhere: getrusage(2)."""


class Speed(NamedTuple):
    """What is measured of an engine.

    `memory_mb` is what building and searching added at most; `first_ms` the longest first question
    of an audience, 0 where the engine knows no audiences.
    """

    build_s: float
    memory_mb: float
    mean_ms: float
    p50_ms: float
    p99_ms: float
    first_ms: float


def measure_docent(corpus: Corpus) -> Speed:
    """Measure Docent's whole answer, for ten audiences in turn."""
    library = Library(tuple(_article(n, article) for n, article in enumerate(corpus.articles)))
    memory_mb = peak_mb()
    started = perf_counter()
    answerer = Answerer(library)
    build_s = perf_counter() - started

    def ask(question: str, audience: Audience) -> Answer:
        return answerer.reading_as(audience).answer(question)

    first_ms = [_milliseconds(ask, corpus.questions[0], audience) for audience in AUDIENCES]
    times = [
        _milliseconds(ask, question, audience)
        for question, audience in zip(corpus.questions, cycle(AUDIENCES), strict=False)
    ]
    return _speed(build_s, memory_mb, times, max(first_ms))


def measure_peer(corpus: Corpus, module: str, build: Build) -> Speed:
    """Measure a peer's search of all sections."""
    documents = [
        Document(article.title, heading, text)
        for article in corpus.articles
        for heading, text in article.sections
    ]
    import_module(module)  # it takes time and memory, and none of either is for these sections
    memory_mb = peak_mb()
    started = perf_counter()
    search = build(documents)
    build_s = perf_counter() - started
    search(corpus.questions[0])  # numba compiles what it runs first
    times = [_milliseconds(search, question) for question in corpus.questions]
    return _speed(build_s, memory_mb, times)


ENGINES: dict[str, Callable[[Corpus], Speed]] = {
    "Docent": measure_docent,
    "bm25s": partial(measure_peer, module="bm25s", build=build_bm25s),
    "bm25s, numba": partial(
        measure_peer, module="bm25s", build=partial(build_bm25s, backend="numba")
    ),
    "tantivy": partial(measure_peer, module="tantivy", build=build_tantivy),
}


def _article(number: int, article: BenchArticle) -> Article:
    sections = tuple(
        Section(id=f"a{number}#s{n}", heading=heading, text=text, source="", line=1)
        for n, (heading, text) in enumerate(article.sections)
    )
    return Article(
        slug=f"a{number}",
        title=article.title,
        roles=frozenset(article.roles),
        sections=sections,
        resources=(),
        definitions="",
        file="",
    )


def _milliseconds(search: Callable[..., object], *arguments: object) -> float:
    started = perf_counter()
    search(*arguments)
    return (perf_counter() - started) * 1000


def _speed(
    build_s: float, memory_mb: float, times: Sequence[float], first_ms: float = 0.0
) -> Speed:
    latency = latency_of(times)
    return Speed(
        build_s=build_s,
        memory_mb=peak_mb() - memory_mb,
        mean_ms=fmean(times),
        p50_ms=latency.p50,
        p99_ms=latency.p99,
        first_ms=first_ms,
    )


def peak_mb() -> float:
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MAXRSS_PER_MB


def main(engine: str, folder: str, size: str) -> None:
    """Print an engine's `Speed` as JSON; null if it isn't installed."""
    corpus = load_corpus(Path(folder), int(size))
    try:
        speed = ENGINES[engine](corpus)
    except ImportError:
        print("null")
    else:
        print(json.dumps(speed))


if __name__ == "__main__":
    main(*sys.argv[1:])

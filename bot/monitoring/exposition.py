"""The bot's counts in Prometheus' format; the only module that knows prometheus_client.

Every label's values are a fixed set, and none names a member, channel, guild or article.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import get_args

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.admin import ReloadResult
from bot.monitoring.server import Monitor, Watched
from bot.rendering import Place
from bot.responding import Outcome
from bot.serving import Latencies, ReloadKind

SURFACES: tuple[Place, ...] = get_args(Place)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
KINDS: tuple[ReloadKind, ...] = get_args(ReloadKind)
RESULTS: tuple[ReloadResult, ...] = get_args(ReloadResult)


def build_renderer(monitor: Monitor) -> Callable[[], bytes]:
    """Return what renders the counts of this moment."""
    registry = CollectorRegistry()
    registry.register(_Collector(monitor))
    ProcessCollector(registry=registry)
    return partial(generate_latest, registry)


class _Collector(Collector):
    """Reads at each request what the bot has counted by itself."""

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor

    def collect(self) -> Iterator[Metric]:
        """Yield all (called by prometheus_client)."""
        yield _times(
            "docent_event_loop_delay_seconds",
            "How much later than it was due something was done.",
            self._monitor.delays,
        )
        if self._monitor.bot:
            yield from _collect(self._monitor.bot)


def _collect(bot: Watched) -> Iterator[Metric]:
    tally, librarian, library = bot.respondent.tally, bot.librarian, bot.librarian.library
    questions = CounterMetricFamily(
        "docent_questions",
        "Questions, by where the reply stands and what it was.",
        labels=("surface", "outcome"),
    )
    for surface, outcome in product(SURFACES, OUTCOMES):
        questions.add_metric((surface, outcome), tally.outcomes[surface, outcome])
    yield questions
    yield _times("docent_answer_seconds", "Finding an answer.", librarian.latencies)
    yield _times(
        "docent_reply_seconds",
        "From when a question was taken up until its reply was sent.",
        tally.reply_times,
    )
    reloads = CounterMetricFamily(
        "docent_reloads", "Reloads and rollbacks by command.", labels=("kind", "result")
    )
    for kind, result in product(KINDS, RESULTS):
        reloads.add_metric((kind, result), bot.reloads.results[kind, result])
    yield reloads
    yield CounterMetricFamily(
        "docent_failures", "Questions, commands and presses that failed.", bot.apologies.failures
    )
    yield CounterMetricFamily(
        "docent_store_errors", "Times that the database couldn't be used.", bot.store.errors
    )
    connected = [latency for _, latency in bot.latencies if math.isfinite(latency)]
    for name, what, value in (
        ("docent_library_articles", "Articles that are served.", len(library.articles)),
        ("docent_library_sections", "Sections that are searched.", len(librarian.answerer)),
        ("docent_library_generation", "The library's number.", library.generation),
        ("docent_shards", "Shards of this process.", len(bot.latencies)),
        ("docent_shards_connected", "Those whose heartbeats are answered.", len(connected)),
        ("docent_shard_latency_seconds", "Of the slowest heartbeat.", max(connected, default=0)),
    ):
        yield GaugeMetricFamily(name, what, value)


def _times(name: str, what: str, latencies: Latencies) -> Metric:
    buckets = [
        ("+Inf" if math.isinf(bound_s) else str(bound_s), count)
        for bound_s, count in latencies.cumulate()
    ]
    return HistogramMetricFamily(name, what, buckets, latencies.total_s)

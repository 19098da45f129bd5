"""Counts of durations, of bounded size."""

import math
from itertools import pairwise

import pytest

from bot.serving.latency import BOUNDS_S, Latencies


def test_percentiles_are_upper_bounds_of_what_was_added() -> None:
    """By the nearest rank, in milliseconds; never more than the longest."""
    latencies = Latencies()
    assert latencies.percentile_ms(50) is None
    for number in range(1, 101):
        latencies.add(number / 1000)
    assert latencies.percentile_ms(50) == pytest.approx(50)
    assert latencies.percentile_ms(70.5) == pytest.approx(100)
    latencies.add(3600)
    assert latencies.percentile_ms(99) == pytest.approx(100)
    assert latencies.percentile_ms(100) == pytest.approx(3_600_000)


def test_what_is_counted_is_bounded() -> None:
    """However much there is, it is in the same few counts, each with all that are shorter."""
    latencies = Latencies()
    for number in range(5_000):
        latencies.add(number / 100)
    assert latencies.count == 5_000
    assert latencies.total_s == pytest.approx(124_975)
    found = latencies.cumulate()
    assert [bound for bound, _ in found] == [*BOUNDS_S, math.inf]
    assert [count for _, count in found] == [
        *(sum(number / 100 <= bound for number in range(5_000)) for bound in BOUNDS_S),
        5_000,
    ]


def test_bounds_are_close_enough_to_tell_something() -> None:
    """In order, and none far from the next."""
    assert all(1 < longer / shorter < 1.7 for shorter, longer in pairwise(BOUNDS_S))

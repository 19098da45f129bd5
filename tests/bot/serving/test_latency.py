"""A bounded sample of durations."""

import pytest

from bot.serving.latency import SAMPLE, Latencies


def test_percentiles_are_those_of_what_was_added() -> None:
    """By the nearest rank, in milliseconds."""
    latencies = Latencies()
    assert latencies.percentile_ms(50) is None
    for number in range(1, 101):
        latencies.add(number / 1000)
    assert latencies.percentile_ms(50) == pytest.approx(50)
    assert latencies.percentile_ms(99) == pytest.approx(99)
    assert latencies.percentile_ms(100) == pytest.approx(100)


def test_the_sample_is_bounded_and_of_all() -> None:
    """What came late counts as much as what came first."""
    latencies = Latencies()
    for number in range(10 * SAMPLE):
        latencies.add(number)
    assert latencies.count == 10 * SAMPLE
    assert len(latencies._sample) == SAMPLE
    assert latencies.percentile_ms(50) == pytest.approx(5000 * SAMPLE, rel=0.1)

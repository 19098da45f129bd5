"""Percentiles of how long answers take, from a sample of bounded size."""

import math
import random

SAMPLE = 2_000
"""Enough to hold twenty durations above the 99th percentile."""


class Latencies:
    """A uniform sample of all durations so far.

    Notes
    -----
    Algorithm R of J. S. Vitter, "Random Sampling with a Reservoir", ACM Transactions on
    Mathematical Software 11 (1985).
    """

    def __init__(self) -> None:
        self._random = random.Random(0)  # noqa: S311  # a sample is no secret
        self._sample: list[float] = []
        self.count = 0

    def add(self, seconds: float) -> None:
        """Count one more duration."""
        self.count += 1
        if len(self._sample) < SAMPLE:
            self._sample.append(seconds)
            return
        place = self._random.randrange(self.count)
        if place < SAMPLE:
            self._sample[place] = seconds

    def percentile_ms(self, percent: float) -> float | None:
        """Return a percentile in milliseconds, for 0 < percent ≤ 100; None before the first."""
        ordered = sorted(self._sample)
        if not ordered:
            return None
        return ordered[math.ceil(percent / 100 * len(ordered)) - 1] * 1000

"""How long things take: counts of bounded size, however many there were."""

import math
from bisect import bisect_left
from itertools import accumulate

# Between two of them, the longer is at most 1.7 times the shorter.
BOUNDS_S = tuple(
    number / 1000
    for power in (1, 10, 100, 1000)
    for number in (power, 1.5 * power, 2 * power, 3 * power, 5 * power, 7 * power)
)


class Latencies:
    """How many of all durations so far were at most how long."""

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS_S) + 1)
        self._longest_s = 0.0
        self.total_s = 0.0  # all of them together

    def add(self, seconds: float) -> None:
        """Count one more duration."""
        self._counts[bisect_left(BOUNDS_S, seconds)] += 1
        self._longest_s = max(self._longest_s, seconds)
        self.total_s += seconds

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self._counts)

    def cumulate(self) -> list[tuple[float, int]]:
        """Return how many were at most as long as each of `BOUNDS_S`, and at most infinitely."""
        return list(zip((*BOUNDS_S, math.inf), accumulate(self._counts), strict=True))

    def percentile_ms(self, percent: float) -> float | None:
        """Return what so many percent (above 0) took at most, by the next bound, in milliseconds.

        None before the first.
        """
        rank = math.ceil(percent / 100 * self.count)
        if not rank:
            return None
        bound_s = next(bound_s for bound_s, count in self.cumulate() if count >= rank)
        return min(bound_s, self._longest_s) * 1000

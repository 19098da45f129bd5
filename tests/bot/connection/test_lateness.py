"""How old an interaction is, whatever this machine's clock says."""

import logging

import pytest

from bot.connection.lateness import LIFE_S, LINES_A_MINUTE, TOO_OLD_S, WINDOW_S, Lateness
from tests.clock import Clock


def made_at(discord_s: float) -> int:
    """Return an id that Discord has made then."""
    return int(discord_s * 1000) << 22


@pytest.mark.parametrize("ahead_s", [-1e6, 0.0, 3.0, 1e6])
def test_a_wrong_clock_makes_nothing_late(ahead_s: float) -> None:
    """Only what took longer than the fastest is old."""
    clock = Clock()
    clock.now = 1e7 + ahead_s
    lateness = Lateness(clock)
    assert not lateness.is_late(made_at(1e7 - 0.2))
    assert not lateness.is_late(made_at(1e7 - 0.2 - TOO_OLD_S + 0.1))
    assert lateness.is_late(made_at(1e7 - 0.2 - TOO_OLD_S - 0.1))


def test_clocks_that_drift_apart_make_nothing_late() -> None:
    """What was the fastest hours ago says nothing now."""
    clock = Clock()
    lateness = Lateness(clock)
    for hour in range(100):
        clock.now = hour * WINDOW_S * 1.01 + hour
        assert not lateness.is_late(made_at(hour * WINDOW_S * 1.01))


def test_what_discord_takes_is_never_late_for_long() -> None:
    """If the difference of the clocks was taken for less than it is, an answer shows it."""
    clock = Clock()
    lateness = Lateness(clock)
    lateness.age_s(made_at(1000))  # an id from the future
    clock.now = 10
    refused = 0
    while lateness.is_late(made_at(10)):
        refused += 1
        assert refused < 20
    lateness.note_answered(made_at(10))
    assert lateness.age_s(made_at(10)) <= LIFE_S
    assert refused == 19


def test_the_log_has_so_many_lines_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """One for each late interaction, until there are too many; then their number."""
    clock = Clock()
    lateness = Lateness(clock)
    clock.now = 100
    lateness.age_s(made_at(100))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            lateness.is_late(made_at(90))
        assert [r.getMessage() for r in caplog.records] == [
            "An interaction came too late to be answered: it is 10.0 s old."
        ] * 3
        for _ in range(1000):
            lateness.tell("A line.")
        assert len(caplog.records) == LINES_A_MINUTE
        clock.now += 60
        lateness.tell("A line.")
    assert caplog.messages[-2:] == [
        f"… and {1003 - LINES_A_MINUTE} more in that minute.",
        "A line.",
    ]

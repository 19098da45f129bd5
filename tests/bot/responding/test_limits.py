"""How many questions a minute: of each member, and in each channel."""

import pytest

from bot.responding import limits
from bot.responding.limits import COMPLETIONS, PRESSES, WINDOW_S, RateLimits
from bot.texts import member_texts
from tests.clock import Clock

ANNA, BEN = 1, 2
SQUARE, LOUNGE = 10, 11


def asked(rates: RateLimits, times: int, user_id: int, channel_id: int | None = None) -> int:
    """Ask a number of times; return how many questions were taken."""
    return sum(rates.ask(user_id, channel_id) is None for _ in range(times))


def test_a_member_may_ask_so_many_questions_wherever_they_ask() -> None:
    """All channels and the private chat count together; another member has a count of their own."""
    rates = RateLimits(3, 100, Clock())
    assert asked(rates, 1, ANNA, SQUARE) == 1
    assert asked(rates, 1, ANNA, LOUNGE) == 1
    assert asked(rates, 5, ANNA) == 1
    assert asked(rates, 5, BEN) == 3


def test_a_channel_may_be_asked_in_so_often_by_all_together() -> None:
    """Another channel has a count of its own, and the private chat none."""
    rates = RateLimits(100, 3, Clock())
    assert asked(rates, 2, ANNA, SQUARE) == 2
    assert asked(rates, 5, BEN, SQUARE) == 1
    assert asked(rates, 5, BEN, LOUNGE) == 3
    assert asked(rates, 5, BEN) == 5


def test_any_minute_counts() -> None:
    """Each question makes room a minute after it was asked; none that was refused takes any."""
    clock = Clock()
    rates = RateLimits(2, 100, clock)
    assert asked(rates, 1, ANNA) == 1
    clock.now = 40
    assert asked(rates, 9, ANNA) == 1
    clock.now = WINDOW_S - 0.001
    assert asked(rates, 9, ANNA) == 0
    clock.now = WINDOW_S
    assert asked(rates, 9, ANNA) == 1
    clock.now = 40 + WINDOW_S
    assert asked(rates, 9, ANNA) == 1


@pytest.mark.parametrize(("passed", "seconds"), [(0, 60), (17.5, 43), (59.9, 2)])
def test_a_refusal_says_when_to_ask_again(passed: float, seconds: int) -> None:
    """Asking then is taken."""
    clock = Clock()
    rates = RateLimits(1, 100, clock)
    rates.ask(ANNA, SQUARE)
    clock.now = passed
    refusal = rates.ask(ANNA, SQUARE)
    assert refusal is not None
    assert refusal.sentence == member_texts.MEMBER_LIMIT.format(seconds=seconds)
    clock.now += seconds
    assert rates.ask(ANNA, SQUARE) is None


def test_of_two_limits_the_longer_wait_is_told() -> None:
    """Asking again after the shorter one would be refused again."""
    clock = Clock()
    rates = RateLimits(1, 1, clock)
    rates.ask(BEN, LOUNGE)
    clock.now = 10
    rates.ask(ANNA, SQUARE)
    clock.now = 20
    by_channel = rates.ask(BEN, SQUARE)
    by_member = rates.ask(ANNA, LOUNGE)
    assert by_channel is not None
    assert by_channel.sentence == member_texts.CHANNEL_LIMIT.format(seconds=50)
    assert by_member is not None
    assert by_member.sentence == member_texts.MEMBER_LIMIT.format(seconds=50)


def test_a_refusal_is_told_once_until_a_question_is_taken_again() -> None:
    """Whoever goes on asking hears nothing more; of a channel, nobody else does either."""
    clock = Clock()
    rates = RateLimits(100, 1, clock)
    for _ in range(2):
        assert rates.ask(ANNA, SQUARE) is None
        told = []
        for user_id in (ANNA, BEN, ANNA):
            refusal = rates.ask(user_id, SQUARE)
            assert refusal is not None
            told.append(refusal.tell())
        assert told == [True, False, False]
        clock.now += WINDOW_S


def test_only_so_many_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were silent longest are counted from the start again."""
    monkeypatch.setattr(limits, "MAX_COUNTED", 2)
    rates = RateLimits(1, 100, Clock())
    taken = [rates.ask(user_id, SQUARE) is None for user_id in (1, 2, 1, 3, 1, 2)]
    assert taken == [True, True, False, True, False, True]
    assert len(rates._members._windows) == 2


def test_presses_and_completions_are_counted_apart() -> None:
    """For each member; none of them is a question."""
    clock = Clock()
    rates = RateLimits(3, 100, clock)
    assert asked(rates, 5, ANNA) == 3
    pressed = [rates.press(ANNA) for _ in range(PRESSES + 1)]
    assert [refusal is None for refusal in pressed] == [True] * PRESSES + [False]
    assert pressed[-1] is not None
    assert pressed[-1].sentence == member_texts.PRESS_LIMIT.format(seconds=60)
    assert sum(rates.complete(ANNA) for _ in range(2 * COMPLETIONS)) == COMPLETIONS
    assert (rates.press(BEN), rates.complete(BEN)) == (None, True)
    clock.now = WINDOW_S
    assert (rates.press(ANNA), rates.complete(ANNA)) == (None, True)


def test_who_may_ask_more_may_press_as_often() -> None:
    """Where a community's limit is high, no answer is without its buttons."""
    rates = RateLimits(1_000, 1_000, Clock())
    assert all(rates.press(ANNA) is None and rates.complete(ANNA) for _ in range(1_000))

"""What became of questions, counted."""

from dataclasses import replace
from time import perf_counter
from typing import Any, get_args, get_type_hints

import pytest

from bot.rendering import Tone
from bot.replies import SILENCE, Delivery
from bot.responding.tally import Outcome, Tally

KINDS = get_args(get_type_hints(Delivery)["kind"])


@pytest.mark.parametrize("tone", [*get_args(Tone), None])
@pytest.mark.parametrize("kind", KINDS)
def test_every_reply_has_an_outcome(kind: Any, tone: Tone | None) -> None:
    """Nothing that is counted can keep a reply from being sent."""
    tally = Tally()
    delivery = replace(SILENCE, kind=kind, layout=replace(SILENCE.layout, tone=tone))
    tally.count("chat", delivery, perf_counter())
    ((_, outcome),) = tally.outcomes
    assert outcome in get_args(Outcome)


def test_an_urgent_answer_counts_as_any_other() -> None:
    """Nothing of what is urgent is noted, not even that it was."""
    tally = Tally()
    for tone in ("urgent", "answer"):
        layout = replace(SILENCE.layout, tone=tone)
        tally.count("chat", replace(SILENCE, kind="answer", layout=layout), perf_counter())
    assert tally.outcomes == {("chat", "answered"): 2}


def test_what_is_sent_is_timed_until_its_end() -> None:
    """What it had to do at its end is done as before; silence takes no time."""
    tally, ended = Tally(), []
    delivery = replace(SILENCE, kind="sentence", end=lambda: ended.append(tally.reply_times.count))
    counted = tally.count("chat", delivery, perf_counter())
    assert (ended, tally.reply_times.count) == ([], 0)
    counted.end()
    assert (ended, tally.reply_times.count) == ([0], 1)
    assert tally.count("chat", SILENCE, perf_counter()) is SILENCE

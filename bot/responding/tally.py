"""What became of questions, and how long it took: numbers alone, of nobody and about nothing."""

from collections import Counter
from dataclasses import replace
from time import perf_counter
from typing import Literal

from bot.rendering import Place
from bot.replies import Delivery
from bot.serving import Latencies

Outcome = Literal["answered", "suggested", "abstained", "sentence", "refused", "silence"]

# By the tone of an answer, or else by the kind of delivery.
_OUTCOMES: dict[str | None, Outcome] = {
    "answer": "answered",
    None: "answered",  # a tone that needn't be told
    "urgent": "answered",  # nothing of what is urgent is noted, not even that it was
    "offers": "suggested",
    "unknown": "abstained",
    "sentence": "sentence",
    "thanks": "sentence",
    "refusal": "refused",
    "silence": "silence",
}


class Tally:
    """Counts, since the start."""

    def __init__(self) -> None:
        # How many questions had which reply, by where it stands.
        self.outcomes = Counter[tuple[Place, Outcome]]()
        # From when a question was taken up until its reply was sent, or couldn't be.
        self.reply_times = Latencies()

    def count(self, place: Place, delivery: Delivery, started_s: float) -> Delivery:
        """Count a reply to a question that was taken up then; return it, to be timed at its end."""
        is_answer = delivery.kind == "answer"
        outcome = _OUTCOMES[delivery.layout.tone if is_answer else delivery.kind]
        self.outcomes[place, outcome] += 1
        if delivery.kind in {"silence", "thanks"}:
            return delivery

        def end() -> None:
            delivery.end()
            self.reply_times.add(perf_counter() - started_s)

        return replace(delivery, end=end)

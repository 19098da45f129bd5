"""Counting what a text costs: in steps, which are the same on every machine."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from retrieval.language import analyzer as analysis
from retrieval.search.spelling import Speller


@dataclass(slots=True)
class Steps:
    """What was done since the last `count`.

    Parameters
    ----------
    folded : int
        Characters that were made of texts by folding them.
    repaired : list of str
        Words that a repair was looked for.
    """

    folded: int
    repaired: list[str]

    def count(self, work: Callable[[], object]) -> int:
        """Do some work and return how many characters were folded."""
        self.folded = 0
        self.repaired.clear()
        work()
        return self.folded


def count_steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Count from now on, to the end of the test."""
    steps = Steps(0, [])
    fold, repairs = analysis._fold, Speller.repairs

    def counting_fold(text: str) -> str:
        folded = fold(text)
        steps.folded += len(folded)
        return folded

    def counting_repairs(speller: Speller, word: str) -> tuple[str, ...]:
        steps.repaired.append(word)
        return repairs(speller, word)

    monkeypatch.setattr(analysis, "_fold", counting_fold)
    monkeypatch.setattr(Speller, "repairs", counting_repairs)
    return steps

"""How likely the best section found is the answer: a logistic model of a few features.

Its coefficients were learned from questions with known answers; likelihood.toml tells from which.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from retrieval.toml_file import read_toml

COEFFICIENTS_FILE = Path(__file__).with_name("likelihood.toml")
"""Written by `python -m tests.bench.likelihood`."""


class Features(NamedTuple):
    """What tells how likely the best section is the answer.

    Parameters
    ----------
    words : float
        The part of its score that comes from words, relative to the question's.
    cosine : float
        How alike it and the question are in meaning.
    rank : float
        The share of the everyday questions, which nothing answers, whose best section has a lower
        relative score; in [0, 1].
    lead : float
        By how much its relative score exceeds that of the next section.
    article_lead : float
        By how much it exceeds that of the best section of another article.
    told : float
        1 if its heading is for what is asked, else 0.
    """

    words: float
    cosine: float
    rank: float
    lead: float
    article_lead: float
    told: float


class Likelihood(NamedTuple):
    """Two probabilities, in (0, 1).

    Parameters
    ----------
    first : float
        That the best section answers the question.
    among_first : float
        That one of the first three does.
    """

    first: float
    among_first: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What questions that the library doesn't answer find in it, for one audience.

    Parameters
    ----------
    scores : tuple of float
        The relative scores of their best sections, in order.
    """

    scores: tuple[float, ...] = ()

    def rank(self, score: float) -> float:
        """Return the share of the questions whose best section has a lower score; in [0, 1]."""
        return bisect_left(self.scores, score) / max(len(self.scores), 1)


UNCALIBRATED = Calibration()


def estimate(features: Features, *, has_meaning: bool) -> Likelihood:
    """Return how likely the best section is the answer, or one of the first three.

    Parameters
    ----------
    has_meaning : bool
        Whether a sentence model took part: without it, the other features mean more.
    """
    models = _load_models()["meaning" if has_meaning else "words"]
    return Likelihood(*(_logistic(models[name], features) for name in Likelihood._fields))


def _logistic(model: dict[str, float], features: Features) -> float:
    sums = (model.get(name, 0.0) * value for name, value in features._asdict().items())
    return 1 / (1 + math.exp(-model["intercept"] - math.fsum(sums)))


@cache
def _load_models() -> dict[str, dict[str, dict[str, float]]]:
    return read_toml(COEFFICIENTS_FILE).data

"""How likely the best section found is the answer: a logistic model of a few features.

Its coefficients were learned from questions with known answers; likelihood.toml tells from which.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from retrieval.toml_file import read_toml

# Written by `python -m tests.bench.likelihood`.
COEFFICIENTS_FILE = Path(__file__).with_name("likelihood.toml")


class Features(NamedTuple):
    """What tells how likely the best section is the answer."""

    words: float  # the part of its score that comes from words, relative to the question's
    cosine: float  # how alike it and the question are in meaning
    rank: float  # the share of everyday questions whose best section scores lower, in [0, 1]
    lead: float  # by how much its relative score exceeds that of the next section
    article_lead: float  # by how much it exceeds that of the best section of another article
    told: float  # 1 if its heading is for what is asked, else 0


class Likelihood(NamedTuple):
    """Two probabilities, in (0, 1)."""

    first: float  # that the best section answers the question
    among_first: float  # that one of the first three does


def rank_among(scores: Sequence[float], score: float) -> float:
    """Return the share of some scores, in order, that are lower than another; in [0, 1]."""
    return bisect_left(scores, score) / max(len(scores), 1)


def estimate(features: Features, *, has_meaning: bool) -> Likelihood:
    """Return how likely the best section is the answer, or one of the first three.

    Without a sentence model, the other features mean more.
    """
    models = _load_models()["meaning" if has_meaning else "words"]
    return Likelihood(*(_logistic(models[name], features) for name in Likelihood._fields))


def _logistic(model: dict[str, float], features: Features) -> float:
    sums = (model.get(name, 0.0) * value for name, value in features._asdict().items())
    return 1 / (1 + math.exp(-model["intercept"] - math.fsum(sums)))


@cache
def _load_models() -> dict[str, dict[str, dict[str, float]]]:
    return read_toml(COEFFICIENTS_FILE).data

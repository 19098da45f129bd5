"""Why a question is answered as it is."""

from dataclasses import dataclass

from retrieval.answering.answers import Answer, Thresholds
from retrieval.answering.decision import Shortfall
from retrieval.answering.likelihood import Features, Likelihood
from retrieval.answering.understanding import Understood
from retrieval.parameters import NAMED_CONFIDENCE
from retrieval.search import Hit, ScoreParts


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question is answered as it is, for one audience.

    Parameters
    ----------
    answer : Answer
        The answer that the audience gets.
    understood : Understood
        The question's words as they were read.
    idf : dict of str to float
        Each term's weight by rarity.
    best : tuple of ScoreParts
        The best sections, best first.
    order : tuple of Hit
        All sections found, those that may be the answer first.
    features : Features or None
        What the likelihood depends on; None if nothing was found.
    likelihood : Likelihood
        That the best section, or one of the first three, is the answer.
    thresholds : Thresholds
        What the likelihood is compared with.
    shortfalls : tuple of Shortfall
        What keeps the best section from being the answer.
    """

    answer: Answer
    understood: Understood
    idf: dict[str, float]
    best: tuple[ScoreParts, ...]
    order: tuple[Hit, ...]
    features: Features | None
    likelihood: Likelihood
    thresholds: Thresholds
    shortfalls: tuple[Shortfall, ...]

    @property
    def names_article(self) -> bool:
        """Whether it is a name or a phrasing, which is answered whatever the scores."""
        return self.answer.score == NAMED_CONFIDENCE

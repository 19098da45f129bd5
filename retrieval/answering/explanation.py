"""Why a question is answered as it is."""

from dataclasses import dataclass

from retrieval.answering.answers import Answer, Thresholds
from retrieval.answering.decision import Shortfall
from retrieval.answering.understanding import Understood
from retrieval.parameters import NAMED_CONFIDENCE
from retrieval.search import ScoreParts


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
    confidence : float
        The best section's.
    thresholds : Thresholds
        What the confidence is compared with.
    shortfalls : tuple of Shortfall
        What keeps the best section from being the answer.
    """

    answer: Answer
    understood: Understood
    idf: dict[str, float]
    best: tuple[ScoreParts, ...]
    confidence: float
    thresholds: Thresholds
    shortfalls: tuple[Shortfall, ...]

    @property
    def names_article(self) -> bool:
        """Whether the question is an article's name, which is answered whatever the scores."""
        return self.answer.score == NAMED_CONFIDENCE

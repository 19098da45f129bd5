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
    """Why a question is answered as it is, for one audience."""

    answer: Answer  # the answer that the audience gets
    understood: Understood  # the question's words as they were read
    idf: dict[str, float]  # each term's weight by rarity
    best: tuple[ScoreParts, ...]  # the best sections, best first
    order: tuple[Hit, ...]  # all sections found, those that may be the answer first
    features: Features | None  # what the likelihood depends on; None if nothing was found
    likelihood: Likelihood  # that the best section, or one of the first three, is the answer
    thresholds: Thresholds  # what the likelihood is compared with
    shortfalls: tuple[Shortfall, ...]  # what keeps the best section from being the answer

    @property
    def names_article(self) -> bool:
        """Whether it is a name or a phrasing, which is answered whatever the scores."""
        return self.answer.score == NAMED_CONFIDENCE

"""Why a question is answered as it is: the values, and the words for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.answering.answers import Answer, Answered, Suggested, Thresholds
from retrieval.answering.decision import Shortfall
from retrieval.answering.understanding import Understood
from retrieval.parameters import NAMED_CONFIDENCE
from retrieval.search import ScoreParts

OUTCOMES = {Answered: "answers", Suggested: "suggests"}
ABSTAINS = "abstains"
BY_NAME = "It names an article, so that is the answer."
SHORTFALLS: dict[Shortfall, str] = {
    "nothing": "no section has any of its words",
    "confidence": "the best section isn't sure enough",
    "other": "the best section is about another thing than the one that it names",
    "opposite": "the best section's heading says the opposite",
    "words": "the best section doesn't have each word where each counts",
    "apart": "no one section has all the subjects that it names",
    "repair": "a subject's name is only a guess at what was typed",
    "kind": "the best section doesn't say what kind of thing is asked for",
    "about": "the best section has too little of it, or mentions it in passing",
    "tie": "a section of another article fits just as well",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question is answered as it is, for one audience.

    Parameters
    ----------
    answer : Answer
        What it is answered with.
    understood : Understood
        The words as they were read.
    idf : dict of str to float
        The weight by rarity of each term.
    best : tuple of ScoreParts
        The best sections, best first.
    confidence : float
        Of the best one.
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

    def lines(self) -> Iterator[str]:
        """Yield it as plain text: what comes of the question and why, its words, the sections."""
        yield self._verdict()
        yield (
            f"Confidence {self.confidence:.2f}; answers above {self.thresholds.answer:.2f},"
            f" suggests above {self.thresholds.suggest:.2f}."
        )
        for word in self.understood.repairs:
            yield f"“{word.typed}” is read as “{word.read}”."
        yield f"Terms: {', '.join(self._terms()) or 'none'}"
        for number, parts in enumerate(self.best, start=1):
            yield f"{number}. {parts.hit.section.id}: {parts.hit.score:.2f}"
            yield from (f"   {line}" for line in _shares(parts))

    def _verdict(self) -> str:
        outcome = OUTCOMES.get(type(self.answer), ABSTAINS)
        if self.answer.score == NAMED_CONFIDENCE:
            return f"Docent {outcome}. {BY_NAME}"
        reasons = "; ".join(SHORTFALLS[shortfall] for shortfall in self.shortfalls)
        return f"Docent {outcome}{f': {reasons}' if reasons else ''}."

    def _terms(self) -> Iterator[str]:
        for term in self.understood.query.terms:
            weight = "" if term.weight == 1 else f" × {term.weight:.2f}"
            soft = ", a filler word" if term.is_soft else ""
            yield f"{term.text} (rarity {self.idf[term.text]:.2f}{weight}{soft})"


def _shares(parts: ScoreParts) -> Iterator[str]:
    for term in dict.fromkeys(term for term, _ in parts.shares):
        shares = (
            f"{place} {share:.2f}" for (of, place), share in parts.shares.items() if of == term
        )
        yield f"{term}: {', '.join(shares)}"
    if parts.nudge != 1:
        yield f"its heading is of the kind that is asked for: × {parts.nudge:.2f}"

"""Conversation: what the same member asked just before."""

from dataclasses import dataclass

from retrieval.language import read_beginning
from retrieval.parameters import HISTORY_QUESTIONS, MAX_EARLIER_WORDS


@dataclass(frozen=True, slots=True)
class Conversation:
    """The questions that the same member asked just before, oldest first.

    Their answers aren't kept with them: they hang on what may be read now.
    """

    questions: tuple[str, ...] = ()

    def then(self, question: str) -> "Conversation":
        """Return the conversation after one more question."""
        return Conversation((*self.questions, question)[-HISTORY_QUESTIONS:])

    def read(self) -> "Conversation":
        """Return the part that is read: the last questions, and of each the beginning."""
        last = self.questions[-HISTORY_QUESTIONS:]
        return Conversation(tuple(read_beginning(q, MAX_EARLIER_WORDS).text for q in last))

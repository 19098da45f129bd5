"""From a question to an answer, suggestions, or neither."""

from retrieval.answering.answerer import (
    Abstained,
    Answer,
    Answered,
    Answerer,
    Caution,
    Conversation,
    Suggested,
    Suggestion,
)
from retrieval.answering.explanation import Explanation

__all__ = [
    "Abstained",
    "Answer",
    "Answered",
    "Answerer",
    "Caution",
    "Conversation",
    "Explanation",
    "Suggested",
    "Suggestion",
]

"""From a question to an answer, suggestions, or neither."""

from retrieval.answering.answerer import Answerer, Caution
from retrieval.answering.answers import Abstained, Answer, Answered, Suggested, Suggestion
from retrieval.answering.conversation import Conversation
from retrieval.answering.explanation import Explanation
from retrieval.answering.view import AudienceView

__all__ = [
    "Abstained",
    "Answer",
    "Answered",
    "Answerer",
    "AudienceView",
    "Caution",
    "Conversation",
    "Explanation",
    "Suggested",
    "Suggestion",
]

"""From a question to an answer, suggestions, or neither."""

from retrieval.answering.answerer import Answerer
from retrieval.answering.answers import Abstained, Answer, Answered, Suggested, Suggestion
from retrieval.answering.conversation import Conversation
from retrieval.answering.explanation import Explanation
from retrieval.answering.urgent import Urgent
from retrieval.answering.view import AudienceView

__all__ = [
    "Abstained",
    "Answer",
    "Answered",
    "Answerer",
    "AudienceView",
    "Conversation",
    "Explanation",
    "Suggested",
    "Suggestion",
    "Urgent",
]

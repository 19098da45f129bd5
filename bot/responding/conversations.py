"""Members' recent questions, never the answers; in memory only."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.responding.recent import Recent
from retrieval.answering import Conversation

SILENCE_S = 600.0  # after which a conversation ends
MAX_CONVERSATIONS = 10_000  # kept at once; beyond it, those silent longest are dropped


@dataclass(frozen=True, slots=True)
class Talk:
    """A member talking with the bot in one place."""

    user_id: int
    channel_id: int
    is_public: bool  # so a public answer never draws on a private question


class Conversations:
    """The conversations going on now; `clock` returns monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._talks = Recent[Talk, tuple[float, Conversation]](MAX_CONVERSATIONS)

    def before(self, talk: Talk) -> Conversation:
        """Return a conversation so far; empty if it has ended."""
        oldest = self._clock() - SILENCE_S
        while self._talks:
            first, (asked_at, _) = next(iter(self._talks.items()))
            if asked_at > oldest:
                break
            del self._talks[first]
        return self._talks.get(talk, (0.0, Conversation()))[1]

    def go_on(self, talk: Talk, before: Conversation, question: str) -> None:
        """Remember `question` as the one that follows on `before`."""
        self._talks.put(talk, (self._clock(), before.then(question)))

    def revise(self, talk: Talk, asked: int, question: str = "") -> Conversation:
        """Replace the question with the hash `asked`, or remove it; return those before it."""
        asked_at, conversation = self._talks.get(talk, (0.0, Conversation()))
        questions = conversation.questions
        place = next((n for n, earlier in enumerate(questions) if hash(earlier) == asked), None)
        if place is None:  # it isn't remembered any more, so neither is the new one
            return Conversation()
        before, after = questions[:place], questions[place + 1 :]
        new = (question,) if question else ()
        self._talks[talk] = (asked_at, Conversation((*before, *new, *after)))
        return Conversation(before)

    def forget(self, is_gone: Callable[[int], bool]) -> None:
        """End all conversations of members who are to be forgotten."""
        self._talks.forget(lambda talk, _: is_gone(talk.user_id))

"""Members' recent questions, never the answers; in memory only."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.answering import Conversation
from retrieval.recent import Recent

SILENCE_S = 600.0  # after which a conversation ends
MAX_CONVERSATIONS = 10_000  # kept at once; beyond it, those silent longest are dropped


@dataclass(frozen=True, slots=True)
class Talk:
    """A member talking with the bot in one place."""

    user_id: int
    channel_id: int
    is_public: bool  # so a public answer never draws on a private question


@dataclass(slots=True)
class _Going:
    """A conversation that is going on."""

    asked_at: float
    conversation: Conversation


class Conversations:
    """The conversations going on now; `clock` returns monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._talks = Recent[Talk, _Going](MAX_CONVERSATIONS)  # longest silent first

    def before(self, talk: Talk) -> Conversation:
        """Return a conversation so far; empty if it has ended."""
        oldest = self._clock() - SILENCE_S
        while self._talks:
            first, going = next(iter(self._talks.items()))
            if going.asked_at > oldest:
                break
            del self._talks[first]
        found = self._talks.get(talk)
        return found.conversation if found else Conversation()

    def go_on(self, talk: Talk, before: Conversation, question: str) -> None:
        """Remember `question` as the one that follows on `before`."""
        self._talks[talk] = _Going(self._clock(), before.then(question))

    def revise(self, talk: Talk, asked: int, question: str = "") -> Conversation:
        """Replace the question with the hash `asked`, or remove it; return those before it."""
        going = self._talks.get(talk)
        questions = going.conversation.questions if going else ()
        place = next((n for n, earlier in enumerate(questions) if hash(earlier) == asked), None)
        if going is None or place is None:
            return Conversation()  # it isn't remembered any more, so neither is the new one
        before, after = questions[:place], questions[place + 1 :]
        new = (question,) if question else ()
        going.conversation = Conversation((*before, *new, *after))
        return Conversation(before)

    def forget(self, is_gone: Callable[[int], bool]) -> None:
        """End all conversations of members who are to be forgotten."""
        for talk in [talk for talk in self._talks if is_gone(talk.user_id)]:
            del self._talks[talk]

"""Members' recent questions, never the answers; in memory only."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.answering import Conversation

SILENCE_S = 600.0
"""A conversation ends after ten minutes of silence."""

MAX_CONVERSATIONS = 10_000
"""Most conversations kept at once; beyond it, those silent longest are dropped."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A member talking with the bot in one place.

    A public answer never draws on a private question: what the channel sees (`is_public`) and what
    only the member sees are different conversations.
    """

    user_id: int
    channel_id: int
    is_public: bool


class Conversations:
    """The conversations going on now; `clock` returns monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # Longest silent first.
        self._talks: OrderedDict[Talk, tuple[float, Conversation]] = OrderedDict()

    def __len__(self) -> int:
        self._end_silent()
        return len(self._talks)

    def before(self, talk: Talk) -> Conversation:
        """Return a conversation so far; empty if it has ended."""
        self._end_silent()
        _, conversation = self._talks.get(talk, (0.0, Conversation()))
        return conversation

    def go_on(self, talk: Talk, before: Conversation, question: str) -> None:
        """Remember `question` as the one that follows on `before`."""
        self._talks[talk] = (self._clock(), before.then(question))
        self._talks.move_to_end(talk)
        while len(self._talks) > MAX_CONVERSATIONS:
            self._talks.popitem(last=False)

    def revise(self, talk: Talk, asked: int, question: str = "") -> Conversation:
        """Replace an earlier question that was edited or deleted.

        Parameters
        ----------
        asked : int
            The hash of the earlier question.
        question : str
            The new wording; empty to remove the question.

        Returns
        -------
        Conversation
            The questions before it. Empty if the earlier question isn't remembered any more: then
            neither is the new one.
        """
        asked_at, conversation = self._talks.get(talk, (0.0, Conversation()))
        questions = conversation.questions
        place = next((n for n, earlier in enumerate(questions) if hash(earlier) == asked), None)
        if place is None:
            return Conversation()
        before, after = questions[:place], questions[place + 1 :]
        new = (question,) if question else ()
        self._talks[talk] = (asked_at, Conversation((*before, *new, *after)))
        return Conversation(before)

    def forget(self, is_gone: Callable[[int], bool]) -> None:
        """End all conversations of members who are to be forgotten."""
        for talk in [talk for talk in self._talks if is_gone(talk.user_id)]:
            del self._talks[talk]

    def _end_silent(self) -> None:
        oldest = self._clock() - SILENCE_S
        while self._talks:
            talk, (asked_at, _) = next(iter(self._talks.items()))
            if asked_at > oldest:
                return
            del self._talks[talk]

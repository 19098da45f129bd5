"""What members asked just before: in memory only, and of questions, never of answers."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.answering import Conversation

SILENCE_S = 600.0
"""After ten minutes of silence a conversation has ended."""

MOST = 10_000
"""Conversations kept at once; of more, those that have been silent longest end."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Who talks with the bot, and where.

    Parameters
    ----------
    user_id, channel_id : int
        The member; the channel, thread or private chat.
    is_public : bool
        Whether the channel sees it: a public answer never draws on a private question.
    """

    user_id: int
    channel_id: int
    is_public: bool


class Conversations:
    """Remembers conversations for as long as they go on.

    Parameters
    ----------
    clock : function of () to float
        Seconds; never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # The one that was silent longest comes first.
        self._talks: OrderedDict[Talk, tuple[float, Conversation]] = OrderedDict()

    def __len__(self) -> int:
        self._end_silent()
        return len(self._talks)

    def before(self, talk: Talk) -> Conversation:
        """Return what was asked before in a conversation; nothing if it has ended."""
        self._end_silent()
        _, conversation = self._talks.get(talk, (0.0, Conversation()))
        return conversation

    def go_on(self, talk: Talk, before: Conversation, question: str) -> None:
        """Remember a question.

        Parameters
        ----------
        talk : Talk
            Who asked, and where.
        before : Conversation
            What it went on from.
        question : str
            As asked.
        """
        self._talks[talk] = (self._clock(), before.then(question))
        self._talks.move_to_end(talk)
        while len(self._talks) > MOST:
            self._talks.popitem(last=False)

    def revise(self, talk: Talk, asked: int, question: str = "") -> Conversation:
        """Put a question in the place of an earlier one, which nobody goes on from any more.

        Parameters
        ----------
        talk : Talk
            Who asked, and where.
        asked : int
            The hash of the earlier question.
        question : str
            As asked now; empty to take the earlier one away.

        Returns
        -------
        Conversation
            What was asked before it. Nothing if the conversation doesn't have it any more: then
            the new question stays outside it.
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

    def forget(self, user_id: int) -> None:
        """End all conversations of a member."""
        for talk in [talk for talk in self._talks if talk.user_id == user_id]:
            del self._talks[talk]

    def _end_silent(self) -> None:
        oldest = self._clock() - SILENCE_S
        while self._talks:
            talk, (asked_at, _) = next(iter(self._talks.items()))
            if asked_at > oldest:
                return
            del self._talks[talk]

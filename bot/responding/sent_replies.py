"""Which of the bot's messages answer which question: in memory only, without the questions."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.responding.conversations import Talk

REMEMBERED = 1_000
"""How many questions are remembered, so that one delivered twice is answered once."""


@dataclass(eq=False, slots=True)
class SentReply:
    """A question and what it was answered with.

    Parameters
    ----------
    talk : Talk
        Who asked, and where.
    asked : int or None
        The hash of the question that was answered last; None before there is an answer.
    sent : list of int
        The ids of the messages that answer it.
    is_deleted : bool
        Whether the question is gone, so that it gets no answer any more.
    lock : Lock
        Held while it is answered, so that an edit waits for the answer that it changes.
    """

    talk: Talk
    asked: int | None = None
    sent: list[int] = field(default_factory=list)
    is_deleted: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class SentReplies:
    """Remembers the last questions that were put in messages."""

    def __init__(self) -> None:
        self._exchanges: OrderedDict[int, SentReply] = OrderedDict()

    def get(self, question_id: int) -> SentReply | None:
        """Return what is remembered of a question."""
        return self._exchanges.get(question_id)

    def begin(self, question_id: int, talk: Talk) -> SentReply:
        """Remember a question.

        Parameters
        ----------
        question_id : int
            The message's id.
        talk : Talk
            Who asks, and where.
        """
        exchange = self._exchanges[question_id] = SentReply(talk)
        while len(self._exchanges) > REMEMBERED:
            self._exchanges.popitem(last=False)
        return exchange

    def forget(self, user_id: int) -> None:
        """Forget a member's questions; what has been sent stays as it is."""
        for id_ in [id_ for id_, it in self._exchanges.items() if it.talk.user_id == user_id]:
            del self._exchanges[id_]


class RecentIds:
    """The ids seen last, so that what Discord delivers twice is taken up once."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def add(self, id_: int) -> bool:
        """Remember an id; return whether it is a new one."""
        is_new = id_ not in self._ids
        self._ids[id_] = None
        while len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)
        return is_new

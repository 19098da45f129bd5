"""The bot's messages by the message that they answer; in memory only, without the questions."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.replies import Record
from bot.responding.conversations import Talk

REMEMBERED = 1_000
"""How many questions are remembered, so that one delivered twice is answered once."""


@dataclass(eq=False, slots=True)
class SentReply:
    """The reply to a question that was asked in a message.

    Parameters
    ----------
    asked : int or None
        The hash of the question answered last; None before there is an answer.
    sent : list of int
        The ids of the messages that make up the reply.
    is_deleted : bool
        Whether the question was deleted, so that it gets no answer any more.
    lock : Lock
        Held while a reply is made, so that an edit waits for the one before it.
    """

    talk: Talk
    asked: int | None = None
    sent: list[int] = field(default_factory=list)
    is_deleted: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def add(self, record: Record | None, message_id: int) -> None:
        """Remember a message of the reply, and record what it shows."""
        if message_id not in self.sent:
            self.sent.append(message_id)
        if record:
            await record(message_id)


class SentReplies:
    """The replies to the latest questions."""

    def __init__(self) -> None:
        self._replies: OrderedDict[int, SentReply] = OrderedDict()

    def get(self, question_id: int) -> SentReply | None:
        """Return the reply to a question, by its message's id."""
        return self._replies.get(question_id)

    def begin(self, question_id: int, talk: Talk) -> SentReply:
        """Remember a question, by its message's id."""
        reply = self._replies[question_id] = SentReply(talk)
        while len(self._replies) > REMEMBERED:
            self._replies.popitem(last=False)
        return reply

    def forget(self, user_id: int) -> None:
        """Forget a member's questions; the replies stay where they are."""
        for id_ in [id_ for id_, it in self._replies.items() if it.talk.user_id == user_id]:
            del self._replies[id_]


class RecentIds:
    """The latest ids, so that an interaction delivered twice is answered once."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def add(self, id_: int) -> bool:
        """Remember an id; return whether it is new."""
        is_new = id_ not in self._ids
        self._ids[id_] = None
        while len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)
        return is_new

"""The log of members' questions and ratings, for those who write the articles.

It is written in the background: an answer neither waits for it nor fails with it. Nothing is logged
of a member who has opted out.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from bot.access import Access, Asker, ReplyAudience
from bot.storage import (
    AskedQuestion,
    LoggedOutcome,
    QuestionStore,
    StoreAwayError,
    StoreError,
    Vote,
    VoteKind,
    redact,
)
from retrieval.answering import Abstained, Answer, Answered, Suggested
from retrieval.audience import Reader

_OUTCOMES: dict[type[Answer], LoggedOutcome] = {
    Answered: "answered",
    Suggested: "suggested",
    Abstained: "abstained",
}

# For how long questions are gathered, to be written at once: a transaction takes milliseconds of
# the event loop, whatever is in it.
GATHERED_S = 0.5
RETRY_S = 5.0  # how often notes are tried again while the database is away
MAX_WAITING = 1_000  # notes, as while the database is locked or away; more are dropped

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """A member who asks or presses, with the content roles that they hold at that moment."""

    user_id: int
    guild_id: int | None
    content_roles: Reader


def person_of(access: Access, user: Asker, guild_id: int | None, reader: ReplyAudience) -> Person:
    """Return the asker or presser; outside a server, they hold what `reader` holds."""
    if guild_id is None:
        return Person(user.id, None, frozenset().union(*reader.audience.readers))
    return Person(user.id, guild_id, access.person(user))


class _Question(NamedTuple):
    """A question to be noted; it is redacted when it is written, as that takes a while."""

    asker: Person
    text: str
    answer: Answer
    at: datetime
    once: str | None = None  # `AskedQuestion.once`


_Write = Callable[[], Awaitable[None]]


class QuestionLog:
    """Logs what members do, and forgets it on request; `clock` tells the time, with a time zone."""

    def __init__(self, store: QuestionStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._notes: deque[_Question | _Write] = deque()  # that aren't written yet
        self._dropped = 0
        self._writing: asyncio.Task[None] | None = None
        # Keeps writes in order: it is first come, first served; the database's locks aren't.
        self._turn = asyncio.Lock()

    def note_question(self, asker: Person, question: str, answer: Answer, event_id: int) -> None:
        """Log a question, redacted, and its answer; `asker` must be who wrote the question."""
        # Two processes may hear of it.
        once = self._store.pseudonyms.of_question(event_id, question)
        self._note(_Question(asker, question, answer, self._clock(), once))

    def note_vote(self, voter: Person, section_id: str, kind: VoteKind, *, is_asker: bool) -> None:
        """Log a rating of a section, in place of the member's earlier one."""
        vote = Vote(
            voter=self._store.pseudonyms.of(voter.user_id),
            at=self._clock(),
            guild_id=voter.guild_id,
            content_roles=voter.content_roles,
            section=section_id,
            kind=kind,
        )
        self._note(partial(self._add_vote, vote, is_asker=is_asker))

    def note_opened(self, asker: Person, question: str, section_id: str) -> None:
        """Log that an asker opened a section offered for a (shortened) question: it is no gap."""
        asked = self._asked(_Question(asker, question, Suggested((), 0.0), self._clock()))
        self._note(partial(self._store.mark_met, asked, section_id))

    async def forget(self, user_id: int) -> bool:
        """Forget all that concerns a user; False if another program's reading leaves a trace."""
        await self.settle()
        return await self._store.forget_member(user_id)

    async def opt_out(self, user_id: int) -> bool:
        """Log nothing about a user from now on, and `forget` them."""
        await self.settle()
        return await self._store.opt_out(user_id, self._clock())

    async def settle(self) -> None:
        """Wait until everything is written; if the store is away, raise `StoreAwayError`."""
        async with self._turn:
            await self._write_in_order()
        if self._writing:
            self._writing.cancel()  # it has nothing left to wait for
            self._writing = None

    def _note(self, note: _Question | _Write) -> None:
        if len(self._notes) >= MAX_WAITING:
            self._dropped += 1
            return
        self._notes.append(note)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    async def _write_soon(self) -> None:
        pause_s = GATHERED_S
        while self._notes:
            await asyncio.sleep(pause_s)
            async with self._turn:
                with suppress(StoreAwayError):  # the store has told
                    await self._write_in_order()
            pause_s = RETRY_S

    async def _write_in_order(self) -> None:
        while self._notes:
            note, count = self._notes[0], 1
            try:
                if isinstance(note, _Question):  # with those that follow it, in one transaction
                    asked = [*map(self._asked, self._questions_in_a_row())]
                    count = len(asked)
                    await self._store.add_questions(asked)
                else:
                    await note()
            except StoreAwayError:
                raise
            except StoreError as error:
                _log.error("What a member did couldn't be noted. %s", error)  # its text says all
            except Exception:  # noqa: BLE001  # nobody waits for it: only the log can tell
                _log.exception("What a member did couldn't be noted.")
            for _ in range(count):
                self._notes.popleft()
        if self._dropped:
            _log.warning("%d notes of what members did were dropped meanwhile.", self._dropped)
            self._dropped = 0

    def _questions_in_a_row(self) -> Iterator[_Question]:
        for note in self._notes:
            if not isinstance(note, _Question):
                return
            yield note

    def _asked(self, question: _Question) -> AskedQuestion:
        return AskedQuestion(
            asker=self._store.pseudonyms.of(question.asker.user_id),
            at=question.at,
            guild_id=question.asker.guild_id,
            content_roles=question.asker.content_roles,
            text=redact(question.text),
            outcome=_OUTCOMES[type(question.answer)],
            sections=_shown(question.answer),
            once=question.once,
        )

    async def _add_vote(self, vote: Vote, *, is_asker: bool) -> None:
        await self._store.add_vote(vote)
        if is_asker and vote.kind == "not meant":  # then their question is a gap
            await self._store.mark_not_meant(vote)


def _shown(answer: Answer) -> tuple[str, ...]:
    if isinstance(answer, Answered):
        return (answer.section.id,)
    # What merely comes near when nothing fits doesn't count for those sections.
    offered = answer.suggestions if isinstance(answer, Suggested) else ()
    return tuple(suggestion.section.id for suggestion in offered)

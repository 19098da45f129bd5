"""The log of members' questions and ratings, for those who write the articles.

It is written in the background: an answer neither waits for it nor fails with it. Nothing is logged
of a member who has opted out.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sized
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

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


_Write: TypeAlias = Callable[[], Awaitable[None]]


class QuestionLog:
    """Logs what members do, and forgets it on request; `clock` tells the time, with a time zone."""

    def __init__(self, store: QuestionStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._gathered: list[Callable[[], AskedQuestion]] = []
        self._is_complete = asyncio.Event()  # nothing is added to those gathered any more
        self._is_complete.set()
        self._writing: set[asyncio.Task[None]] = set()
        self._unwritten: deque[tuple[_Write, Sized]] = deque()
        self._retrying: asyncio.Task[None] | None = None
        self._waiting = 0
        self._dropped = 0
        # Keeps writes in order: it is first come, first served; the database's locks aren't.
        self._turn = asyncio.Lock()

    def note_question(self, asker: Person, question: str, answer: Answer, event_id: int) -> None:
        """Log a question, redacted, and its answer; `asker` must be who wrote the question."""
        if not self._has_room():
            return
        if self._is_complete.is_set():
            self._gathered, self._is_complete = [], asyncio.Event()
            add = partial(self._add_questions, self._gathered, self._is_complete)
            self._start(add, self._gathered)
        once = self._store.hash_question(event_id, question)  # two processes may hear of it
        self._gathered.append(partial(self._asked, asker, question, answer, self._clock(), once))

    def note_vote(self, voter: Person, section_id: str, kind: VoteKind, *, is_asker: bool) -> None:
        """Log a rating of a section, in place of the member's earlier one."""
        vote = Vote(
            voter=self._store.pseudonym_of(voter.user_id),
            at=self._clock(),
            guild_id=voter.guild_id,
            content_roles=voter.content_roles,
            section=section_id,
            kind=kind,
        )
        self._write(partial(self._add_vote, vote, is_asker=is_asker))

    def note_opened(self, asker: Person, question: str, section_id: str) -> None:
        """Log that an asker opened a section offered for a (shortened) question: it is no gap."""
        asked = self._asked(asker, question, Suggested((), 0.0), self._clock())
        self._write(partial(self._store.mark_met, asked, section_id))

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
        while self._writing:
            self._is_complete.set()
            await asyncio.wait(self._writing)
        async with self._turn:
            await self._write_in_order()

    def _write(self, write: _Write) -> None:
        self._is_complete.set()  # it is about those before it
        if self._has_room():
            self._start(write, (write,))

    def _has_room(self) -> bool:
        has_room = self._waiting < MAX_WAITING
        self._waiting += has_room
        self._dropped += not has_room
        return has_room

    def _start(self, write: _Write, notes: Sized) -> None:
        task = asyncio.create_task(self._write_in_turn(write, notes))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write_in_turn(self, write: _Write, notes: Sized) -> None:
        try:
            async with self._turn:
                self._unwritten.append((write, notes))
                await self._write_in_order()
        except StoreAwayError:  # the store has told
            if self._retrying is None or self._retrying.done():
                self._retrying = asyncio.create_task(self._retry())

    async def _retry(self) -> None:
        while self._unwritten:
            await asyncio.sleep(RETRY_S)
            with suppress(StoreAwayError):
                await self.settle()

    async def _write_in_order(self) -> None:
        while self._unwritten:
            write, notes = self._unwritten[0]
            try:
                await write()
            except StoreAwayError:
                raise
            except StoreError as error:
                _log.error("What a member did couldn't be noted. %s", error)  # its text says all
            except Exception:  # noqa: BLE001  # nobody waits for it: only the log can tell
                _log.exception("What a member did couldn't be noted.")
            self._waiting -= len(notes)
            self._unwritten.popleft()
        if self._dropped:
            _log.warning("%d notes of what members did were dropped meanwhile.", self._dropped)
            self._dropped = 0

    async def _add_questions(
        self, gathered: list[Callable[[], AskedQuestion]], is_complete: asyncio.Event
    ) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHERED_S):
                await is_complete.wait()
        is_complete.set()
        await self._store.add_questions([asked() for asked in gathered])

    def _asked(
        self, asker: Person, question: str, answer: Answer, at: datetime, once: str | None = None
    ) -> AskedQuestion:
        return AskedQuestion(
            asker=self._store.pseudonym_of(asker.user_id),
            at=at,
            guild_id=asker.guild_id,
            content_roles=asker.content_roles,
            text=redact(question),
            outcome=_OUTCOMES[type(answer)],
            sections=_shown(answer),
            once=once,
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

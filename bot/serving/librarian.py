"""Keeps the library that is served, and replaces it in one step."""

import asyncio
import os.path
import secrets
import time
from asyncio import Timeout, timeout
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.access import RoleMap
from bot.connection import Shared
from bot.errors import DocentError
from bot.serving.archive import (
    Archive,
    ArchiveError,
    LibrarySource,
    ReloadKind,
)
from bot.serving.collecting import Collecting, free_in_thread
from bot.serving.latency import Latencies
from bot.serving.workers import Workers, run_in_own_thread
from bot.storage import ServedMeanwhileError, Snapshot
from bot.texts import terminal_texts
from retrieval.answering import Answer, Answerer, AudienceView, Conversation, Explanation, Urgent
from retrieval.audience import Audience
from retrieval.content import Article, Changes, Library, compare_libraries
from retrieval.errors import Problem
from retrieval.evaluation import (
    QUESTIONS_FILE,
    QuestionsError,
    Worse,
    check_answers,
    find_worse,
    find_worse_phrasings,
    leave_out_gone_samples,
    load_questions,
)
from retrieval.search import Hit

PENDING_S = 15 * 60  # how long a reload that widens access waits for its confirmation
# How long a reload may take. No folder needs as long, and it leaves time to reply: Discord takes
# replies for a quarter of an hour
# (https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages).
RELOAD_TIMEOUT_S = 5 * 60


FEW_TEXTS = 100  # texts that a reload waits for to be read for their meaning; it takes some seconds
# Phrasings that those who run the articles have added, by section id.
Taught = Mapping[str, tuple[str, ...]]

_Made = TypeVar("_Made")
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload found."""

    # False if a file has an error, or a confirmation is needed: then nothing has changed.
    applied: bool
    changes: Changes  # from the library that was served to the one that was read
    problems: tuple[Problem, ...]  # errors and warnings
    generation: int  # that of the library that is served now
    kind: ReloadKind = "reload"  # whether the content folder or a snapshot was read
    # The questions of `questions.toml`, and the phrasings, that the new library answers worse.
    worse: tuple[Worse, ...] = ()
    # The token for `confirm`, if the reload waits for it because it would widen access.
    pending: str | None = None
    library: Library | None = None  # what was read; None if nothing was


@dataclass(frozen=True, slots=True)
class _Pending:
    """A reload that waits for its confirmation, and what was shown of it."""

    source: LibrarySource
    answerer: Answerer
    report: ReloadReport
    role_map: str  # its fingerprint
    at_s: float
    token: str = field(default_factory=lambda: secrets.token_hex(8))


class _Learning:
    """The making of the vectors of a library's sections, in a thread of its own."""

    def __init__(self, answerer: Answerer) -> None:
        self.answerer = answerer
        self.progress = (0, 0)  # how many are made, and of how many
        self.is_stopped = False  # whether it is to end before; what was made is kept

    def run(self) -> Answerer:
        """Make what is missing; return an answerer that has all of it."""
        for progress in self.answerer.learn():
            self.progress = progress
            if self.is_stopped:
                return self.answerer
        return self.answerer.renew(self.answerer.library) if self.progress[1] else self.answerer


class ReloadBusyError(DocentError):
    """A reload is running already."""


class NothingBeforeError(DocentError):
    """There is no snapshot to roll back to."""


class ReloadForbiddenError(DocentError):
    """Whoever confirms may not let more people read what would be opened."""


class ReloadStaleError(DocentError):
    """What a confirmation would apply differs from what was shown."""


class Librarian:
    """Serves one library at a time, and replaces it when asked.

    `answerer` answers from the one that is served first, and `archive` keeps what is served.
    `get_role_map` returns the role map of the moment, `clock` monotonic seconds. `stand_in` is what
    stands in for the content folder since the start, until a reload or a rollback.
    """

    def __init__(
        self,
        folder: Path,
        answerer: Answerer,
        get_role_map: Callable[[], RoleMap],
        archive: Archive,
        clock: Callable[[], float] = time.monotonic,
        *,
        stand_in: Snapshot | None = None,
    ) -> None:
        self.stand_in = stand_in
        self.latencies = Latencies()  # how long answers took
        self.workers = Workers()  # the threads that answer and lay out answers
        self._calibrators = Workers(at_once=1)  # on their own: questions don't wait behind them
        self._making = Shared[object]()
        self._folder = folder
        self._archive = archive
        self._answerer = answerer
        self._get_role_map = get_role_map
        self._clock = clock
        self._collecting = Collecting()
        self._reloading = asyncio.Lock()
        self._pending: _Pending | None = None
        self._learning: asyncio.Task[None] | None = None
        self._learned: _Learning | None = None

    @property
    def answerer(self) -> Answerer:
        """The current answerer. Take it once for each question: a reload replaces it."""
        return self._answerer

    @property
    def library(self) -> Library:
        """The library that is served now."""
        return self._answerer.library

    def view(self, audience: Audience) -> AudienceView:
        """Return what an audience may read of the current library. Take it once a question."""
        return self._answerer.reading_as(audience)

    async def answer(
        self, question: str, audience: Audience, conversation: Conversation | None = None
    ) -> Answer:
        """Answer a question from the current library (`AudienceView.answer`).

        An audience's first question takes some tenths of a second more.
        """
        started = time.perf_counter()
        view = await self._prepare(audience)
        is_quick = view.is_quick(question, conversation)
        work = partial(view.answer, question, conversation)
        answer = await self.workers.run(work, is_quick=is_quick)
        self.latencies.add(time.perf_counter() - started)
        return answer

    async def find_urgent(self, message: str, audience: Audience) -> Urgent | None:
        """Return what a message is urgent for (`AudienceView.find_urgent`)."""
        view = self.view(audience)
        is_quick = view.is_short(message)
        return await self.workers.run(partial(view.find_urgent, message), is_quick=is_quick)

    async def rank(
        self, question: str, audience: Audience, conversation: Conversation, k: int
    ) -> tuple[Hit, ...]:
        """Return the k best sections for a question (`AudienceView.rank`)."""
        view = await self._prepare(audience)
        return await self.workers.run(partial(view.rank, question, conversation, k))

    async def explain(
        self, question: str, audience: Audience, k: int, conversation: Conversation | None = None
    ) -> Explanation:
        """Explain how a question is answered (`AudienceView.explain`)."""
        view = await self._prepare(audience)
        return await self.workers.run(partial(view.explain, question, k, conversation))

    async def _prepare(self, audience: Audience) -> AudienceView:
        """Return an audience's view, calibrated once for all who ask at the same time."""
        view = self.view(audience)
        if not view.is_prepared():
            prepare = partial(self._make, view.prepare, self._calibrators)
            await self._making.run((view, None), prepare)
        return view

    async def look_up(
        self,
        audience: Audience,
        make: Callable[[Sequence[Article]], _Made],
        find: Callable[[_Made], _T],
    ) -> _T:
        """Return what `find` finds in what `make` makes of the articles that an audience may read.

        What is made is remembered (`AudienceView.make`), and made once for all who wait for it.
        """
        view = self.view(audience)
        if not view.has_made(make):
            work = partial(self._make, partial(view.make, make), self.workers)
            await self._making.run((view, make), work)
        return await self.workers.run(lambda: find(view.make(make)))

    async def _make(self, work: Callable[[], object], workers: Workers) -> object:
        with self._collecting.put_off(len(self._answerer)):
            return await workers.run(work)

    async def _build(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what a function makes of a library, in a thread that can be abandoned."""
        with self._collecting.put_off(len(self._answerer)):
            return await run_in_own_thread(function, *args, **kwargs)

    @property
    def learning(self) -> tuple[int, int] | None:
        """How many of how many texts have been read for their meaning; None once all are."""
        is_running = self._learning is not None and not self._learning.done()
        return self._learned.progress if self._learned and is_running else None

    def learn(self) -> None:
        """Begin to read what the library's sections mean, if that isn't known yet.

        Until it is, questions are answered by their words alone.
        """
        if self._learned:
            self._learned.is_stopped = True
        meanings = self._answerer.meanings
        if meanings and not meanings.is_complete:
            self._learned = _Learning(self._answerer)
            self._learning = asyncio.create_task(self._learn(self._learned))

    async def _learn(self, learning: _Learning) -> None:
        learned = await self._build(learning.run)
        if learning.answerer is self._answerer:
            learning.answerer = learned
            self._serve(learned)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Raise ReloadBusyError if a reload is running; let none begin herein."""
        if self._reloading.locked():
            raise ReloadBusyError
        async with self._reloading:
            yield

    async def reload(self) -> ReloadReport:
        """Read the content folder again; serve the new library if no file has an error.

        A library that lets more content roles read an article that was served before waits for
        `confirm`. Reading and indexing run in threads, and the new library replaces the old one
        in one step; until then, questions are answered from the old one. If another process has
        reloaded meanwhile, raise ReloadStaleError.
        """
        async with self._alone():
            return await self._load(LibrarySource(self._folder, self._archive))

    async def roll_back(self) -> ReloadReport:
        """Serve the snapshot before the current library, until the next reload.

        What `reload` says holds here, too. If there is none, raise NothingBeforeError.
        """
        async with self._alone():
            snapshot = (await asyncio.to_thread(self._archive.read)).previous
            if snapshot is None:
                raise NothingBeforeError
            return await self._load(LibrarySource(self._folder, self._archive, snapshot))

    async def preview(self, taught: Taught) -> tuple[Worse, ...]:
        """Return which of the folder's questions would be answered worse with this taught."""
        answerer = await self._build(self._renew, self.library, taught)
        return (await self._build(self._ask, answerer))[0]

    async def teach(self, fetch: Callable[[], Awaitable[Taught]]) -> None:
        """Let the phrasings count that `fetch` returns, in place of what was taught before.

        It is called when no reload is running, and none begins before they count. A reload that
        waits for its confirmation is given up: what was shown of it is no longer so.
        """
        async with self._reloading:
            taught = await fetch()
            if taught == self._answerer.taught:
                return
            answerer = await self._build(self._renew, self.library, taught)
            self._pending = None
            self._serve(answerer)
            self.learn()

    async def follow(self) -> bool:
        """Serve what another process has let all serve; return whether that is something new.

        A reload that waits for its confirmation is given up. What can't be read (ArchiveError,
        StoreError) is served at the next try.
        """
        async with self._reloading:
            kept = await asyncio.to_thread(self._archive.read)
            if not kept.snapshot or kept.generation in {0, self.library.generation}:
                return False
            library = await self._build(self._archive.load, kept.snapshot, self.library)
            library = replace(library, generation=kept.generation)
            answerer = await self._build(self._renew, library)
            self._pending = self.stand_in = None
            self._serve(answerer)
            self.learn()
            return True

    async def find_rollback(self) -> Snapshot | None:
        """Return the snapshot that is served since a rollback; None if the folder is served."""
        return (await asyncio.to_thread(self._archive.read)).rollback

    async def confirm(
        self, token: str, may_apply: Callable[[ReloadReport], bool] = lambda _: True
    ) -> ReloadReport:
        """Apply the waiting reload whose report had this token as `pending`.

        If `may_apply` doesn't say so of that report, raise ReloadForbiddenError; the reload goes on
        waiting. If another reload or none is waiting, if it has waited for too long, or if the
        files, the served library, or the role map have changed since, raise ReloadStaleError.
        """
        async with self._alone():
            pending = self._pending
            if not pending or not secrets.compare_digest(token.encode(), pending.token.encode()):
                raise ReloadStaleError
            if not may_apply(pending.report):
                raise ReloadForbiddenError
            self._pending = None
            return await self._in_time(pending.source.kind, partial(self._apply_as_shown, pending))

    async def _in_time(
        self, kind: ReloadKind, work: Callable[[Timeout], Awaitable[ReloadReport]]
    ) -> ReloadReport:
        """Run work that reads files; after `RELOAD_TIMEOUT_S`, give it up with nothing changed.

        A thread that hangs can't be ended, but nothing waits for it and its result is dropped: what
        is served changes only on the event loop, in `_apply`, which lifts the limit first.
        """
        try:
            async with timeout(RELOAD_TIMEOUT_S) as limit:
                return await work(limit)
        except TimeoutError:
            message = terminal_texts.RELOAD_TOO_LONG.format(minutes=RELOAD_TIMEOUT_S // 60)
            return ReloadReport(
                applied=False,
                changes=Changes((), (), ()),
                problems=(Problem(kind, 1, "error", message),),
                generation=self.library.generation,
                kind=kind,
            )

    async def _load(self, source: LibrarySource) -> ReloadReport:
        self._pending = None
        return await self._in_time(source.kind, partial(self._read, source))

    async def _read(self, source: LibrarySource, limit: Timeout) -> ReloadReport:
        role_map = self._get_role_map()
        before = self._answerer.library

        def load() -> tuple[Library, ReloadReport]:
            library = source.load(before)
            return library, ReloadReport(
                applied=False,
                changes=compare_libraries(before, library),
                problems=tuple(sorted([*library.problems, *role_map.find_unknown_roles(library)])),
                generation=before.generation,
                kind=source.kind,
                library=library,
            )

        library, report = await self._build(load)
        # The start may serve a library with errors, so a rollback may, too.
        if not library.articles or (library.errors and source.kind == "reload"):
            return report
        answerer = await self._build(self._renew, library)
        worse, problems = await self._build(self._ask, answerer)
        report = replace(report, worse=worse, problems=(*report.problems, *problems))
        pending = _Pending(source, answerer, report, role_map.fingerprint, self._clock())
        if not report.changes.widened:
            return await self._apply(pending, limit)
        self._pending = pending
        return replace(report, pending=pending.token)

    def _serve(self, answerer: Answerer) -> None:
        before: list[object] = [self._answerer]
        self._answerer = answerer
        free_in_thread(before)

    def _renew(self, library: Library, taught: Taught | None = None) -> Answerer:
        """Return an answerer of another library, with what is new read at once if it is little."""
        answerer = self._answerer.renew(library, taught)
        few = answerer.meanings is not None and len(answerer.meanings.missing) <= FEW_TEXTS
        return _Learning(answerer).run() if few else answerer

    def _ask(self, answerer: Answerer) -> tuple[tuple[Worse, ...], list[Problem]]:
        """Compare how the served library and another one answer what has a known answer.

        Those are the folder's questions, and the phrasings of the served library.
        """
        path = self._folder / QUESTIONS_FILE
        phrasings = find_worse_phrasings(self._answerer, answerer)
        if not os.path.lexists(path):
            return phrasings, []
        try:
            questions = load_questions(path, folder=self._folder)
        except QuestionsError as error:
            return phrasings, [error.as_problem(path)]
        kept = leave_out_gone_samples(questions, answerer.library)
        worse = (*find_worse(self._answerer, answerer, kept), *phrasings)
        try:
            check_answers(path, questions, answerer.library)
        except QuestionsError as error:
            return worse, [error.as_problem(path)]
        return worse, []

    async def _apply_as_shown(self, pending: _Pending, limit: Timeout) -> ReloadReport:
        library = pending.answerer.library

        def is_same() -> bool:
            return _contents(pending.source.load(library)) == _contents(library)

        is_as_shown = (
            await self._build(is_same)
            and self._clock() - pending.at_s <= PENDING_S
            and library.generation == self.library.generation + 1
            and pending.role_map == self._get_role_map().fingerprint
        )
        if not is_as_shown:
            raise ReloadStaleError
        return await self._apply(pending, limit)

    async def _apply(self, pending: _Pending, limit: Timeout) -> ReloadReport:
        report = pending.report
        try:
            commit = await run_in_own_thread(pending.source.prepare, pending.answerer.library)
            # Once committed it is served, so this goes on to the end, however long it takes.
            limit.reschedule(None)
            # The disk first: a process that is killed in between serves it at its next start.
            await asyncio.to_thread(commit)
        except ServedMeanwhileError as error:
            raise ReloadStaleError from error
        except ArchiveError as error:
            problem = Problem(pending.source.kind, 1, "error", str(error))
            return replace(report, problems=(problem, *report.problems))
        self._serve(pending.answerer)
        self.stand_in = None
        self.learn()
        return replace(report, applied=True, generation=self.library.generation)


def _contents(library: Library) -> object:
    """Return all of a library that depends on its files, to compare two loads of them."""
    files = [(file.file, file.digest) for file in library.files]
    return files, library.synonyms, library.problems

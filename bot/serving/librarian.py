"""Keeps the library that is served, and replaces it in one step."""

import asyncio
import os.path
import secrets
import time
from asyncio import Timeout, timeout
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.access import RoleMap
from bot.errors import DocentError
from bot.serving.archive import Archive, ArchiveError, Snapshot
from bot.serving.latency import Latencies
from bot.serving.library_source import FolderSource, LibrarySource, ReloadKind, SnapshotSource
from bot.serving.threads import run_in_own_thread
from bot.serving.workers import Workers
from bot.texts import admin_texts
from retrieval.answering import Answer, Answerer, Conversation, Explanation
from retrieval.audience import Audience
from retrieval.content import Changes, Library, compare_libraries
from retrieval.errors import Problem
from retrieval.evaluation import (
    QUESTIONS_FILE,
    QuestionsError,
    Worse,
    check_answers,
    find_worse,
    load_questions,
)
from retrieval.search import Hit

PENDING_S = 15 * 60
"""How long a reload that widens access waits for its confirmation."""

RELOAD_TIMEOUT_S = 5 * 60
"""How long a reload may take. No folder needs as long, and whoever asked still hears of it: Discord
takes replies for a quarter of an hour
(https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages)."""


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload found.

    Parameters
    ----------
    applied : bool
        False when a file has an error, or a confirmation is needed: then nothing has changed.
    changes : Changes
        What would be, or is, different.
    problems : tuple of Problem
        All of them, warnings too.
    generation : int
        Of the library that is served now.
    seconds : float
        How long it took.
    kind : {"reload", "rollback"}
        Whether the content folder was read, or a library from before.
    worse : tuple of Worse
        The questions of `questions.toml` that would be, or are, answered worse.
    pending : str or None
        What confirms it, if it waits for that because it would widen access.
    """

    applied: bool
    changes: Changes
    problems: tuple[Problem, ...]
    generation: int
    seconds: float
    kind: ReloadKind = "reload"
    worse: tuple[Worse, ...] = ()
    pending: str | None = None


@dataclass(frozen=True, slots=True)
class _Pending:
    """A reload that waits for its confirmation, and what was so when it was shown."""

    origin: LibrarySource
    answerer: Answerer
    report: ReloadReport
    mappings: str
    at_s: float
    token: str = field(default_factory=lambda: secrets.token_hex(8))


class ReloadBusyError(DocentError):
    """A reload is running already."""


class NothingBeforeError(DocentError):
    """No library is kept from before the one that is served."""


class ReloadStaleError(DocentError):
    """What a confirmation would apply isn't what was shown any more."""


class Librarian:
    """Serves one library at a time.

    Parameters
    ----------
    folder : Path
        Of the articles.
    answerer : Answerer
        Of the library that is served first.
    get_mappings : function of () to RoleMap
        What server roles stand for now.
    clock : function of () to float
        Seconds since some moment.
    history : Archive, optional
        Where what is served is kept; without one, nothing can be rolled back.

    Attributes
    ----------
    latencies : Latencies
        How long answers took.
    workers : Workers
        What answers, and lays the answers out.
    """

    def __init__(
        self,
        folder: Path,
        answerer: Answerer,
        get_mappings: Callable[[], RoleMap],
        clock: Callable[[], float] = time.monotonic,
        history: Archive | None = None,
    ) -> None:
        self.latencies = Latencies()
        self.workers = Workers()
        self._calibrators = Workers(at_once=1)  # on their own: questions don't wait behind them
        self._calibrating: dict[tuple[Answerer, Audience], asyncio.Future[object]] = {}
        self._folder = folder
        self._history = history
        self._answerer = answerer
        self._get_mappings = get_mappings
        self._clock = clock
        self._reloading = asyncio.Lock()
        self._pending: _Pending | None = None

    @property
    def answerer(self) -> Answerer:
        """What answers now. Take it once for each question: a reload replaces it."""
        return self._answerer

    @property
    def library(self) -> Library:
        """The library that is served now."""
        return self._answerer.library

    async def answer(
        self, question: str, audience: Audience, conversation: Conversation | None = None
    ) -> Answer:
        """Answer a question from the library of this moment.

        Parameters
        ----------
        question : str
            As asked.
        audience : Audience
            Everyone who will see the answer. Its first question takes some tenths of a second
            more.
        conversation : Conversation, optional
            What was asked before, as far as it counts here.
        """
        started = time.perf_counter()
        answerer = self._answerer
        await self._prepare(answerer, audience)
        work = partial(answerer.answer, question, audience, conversation)
        answer = await self.workers.run(work)
        self.latencies.add(time.perf_counter() - started)
        return answer

    async def rank(
        self, question: str, audience: Audience, conversation: Conversation, k: int
    ) -> tuple[Hit, ...]:
        """Return the best sections for a question (`Answerer.rank`)."""
        return await self.workers.run(
            partial(self._answerer.rank, question, audience, conversation, k)
        )

    async def explain(self, question: str, audience: Audience, k: int) -> Explanation:
        """Return why a question is answered as it is (`Answerer.explain`)."""
        answerer = self._answerer
        await self._prepare(answerer, audience)
        return await self.workers.run(partial(answerer.explain, question, audience, k))

    async def _prepare(self, answerer: Answerer, audience: Audience) -> None:
        """Calibrate an answerer for an audience, once, however many ask at the same time."""
        if answerer.is_prepared(audience):
            return
        key = (answerer, audience)
        calibrating = self._calibrating.get(key)
        if calibrating is None:
            work = self._calibrators.run(partial(answerer.thresholds, audience))
            calibrating = self._calibrating[key] = asyncio.ensure_future(work)
            calibrating.add_done_callback(lambda _: self._calibrating.pop(key))
        await asyncio.shield(calibrating)  # whoever gives up doesn't end it for the others

    async def reload(self) -> ReloadReport:
        """Read the folder anew; serve the new library if no file has an error.

        One that would let more content roles read an article that was there waits for `confirm`.
        Questions in the meantime are answered from the old one: reading and indexing run in a
        thread, and the new library is put in place in one step.

        Raises
        ------
        ReloadBusyError
            If a reload is running already.
        """
        if self._reloading.locked():
            raise ReloadBusyError
        async with self._reloading:
            return await self._load(FolderSource(self._folder, self._history))

    async def roll_back(self) -> ReloadReport:
        """Serve the library before the one that is served, until the next reload.

        What `reload` says of access and questions holds here, too.

        Raises
        ------
        ReloadBusyError
            If a reload is running already.
        NothingBeforeError
            If none is kept.
        """
        if self._reloading.locked():
            raise ReloadBusyError
        async with self._reloading:
            if self._history is None:
                raise NothingBeforeError
            kept = await asyncio.to_thread(self._history.find_previous)
            if kept is None:
                raise NothingBeforeError
            return await self._load(SnapshotSource(self._history, kept))

    async def find_rollback(self) -> Snapshot | None:
        """Return what is served instead of the folder since a rollback; None without one."""
        return await asyncio.to_thread(self._history.find_rollback) if self._history else None

    async def confirm(self, token: str) -> ReloadReport:
        """Serve the library of the reload that waits, exactly as it was shown.

        Parameters
        ----------
        token : str
            The report's `pending`.

        Raises
        ------
        ReloadBusyError
            If a reload is running already; this one goes on waiting.
        ReloadStaleError
            If it is not the reload that waits, if that has waited for too long, or if the folder,
            the library that is served, or what server roles stand for is different by now.
        """
        if self._reloading.locked():
            raise ReloadBusyError
        async with self._reloading:
            return await self._confirm(token)

    async def _in_time(
        self, kind: ReloadKind, work: Callable[[Timeout], Awaitable[ReloadReport]]
    ) -> ReloadReport:
        """Do what reads files, and give it up after a time: then nothing has changed.

        A thread that hangs can't be ended, but nothing waits for it, and what it finds in the end
        is dropped: all that counts is done here, or by `_apply` after the limit is lifted.
        """
        started = time.perf_counter()
        try:
            async with timeout(RELOAD_TIMEOUT_S) as limit:
                return await work(limit)
        except TimeoutError:
            message = admin_texts.RELOAD_TOO_LONG.format(minutes=RELOAD_TIMEOUT_S // 60)
            return ReloadReport(
                applied=False,
                changes=compare_libraries(self.library, self.library),
                problems=(Problem(kind, 1, "error", message),),
                generation=self.library.generation,
                seconds=time.perf_counter() - started,
                kind=kind,
            )

    async def _load(self, origin: LibrarySource) -> ReloadReport:
        self._pending = None
        return await self._in_time(origin.kind, partial(self._read, origin))

    async def _read(self, origin: LibrarySource, limit: Timeout) -> ReloadReport:
        started = time.perf_counter()
        mappings = self._get_mappings()
        before = self._answerer.library
        library = await run_in_own_thread(origin.load, before)
        report = ReloadReport(
            applied=False,
            changes=compare_libraries(before, library),
            problems=tuple(sorted([*library.problems, *mappings.find_unknown_roles(library)])),
            generation=before.generation,
            seconds=time.perf_counter() - started,
            kind=origin.kind,
        )
        # What was served with errors, as the start allows, may be so again.
        if not library.articles or (library.errors and origin.kind == "reload"):
            return report
        answerer = await run_in_own_thread(self._answerer.renew, library)
        worse, problems = await run_in_own_thread(self._ask, answerer)
        report = replace(report, worse=worse, problems=(*report.problems, *problems))
        pending = _Pending(origin, answerer, report, mappings.fingerprint, self._clock())
        if not report.changes.widened:
            return await self._apply(pending, started, limit)
        self._pending = pending
        return replace(report, pending=pending.token)

    def _ask(self, answerer: Answerer) -> tuple[tuple[Worse, ...], list[Problem]]:
        """Ask the questions of the folder of the library that is served and of another one."""
        path = self._folder / QUESTIONS_FILE
        if not os.path.lexists(path):
            return (), []
        try:
            questions = load_questions(path, folder=self._folder)
        except QuestionsError as error:
            return (), [_questions_problem(path, error)]
        worse = find_worse(self._answerer, answerer, questions)
        try:
            check_answers(path, questions, answerer.library)
        except QuestionsError as error:
            return worse, [_questions_problem(path, error)]
        return worse, []

    async def _confirm(self, token: str) -> ReloadReport:
        pending = self._pending
        if pending is None or not secrets.compare_digest(token.encode(), pending.token.encode()):
            raise ReloadStaleError
        self._pending = None
        return await self._in_time(pending.origin.kind, partial(self._apply_as_shown, pending))

    async def _apply_as_shown(self, pending: _Pending, limit: Timeout) -> ReloadReport:
        started = time.perf_counter()
        if not await self._is_as_shown(pending):
            raise ReloadStaleError
        return await self._apply(pending, started, limit)

    async def _is_as_shown(self, pending: _Pending) -> bool:
        library = pending.answerer.library
        found = await run_in_own_thread(pending.origin.load, library)
        return (
            self._clock() - pending.at_s <= PENDING_S
            and library.generation == self.library.generation + 1
            and pending.mappings == self._get_mappings().fingerprint
            and _contents(found) == _contents(library)
        )

    async def _apply(self, pending: _Pending, started: float, limit: Timeout) -> ReloadReport:
        report = pending.report
        try:
            commit = await run_in_own_thread(pending.origin.prepare, pending.answerer.library)
            # What is noted from here on is served: it is done to the end, however long that takes.
            limit.reschedule(None)
            # First what outlives a killed process, then what is served.
            await asyncio.to_thread(commit)
        except ArchiveError as error:
            problem = Problem(pending.origin.kind, 1, "error", str(error))
            return replace(report, problems=(problem, *report.problems))
        self._answerer = pending.answerer
        seconds = time.perf_counter() - started
        return replace(report, applied=True, generation=self.library.generation, seconds=seconds)


def _questions_problem(path: Path, error: QuestionsError) -> Problem:
    message = str(error).removeprefix(str(path)).lstrip(",: ").removesuffix(".")
    return Problem(path.name, 1, "warning", message)


def _contents(library: Library) -> object:
    """Return what is the same as long as the folder holds the same."""
    files = [(file.file, file.digest) for file in library.files]
    return files, library.synonyms, library.problems

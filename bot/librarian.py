"""Keeps the library that is served, and replaces it in one step."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DocentError
from retrieval.answer import Answer, Answerer
from retrieval.audience import Audience
from retrieval.errors import ContentError, Problem
from retrieval.library import Changes, Library, compare_libraries, load_library

NOTHING_TO_SERVE = "the folder has no article; put the articles there"


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload found.

    Parameters
    ----------
    applied : bool
        False when a file has an error: then nothing has changed.
    changes : Changes
        What would be, or is, different.
    problems : tuple of Problem
        All of them, warnings too.
    generation : int
        Of the library that is served now.
    seconds : float
        How long it took.
    """

    applied: bool
    changes: Changes
    problems: tuple[Problem, ...]
    generation: int
    seconds: float


class ReloadBusyError(DocentError):
    """A reload is running already."""


class Librarian:
    """Serves one library at a time.

    Parameters
    ----------
    folder : Path
        Of the articles.
    answerer : Answerer
        Of the library that is served first.
    """

    def __init__(self, folder: Path, answerer: Answerer) -> None:
        self._folder = folder
        self._answerer = answerer
        self._reloading = asyncio.Lock()

    @property
    def answerer(self) -> Answerer:
        """What answers now. Take it once for each question: a reload replaces it."""
        return self._answerer

    @property
    def library(self) -> Library:
        """The library that is served now."""
        return self._answerer.library

    async def answer(self, question: str, audience: Audience) -> Answer:
        """Answer a question from the library of this moment.

        Parameters
        ----------
        question : str
            As asked.
        audience : Audience
            Everyone who will see the answer. Its first question takes some tenths of a second
            more, in another thread.
        """
        answerer = self._answerer
        if not answerer.is_prepared(audience):
            await asyncio.to_thread(answerer.thresholds, audience)
        return answerer.answer(question, audience)

    async def reload(self) -> ReloadReport:
        """Read the folder anew; serve the new library if no file has an error.

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
            return await self._reload()

    async def _reload(self) -> ReloadReport:
        started = time.perf_counter()
        before = self._answerer
        generation = before.library.generation + 1
        try:
            library = await asyncio.to_thread(load_library, self._folder, generation)
        except ContentError as error:
            library = Library((), (Problem(str(self._folder), 1, "error", str(error)),), generation)
        if not library.articles and not library.errors:
            # An empty folder is rather a disk that isn't there than an author's wish.
            problem = Problem(str(self._folder), 1, "error", NOTHING_TO_SERVE)
            library = Library((), (problem,), generation)
        changes = compare_libraries(before.library, library)
        applied = not library.errors
        if applied:
            self._answerer = await asyncio.to_thread(before.renew, library)
        return ReloadReport(
            applied=applied,
            changes=changes,
            problems=library.problems,
            generation=self.library.generation,
            seconds=time.perf_counter() - started,
        )

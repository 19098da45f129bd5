"""The library that a live page shows, read again whenever a file changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

from watchfiles import awatch

from bot.preview.pages import Reading
from bot.rendering import Renderer, load_checked_library
from bot.serving import reduce_library, run_in_own_thread
from retrieval.answering import Answerer
from retrieval.audience import Audience
from retrieval.content import Library
from retrieval.errors import ContentError, Problem

WAIT_MS = 300  # for how long changes are gathered at most: a program may write many files at once
LOOK_EVERY_MS = 1_000  # how often it is looked whether the folder is still the one that is watched
MAX_READERS = 16  # whose part of the library is kept; there are as many as somebody tries out

Roles = frozenset[str]


class LiveLibrary:
    """A folder of articles, as it is now, without broken ones, as at a start of the bot.

    `tell` is given each library that is read anew: a file that names no content role is on no page.
    """

    def __init__(
        self,
        folder: Path,
        answerer: Answerer,
        renderer: Renderer,
        find_problems: Callable[[Library], list[Problem]],
        tell: Callable[[Library], None],
    ) -> None:
        self.answerer = answerer  # of what is there now
        self.renderer = renderer
        self.trouble = ""  # why the folder can't be read now; empty if it can
        self._folder = folder
        self._find_problems = find_problems
        self._tell = tell
        self._version = 0
        self._changed = asyncio.Event()
        self._readings: dict[Roles, Reading] = {}
        self._roles_before: dict[str, Roles] = {}
        self._remember_roles(answerer.library)

    def reading(self, roles: Roles) -> Reading:
        """Return what holders of these roles are shown; slow the first time after a change."""
        readings = self._readings
        if roles not in readings:
            library = self.answerer.library
            part = reduce_library(library, Audience.of(roles), (), self._roles_before)
            if len(readings) >= MAX_READERS:
                readings.clear()
            readings[roles] = Reading(part, self._find_problems(part), sorted(roles))
        return readings[roles]

    async def versions(self) -> AsyncIterator[int]:
        """Yield the number of what is shown now, and of all that will be."""
        while True:
            changed = self._changed
            yield self._version
            await changed.wait()

    async def follow(self) -> None:
        """Read the folder again whenever something in it changes, without end."""
        while True:
            await self.reload()
            with suppress(OSError):  # it may be gone
                watched, is_seen = self._folder.stat().st_ino, False
                async for changes in awatch(
                    self._folder,
                    debounce=WAIT_MS,
                    rust_timeout=LOOK_EVERY_MS,
                    yield_on_timeout=True,
                ):
                    if changes or not is_seen:  # it may have changed before it was watched
                        is_seen = True
                        await self.reload()
                    elif self._folder.stat().st_ino != watched:
                        break
            await asyncio.sleep(LOOK_EVERY_MS / 1_000)

    def learn(self) -> None:
        """Begin to read what the sections mean; until that is known, only words count."""
        self._learning = asyncio.create_task(self._learn(self.answerer))

    async def reload(self) -> None:
        """Read the folder again; if that fails, what there was stays."""
        before = self.answerer

        def load() -> Answerer | None:
            library = load_checked_library(self._folder, before.library)
            is_same = _contents(library) == _contents(before.library)
            return None if is_same else before.renew(library)

        try:
            answerer, trouble = await run_in_own_thread(load), ""
        except ContentError as error:
            answerer, trouble = None, str(error)
        if answerer:
            self.answerer, self._readings = answerer, {}
            self._tell(answerer.library)
            self._remember_roles(answerer.library)
            self.learn()
        if answerer or trouble != self.trouble:
            self.trouble = trouble
            self._version += 1
            self._changed.set()
            self._changed = asyncio.Event()

    async def _learn(self, answerer: Answerer) -> None:
        def learn() -> Answerer:
            is_new = False
            for _ in answerer.learn():
                if self.answerer is not answerer:  # the folder has changed meanwhile
                    return answerer
                is_new = True
            return answerer.renew(answerer.library) if is_new else answerer

        learned = await run_in_own_thread(learn)
        if self.answerer is answerer:
            self.answerer = learned

    def _remember_roles(self, library: Library) -> None:
        self._roles_before |= {file.file: file.roles for file in library.files if file.roles}


def _contents(library: Library) -> object:
    return [(file.file, file.digest) for file in library.files], library.synonyms, library.problems

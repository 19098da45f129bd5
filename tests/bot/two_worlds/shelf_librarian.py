"""A librarian whose content folder and history are lists, so that no play waits for a disk."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from bot.access.role_map import RoleMap
from bot.serving import Archive, FolderShelf
from bot.serving.archive import LibrarySource, ReloadKind
from bot.serving.librarian import Librarian, NothingBeforeError, ReloadReport
from retrieval.answering import Answerer
from retrieval.audience import Reader
from retrieval.content.library import Library
from tests.articles import EVERYDAY
from tests.bot.two_worlds.shelf import SIZE, Shelf, build_library, visible_to

NO_FOLDER = Path("no such folder")


class ShelfLibrarian(Librarian):
    """Serves shelves.

    Each of them has an article for everyone besides, whose readers are others in each: so every
    reload and every rollback asks first, in both worlds, and each can be rolled back. Whether and
    when people confirm what was hidden from somebody is their doing, not the bot's.

    Parameters
    ----------
    shelf : Shelf
        What is served first.
    reader : Reader or None
        If given, only what this one may read exists.
    get_role_map : function of () to RoleMap
        As of `Librarian`.

    Attributes
    ----------
    shelves : list of Shelf
        All that were ever in the content folder; the last one is in it now.
    is_broken : bool
        Whether a file that is no article lies in the folder, too.
    """

    def __init__(
        self, shelf: Shelf, reader: Reader | None, get_role_map: Callable[[], RoleMap]
    ) -> None:
        self.shelves: list[Shelf] = []
        self.is_broken = False
        self._reader = reader
        self.put(shelf)
        self._kept = [self.shelves[0]]
        self._served = 0
        answerer = Answerer(self.build(self.shelves[0]), everyday=EVERYDAY[:1])
        super().__init__(NO_FOLDER, answerer, get_role_map, Archive(FolderShelf(NO_FOLDER)))

    def put(self, shelf: Shelf) -> None:
        """Change what is in the content folder."""
        roles = frozenset({"guest", f"reload-{len(self.shelves)}"})
        self.shelves.append((*shelf, (SIZE, roles)))

    def build(self, shelf: Shelf, generation: int = 1, *, is_broken: bool = False) -> Library:
        """Return the library of what exists of a shelf."""
        existing = shelf if self._reader is None else visible_to(shelf, self._reader)
        return build_library(existing, generation, is_broken=is_broken)

    def narrow(self, reader: Reader) -> None:
        """Let only what somebody may read exist from now on, as if it had never been otherwise."""
        self._reader = reader
        library = self.build(self._kept[self._served], self.library.generation)
        self._answerer = self._answerer.renew(library)

    def opens_to(self, reader: Reader, name: str) -> bool:
        """Tell whether a reload or rollback holds what somebody couldn't read before."""
        served = self._kept[self._served]
        shelf = self.shelves[-1] if name == "content reload" else self._kept[self._served - 1]
        shut = {*served} - {*visible_to(served, reader)}
        return not {n for n, _ in shut}.isdisjoint(n for n, _ in visible_to(shelf, reader))

    def keep(self, shelf: Shelf) -> None:
        """Keep what is read from the folder as `bot.serving.archive.Archive` does."""
        self._kept = [*self._kept[: self._served + 1], shelf]
        self._served += 1

    def go_back(self) -> None:
        """Note that the shelf before is served."""
        self._served -= 1

    async def reload(self) -> ReloadReport:
        """Read the content folder anew."""
        return await self._load(self._source(self.shelves[-1], "reload"))

    async def roll_back(self) -> ReloadReport:
        """Serve the shelf before."""
        if self._served == 0:
            raise NothingBeforeError
        return await self._load(self._source(self._kept[self._served - 1], "rollback"))

    def _source(self, shelf: Shelf, kind: ReloadKind) -> LibrarySource:
        return cast("LibrarySource", ShelfOrigin(self, shelf, kind))


@dataclass(frozen=True)
class ShelfOrigin:
    """The content folder as it is, or a shelf that was served before."""

    librarian: ShelfLibrarian
    shelf: Shelf
    kind: ReloadKind

    def load(self, before: Library) -> Library:
        """Make the library."""
        is_broken = self.kind == "reload" and self.librarian.is_broken
        return self.librarian.build(self.shelf, before.generation + 1, is_broken=is_broken)

    def prepare(self, library: Library) -> Callable[[], None]:  # noqa: ARG002 - Origin's interface
        """Return what notes that it is served."""
        if self.kind == "reload":
            return partial(self.librarian.keep, self.shelf)
        return self.librarian.go_back

"""Where a library comes from: the content folder, or a snapshot for a rollback.

A source reads files when it loads a library; whatever keeps that from being served is one of its
problems. Then it prepares to commit it as the served one: it writes all that this needs, and
returns what commits it, in no time, or raises ServedMeanwhileError. Nothing has changed before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from bot.rendering import load_checked_library
from bot.serving.archive import Archive, ArchiveError
from bot.storage import Snapshot
from retrieval.content import Library
from retrieval.errors import ContentError, Problem

ReloadKind = Literal["reload", "rollback"]

NOTHING_SERVABLE = "the folder has no article; put the articles there"


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The content folder; `archive` keeps what is served from it."""

    folder: Path
    archive: Archive
    kind: ReloadKind = "reload"

    def load(self, before: Library) -> Library:
        """Load the folder; an empty one is an error."""
        library = _loaded(
            lambda: load_checked_library(self.folder, before), str(self.folder), before
        )
        if not library.articles and not library.errors:
            # More likely its disk isn't mounted than that an author wants no articles.
            problem = Problem(str(self.folder), 1, "error", NOTHING_SERVABLE)
            return Library((), (problem,), library.generation)
        return library

    def prepare(self, library: Library) -> Callable[[], None]:
        """Store the folder's files, and return the function that commits them."""
        files = self.archive.store(library, self.folder)
        return partial(self.archive.commit, files, library.generation)


@dataclass(frozen=True, slots=True)
class SnapshotSource:
    """A library that was served before."""

    archive: Archive
    snapshot: Snapshot
    kind: ReloadKind = "rollback"

    def load(self, before: Library) -> Library:
        """Load the snapshot."""
        return _loaded(lambda: self.archive.load(self.snapshot, before), "rollback", before)

    def prepare(self, library: Library) -> Callable[[], None]:
        """Return the function that marks the snapshot as served again."""
        return partial(self.archive.serve, self.snapshot, library.generation)


LibrarySource: TypeAlias = FolderSource | SnapshotSource


def _loaded(load: Callable[[], Library], name: str, before: Library) -> Library:
    try:
        return load()
    except (ContentError, ArchiveError) as error:
        problem = Problem(name, 1, "error", str(error))
        return Library((), (problem,), before.generation + 1)

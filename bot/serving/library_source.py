"""Where a library comes from: the content folder, or what is kept for a rollback."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from bot.rendering import load_library
from bot.serving.archive import Archive, ArchiveError, Snapshot
from retrieval.content import Library
from retrieval.errors import ContentError, Problem

ReloadKind = Literal["reload", "rollback"]

NOTHING_TO_SERVE = "the folder has no article; put the articles there"


class LibrarySource(Protocol):
    """What a library is loaded from; both methods read or write files."""

    @property
    def kind(self) -> ReloadKind:
        """Which of the two it is."""

    def load(self, before: Library) -> Library:
        """Load it anew; what keeps it from being served is one of the library's problems."""

    def prepare(self, library: Library) -> Callable[[], None]:
        """Do all that takes time before a library loaded from here can be noted as served.

        Returns
        -------
        function of () to None
            Notes it. Until it is called, nothing has changed.

        Raises
        ------
        ArchiveError
            If that can't be written.
        """


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The content folder.

    Parameters
    ----------
    folder : Path
        Of the articles.
    history : Archive or None
        Where what is served is kept; None keeps nothing.
    """

    folder: Path
    history: Archive | None
    kind: ReloadKind = "reload"

    def load(self, before: Library) -> Library:
        """Load the folder; an empty one isn't served."""
        library = _loaded(lambda: load_library(self.folder, before), str(self.folder), before)
        if not library.articles and not library.errors:
            # An empty folder is rather a disk that isn't there than an author's wish.
            problem = Problem(str(self.folder), 1, "error", NOTHING_TO_SERVE)
            return Library((), (problem,), library.generation)
        return library

    def prepare(self, library: Library) -> Callable[[], None]:
        """Store what the folder holds, and return what keeps it."""
        if not self.history:
            return lambda: None
        return partial(self.history.commit, self.history.store(library, self.folder))


@dataclass(frozen=True, slots=True)
class SnapshotSource:
    """A library that was served before.

    Parameters
    ----------
    history : Archive
        Where it is kept.
    kept : Snapshot
        Which it is.
    """

    history: Archive
    kept: Snapshot
    kind: ReloadKind = "rollback"

    def load(self, before: Library) -> Library:
        """Load it as it was."""
        return _loaded(lambda: self.history.load(self.kept, before), "rollback", before)

    def prepare(self, library: Library) -> Callable[[], None]:  # noqa: ARG002 - LibrarySource's interface
        """Return what notes that it is served again."""
        return partial(self.history.serve, self.kept)


def _loaded(load: Callable[[], Library], name: str, before: Library) -> Library:
    try:
        return load()
    except (ContentError, ArchiveError) as error:
        problem = Problem(name, 1, "error", str(error))
        return Library((), (problem,), before.generation + 1)

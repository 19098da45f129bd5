"""The library that is served: how it is replaced, kept and rolled back."""

from bot.serving.archive import Archive, ArchiveError, Snapshot
from bot.serving.collecting import leave_out_what_is_there
from bot.serving.latency import Latencies
from bot.serving.librarian import (
    Librarian,
    NothingBeforeError,
    ReloadBusyError,
    ReloadForbiddenError,
    ReloadReport,
    ReloadStaleError,
    Taught,
)
from bot.serving.library_source import ReloadKind
from bot.serving.threads import run_in_own_thread
from bot.serving.workers import TooLongError, Turns

__all__ = [
    "Archive",
    "ArchiveError",
    "Latencies",
    "Librarian",
    "NothingBeforeError",
    "ReloadBusyError",
    "ReloadForbiddenError",
    "ReloadKind",
    "ReloadReport",
    "ReloadStaleError",
    "Snapshot",
    "Taught",
    "TooLongError",
    "Turns",
    "leave_out_what_is_there",
    "run_in_own_thread",
]

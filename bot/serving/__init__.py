"""The library that is served: how it is replaced, kept and rolled back."""

from bot.serving.archive import Archive, ArchiveError, FolderShelf, ReloadKind, Shelf, shelf_of
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
from bot.serving.processes import SERVE_WITHIN_S, Follower, ShardKeeper, ShardsError, Spread
from bot.serving.reduction import names_of, reduce_library
from bot.serving.workers import TooLongError, Turns, run_in_own_thread

__all__ = [
    "SERVE_WITHIN_S",
    "Archive",
    "ArchiveError",
    "FolderShelf",
    "Follower",
    "Latencies",
    "Librarian",
    "NothingBeforeError",
    "ReloadBusyError",
    "ReloadForbiddenError",
    "ReloadKind",
    "ReloadReport",
    "ReloadStaleError",
    "ShardKeeper",
    "ShardsError",
    "Shelf",
    "Spread",
    "Taught",
    "TooLongError",
    "Turns",
    "leave_out_what_is_there",
    "names_of",
    "reduce_library",
    "run_in_own_thread",
    "shelf_of",
]

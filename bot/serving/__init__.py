"""The library that is served: how it is replaced, kept and rolled back."""

from bot.serving.archive import Archive, ArchiveError
from bot.serving.collecting import leave_out_what_is_there
from bot.serving.follower import SERVE_WITHIN_S, Follower, Spread
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
from bot.serving.reduction import names_of, reduce_library
from bot.serving.shard_keeper import ShardKeeper, ShardsError
from bot.serving.shelf import FolderShelf, Shelf, shelf_of
from bot.serving.threads import run_in_own_thread
from bot.serving.workers import TooLongError, Turns

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

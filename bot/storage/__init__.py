"""The database and the key beside it; no Discord, no retrieval."""

from bot.storage.backend import Backend, StoreAwayError, StoreError
from bot.storage.copying import copying
from bot.storage.database import find_backend
from bot.storage.libraries import Kept, ServedMeanwhileError, Snapshot, StoredLibraries
from bot.storage.processes import FORGETTING, LIBRARY, MAPPINGS, SETTINGS, TAUGHT
from bot.storage.public_messages import PublicMessage
from bot.storage.questions import AskedQuestion, LoggedOutcome, QuestionStore, Vote, VoteKind
from bot.storage.redaction import redact
from bot.storage.sqlite import APPLICATION_ID, LIBRARIES_FOLDER, SOCKET_FILE, VECTORS_FILE, Sqlite
from bot.storage.store import ReloadRecord, RoleMapping, Store, TaughtPhrasing

__all__ = [
    "APPLICATION_ID",
    "FORGETTING",
    "LIBRARIES_FOLDER",
    "LIBRARY",
    "MAPPINGS",
    "SETTINGS",
    "SOCKET_FILE",
    "TAUGHT",
    "VECTORS_FILE",
    "AskedQuestion",
    "Backend",
    "Kept",
    "LoggedOutcome",
    "PublicMessage",
    "QuestionStore",
    "ReloadRecord",
    "RoleMapping",
    "ServedMeanwhileError",
    "Snapshot",
    "Sqlite",
    "Store",
    "StoreAwayError",
    "StoreError",
    "StoredLibraries",
    "TaughtPhrasing",
    "Vote",
    "VoteKind",
    "copying",
    "find_backend",
    "redact",
]

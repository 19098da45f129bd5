"""The database and the key beside it; no Discord, no retrieval."""

from bot.storage.claim import claim
from bot.storage.database import (
    APPLICATION_ID,
    LIBRARIES_FOLDER,
    SOCKET_FILE,
    VECTORS_FILE,
    StoreError,
    path_of,
)
from bot.storage.public_messages import PublicMessage
from bot.storage.questions import AskedQuestion, LoggedOutcome, QuestionStore, Vote, VoteKind
from bot.storage.redaction import redact
from bot.storage.shard_claims import ShardClaim
from bot.storage.store import JsonValue, ReloadRecord, RoleMapping, Store, TaughtPhrasing

__all__ = [
    "APPLICATION_ID",
    "LIBRARIES_FOLDER",
    "SOCKET_FILE",
    "VECTORS_FILE",
    "AskedQuestion",
    "JsonValue",
    "LoggedOutcome",
    "PublicMessage",
    "QuestionStore",
    "ReloadRecord",
    "RoleMapping",
    "ShardClaim",
    "Store",
    "StoreError",
    "TaughtPhrasing",
    "Vote",
    "VoteKind",
    "claim",
    "path_of",
    "redact",
]

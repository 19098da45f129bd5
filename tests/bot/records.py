"""What members did, as the store keeps it, for tests."""

from datetime import UTC, datetime
from typing import Any

from bot.storage.questions import AskedQuestion, Vote

NOON = datetime(2025, 6, 15, 12, tzinfo=UTC)
GUEST = frozenset({"guest"})


def asked(text: str = "green tea", asker: str = "one", **changes: Any) -> AskedQuestion:
    """Return a question that found nothing, unless the changes say otherwise."""
    values: dict[str, Any] = {
        "asker": asker,
        "at": NOON,
        "guild_id": 1,
        "content_roles": GUEST,
        "text": text,
        "outcome": "abstained",
        "sections": (),
    }
    return AskedQuestion(**values | changes)


def vote(section: str = "tea#green-tea", voter: str = "one", **changes: Any) -> Vote:
    """Return a vote for a section that wasn't meant, unless the changes say otherwise."""
    values: dict[str, Any] = {
        "voter": voter,
        "at": NOON,
        "guild_id": 1,
        "content_roles": GUEST,
        "section": section,
        "kind": "not meant",
    }
    return Vote(**values | changes)

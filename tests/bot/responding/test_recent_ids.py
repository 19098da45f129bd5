"""What is delivered twice arrives once."""

import pytest

from bot.responding import recent_ids
from bot.responding.recent_ids import RecentIds


def test_an_id_is_new_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until so many others were seen that it is forgotten."""
    monkeypatch.setattr(recent_ids, "REMEMBERED", 2)
    recent = RecentIds()
    assert [recent.add(number) for number in (1, 1, 2, 1, 3, 1)] == [
        True, False, True, False, True, True,
    ]  # fmt: skip

"""Which messages answer which question: remembered, but not for ever."""

from typing import Any

import pytest

from bot.responding import sent_replies as module
from bot.responding.conversations import Talk
from bot.responding.sent_replies import SentReplies

NOBODY: Any = None
TALK = Talk(1, 10, is_public=True)


def test_a_question_is_remembered_by_its_message() -> None:
    """One that wasn't begun isn't known."""
    exchanges = SentReplies(NOBODY, NOBODY, NOBODY)
    begun = exchanges.begin(1, TALK)
    assert exchanges.get(1) is begun
    assert exchanges.get(2) is None


def test_only_so_many_questions_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are forgotten first."""
    monkeypatch.setattr(module, "REMEMBERED", 2)
    exchanges = SentReplies(NOBODY, NOBODY, NOBODY)
    for number in range(3):
        exchanges.begin(number, TALK)
    assert [exchanges.get(number) is not None for number in range(3)] == [False, True, True]

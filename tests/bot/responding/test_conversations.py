"""Conversations: who goes on from what, and when they end."""

import pytest

from bot.responding import conversations as module
from bot.responding.conversations import SILENCE_S, Conversations, Talk
from tests.clock import Clock

PUBLIC = Talk(1, 10, is_public=True)


def ask(conversations: Conversations, talk: Talk, question: str) -> tuple[str, ...]:
    """Ask a question; return what was asked before it."""
    before = conversations.before(talk)
    conversations.go_on(talk, before, question)
    return before.questions


@pytest.mark.parametrize(
    "other",
    [Talk(2, 10, is_public=True), Talk(1, 11, is_public=True), Talk(1, 10, is_public=False)],
)
def test_a_conversation_is_a_members_in_a_place(other: Talk) -> None:
    """Another member's, another channel's and a private one are others."""
    conversations = Conversations(Clock())
    ask(conversations, PUBLIC, "one")
    assert ask(conversations, other, "two") == ()
    assert ask(conversations, PUBLIC, "three") == ("one",)


def test_a_conversation_ends_after_ten_minutes_of_silence() -> None:
    """Each question keeps it going; nothing of it is left afterwards."""
    clock = Clock()
    conversations = Conversations(clock)
    ask(conversations, PUBLIC, "one")
    clock.now += SILENCE_S - 1
    assert ask(conversations, PUBLIC, "two") == ("one",)
    clock.now += SILENCE_S - 1
    assert ask(conversations, PUBLIC, "three") == ("one", "two")
    clock.now += SILENCE_S
    assert conversations.before(Talk(2, 10, is_public=True)).questions == ()
    assert not conversations._talks
    assert ask(conversations, PUBLIC, "four") == ()


def test_only_so_many_conversations_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that have been silent longest end first."""
    monkeypatch.setattr(module, "MAX_CONVERSATIONS", 2)
    conversations = Conversations(Clock())
    talks = [Talk(number, 1, is_public=True) for number in range(3)]
    for talk in (talks[0], talks[1], talks[0], talks[2]):
        ask(conversations, talk, "one")
    assert len(conversations._talks) == 2
    assert conversations.before(talks[1]).questions == ()
    assert conversations.before(talks[0]).questions == ("one", "one")


def test_a_members_conversations_can_be_forgotten() -> None:
    """All of them, and nobody else's."""
    conversations = Conversations(Clock())
    other = Talk(2, 10, is_public=True)
    for talk in (PUBLIC, Talk(1, 11, is_public=False), other):
        ask(conversations, talk, "one")
    conversations.forget((1).__eq__)
    assert len(conversations._talks) == 1
    assert conversations.before(other).questions == ("one",)


def test_an_edited_question_takes_the_place_of_the_earlier_one() -> None:
    """It goes on from what was asked before it, and what was asked since goes on from it."""
    conversations = Conversations(Clock())
    for question in ("one", "two", "three"):
        ask(conversations, PUBLIC, question)
    assert conversations.revise(PUBLIC, hash("two"), "2").questions == ("one",)
    assert conversations.before(PUBLIC).questions == ("one", "2", "three")


def test_a_question_can_be_taken_out_of_its_conversation() -> None:
    """Nobody goes on from what is deleted."""
    conversations = Conversations(Clock())
    ask(conversations, PUBLIC, "one")
    ask(conversations, PUBLIC, "two")
    conversations.revise(PUBLIC, hash("one"))
    assert conversations.before(PUBLIC).questions == ("two",)


def test_a_question_that_its_conversation_has_lost_stays_outside() -> None:
    """The conversation has begun anew since: an edit doesn't bring back what was before."""
    conversations = Conversations(Clock())
    ask(conversations, PUBLIC, "one")
    assert conversations.revise(PUBLIC, hash("another"), "new").questions == ()
    assert conversations.before(PUBLIC).questions == ("one",)
    other = Talk(2, 10, is_public=True)
    assert conversations.revise(other, hash("one"), "new").questions == ()
    assert conversations.before(other).questions == ()

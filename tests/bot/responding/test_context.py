"""What a question goes on from; as members have it, see tests/bot/cogs/test_follow_ups.py."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from bot.responding import context as module
from bot.responding.context import SILENCE_S, AnsweredQuestion, Conversations, Talk, Turn
from retrieval.answering import Conversation
from tests.bot.conftest import Community
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


def answer_to(fetch: Any) -> Any:
    """Return a message of the bot whose question must be fetched, as a press tells of it."""
    return SimpleNamespace(
        components=[],
        interaction_metadata=None,
        reference=SimpleNamespace(message_id=1, resolved=None),
        channel=SimpleNamespace(fetch_message=fetch),
    )


async def test_a_question_that_is_not_fetched_in_time_counts_as_gone(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever presses is answered before Discord gives the press up."""

    async def wait(_: int) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(module, "FETCH_TIMEOUT_S", 0.01)
    assert (
        await community.bot.context.find_question(cast("Any", answer_to(wait)))
        == AnsweredQuestion()
    )


async def test_a_question_that_cannot_be_fetched_counts_as_gone(community: Community) -> None:
    """When Discord can't be reached as when it refuses."""

    async def fail(_: int) -> None:
        raise aiohttp.ClientError

    assert (
        await community.bot.context.find_question(cast("Any", answer_to(fail)))
        == AnsweredQuestion()
    )


async def test_a_fetched_question_is_its_authors(community: Community) -> None:
    """Without the mention that called the bot."""

    async def fetch(_: int) -> Any:
        content = f"<@{community.me.id}> green tea"
        return SimpleNamespace(content=content, author=SimpleNamespace(id=7))

    assert await community.bot.context.find_question(answer_to(fetch)) == AnsweredQuestion(
        "green tea", 7
    )


async def refuse(_: int) -> None:
    """Fail as a request would that nobody needs."""
    pytest.fail("A message was fetched.")


@pytest.mark.parametrize("reference", [None, SimpleNamespace(message_id=None, resolved=None)])
async def test_what_replies_to_nothing_answers_no_known_question(
    community: Community, reference: Any
) -> None:
    """There is no message that could be fetched."""
    message = answer_to(refuse)
    message.reference = reference
    assert await community.bot.context.find_question(message) == AnsweredQuestion()


async def test_a_question_that_the_event_tells_is_not_fetched(community: Community) -> None:
    """Discord sends it along with the reply."""
    await community.mention(community.guest, "green tea")
    message = answer_to(refuse)
    message.reference.resolved = community.square.history()[-2]
    assert await community.bot.context.find_question(message) == AnsweredQuestion(
        "green tea", community.guest.id
    )


def fetching(community: Community, text: str) -> Any:
    """Return a message of the bot that answers a question of the guest's."""

    async def fetch(_: int) -> Any:
        return SimpleNamespace(content=text, author=SimpleNamespace(id=community.guest.id))

    return answer_to(fetch)


async def test_an_answer_is_a_turn_of_its_askers_own_conversation(community: Community) -> None:
    """Up to the last time that it was asked; nobody else's counts, though they asked the same."""
    bot, place = community.bot, community.square.id
    guest, other = (Talk(m.id, place, is_public=True) for m in (community.guest, community.manager))
    for talk, questions in ((other, ("cocoa", "tea")), (guest, ("tea", "coffee", "tea", "water"))):
        for question in questions:
            bot.conversations.go_on(talk, bot.conversations.before(talk), question)
    asked = bot.conversations.before(guest).questions
    assert asked[-2:] == ("tea", "water")
    turn = await bot.context.find_turn(fetching(community, "tea"), [other, guest])
    assert turn == Turn("tea", Conversation(asked[:-2]), Conversation(asked[:-1]))
    alone = Turn("milk", Conversation(), Conversation(("milk",)))
    assert await bot.context.find_turn(fetching(community, "milk"), [other, guest]) == alone
    assert await bot.context.find_turn(fetching(community, "tea"), [other]) == Turn(
        "tea", Conversation(), Conversation(("tea",))
    )
    gone = Turn("", Conversation(), Conversation())
    assert await bot.context.find_turn(fetching(community, ""), [guest]) == gone


async def test_a_reply_to_a_member_goes_on_from_the_members_own_questions(
    community: Community,
) -> None:
    """So does one to a message of the bot that shows neither a question nor a section."""
    bot, talk = community.bot, Talk(community.guest.id, community.square.id, is_public=True)
    bot.conversations.go_on(talk, Conversation(), "coffee")
    await community.mention(community.manager, "green tea")
    question, answer = community.square.history()
    question.reference = SimpleNamespace(message_id=1, resolved=question)  # type: ignore[assignment]
    before = bot.context.before
    assert (await before(question, talk)).questions == ("coffee",)
    assert (await before(answer, talk)).questions != ("coffee",)
    answer.components, answer.reference = [], None
    assert (await before(answer, talk)).questions == ("coffee",)

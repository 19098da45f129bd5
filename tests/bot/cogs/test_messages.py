"""Questions that are edited and deleted: the answer goes along."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.responding.context import Talk
from bot.responding.limits import WINDOW_S, RateLimits
from bot.serving.librarian import Librarian
from bot.texts import member_texts
from retrieval.answering import Answer, Conversation
from retrieval.audience import Audience
from tests.bot.cogs.asking import BLACK, GREEN, ask, said, texts_of
from tests.bot.conftest import Community, Shown
from tests.clock import Clock

MESSAGES, MESSAGE = "/channels/*/messages", "/channels/*/messages/*"


async def edit(community: Community, question: discord.Message, text: str) -> list[Shown]:
    """Let the guest edit a question, mention and all; return what the bot has said."""
    await community.guest.edit(question, text.replace("@bot", f"<@{community.me.id}>"))
    return said(community)


def talked(community: Community) -> tuple[str, ...]:
    """Return the questions of the guest's conversation in the square."""
    talk = Talk(community.guest.id, community.square.id, is_public=True)
    return community.bot.conversations.before(talk).questions


async def test_an_edited_question_has_its_answer_edited(community: Community) -> None:
    """In the same message; the conversation goes on with the question as it reads now."""
    question = await ask(community, "green tea")
    (before,) = said(community)
    (after,) = await edit(community, question, "@bot black tea")
    assert after.message.id == before.message.id
    assert texts_of([before, after]) == [GREEN, BLACK]
    assert talked(community) == ("black tea",)


async def test_an_edited_answer_is_withdrawn_by_what_it_shows_now(community: Community) -> None:
    """What it showed before is forgotten, also when it shows nothing of an article any more."""
    store = community.bot.store
    question = await ask(community, "green tea")
    await edit(community, question, "@bot black tea")
    assert [m.sections for m in await store.fetch_public_messages()] == [("tea#black-tea",)]
    await edit(community, question, "@bot elephants")
    assert await store.fetch_public_messages() == []


async def test_an_edited_private_question_has_its_answer_edited(community: Community) -> None:
    """With what its asker alone may read."""
    question = await community.subscriber.send_dm("green tea")
    await community.subscriber.user.edit(question, "secret handshake")
    (answer,) = said(community, community.subscriber.user.dm_channel)
    assert answer.text.startswith("### The Club › Secret handshake")


async def test_an_edit_of_an_earlier_question_leaves_the_later_ones(community: Community) -> None:
    """It goes on from what was asked before it, not from what was asked after it."""
    first = await ask(community, "green tea")
    await ask(community, "drinking water")
    (edited, _) = await edit(community, first, "@bot black tea")
    assert texts_of([edited]) == [BLACK]
    assert talked(community) == ("black tea", "drinking water")


async def test_only_the_first_five_minutes_of_edits_count(community: Community) -> None:
    """Later, others have read the answer and may have gone on from it."""
    question = await ask(community, "green tea")
    changed = f"<@{community.me.id}> black tea"
    for seconds, expected in ((301, GREEN), (299, BLACK)):
        edited_at = question.created_at + timedelta(seconds=seconds)
        await redeliver(community, question, content=changed, edited_timestamp=str(edited_at))
        assert texts_of(said(community)) == [expected]


async def redeliver(community: Community, message: discord.Message, **changes: Any) -> None:
    """Let Discord tell that a message has changed."""
    await community.deliver_again(message, event="MESSAGE_UPDATE", **changes)


async def test_only_changes_of_the_text_count(community: Community) -> None:
    """A preview that Discord adds to a link, or an edit that is told twice, edits nothing."""
    question = await ask(community, "green tea")
    await edit(community, question, "@bot black tea")
    community.env.http_requests.clear()
    await redeliver(community, question)
    await redeliver(community, question, content="changed", edited_timestamp=None)
    assert [r for r in community.env.http_requests if r.method != "GET"] == []


async def test_an_edit_that_adds_the_mention_asks(community: Community) -> None:
    """Whoever forgot it needn't write everything again."""
    question = await community.guest.send(community.square, "green tea")
    assert texts_of(await edit(community, question, "@bot green tea")) == [GREEN]
    assert texts_of(await edit(community, question, "@bot black tea")) == [BLACK]


@pytest.mark.parametrize("text", ["never mind", "@bot thanks"])
async def test_an_edit_that_takes_the_question_back_takes_the_answer(
    community: Community, text: str
) -> None:
    """Nobody asks the bot any more, and it may not know what the message says now."""
    question = await ask(community, "green tea")
    assert await edit(community, question, text) == []
    assert talked(community) == ()
    assert texts_of(await edit(community, question, "@bot green tea")) == [GREEN]


async def test_a_deleted_question_takes_its_answer_along(community: Community) -> None:
    """Also out of the conversation."""
    question = await ask(community, "green tea")
    await ask(community, "drinking water")
    await community.guest.delete(question)
    assert [one.text.partition("\n")[0] for one in said(community)] == [
        "### Water › Drinking water"
    ]
    assert talked(community) == ("drinking water",)
    community.bot.dispatch("message", question)
    await community.env.settle()
    assert len(said(community)) == 1


async def test_questions_deleted_in_bulk_take_their_answers_along(community: Community) -> None:
    """As a moderator or another bot deletes them."""
    questions = [await ask(community, "green tea") for _ in range(3)]
    ids = [question.id for question in questions[:2]]
    community.env.backend.bulk_delete_messages(community.square.id, [*ids, 1])
    await community.env.settle()
    replied = [m.message.reference.message_id for m in said(community)]  # type: ignore[union-attr]  # they are replies
    assert replied == [questions[2].id]


async def test_a_plain_answer_is_changed_whole(community: Community) -> None:
    """All of its messages: edited into one layout, or deleted."""
    for goes in (False, True):
        community.env.inject_error("POST", MESSAGES, status=400, code=50035)
        question = await ask(community, "drinking water")
        assert len(said(community)) > 5
        if goes:
            await community.guest.delete(question)
            assert said(community) == []
        else:
            (answer,) = await edit(community, question, "@bot green tea")
            assert texts_of([answer]) == [GREEN]
            await community.guest.delete(question)


async def test_a_refused_edit_is_sent_anew_as_plain_text(community: Community) -> None:
    """A layout can't become plain text, so that it goes."""
    question = await ask(community, "green tea")
    community.env.inject_error("PATCH", MESSAGE, status=400, code=50035)
    community.env.inject_error("POST", MESSAGES, status=400, code=50035)
    edited = await edit(community, question, "@bot drinking water")
    assert all(one.message.content for one in edited)
    assert len(edited) > 5


async def test_an_edit_after_dismissal_is_answered_anew(community: Community) -> None:
    """With another nonce, lest Discord take it for the answer that was dismissed."""
    question = await ask(community, "green tea")
    (answer,) = said(community)
    community.env.backend.delete_message(community.square.id, answer.message.id)
    assert texts_of(await edit(community, question, "@bot black tea")) == [BLACK]
    sent = [r.json or {} for r in community.env.http_requests if r.path.endswith("/messages")]
    nonces = [payload["nonce"] for payload in sent]
    assert len(set(nonces)) == 2
    assert all(len(nonce) <= 20 for nonce in nonces)


class SlowLibrarian:
    """Answers when it is told to.

    Parameters
    ----------
    librarian : Librarian
        Who knows the answers.
    """

    def __init__(self, librarian: Librarian) -> None:
        self._librarian = librarian
        self.is_asked, self.may_answer = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._librarian, name)

    async def answer(self, question: str, audience: Audience, before: Conversation) -> Answer:
        """Answer a question."""
        self.is_asked.set()
        await self.may_answer.wait()
        return await self._librarian.answer(question, audience, before)


@pytest.mark.parametrize(("gone", "expected"), [(False, [BLACK]), (True, [])])
async def test_what_happens_while_an_answer_is_made_counts(
    community: Community, gone: bool, expected: list[str]
) -> None:
    """An edit or a deletion waits for the answer, and then changes it."""
    slow = SlowLibrarian(community.bot.librarian)
    community.bot.respondent.librarian = slow  # type: ignore[assignment]  # it does all that is asked of one
    asking = asyncio.create_task(ask(community, "green tea"))
    await slow.is_asked.wait()
    question = community.square.history()[0]
    backend = community.env.backend
    if gone:
        backend.delete_message(community.square.id, question.id)
    else:
        changed = {"content": f"<@{community.me.id}> black tea"}
        backend.edit_message(community.square.id, question.id, changed)
    slow.may_answer.set()
    await asking
    await community.env.settle()
    assert texts_of(said(community)) == expected


async def test_a_failing_edit_is_told_in_place_of_the_answer(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the same reference; the next edit is answered again."""
    question = await ask(community, "green tea")
    with monkeypatch.context() as patch:
        patch.delattr(community.bot.respondent, "access")
        (apology,) = await edit(community, question, "@bot black tea")
    before, after = member_texts.FAILED.split("{reference}")
    assert apology.text.startswith(before)
    assert f"reference {apology.text.removeprefix(before).removesuffix(after)}" in caplog.text
    assert texts_of(await edit(community, question, "@bot  black tea ")) == [BLACK]


async def test_an_edit_that_discord_fails_to_take_is_told(community: Community) -> None:
    """The old answer doesn't stay under a question that it doesn't answer."""
    question = await ask(community, "green tea")
    community.env.inject_error("PATCH", MESSAGE, status=404)
    (anew,) = await edit(community, question, "@bot black tea")
    assert texts_of([anew]) == [BLACK]
    community.env.inject_error("PATCH", MESSAGE, status=405)
    (apology,) = await edit(community, question, "@bot green tea")
    assert apology.text.startswith(member_texts.FAILED.partition("{")[0])
    assert apology.message.id == anew.message.id


@pytest.mark.parametrize("status", [403, 500])
async def test_an_answer_that_cannot_be_deleted_is_logged(
    community: Community, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    """There is nobody to tell; the rest goes on."""
    question = await ask(community, "green tea")
    community.env.inject_error("DELETE", MESSAGE, status=status, times=None)
    await community.guest.delete(question)
    assert len(said(community)) == 1
    expected = f"channel {community.square.id}" if status == 403 else "couldn't be deleted"
    assert expected in caplog.text


async def test_an_edit_counts_as_a_question(community: Community) -> None:
    """Of too many, the answer says so in its place; once there is time, an edit is answered."""
    clock = Clock()
    community.bot.respondent.limits = RateLimits(1, 30, clock)
    question = await ask(community, "green tea")
    edited = await edit(community, question, "@bot black tea")
    assert texts_of(edited) == [member_texts.MEMBER_LIMIT.format(seconds=60)]
    clock.now += WINDOW_S
    assert texts_of(await edit(community, question, "@bot  black tea")) == [BLACK]

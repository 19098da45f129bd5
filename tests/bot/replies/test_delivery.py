"""Sending: once, as a reply, in plain text where Discord refuses a layout, never in part."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.rendering.layout import Layout
from bot.replies import delivery as delivery_module
from bot.replies.delivery import Delivery, in_time
from bot.texts import member_texts
from retrieval.answering import Answer
from tests.bot.conftest import WATER, Community, Shown

CALLBACK = "/interactions/*/callback"
MESSAGES = "/channels/*/messages"
NO_HISTORY = 160002
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes"""


async def pages() -> list[str]:
    """Return a reply as plain text."""
    return ["Page 1", "Page 2"]


DELIVERY = Delivery(Layout("Layout."), pages)


async def reply(community: Community) -> list[dict[str, Any]]:
    """Reply to a message and return what was asked of Discord, also what it refused."""
    question = await community.guest.send(community.square, "no question")
    already = len(community.env.http_requests)
    await DELIVERY.reply(question)
    return [request.json or {} for request in community.env.http_requests[already:]]


def replies(community: Community) -> list[str]:
    """Return what stands below the question."""
    return [Shown.of(message).text for message in community.square.history()[1:]]


async def test_a_reply_refers_to_its_question_and_has_its_nonce(community: Community) -> None:
    """A send that is repeated isn't shown twice; a deleted question is no reason to fail."""
    (sent,) = await reply(community)
    question = community.square.history()[0]
    assert (sent["nonce"], sent["enforce_nonce"]) == (str(question.id), True)
    assert sent["message_reference"]["message_id"] == question.id
    assert sent["message_reference"]["fail_if_not_exists"] is False
    assert replies(community) == ["Layout."]


async def test_each_message_that_is_sent_is_recorded(community: Community) -> None:
    """A layout, or each of its pages in plain text, as soon as it is there."""
    recorded: list[bool] = []

    async def record(message_id: int, *, has_more: bool = False) -> None:
        assert community.square.history()[-1].id == message_id
        recorded.append(has_more)

    delivery = replace(DELIVERY, record=record)
    question = await community.guest.send(community.square, "no question")
    await delivery.reply(question)
    assert recorded == [False]
    community.env.inject_error("POST", MESSAGES, status=400, code=50035)
    await delivery.reply(await community.guest.send(community.square, "another"))
    assert recorded == [False, True, False]


async def test_a_refused_layout_is_replied_as_plain_text(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """All of its pages, each with a nonce of its own, without previews of links."""
    community.env.inject_error("POST", MESSAGES, status=400, code=50035)
    refused, *pages = await reply(community)
    assert replies(community) == ["Page 1", "Page 2"]
    assert len({refused["nonce"], *(page["nonce"] for page in pages)}) == 3
    assert all(len(page["nonce"]) <= 25 for page in pages)
    assert all(discord.MessageFlags._from_value(p["flags"]).suppress_embeds for p in pages)
    assert "Discord refused a layout" in caplog.text


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_what_is_not_about_the_layout_is_raised(community: Community, status: int) -> None:
    """Plain text wouldn't be taken either; the caller knows what to say."""
    community.env.inject_error("POST", MESSAGES, status=status)
    with pytest.raises(discord.HTTPException):
        await reply(community)
    assert replies(community) == []


async def test_without_the_history_the_answer_refers_to_nothing(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """A bot that may write but not read the history answers all the same; the log tells of it."""
    community.env.inject_error("POST", MESSAGES, status=403, code=NO_HISTORY)
    refused, sent = await reply(community)
    assert "message_reference" in refused
    assert "message_reference" not in sent
    assert sent["nonce"] == refused["nonce"]
    assert f"permissions in channel {community.square.id}: Read Message History" in caplog.text
    assert replies(community) == ["Layout."]


async def test_a_refused_response_is_plain_text(community: Community) -> None:
    """The first page responds, the others follow; all as private as the layout was."""
    community.env.inject_error("POST", CALLBACK, status=400, code=50035)
    result = await community.guest.slash(community.square, "article", name="water")
    shown = [Shown.of(m) for m in [result.response, *result.followups] if m is not None]
    assert "\n\n".join(page.text for page in shown).count("Paragraph") == WATER.count("Paragraph")
    assert len(shown) > 5
    assert all(page.ephemeral for page in shown)


async def test_a_refused_page_is_shown_below(community: Community) -> None:
    """A layout that can't be turned stays; its text comes as plain text, to its presser alone."""
    first = await community.slash(community.guest, "article", name="water")
    community.env.inject_error("POST", CALLBACK, status=400, code=50035)
    second = await community.press(community.guest, first, first.buttons[member_texts.NEXT])
    assert second.message.id != first.message.id
    assert second.ephemeral
    assert second.text.startswith("### Water › Drinking water\nParagraph 0")


async def test_a_response_that_fails_otherwise_is_told(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """A server's error is no refusal: the asker hears that it failed."""
    before, _, after = member_texts.FAILED.partition("{reference}")
    community.env.inject_error("POST", CALLBACK, status=500)
    shown = await community.slash(community.guest, "articles")
    assert shown.text.startswith(before)
    assert shown.text.endswith(after)
    listed = await community.slash(community.guest, "articles")
    community.env.inject_error("POST", CALLBACK, status=500)
    pressed = await community.press(community.guest, listed, "docent:1:list:1:1")
    assert pressed.text.startswith(before)
    assert "Discord refused" not in caplog.text
    assert len(community.env.errors) == 1


def take_long(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each answer take longer than an interaction waits unacknowledged."""
    at_once = community.bot.librarian.answer

    async def answer(*arguments: Any) -> Answer:
        await asyncio.sleep(0.02)  # timers ring in their order, however busy the machine is
        return await at_once(*arguments)

    monkeypatch.setattr(community.bot.librarian, "answer", answer)
    monkeypatch.setattr(delivery_module, "ACKNOWLEDGE_AFTER_S", 0)


@pytest.mark.parametrize("public", [False, True])
async def test_what_takes_long_is_acknowledged_first(
    community: Community, monkeypatch: pytest.MonkeyPatch, public: bool
) -> None:
    """Then the answer stands where it is waited for, seen by the same people as at once."""
    quick = await community.slash(community.guest, "ask", question="green tea", public=public)
    take_long(community, monkeypatch)
    slow = await community.slash(community.guest, "ask", question="green tea", public=public)
    assert (slow.text, slow.ephemeral) == (quick.text, quick.ephemeral)
    callbacks = [r.json for r in community.env.http_requests if r.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if callback] == [4, 5]
    assert len(await community.bot.store.fetch_public_messages()) == 2 * public


async def test_what_takes_long_is_sent_plain_where_its_layout_is_refused(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it, the first page where the answer is waited for."""
    take_long(community, monkeypatch)
    community.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=400, code=50035)
    shown = await community.slash(community.guest, "ask", question="drinking water", public=True)
    pages = [Shown.of(message).text for message in community.square.history()]
    assert pages[0] == shown.text
    assert len(pages) > 3
    assert "Paragraph 19" in pages[-1]


async def test_a_failure_of_what_takes_long_is_told(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the answer is waited for, with a reference."""

    async def fail(*_: object) -> None:
        raise RuntimeError("no answer")

    monkeypatch.setattr(community.bot.librarian, "answer", fail)
    take_long(community, monkeypatch)
    result = await community.guest.slash(community.square, "ask", question="green tea")
    (callback,) = [r.json for r in community.env.http_requests if r.path.endswith("/callback")]
    assert callback is not None
    assert callback["type"] == 5
    assert result.response is not None
    assert result.response.content.startswith(member_texts.FAILED.partition("{")[0])
    assert [str(error) for error in community.env.errors] == [
        "Command 'ask' raised an exception: RuntimeError: no answer"
    ]


@pytest.mark.parametrize(("age_s", "left_s"), [(None, 1.5), (1.0, 0.5), (2.4, 0.0)])
async def test_what_was_taken_up_late_is_acknowledged_sooner(
    monkeypatch: pytest.MonkeyPatch, age_s: float | None, left_s: float
) -> None:
    """Discord's three seconds began when somebody pressed or asked."""
    extras = {} if age_s is None else {"age_s": age_s}
    interaction = cast("Any", SimpleNamespace(extras=extras))
    timeouts, wait = list[float](), asyncio.wait

    async def note(tasks: set[asyncio.Task[str]], **options: float) -> Any:
        timeouts.append(options["timeout"])
        return await wait(tasks)

    async def work() -> str:
        return "done"

    monkeypatch.setattr(
        delivery_module, "asyncio", SimpleNamespace(**vars(asyncio) | {"wait": note})
    )
    assert await in_time(interaction, work(), ephemeral=True) == "done"
    assert timeouts == [pytest.approx(left_s)]

"""Too many questions, odd ones, and places where the bot isn't allowed to answer."""

from collections.abc import Mapping
from typing import Any

import discord
import pytest

from bot.responding.limits import WINDOW_S, RateLimits
from bot.texts import member_texts
from tests.bot.cogs.asking import GREEN, ask, said, texts_of
from tests.bot.conftest import Community
from tests.clock import Clock


async def test_too_many_questions_are_told_once(community: Community) -> None:
    """Then there is silence until the member may ask again; others aren't held up."""
    clock = Clock()
    community.bot.respondent.limits = RateLimits(2, 30, clock)
    for _ in range(5):
        await ask(community, "green tea")
    waiting = member_texts.MEMBER_LIMIT.format(seconds=60)
    assert texts_of(said(community)) == [GREEN, GREEN, waiting]
    assert len(await community.mention(community.subscriber, "green tea")) == 1
    assert await community.tell(community.guest, "green tea") == []
    clock.now += WINDOW_S
    assert texts_of(await community.mention(community.guest, "green tea")) == [GREEN]


async def test_too_many_questions_in_a_channel_are_told_once(community: Community) -> None:
    """Whoever asks; in private and elsewhere it goes on."""
    community.bot.respondent.limits = RateLimits(10, 2, Clock())
    for member in (community.guest, community.subscriber, community.guest, community.manager):
        await community.mention(member, "green tea")
    waiting = member_texts.CHANNEL_LIMIT.format(seconds=60)
    assert texts_of(said(community)) == [GREEN, GREEN, waiting]
    assert texts_of(await community.tell(community.manager, "green tea")) == [GREEN]


async def test_every_way_to_ask_counts(community: Community) -> None:
    """A command or a button always needs an answer: it says when, each time, to its user alone."""
    clock = Clock()
    community.bot.respondent.limits = RateLimits(5, 100, clock)
    guest, waiting = community.guest, member_texts.MEMBER_LIMIT.format(seconds=60)
    public = await community.slash(guest, "ask", question="green tea", public=True)
    buttons = [public.buttons[member_texts.ACTIONS[name]] for name in ("private", "other")]
    await ask(community, "green tea")
    await community.tell(guest, "green tea")
    for custom_id in buttons:
        await community.press(guest, public, custom_id)
    replies = [await community.press(guest, public, custom_id) for custom_id in buttons]
    replies.append(await community.slash(guest, "ask", question="green tea", public=True))
    assert [(reply.text, reply.ephemeral) for reply in replies] == [(waiting, True)] * 3
    assert "Tea" in (await community.slash(guest, "article", name="tea")).text
    clock.now += WINDOW_S
    assert "Steep" in (await community.slash(guest, "ask", question="green tea")).text


CUT = "-# I read the first 150 words."
ODD = {
    "🦄🦄": member_texts.WORDS_ONLY,
    "<:tea:123456789012345678> <a:tea:123456789012345678>": member_texts.WORDS_ONLY,
    "https://example.org/green-tea": member_texts.WORDS_ONLY,
    "???": member_texts.WORDS_ONLY,
    "<@&123456789012345678> <#123456789012345678> </ask:1> <t:17:R>": member_texts.WORDS_ONLY,
    "<@123456789012345678>": member_texts.EMPTY_QUESTION,
    "g̷r̷e̷e̷n̷ t̶e̶a̶": GREEN,
    "\u202egreen tea\u202c": GREEN,
    "שלום עולם": member_texts.ABSTAINED,
    "مرحبا": member_texts.NOTHING_ON.format(names="“مرحبا”"),
    "```\ngreen tea\n```": GREEN,
    "> green tea": GREEN,
    "||green tea||": GREEN,
    "\x00": member_texts.WORDS_ONLY,
    "green tea " * 75: GREEN,
    "green tea " * 190: f"{CUT}\n{GREEN}",
    "xyzzy plugh " * 160: f"{CUT}\n{member_texts.ABSTAINED}",
    "\ufdfa" * 1_900: f"{CUT}\n{member_texts.ABSTAINED}",
}


@pytest.mark.parametrize(("question", "expected"), ODD.items(), ids=lambda text: repr(text[:12]))
async def test_odd_questions_are_answered_kindly(
    community: Community, question: str, expected: str
) -> None:
    """In public, in private and by command; nothing fails, nobody is pinged."""
    replies = [
        *await community.mention(community.guest, question),
        *await community.tell(community.guest, question),
        await community.slash(community.guest, "ask", question=question[:1000]),
    ]
    shown = texts_of(replies)
    assert shown[:2] == [expected] * 2
    expected = member_texts.WORDS_ONLY if expected == member_texts.EMPTY_QUESTION else expected
    assert shown[2].endswith(expected.removeprefix(f"{CUT}\n"))
    assert shown[2].startswith(CUT) is expected.startswith(CUT)
    sent = [r.json or {} for r in community.env.http_requests if r.method == "POST"]
    messages = [payload.get("data", payload) for payload in sent]
    assert [one["allowed_mentions"] for one in messages] == [{"parse": []}] * 3


@pytest.mark.parametrize("words", ["green tea ", "xyzzy qwert "])
async def test_the_longest_message_is_answered(community: Community, words: str) -> None:
    """Members who pay may write 4,000 characters."""
    message = await community.guest.send_dm("drinking water")
    await community.deliver_again(message, id="1", content=(words * 400)[:4000])
    _, answer = said(community, community.guest.user.dm_channel)
    expected = GREEN if "tea" in words else member_texts.ABSTAINED
    assert texts_of([answer]) == [f"{CUT}\n{expected}"]


ATTACHED = {
    "attachments": [
        {"id": "1", "filename": "tea.png", "size": 1, "url": "https://x", "proxy_url": "https://x"}
    ]
}
STUCK = {"sticker_items": [{"id": "1", "name": "tea", "format_type": 1}]}


@pytest.mark.parametrize("changes", [ATTACHED, STUCK, {}])
async def test_a_picture_alone_is_told_that_words_are_read(
    community: Community, changes: dict[str, Any]
) -> None:
    """Also with a mention; a mention without one is greeted."""
    message = await community.guest.send_dm("green tea")
    await community.deliver_again(message, id="1", content="", **changes)
    _, answer = said(community, community.guest.user.dm_channel)
    assert answer.text == member_texts.WORDS_ONLY
    question = await ask(community, "green tea")
    called = f"<@{community.me.id}>"
    await community.deliver_again(question, id="2", content=called, **changes)
    _, answer = said(community)
    assert answer.text == (member_texts.WORDS_ONLY if changes else member_texts.EMPTY_QUESTION)


async def test_no_permission_is_logged_by_its_name(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """With the channel, in a thread as in a channel; there is nobody to tell."""
    me = community.guild.me
    assert me is not None
    rights = discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=False)
    board = community.guild.create_text_channel("board", overwrites={me: rights})
    thread = community.add_thread(board, "thread")
    assert await community.mention(community.guest, "green tea", board) == []
    assert f"channel {board.id}; missing permissions: Send Messages (" in caplog.text
    assert await community.mention(community.guest, "green tea", thread) == []
    assert f"channel {thread.id}; missing permissions: Send Messages in Threads (" in caplog.text
    assert "green" not in caplog.text


async def test_a_member_who_takes_no_messages_is_logged(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no permission that is missing then: Discord's own sentence says what it is."""
    community.env.inject_error("POST", "/channels/*/messages", status=403, message="No messages")
    assert await community.tell(community.guest, "green tea") == []
    assert "missing permissions: none that is known (No messages)" in caplog.text


async def test_a_public_command_where_the_bot_may_not_write_is_answered_privately(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """Its asker is told why, and the log names what is missing."""
    me = community.guild.me
    assert me is not None
    rights = discord.PermissionOverwrite(send_messages=False)
    board = community.guild.create_text_channel("board", overwrites={me: rights})
    answer = await community.slash(community.guest, "ask", board, question="green tea", public=True)
    assert answer.ephemeral
    assert answer.text.startswith(f"-# {member_texts.BOT_MAY_NOT_WRITE}\n> green tea\n{GREEN}")
    assert f"Missing permissions in channel {board.id}: Send Messages" in caplog.text


async def test_who_may_not_write_is_told_why_nobody_else_sees_it(community: Community) -> None:
    """The note stays while pages are turned."""
    rights = discord.PermissionOverwrite(send_messages=False)
    board = community.guild.create_text_channel(
        "board", overwrites={community.guild.default_role: rights}
    )
    first = await community.slash(
        community.guest, "ask", board, question="drinking water", public=True
    )
    second = await community.press(community.guest, first, first.buttons[member_texts.NEXT])
    above = f"-# {member_texts.ASKER_MAY_NOT_WRITE}\n> drinking water\n###"
    assert [first.text.startswith(above), second.text.startswith(above)] == [True, True]


async def test_an_interaction_delivered_twice_is_answered_once(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A command and a button: a second answer would fail, and count as a second question."""
    community.bot.respondent.limits = RateLimits(2, 30, Clock())
    sent: list[Mapping[str, Any]] = []
    emit = community.env.backend.emit

    def listen(event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            sent.append(payload)
        emit(event, payload)

    monkeypatch.setattr(community.env.backend, "emit", listen)
    public = await community.slash(community.guest, "ask", question="green tea", public=True)
    await community.press(community.guest, public, public.buttons[member_texts.ACTIONS["private"]])
    caplog.clear()
    for payload in sent:
        emit("INTERACTION_CREATE", payload)
    await community.env.settle()
    assert len(sent) == 2
    assert caplog.records == []
    assert len(said(community)) == 1

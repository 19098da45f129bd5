"""One way for a question: what each surface asks, and in which order that is worked off."""

from dataclasses import replace
from time import perf_counter
from typing import Any, get_args, get_type_hints

import pytest

from bot.rendering import Tone
from bot.replies import SILENCE, Delivery
from bot.responding.inquiry import Inquiry
from bot.responding.limits import RateLimits
from bot.responding.respondent import Outcome, Tally
from bot.texts import member_texts
from retrieval.answering import Conversation
from tests.bot.cogs.test_buttons import FOLLOW_UP, OTHER, PRIVATE, follow_up
from tests.bot.cogs.test_forum import Post, open_forum
from tests.bot.cogs.test_menu import POST, choose
from tests.bot.conftest import Community


@pytest.fixture
def asked(community: Community, monkeypatch: pytest.MonkeyPatch) -> list[Inquiry]:
    """Return what the respondent is asked, from now on."""
    inquiries: list[Inquiry] = []
    respond = community.bot.respondent.respond

    async def note(inquiry: Inquiry) -> object:
        inquiries.append(inquiry)
        return await respond(inquiry)

    monkeypatch.setattr(community.bot.respondent, "respond", note)
    return inquiries


async def test_every_surface_makes_an_inquiry(community: Community, asked: list[Inquiry]) -> None:
    """Where its reply stands, and what is kept of it, is all in there."""
    guest, square, question = community.guest, community.square, "green tea"
    forum = await open_forum(community)
    sent = await guest.send(square, f"<@{community.me.id}> {question}")
    await guest.edit(sent, f"<@{community.me.id}> {question}, please")
    await community.tell(guest, question)
    await community.slash(guest, "ask", question=question)
    public = await community.slash(guest, "ask", question=question, public=True)
    for label in (PRIVATE, OTHER):
        await community.press(guest, public, public.buttons[label])
    assert FOLLOW_UP in public.buttons
    await follow_up(community, guest, public, question)
    found = await choose(community, guest, question)
    await community.press(guest, found, found.buttons[POST])
    await Post(community, guest, forum, question).arrive()
    assert {inquiry.text.removesuffix(", please") for inquiry in asked} == {question}
    assert {inquiry.asker.id for inquiry in asked} == {guest.id}
    assert [(one.place, one.is_public, one.memory) for one in asked] == [
        ("channel", True, "noted"),  # a mention
        ("channel", True, "noted"),  # edited
        ("chat", False, "noted"),
        ("command", False, "noted"),
        ("channel command", True, "noted"),
        ("command", False, "followed"),  # "Ask privately"
        ("reading", False, "none"),  # "Not what I meant"
        ("command", False, "noted"),  # the form for a follow-up
        ("menu", False, "none"),  # "Answer this"
        ("channel command", True, "none"),  # "Post for everyone"
        ("channel", True, "noted"),  # a forum post
    ]
    assert [one.revised is not None for one in asked] == [False, True] + [False] * 9
    assert [one.is_direct for one in asked] == [False] * 2 + [True] + [False] * 8
    counted = [square.id if one.is_public else None for one in asked[:-1]]
    assert [one.counts_in for one in asked] == [*counted, forum.id]  # of a thread, its channel


def inquire(community: Community, text: str, more: str = "", *, is_called: bool = True) -> Inquiry:
    """Return what the guest asks in a post of the square."""
    guild = community.bot.get_guild(community.guild.id)
    assert guild is not None
    asker = guild.get_member(community.me.id)
    assert asker is not None
    channel = guild.get_channel(community.square.id)
    return Inquiry(
        text=text,
        event_id=1,
        asker=asker,
        place="channel",
        channel=channel,
        guild=guild,
        is_direct=False,
        memory="followed",  # nothing is written that would have to be waited for
        more=more,
        is_called=is_called,
    )


async def test_who_has_not_called_the_bot_hears_it_only_if_it_is_sure(
    community: Community,
) -> None:
    """Neither offers nor sentences; of those who have, a refusal is told once."""
    respond = community.bot.respondent.respond
    for text in ("green tea", "tea or water", "help", "🙂"):
        delivery = await respond(inquire(community, text, is_called=False))
        assert delivery.kind == ("answer" if text == "green tea" else "silence")
    kinds = [(await respond(inquire(community, text))).kind for text in ("tea or water", "help")]
    assert kinds == ["answer", "sentence"]
    community.bot.respondent.limits = RateLimits(1, 30)
    kinds = [(await respond(inquire(community, "green tea"))).kind for _ in range(3)]
    assert kinds == ["answer", "refusal", "silence"]


@pytest.mark.parametrize(
    ("text", "more", "question"),
    [
        ("green tea", "black tea", "green tea"),
        ("tea or water", "black tea", "black tea"),
        ("help", "black tea", "black tea"),
        ("🙂", "black tea", "black tea"),
        ("tea or water", "🙂", "tea or water"),
        ("tea or water", "help", ""),
    ],
)
async def test_what_is_written_beside_a_title_is_asked_if_the_title_finds_nothing(
    community: Community, text: str, more: str, question: str
) -> None:
    """It counts as one question all the same."""
    community.bot.respondent.limits = RateLimits(1, 30)
    delivery = await community.bot.respondent.respond(inquire(community, text, more))
    assert delivery.question == question
    assert delivery.kind == ("answer" if question else "sentence")


async def test_what_has_no_words_is_counted_and_not_remembered(community: Community) -> None:
    """So that nobody can fill a channel with what asks nothing."""
    respond, conversations = community.bot.respondent.respond, community.bot.conversations
    inquiry = inquire(community, "🙂")
    conversations.go_on(inquiry.talk, Conversation(), "green tea")
    community.bot.respondent.limits = RateLimits(1, 30)
    first, second = await respond(inquiry), await respond(inquiry)
    assert member_texts.WORDS_ONLY in first.layout.text
    assert member_texts.WORDS_ONLY not in second.layout.text
    assert conversations.before(inquiry.talk).questions == ("green tea",)


KINDS = get_args(get_type_hints(Delivery)["kind"])


@pytest.mark.parametrize("tone", [*get_args(Tone), None])
@pytest.mark.parametrize("kind", KINDS)
def test_every_reply_has_an_outcome(kind: Any, tone: Tone | None) -> None:
    """Nothing that is counted can keep a reply from being sent."""
    tally = Tally()
    delivery = replace(SILENCE, kind=kind, layout=replace(SILENCE.layout, tone=tone))
    tally.count("chat", delivery, perf_counter())
    ((_, outcome),) = tally.outcomes
    assert outcome in get_args(Outcome)


def test_an_urgent_answer_counts_as_any_other() -> None:
    """Nothing of what is urgent is noted, not even that it was."""
    tally = Tally()
    for tone in ("urgent", "answer"):
        layout = replace(SILENCE.layout, tone=tone)
        tally.count("chat", replace(SILENCE, kind="answer", layout=layout), perf_counter())
    assert tally.outcomes == {("chat", "answered"): 2}


def test_what_is_sent_is_timed_until_its_end() -> None:
    """What it had to do at its end is done as before; silence takes no time."""
    tally, ended = Tally(), []
    delivery = replace(SILENCE, kind="sentence", end=lambda: ended.append(tally.reply_times.count))
    counted = tally.count("chat", delivery, perf_counter())
    assert (ended, tally.reply_times.count) == ([], 0)
    counted.end()
    assert (ended, tally.reply_times.count) == ([0], 1)
    assert tally.count("chat", SILENCE, perf_counter()) is SILENCE

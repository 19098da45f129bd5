"""Conversations, as members have them: who goes on from what."""

import pytest

from bot.responding.context import SILENCE_S
from bot.responding.limits import RateLimits
from bot.texts import member_texts
from tests.articles import source
from tests.bot.cogs.asking import said
from tests.bot.conftest import Community, Shown
from tests.clock import Clock

RISKS, BREWING = "and the risks?", "brewing coffee"
COFFEE_RISKS, COCOA_RISKS = "### Coffee › Risks of coffee", "### Cocoa › Risks of cocoa"


def article(name: str, role: str = "guest") -> bytes:
    """Return an article with the same headings as others."""
    body = "".join(
        f"## {topic} {name}\n\n{text}\n\n"
        for topic, text in (
            ("Brewing", f"Let {name} stand."),
            ("Risks of", f"Too much {name} keeps you awake."),
        )
    )
    return source(body, title=name.title(), slug=name, role=role)


@pytest.fixture(autouse=True)
async def _articles(community: Community) -> None:
    await community.serve(article("coffee"), article("cocoa"), article("mate", "subscriber"))
    community.bot.respondent.limits = RateLimits(1_000, 1_000)


def heading(shown: Shown) -> str:
    """Return the line that names the section; where none does, all but the question above."""
    lines = [line for line in shown.text.splitlines() if not line.startswith("> ")]
    return next((line for line in lines if line.startswith("###")), "\n".join(lines))


async def test_a_follow_up_goes_on_from_the_members_question(community: Community) -> None:
    """In the same channel; another subject begins another conversation."""
    asked = [BREWING, RISKS, "brewing cocoa", RISKS]
    replies = [await community.mention(community.guest, question) for question in asked]
    assert [heading(reply) for (reply,) in replies[1::2]] == [COFFEE_RISKS, COCOA_RISKS]


async def test_nobody_else_is_in_a_members_conversation(community: Community) -> None:
    """Nor is the same member somewhere else: in another channel, a thread, or in private."""
    guest = community.guest
    thread = community.add_thread(community.square, "thread")
    await community.mention(guest, BREWING)
    replies = [
        *await community.mention(community.subscriber, RISKS),
        *await community.mention(guest, RISKS, thread),
        *await community.tell(guest, RISKS),
        await community.slash(guest, "ask", question=RISKS),
    ]
    (alone,) = await community.mention(community.manager, RISKS)
    assert {heading(reply) for reply in replies} == {heading(alone)}
    assert heading(alone) != COFFEE_RISKS


async def test_a_private_chat_has_its_own_conversation(community: Community) -> None:
    """Messages and commands there are one, with what the member may read."""
    subscriber = community.subscriber
    await community.tell(subscriber, "brewing mate")
    (reply,) = await community.tell(subscriber, RISKS)
    assert heading(reply) == "### Mate › Risks of mate"
    by_command = await community.slash_in_private(subscriber, "ask", question="and brewing?")
    assert heading(by_command) == "### Mate › Brewing mate"


async def test_a_public_answer_never_draws_on_a_private_question(community: Community) -> None:
    """Each command goes on from those that were seen by the same people."""
    guest = community.guest
    await community.slash(guest, "ask", question=BREWING)
    await community.slash(guest, "ask", question="brewing cocoa", public=True)
    for public, expected in ((False, COFFEE_RISKS), (True, COCOA_RISKS)):
        reply = await community.slash(guest, "ask", question=RISKS, public=public)
        assert heading(reply) == expected
    (mentioned,) = await community.mention(guest, RISKS)
    assert heading(mentioned) == COCOA_RISKS


async def test_a_conversation_can_be_begun_anew(community: Community) -> None:
    """With `new:true`: what was asked before doesn't count, then and later."""
    guest = community.guest
    await community.slash(guest, "ask", question=BREWING)
    anew = await community.slash(guest, "ask", question=RISKS, new=True)
    after = await community.slash(guest, "ask", question=RISKS)
    alone = await community.slash(community.manager, "ask", question=RISKS)
    assert [heading(reply) for reply in (anew, after)] == [heading(alone)] * 2


async def test_ten_minutes_of_silence_end_a_conversation(community: Community) -> None:
    """Up to then each question keeps it going."""
    clock = Clock()
    community.bot.conversations._clock = clock
    await community.mention(community.guest, BREWING)
    clock.now += SILENCE_S - 1
    (reply,) = await community.mention(community.guest, RISKS)
    assert heading(reply) == COFFEE_RISKS
    clock.now += SILENCE_S
    (late,) = await community.mention(community.guest, RISKS)
    (alone,) = await community.mention(community.manager, RISKS)
    assert late.text == alone.text


async def reply_to(community: Community, answer: Shown, question: str) -> Shown:
    """Let the subscriber reply to one of the bot's messages; return what they are answered."""
    text = f"<@{community.me.id}> {question}"
    await community.subscriber.send(community.square, text, reply_to=answer.message)
    return said(community)[-1]


async def test_a_reply_goes_on_from_what_it_replies_to(community: Community) -> None:
    """Whoever replies, also to an older answer; not from what they asked before themselves."""
    (coffee,) = await community.mention(community.guest, BREWING)
    await community.mention(community.guest, "brewing cocoa")
    await community.mention(community.subscriber, "green tea")
    assert heading(await reply_to(community, coffee, RISKS)) == COFFEE_RISKS
    (after,) = await community.mention(community.subscriber, "and brewing?")
    assert heading(after) == "### Coffee › Brewing coffee"


async def test_a_reply_goes_on_from_the_section_that_is_shown(community: Community) -> None:
    """Where the question above it says little by itself, as a follow-up does."""
    await community.mention(community.guest, BREWING)
    (answer,) = await community.mention(community.guest, "risks?")
    assert heading(answer) == COFFEE_RISKS
    assert (
        heading(await reply_to(community, answer, "and brewing?")) == "### Coffee › Brewing coffee"
    )


async def test_a_reply_goes_on_from_nothing_but_what_that_message_shows(
    community: Community,
) -> None:
    """What its asker asked before it is not what somebody else replies to."""
    await community.mention(community.guest, BREWING)
    (answer,) = await community.mention(community.guest, "and the opening hours?")
    (alone,) = await community.mention(community.manager, "and the opening hours?")
    replies = [heading(await reply_to(community, shown, RISKS)) for shown in (answer, alone)]
    assert replies[0] == replies[1] != COFFEE_RISKS


async def test_a_reply_after_a_restart_goes_on_all_the_same(community: Community) -> None:
    """The question is fetched from Discord, as it reads now."""
    (answer,) = await community.mention(community.guest, BREWING)
    command = await community.slash(community.guest, "ask", question="brewing cocoa", public=True)
    community.bot.conversations._talks.clear()
    community.bot._connection._messages.clear()  # type: ignore[union-attr]  # the bot keeps some
    assert heading(await reply_to(community, answer, RISKS)) == COFFEE_RISKS
    shown = Shown.of(community.square.history()[2])
    assert shown.text == command.text
    assert heading(await reply_to(community, shown, RISKS)) == COCOA_RISKS


async def test_earlier_questions_are_asked_for_who_reads_now(community: Community) -> None:
    """A role that was taken away takes what it showed out of the conversation, too."""
    member = community.subscriber
    await community.tell(member, "brewing mate")
    role = community.subscriber_role
    community.env.backend.remove_member_role(community.guild.id, member.id, role.id)
    await community.env.settle()
    (after,) = await community.tell(member, RISKS)
    await community.tell(community.guest, "brewing mate")
    (of_guest,) = await community.tell(community.guest, RISKS)
    assert after.text == of_guest.text
    assert "Mate" not in after.text


async def test_earlier_questions_are_asked_of_todays_articles(community: Community) -> None:
    """After a reload the conversation goes on with what there is to read now."""
    await community.mention(community.guest, "brewing yerba")
    community.write_article("yerba", article("yerba"))
    await community.serve()
    (reply,) = await community.mention(community.guest, RISKS)
    assert heading(reply) == "### Yerba › Risks of yerba"


async def test_a_follow_up_by_form_goes_on_from_the_answer_above(community: Community) -> None:
    """Its button stands on answers to commands, to whose text nobody can reply."""
    await community.mention(community.subscriber, "brewing cocoa")
    answer = await community.guest.slash(community.square, "ask", question=BREWING, public=True)
    assert answer.response is not None
    public = Shown.of(answer.response)
    custom_id = public.buttons[member_texts.ACTIONS["follow-up"]]
    opened = await community.use(community.subscriber, public, custom_id)
    submitted = await community.subscriber.submit_modal(opened, {"question": RISKS})
    assert submitted.response is not None
    assert heading(Shown.of(submitted.response)) == COFFEE_RISKS


async def test_a_follow_up_is_asked_again_with_what_it_goes_on_from(community: Community) -> None:
    """In private: by its asker, and by others as far as the answer shows it."""
    guest, subscriber = community.guest, community.subscriber
    await community.mention(guest, BREWING)
    (answer,) = await community.mention(guest, RISKS)
    for member in (guest, subscriber):
        again = await community.press(
            member, answer, answer.buttons[member_texts.ACTIONS["private"]]
        )
        assert heading(again) == COFFEE_RISKS


async def test_a_member_asks_again_what_nothing_was_found_for(community: Community) -> None:
    """Their own earlier question counts, though the message shows nothing of it."""
    await community.mention(community.subscriber, "brewing mate")
    (answer,) = await community.mention(community.subscriber, RISKS)
    again = answer.buttons[member_texts.ACTIONS["private"]]
    assert heading(await community.press(community.subscriber, answer, again)) == (
        "### Mate › Risks of mate"
    )
    by_manager = await community.press(community.manager, answer, again)
    assert "Mate" not in by_manager.text


async def test_what_wasnt_meant_is_looked_for_in_its_conversation(community: Community) -> None:
    """The next best sections are those of the follow-up, not of its words alone."""
    await community.mention(community.guest, "brewing cocoa")
    (answer,) = await community.mention(community.guest, RISKS)
    assert heading(answer) == COCOA_RISKS
    others = await community.press(
        community.guest, answer, answer.buttons[member_texts.ACTIONS["other"]]
    )
    assert next(iter(others.buttons)) == "Cocoa › Brewing cocoa"


async def test_a_long_question_is_asked_again_whole(community: Community) -> None:
    """What stands above the answer is its beginning; its asker has asked all of it."""
    question = f"{'what about it, then? ' * 30}brewing cocoa"
    answer = await community.slash(community.guest, "ask", question=question, public=True)
    assert heading(answer) == "### Cocoa › Brewing cocoa"
    assert "cocoa" not in answer.text.splitlines()[0]
    again = answer.buttons[member_texts.ACTIONS["private"]]
    assert heading(await community.press(community.guest, answer, again)) == heading(answer)

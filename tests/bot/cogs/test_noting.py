"""What is noted of members' questions and presses, as they ask and press."""

from typing import Never

import pytest

from bot.storage import StoreError
from bot.texts import member_texts
from tests.articles import source
from tests.bot.cogs.noting import HELPFUL, OTHER, PRIVATE, noted, votes
from tests.bot.conftest import HOME, Actor, Community, Shown

GREEN = "tea#green-tea"
GUEST = frozenset({"guest"})


async def test_each_question_is_noted_with_its_outcome(community: Community) -> None:
    """Wherever it is asked: with the server and the asker's content roles, and blanked."""
    guest, subscriber = community.guest, community.subscriber
    await community.mention(guest, "green tea")
    await community.slash(subscriber, "ask", question="marmalade for sam@mail.example")
    await community.tell(guest, "black tea")
    green, marmalade = await noted(community)
    assert (green.text, green.outcome, green.sections) == ("green tea", "answered", (GREEN,))
    assert green.content_roles == GUEST
    assert (marmalade.text, marmalade.outcome) == ("marmalade for […]", "abstained")
    assert marmalade.sections == ()
    assert marmalade.content_roles == {"guest", "subscriber"}
    assert green.asker != marmalade.asker
    (black,) = await noted(community, None)
    assert (black.text, black.asker, black.guild_id) == ("black tea", green.asker, None)


async def test_an_edited_question_is_noted_as_it_reads_now(community: Community) -> None:
    """Beside what it was before: that found nothing, and this is what was meant."""
    call = f"<@{community.me.id}>"
    question = await community.guest.send(community.square, f"{call} marmalade")
    await community.guest.edit(question, f"{call} green tea")
    marmalade, green = await noted(community)
    assert (marmalade.text, marmalade.outcome) == ("marmalade", "abstained")
    assert (green.text, green.outcome, green.asker) == ("green tea", "answered", marmalade.asker)
    await community.guest.edit(question, f"{call} 🦄")
    assert len(await noted(community)) == 2


async def test_what_the_presser_did_not_write_is_not_noted(community: Community) -> None:
    """Neither “Ask privately” under somebody's question, nor “Answer this” on their message."""
    (answer,) = await community.mention(community.guest, "green tea")
    await community.press(community.subscriber, answer, answer.buttons[PRIVATE])
    message = await community.guest.send(community.square, "black tea")
    await community.subscriber.context_menu(community.square, member_texts.ANSWER_THIS, message)
    assert [question.text for question in await noted(community)] == ["green tea"]


async def test_helpful_counts_once_for_each_person(community: Community) -> None:
    """However often it is pressed; whoever presses is thanked alone."""
    (answer,) = await community.mention(community.guest, "green tea")
    for member in (community.guest, community.guest, community.subscriber):
        thanks = await community.press(member, answer, answer.buttons[HELPFUL])
        assert (thanks.text, thanks.ephemeral) == (member_texts.THANKS, True)
    found = await votes(community)
    assert [(vote.section, vote.kind) for vote in found] == [(GREEN, "helpful")] * 2
    assert len({vote.voter for vote in found}) == 2


async def test_not_meant_makes_the_askers_question_a_gap(community: Community) -> None:
    """Somebody else's press counts for the section, and doesn't speak for the asker."""
    (answer,) = await community.mention(community.guest, "green tea")
    await community.press(community.subscriber, answer, answer.buttons[OTHER])
    assert [question.not_meant for question in await noted(community)] == [False]
    await community.press(community.guest, answer, answer.buttons[OTHER])
    assert [question.not_meant for question in await noted(community)] == [True]
    assert [vote.kind for vote in await votes(community)] == ["not meant"] * 2


OFFERS = source(
    "## Brewing coffee\n\nGrind beans.\n\n## Buying coffee\n\nSmell beans.\n",
    title="Coffee",
    slug="coffee",
)


async def opened(community: Community, offers: Shown, member: Actor) -> list[bool]:
    """Let a member press the first offer; return of which questions it is noted, oldest first."""
    await community.press(member, offers, next(iter(offers.buttons.values())))
    every = [*await noted(community), *await noted(community, None)]
    return [question.met for question in every]


async def test_an_opened_offer_is_no_gap(community: Community) -> None:
    """Only if the asker opens it, under their question, whenever that is."""
    await community.serve(OFFERS)
    guest = community.guest
    first = await community.slash(guest, "ask", question="coffee elephants")
    (second,) = await community.mention(guest, "coffee with elephants")
    (third,) = await community.tell(guest, "elephants in coffee")
    assert [q.outcome for q in await noted(community)] == ["suggested"] * 2
    assert await opened(community, second, community.subscriber) == [False, False, False]
    assert await opened(community, second, guest) == [False, True, False]
    await community.env.advance_time(7 * 24 * 3600.0)
    assert await opened(community, first, guest) == [True, True, False]
    assert await opened(community, third, guest.user) == [True, True, True]


async def test_a_page_of_an_answer_opens_no_offer(community: Community) -> None:
    """Nor does a menu's section: it wasn't offered."""
    await community.serve(OFFERS)
    offers = await community.slash(community.guest, "ask", question="coffee elephants")
    answer = await community.slash(community.guest, "ask", question="brewing coffee")
    menu, value = answer.options["Buying coffee"]
    await community.press(community.guest, answer, menu, [value])
    assert not any(question.met for question in await noted(community))
    assert await opened(community, offers, community.guest) == [True, False]


async def test_only_what_the_presser_may_read_can_be_voted_for(community: Community) -> None:
    """A changed client may press anything; hidden, changed and missing look the same."""
    shown = await community.slash(community.subscriber, "ask", question="secret handshake")
    (public,) = await community.mention(community.guest, "green tea")
    forged = shown.buttons[HELPFUL]
    missing = forged[:-25] + "0123456789abcdef:01234567"
    for custom_id in (forged, missing, forged[:-9] + ":01234567"):
        reply = await community.press(community.guest, public, custom_id)
        assert reply.text == member_texts.CHANGED
    assert await votes(community) == []


async def test_nothing_is_noted_of_who_opted_out(community: Community) -> None:
    """Neither questions nor votes; answers and thanks are the same."""
    await community.slash(community.guest, "privacy optout", state="on")
    (answer,) = await community.mention(community.guest, "green tea")
    for button in (HELPFUL, OTHER):
        await community.press(community.guest, answer, answer.buttons[button])
    assert "Steep it." in answer.text
    assert await noted(community) == []
    assert await votes(community) == []


async def test_an_answer_does_not_depend_on_the_note(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk is told in the log, without the question."""

    async def fail(*_: object) -> Never:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(community.bot.store, "add_questions", fail)
    (answer,) = await community.mention(community.guest, "green tea")
    assert "Steep it." in answer.text
    await community.bot.question_log.settle()
    assert "The disk is full." in caplog.text
    assert "green" not in caplog.text


async def test_notes_are_forgotten_after_the_days_that_the_configuration_says(
    community: Community,
) -> None:
    """Without anybody's doing; until then they stay."""
    (answer,) = await community.mention(community.guest, "green tea")
    await community.press(community.guest, answer, answer.buttons[HELPFUL])
    day_s, days = 24 * 3600.0, community.bot.config.privacy.keep_days
    await community.env.advance_time((days - 0.5) * day_s)
    assert len(await noted(community)) == len(await votes(community)) == 1
    await community.env.advance_time(1.5 * day_s)
    assert await noted(community) == []
    assert await votes(community) == []


async def test_a_guilds_notes_are_its_own(community: Community) -> None:
    """Each question is noted for the guild that it was asked in."""
    await community.mention(community.guest, "green tea")
    assert {question.guild_id for question in await noted(community)} == {HOME}
    assert await noted(community, HOME + 1) == []

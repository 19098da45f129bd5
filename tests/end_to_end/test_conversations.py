"""Follow-ups in every place where people talk, over real sockets, with one running bot."""

import pytest

from bot.texts import member_texts
from tests.discord_server import Channel, User, visible_text
from tests.end_to_end.community import Community
from tests.end_to_end.conftest import prepare_members

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_members

COFFEE, COCOA, RISKS = "brewing coffee", "brewing cocoa", "and the risks?"
COFFEE_RISKS, COCOA_RISKS = "### Coffee › Risks of coffee", "### Cocoa › Risks of cocoa"


async def slash(shared: Community, member: User, channel: Channel, text: str, **more: bool) -> str:
    """Use /ask and return what is seen then."""
    return visible_text(await shared.use(member, channel, "ask", {"question": text, **more}))


async def is_fresh(shared: Community, member: User, channel: Channel) -> bool:
    """Tell whether a follow-up there goes on from nothing."""
    return member_texts.SUGGESTED in await shared.ask(member, channel, RISKS)


@pytest.mark.parametrize("place", ["channel", "thread", "private chat"])
async def test_a_follow_up_goes_on_where_it_is_asked(shared: Community, place: str) -> None:
    """In a channel, in a thread, and in the private chat: nowhere else, and not for others."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    talk = {"channel": channel, "private chat": server.dm(member)}.get(place)
    talk = talk or await server.create_thread(member, channel, "Drinks", "Hello")
    await shared.ask(member, talk, COFFEE)
    other = server.dm(member) if place == "channel" else channel
    assert await is_fresh(shared, member, other)
    if talk.guild:
        assert await is_fresh(shared, shared.add_member("other"), talk)
    assert COFFEE_RISKS in await shared.ask(member, talk, RISKS)


async def test_a_follow_up_by_command_goes_on_in_private(shared: Community) -> None:
    """`/ask` after `/ask`: two questions and a third are one conversation."""
    member, channel = shared.add_member(), shared.add_channel()
    await slash(shared, member, channel, COFFEE)
    assert COFFEE_RISKS in await slash(shared, member, channel, RISKS)
    assert "### Coffee › Brewing coffee" in await slash(shared, member, channel, "and brewing it?")


async def test_new_begins_anew(shared: Community) -> None:
    """What was asked before `new:true` doesn't count, neither then nor later."""
    member, channel = shared.add_member(), shared.add_channel()
    await slash(shared, member, channel, COFFEE)
    assert member_texts.SUGGESTED in await slash(shared, member, channel, RISKS, new=True)
    await slash(shared, member, channel, COCOA, new=True)
    assert COCOA_RISKS in await slash(shared, member, channel, RISKS)


async def test_public_and_private_are_apart(shared: Community) -> None:
    """A public answer never draws on a private question; nor does a private one on a public."""
    member, channel = shared.add_member(), shared.add_channel()
    await slash(shared, member, channel, COFFEE)
    assert await is_fresh(shared, member, channel)
    await shared.ask(member, channel, COCOA)
    assert COFFEE_RISKS in await slash(shared, member, channel, RISKS)
    assert COCOA_RISKS in await slash(shared, member, channel, RISKS, public=True)
    assert COCOA_RISKS in await shared.ask(member, channel, RISKS)


async def test_asking_privately_leaves_the_public_conversation(shared: Community) -> None:
    """“Ask privately” under a public answer is a private question."""
    member, channel = shared.add_member(), shared.add_channel()
    answer = await shared.answer(shared.add_member("other"), channel, COFFEE)
    await shared.press(member, answer, member_texts.ACTIONS["private"])
    assert await is_fresh(shared, member, channel)
    assert COFFEE_RISKS in await slash(shared, member, channel, RISKS)


async def test_another_subject_ends_a_conversation(shared: Community) -> None:
    """A question that names something else isn't about what was spoken of."""
    member, channel = shared.add_member(), shared.add_channel()
    await shared.ask(member, channel, COFFEE)
    assert "### Cocoa › Brewing cocoa" in await shared.ask(member, channel, COCOA)
    assert COCOA_RISKS in await shared.ask(member, channel, RISKS)
    assert (await shared.ask(member, channel, "tell me about mdma")).startswith(
        member_texts.ABSTAINED
    )


async def test_a_reply_goes_on_from_the_answer_replied_to(shared: Community) -> None:
    """Whoever replies, and whatever they or its asker talked of since."""
    member, other, channel = shared.add_member(), shared.add_member("other"), shared.add_channel()
    cocoa = await shared.answer(member, channel, COCOA)
    await shared.ask(member, channel, COFFEE)
    await shared.ask(other, channel, COFFEE)
    for replying in (other, member):
        reply = await shared.answer(replying, channel, RISKS, reply_to=cocoa)
        assert COCOA_RISKS in visible_text(reply)


async def test_a_reply_without_a_ping_is_no_question(shared: Community) -> None:
    """Discord doesn't tell the bot what it says; the next one that pings is answered."""
    member, channel = shared.add_member(), shared.add_channel()
    answer = await shared.answer(member, channel, COCOA)
    await shared.server.send(member, channel, RISKS, reply_to=answer, ping=False)
    assert COCOA_RISKS in await shared.ask(member, channel, RISKS)
    assert len(shared.answers(channel)) == 2


async def test_a_follow_up_is_answered_for_the_readers_of_this_moment(shared: Community) -> None:
    """It goes on from questions, not from answers: a role that is lost tells nothing more."""
    member, channel = shared.add_member("member", [shared.subscriber_role]), shared.add_channel()
    assert "### The Club" in await slash(shared, member, channel, "secret handshake")
    shared.server.set_roles(shared.guild, member, [])
    assert "wink" not in await slash(shared, member, channel, "and how does it go?")

"""What a community sees of the running bot, over real sockets: one bot for all of it."""

import pytest

from bot.texts import member_texts
from tests.discord_server import Overwrite, Permission, links, visible_text
from tests.end_to_end.community import PATIENCE_S, Community, custom_id
from tests.end_to_end.conftest import prepare_members

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_members

QUESTION = "what are the disadvantages of ketamine for a patient?"
SECRET = "The handshake is a wink."


async def test_a_mention_is_answered_by_a_reply(shared: Community) -> None:
    """The right section, word for word, with its review date, links and picture; nobody pinged."""
    channel = shared.add_channel()
    question = await shared.question(shared.guest, channel, QUESTION)
    answer = await shared.server.wait_message(channel, after=question)
    text = visible_text(answer)
    assert answer.reply_to is question
    assert answer.mentions == []
    assert "One of the main concerns is the risk of abuse and dependence." in text
    assert "years ago, on 2019-01-01" in text
    assert links(answer) == ["https://www.youtube.com/watch?v=iOULvQUAjfM"]


async def test_what_is_asked_is_counted(shared: Community) -> None:
    """By numbers alone, for other programs: where the reply stands, and what it was."""
    name = 'docent_questions_total{outcome="%s",surface="%s"}'
    kinds = [name % kind for kind in (("answered", "channel"), ("abstained", "command"))]
    before = await counts(shared)
    await shared.ask(shared.guest, shared.add_channel(), QUESTION)
    await shared.use(shared.guest, shared.square, "ask", {"question": "who won the cup?"})
    after = await counts(shared)
    assert [after[kind] - before[kind] for kind in kinds] == [1, 1]
    assert (after["docent_shards"], after["docent_shards_connected"]) == (1, 1)
    assert after["docent_library_sections"] > 0


async def counts(shared: Community) -> dict[str, float]:
    """Return what the bot tells of itself."""
    status, text = await shared.get("/metrics")
    assert status == 200
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_what_is_no_question_stays_without_reply(shared: Community) -> None:
    """Other bots, @everyone, silent talk and thanks: one reply comes, to the one question."""
    server, channel = shared.server, shared.add_channel()
    robot = server.add_member(shared.guild, server.add_user("robot", bot=True))
    await server.send(robot, channel, "ketamine?", mentions=[server.bot])
    await server.send(shared.guest, channel, "@everyone ketamine?")
    await shared.question(shared.guest, channel, "thanks!")
    await shared.ask(shared.guest, channel, "ketamine?")
    assert len(shared.answers(channel)) == 1


async def test_a_public_answer_is_for_everyone_who_sees_it(shared: Community) -> None:
    """What only subscribers may read is told where only subscribers read along."""
    in_public = await shared.ask(shared.subscriber, shared.square, "secret handshake")
    in_lounge = await shared.ask(shared.subscriber, shared.lounge, "secret handshake")
    assert in_public == member_texts.ABSTAINED
    assert SECRET in in_lounge


async def test_a_private_message_counts_the_roles_of_this_moment(shared: Community) -> None:
    """A role that is taken away is gone at the next question."""
    member = shared.add_member("member", [shared.subscriber_role])
    chat = shared.server.dm(member)
    before = await shared.ask(member, chat, "secret handshake")
    shared.server.set_roles(shared.guild, member, [])
    after = await shared.ask(member, chat, "secret handshake")
    assert SECRET in before
    assert after == member_texts.ABSTAINED


async def test_a_slash_answer_is_ephemeral_and_shows_its_question(shared: Community) -> None:
    """Only its asker sees it, and sees what it is the answer to."""
    channel = shared.add_channel()
    question = {"question": "secret *handshake*"}
    answer = await shared.use(shared.subscriber, channel, "ask", question)
    assert answer.ephemeral_to is shared.subscriber
    assert visible_text(answer).startswith("> secret \\*handshake\\*\n### The Club")
    assert shared.server.messages(channel) == []


async def test_a_public_slash_answer_shows_only_what_all_may_read(shared: Community) -> None:
    """`public:true` is a public reply, with the public's rights."""
    options = {"question": "secret handshake", "public": True}
    answer = await shared.use(shared.subscriber, shared.square, "ask", options)
    assert answer.ephemeral_to is None
    assert visible_text(answer) == f"> secret handshake\n{member_texts.ABSTAINED}"


async def test_names_are_completed_for_whoever_types(shared: Community) -> None:
    """A guest isn't shown that the club exists; its name typed by hand finds nothing."""
    server, square, guest = shared.server, shared.square, shared.guest
    for_guest = await server.autocomplete(guest, square, "article", {"name": ""}, "name")
    for_subscriber = await server.autocomplete(
        shared.subscriber, square, "article", {"name": "cl"}, "name"
    )
    typed = {"name": "what-is-ketamine", "section": "adv"}
    sections = await server.autocomplete(guest, square, "article", typed, "section")
    replies = [
        visible_text(await shared.use(guest, square, "article", {"name": name}))
        for name in ("club", "nothing")
    ]
    chosen = {"name": "what-is-ketamine", "section": sections[0]["value"]}
    text = visible_text(await shared.use(guest, square, "article", chosen))
    assert [choice["name"] for choice in for_guest] == [
        "Cocoa",
        "Coffee",
        "Water",
        "What is Ketamine?",
    ]
    assert [choice["name"] for choice in for_subscriber] == ["The Club"]
    assert [choice["name"] for choice in sections] == [
        "Advatages of Ketamine",
        "Disadvantes of Ketamine",
    ]
    assert replies == [member_texts.NO_SUCH_ARTICLE] * 2
    assert "There are several advantages to using ketamine as a medication." in text


async def test_articles_lists_what_the_asker_may_read(shared: Community) -> None:
    """Each member has a list of their own."""
    for_guest, for_subscriber = [
        visible_text(await shared.use(member, shared.square, "articles"))
        for member in (shared.guest, shared.subscriber)
    ]
    assert "The Club" not in for_guest
    assert "The Club" in for_subscriber


async def test_a_button_shows_only_what_the_presser_may_read(shared: Community) -> None:
    """A subscribers' answer, its button pressed by somebody who lost the role."""
    server, bot = shared.server, shared.server.bot
    member = shared.add_member("member", [shared.subscriber_role])
    view = Permission.VIEW_CHANNEL
    closed = [Overwrite(shared.guild.roles[0], deny=view), Overwrite(bot, allow=view)]
    channel = shared.add_channel(
        overwrites=[*closed, Overwrite(shared.subscriber_role, allow=view)]
    )
    message = await shared.answer(member, channel, "cellar key")
    control = custom_id(message, member_texts.NEXT)
    server.set_roles(shared.guild, member, [])
    server.set_overwrites(channel, [Overwrite(bot, allow=view)])
    pressed = await server.press(member, message, control)
    assert visible_text(await pressed.response(PATIENCE_S)) == member_texts.CHANGED

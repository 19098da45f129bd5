"""Both sides of the wire: what Discord sends twice, and doesn't let the bot do, with one bot."""

import pytest

from bot.texts import admin_texts, member_texts
from tests.discord_server import (
    Channel,
    ChannelType,
    Interaction,
    Message,
    Overwrite,
    Permission,
    visible_text,
)
from tests.end_to_end.community import PATIENCE_S, Community, custom_id
from tests.end_to_end.conftest import prepare_members

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_members

SEND, IN_THREADS = Permission.SEND_MESSAGES, Permission.SEND_MESSAGES_IN_THREADS
HISTORY = Permission.READ_MESSAGE_HISTORY
NAMES = {
    SEND: "Send Messages",
    IN_THREADS: "Send Messages in Threads",
    HISTORY: "Read Message History",
}
WATER = "### Water › Drinking water"


async def deliver_again(shared: Community, *things: Message | Interaction | Channel) -> None:
    """Drop the connection; at its resume Discord tells of some things once more."""
    resumed = shared.server.gateway.resumed
    await shared.server.drop_gateway(redeliver=things)
    await shared.server.until(
        lambda: shared.server.gateway.resumed > resumed, PATIENCE_S, "a resumed session"
    )
    # What comes after the things has been answered when they could have been.
    text = await shared.ask(shared.add_member(), shared.add_channel(), "drinking water")
    assert text.startswith(WATER)


async def test_messages_delivered_twice_are_answered_once(shared: Community) -> None:
    """Mentions, private messages, edits, and posts in forums."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    chat = server.dm(member)
    forum = server.add_channel(shared.guild, "forum", kind=ChannelType.FORUM)
    await shared.use(shared.manager, channel, "settings forum", {"channel": forum, "state": "on"})
    asked = await shared.question(member, channel, "drinking water")
    answer = await server.wait_message(channel, timeout_s=PATIENCE_S)
    await server.edit(asked, f"<@{server.bot.id}> what is ketamine?", after_s=10)
    await server.until(
        lambda: visible_text(answer).startswith("### What"), PATIENCE_S, "an edited answer"
    )
    told = await shared.question(member, chat, "drinking water")
    await server.wait_message(chat, timeout_s=PATIENCE_S)
    post = await server.create_thread(member, forum, "drinking water", "Hello")
    await server.wait_message(post, timeout_s=PATIENCE_S)
    await deliver_again(shared, asked, told, post, post.messages[post.id])
    assert [len(shared.answers(place)) for place in (channel, chat, post)] == [1, 1, 1]
    assert visible_text(answer).startswith("### What is Ketamine?")


async def test_commands_and_presses_delivered_twice_are_answered_once(shared: Community) -> None:
    """Commands, menus, buttons and forms: each has its one reply."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    options = {"question": "drinking water", "public": True}
    used = await server.slash(member, channel, "ask", options)
    answer = await used.response(PATIENCE_S)
    chosen = await server.context_menu(member, answer, member_texts.ANSWER_THIS)
    await chosen.response(PATIENCE_S)
    private = await server.press(member, answer, custom_id(answer, member_texts.ACTIONS["private"]))
    await private.response(PATIENCE_S)
    opened = await server.press(
        member, answer, custom_id(answer, member_texts.ACTIONS["follow-up"])
    )
    await opened.acknowledged()
    sent = await server.submit(member, opened, {"question": "what is ketamine?"})
    await sent.response(PATIENCE_S)
    interactions = (used, chosen, private, opened, sent)
    before = len(server.requests)
    await deliver_again(shared, *interactions)
    assert [interaction.refusals for interaction in interactions] == [[]] * 5
    assert [len(interaction.messages) for interaction in interactions] == [1, 1, 1, 0, 1]
    again = [r.path for r in server.requests[before:] if "/interactions/" in r.path]
    assert again == []


async def test_what_is_typed_is_completed_once(shared: Community) -> None:
    """A completion that Discord asks for again is out of date."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    assert await server.autocomplete(member, channel, "article", {"name": "wat"}, "name")
    completed = list(server.interactions._by_token.values())[-1]
    before = len(server.requests)
    await deliver_again(shared, completed)
    assert completed.refusals == []
    assert [r.path for r in server.requests[before:] if "/interactions/" in r.path] == []


async def test_a_reload_confirmed_twice_by_one_press_is_applied_once(shared: Community) -> None:
    """The press that comes again is no failure: nothing is said, asked of Discord, or logged."""
    server, channel, manager = shared.server, shared.add_channel(), shared.manager
    club = shared.folder / "content" / "club.md"
    before = club.read_bytes()
    shared.write_article("club", before.replace(b"subscriber", b"guest,subscriber"))
    asked = await shared.use(manager, channel, "content reload")
    pressed = await server.press(manager, asked, custom_id(asked, admin_texts.RELOAD_APPLY))
    assert visible_text(await pressed.response(PATIENCE_S)).startswith(admin_texts.RELOADED)
    requests, logged = len(server.requests), len(shared.output)
    await deliver_again(shared, pressed)
    assert pressed.refusals == []
    assert [r.path for r in server.requests[requests:] if "/interactions/" in r.path] == []
    assert "Traceback" not in shared.output[logged:]
    shared.write_article("club", before)
    await shared.use(manager, channel, "content reload")


async def test_questions_of_a_dropped_connection_are_answered(shared: Community) -> None:
    """After a resume, what was missed is answered."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    await shared.ask(member, channel, "what is ketamine?")
    async with server.gateway.offline():
        missed = await shared.question(member, channel, "drinking water")
    reply = await server.wait_message(channel, after=missed, timeout_s=PATIENCE_S)
    assert visible_text(reply).startswith(WATER)
    assert len(shared.answers(channel)) == 2


@pytest.mark.parametrize("denied", [SEND, IN_THREADS])
async def test_where_the_bot_may_not_write(shared: Community, denied: Permission) -> None:
    """A command's asker is told privately; the log names the channel and the permission."""
    server, member = shared.server, shared.add_member()
    place = shared.add_channel(overwrites=[Overwrite(server.bot, deny=denied)])
    if denied is IN_THREADS:
        place = await server.create_thread(member, place, "Thread", "Hello")
    await shared.question(member, place, "drinking water")
    missing = f"May not reply in channel {place.id}; missing permissions: {NAMES[denied]} ("
    await shared.wait_log(missing)
    options = {"question": "drinking water", "public": True}
    told = await shared.use(member, place, "ask", options)
    assert told.ephemeral_to is member
    assert visible_text(told).startswith(
        f"-# {member_texts.BOT_MAY_NOT_WRITE}\n> drinking water\n{WATER}"
    )
    await shared.wait_log(f"Missing permissions in channel {place.id}: {NAMES[denied]}\n")
    assert shared.answers(place) == []


async def test_a_post_for_everyone_where_the_bot_may_not_write(shared: Community) -> None:
    """Whoever presses is told privately."""
    server, member = shared.server, shared.add_member()
    channel = shared.add_channel(overwrites=[Overwrite(server.bot, deny=SEND)])
    asked = await server.send(member, channel, "drinking water")
    chosen = await server.context_menu(member, asked, member_texts.ANSWER_THIS)
    private = await chosen.response(PATIENCE_S)
    told = await shared.press(member, private, member_texts.ACTIONS["post"])
    assert visible_text(told) == member_texts.BOT_MAY_NOT_WRITE
    assert told.ephemeral_to is member
    await shared.wait_log(f"Missing permissions in channel {channel.id}: {NAMES[SEND]}\n")


async def test_who_may_not_write_is_answered_privately(shared: Community) -> None:
    """A public answer would let them speak through the bot."""
    member = shared.add_member()
    channel = shared.add_channel(overwrites=[Overwrite(member, deny=SEND)])
    options = {"question": "drinking water", "public": True}
    told = await shared.use(member, channel, "ask", options)
    assert told.ephemeral_to is member
    assert visible_text(told).startswith(
        f"-# {member_texts.ASKER_MAY_NOT_WRITE}\n> drinking water\n"
    )


async def test_without_the_history_it_answers_all_the_same(shared: Community) -> None:
    """The answer can't refer to its question there; it comes without, and the log says why."""
    me = Overwrite(shared.server.bot, deny=HISTORY)
    channel = shared.add_channel(overwrites=[me])
    answer = await shared.answer(shared.guest, channel, "drinking water")
    assert visible_text(answer).startswith(WATER)
    assert answer.reply_to is None
    await shared.wait_log(f"Missing permissions in channel {channel.id}: {NAMES[HISTORY]};")


async def test_a_forum_that_the_bot_may_not_write_in(shared: Community) -> None:
    """Whoever opens it is told which permissions are missing; a post is in the log."""
    server, member = shared.server, shared.add_member()
    forum = server.add_channel(
        shared.guild, "forum", [Overwrite(server.bot, deny=IN_THREADS)], ChannelType.FORUM
    )
    options = {"channel": forum, "state": "on"}
    told = await shared.use(shared.manager, shared.square, "settings forum", options)
    missing = admin_texts.CHANNEL_CLOSED.format(permissions=NAMES[IN_THREADS])
    assert visible_text(told).splitlines()[1] == missing
    post = await server.create_thread(member, forum, "drinking water", "Hello")
    await shared.wait_log(f"in channel {post.id}; missing permissions: {NAMES[IN_THREADS]} (")


async def test_a_rate_limited_reply_is_sent_later(shared: Community) -> None:
    """Discord's 429 delays an answer and loses none."""
    channel = shared.add_channel()
    shared.server.rate_limit("POST", f"/channels/{channel.id}/messages", 0.5)
    text = await shared.ask(shared.guest, channel, "drinking water")
    assert text.startswith(WATER)


async def test_a_refused_layout_is_sent_as_plain_text(shared: Community) -> None:
    """If Discord doesn't take the layout, all of the text comes in plain messages."""
    server, channel = shared.server, shared.add_channel()
    server.fail("POST", f"/channels/{channel.id}/messages", 400, code=50035)
    await shared.ask(shared.guest, channel, "drinking water")
    await server.until(
        lambda: "Paragraph 19" in visible_text(server.messages(channel)[-1]),
        PATIENCE_S,
        "all of it",
    )
    plain = shared.answers(channel)
    assert all(len(message.content) <= 2000 for message in plain)
    whole = "\n".join(message.content for message in plain)
    assert [f"Paragraph {n}:" in whole for n in range(20)] == [True] * 20

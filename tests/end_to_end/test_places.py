"""Where people ask besides mentions and /ask, and what admins set, with one running bot."""

import pytest

from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.discord_server import (
    Channel,
    ChannelType,
    Message,
    Overwrite,
    Permission,
    User,
    buttons,
    rows,
    selects,
    visible_text,
)
from tests.end_to_end.community import PATIENCE_S, Community, custom_id

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "secret handshake"
SECRET = "The handshake is a wink."
POST = member_texts.ACTIONS["post"]
MUTE = Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS


def prepare(community: Community) -> None:
    """Write more articles than fit on one page of the list."""
    for number in range(30):
        title = f"Z-article {number:02}"
        body = f"## About it\n\nAll of number {number:02}.\n"
        article = source(body, title=title, slug=f"z-{number:02}")
        community.write_article(f"z-{number:02}", article)


async def choose_message(shared: Community, user: User, message: Message) -> Message:
    """Use “Answer this” in a message's menu."""
    chosen = await shared.server.context_menu(user, message, member_texts.ANSWER_THIS)
    return await chosen.response(PATIENCE_S)


async def set_switch(shared: Community, name: str, channel: Channel, *, on: bool) -> str:
    """Use one of the /settings, and return what the manager is told."""
    options = {"channel": channel, "state": "on" if on else "off"}
    told = await shared.use(shared.manager, shared.square, f"settings {name}", options)
    assert told.ephemeral_to is shared.manager
    return visible_text(told)


# --- reading ---------------------------------------------------------------------------------


async def test_the_list_of_articles_is_paged_and_opens(shared: Community) -> None:
    """Twenty-five on a page, by title; the menu opens one in its place, with its own controls."""
    member, server = shared.guest, shared.server
    listed = await shared.use(member, shared.square, "articles")
    assert listed.ephemeral_to is member
    assert visible_text(listed).startswith(f"### {member_texts.ARTICLES}\n- **Water**\n")
    assert rows(listed) == [[member_texts.PREVIOUS, member_texts.NEXT], [member_texts.OPEN]]
    (menu,) = selects(listed)
    assert len(menu["options"]) == 25
    assert await shared.press(member, listed, member_texts.NEXT) is listed
    (menu,) = selects(listed)
    assert menu["options"][-1]["label"] == "Z-article 29"
    chosen = await server.select(member, listed, menu["custom_id"], [menu["options"][-1]["value"]])
    assert await chosen.response(PATIENCE_S) is listed
    assert visible_text(listed) == "### Z-article 29 › About it\nAll of number 29."


async def test_an_article_opens_at_its_start_or_at_a_section(shared: Community) -> None:
    """By its name or by its title, for whoever asks; in the private chat, too."""
    for name in ("what-is-ketamine", "What is Ketamine?", "WHAT IS KETAMINE"):
        for channel in (shared.square, shared.server.dm(shared.guest)):
            text = visible_text(await shared.use(shared.guest, channel, "article", {"name": name}))
            assert text.startswith("### What is Ketamine?\nKetamine is a medication")
    options = {"name": "what-is-ketamine", "section": "nothing"}
    told = await shared.use(shared.guest, shared.square, "article", options)
    assert visible_text(told) == member_texts.NO_SUCH_SECTION


# --- the menu of a message -------------------------------------------------------------------


async def test_a_chosen_message_is_answered_privately(shared: Community) -> None:
    """For whoever chose it, with what they may read; a mention isn't needed."""
    channel = shared.add_channel()
    asked = await shared.server.send(shared.guest, channel, QUESTION)
    for_subscriber = await choose_message(shared, shared.subscriber, asked)
    for_guest = await choose_message(shared, shared.guest, asked)
    assert for_subscriber.ephemeral_to is shared.subscriber
    assert visible_text(for_subscriber).startswith(f"> {QUESTION}\n### The Club")
    assert SECRET in visible_text(for_subscriber)
    assert visible_text(for_guest) == f"> {QUESTION}\n{member_texts.ABSTAINED}"
    assert shared.answers(channel) == []


async def test_a_chosen_message_without_words_is_told(shared: Community) -> None:
    """There is nothing to answer in a picture."""
    asked = await shared.server.send(shared.guest, shared.add_channel(), "🦄")
    told = await choose_message(shared, shared.guest, asked)
    assert visible_text(told) == member_texts.NO_QUESTION


async def test_a_message_is_answered_in_the_private_chat(shared: Community) -> None:
    """With the roles that its author has in the server; there is nobody else to post it for."""
    member = shared.subscriber
    asked = await shared.server.send(member, shared.server.dm(member), QUESTION)
    told = await choose_message(shared, member, asked)
    assert SECRET in visible_text(told)
    assert POST not in [button["label"] for button in buttons(told)]


async def test_an_answer_posted_for_everyone_is_worked_out_anew(shared: Community) -> None:
    """Everyone sees what all of them may read, and nothing pings whose message it was."""
    square, lounge = shared.add_channel(), shared.lounge
    for channel, text in (
        (square, f"> {QUESTION}\n{member_texts.ABSTAINED}"),
        (lounge, f"> {QUESTION}\n### The Club › Secret handshake\n{SECRET}"),
    ):
        author = shared.subscriber
        asked = await shared.server.send(author, channel, QUESTION)
        private = await choose_message(shared, author, asked)
        assert SECRET in visible_text(private)
        public = await shared.press(author, private, POST)
        assert (public.ephemeral_to, public.mentions) == (None, [])
        assert visible_text(public) == text


async def test_who_may_not_write_may_not_post(shared: Community) -> None:
    """They have no such button; and one that they had, or made up, is refused."""
    server, member = shared.server, shared.add_member()
    channel = shared.add_channel(overwrites=[Overwrite(member, deny=MUTE)])
    asked = await server.send(shared.guest, channel, "drinking water")
    private = await choose_message(shared, member, asked)
    assert POST not in [button["label"] for button in buttons(private)]
    other = await choose_message(shared, shared.guest, asked)
    forged = await server.forge(member, private, custom_id(other, POST))
    refused = await forged.response(PATIENCE_S)
    assert visible_text(refused) == member_texts.ASKER_MAY_NOT_WRITE
    assert refused.ephemeral_to is member
    server.set_overwrites(channel, [Overwrite(shared.guest, deny=MUTE)])
    refused = await shared.press(shared.guest, other, POST)
    assert visible_text(refused) == member_texts.ASKER_MAY_NOT_WRITE
    assert shared.answers(channel) == []


# --- forums ----------------------------------------------------------------------------------


async def open_forum(shared: Community) -> Channel:
    """Make a forum and open it."""
    forum = shared.server.add_channel(shared.guild, "forum", kind=ChannelType.FORUM)
    told = await set_switch(shared, "forum", forum, on=True)
    assert told == admin_texts.FORUM[True].format(channel=f"<#{forum.id}>")
    return forum


async def test_a_post_is_answered_when_it_is_sure(shared: Community) -> None:
    """The title is the question; what isn't sure, and what not all may read, meets silence."""
    server, forum = shared.server, await open_forum(shared)
    unsure = await server.create_thread(shared.guest, forum, "what are the risks?", "Hello")
    unknown = await server.create_thread(shared.guest, forum, "Who are you?", "Hello")
    hidden = await server.create_thread(shared.subscriber, forum, QUESTION, "Hello")
    sure = await server.create_thread(shared.guest, forum, "drinking water", "Hello")
    answer = await server.wait_message(sure, timeout_s=PATIENCE_S)
    assert visible_text(answer).startswith("> drinking water\n### Water › Drinking water")
    assert answer.mentions == []
    assert [len(post.messages) for post in (unsure, unknown, hidden, sure)] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("title", "starts"),
    [
        ("drinking water", "> drinking water\n### Water › Drinking water"),
        ("Please help me", "### What is Ketamine?"),
    ],
)
async def test_a_post_that_mentions_the_bot_is_answered_once(
    shared: Community, title: str, starts: str
) -> None:
    """By its title if that is enough, else by what it says."""
    server, forum = shared.server, await open_forum(shared)
    text = f"<@{server.bot.id}> what is ketamine?"
    post = await server.create_thread(shared.guest, forum, title, text)
    answer = await server.wait_message(post, timeout_s=PATIENCE_S)
    assert visible_text(answer).startswith(starts)
    again = await shared.ask(shared.guest, post, "drinking water")
    assert again.startswith("### Water")
    assert len(shared.answers(post)) == 2


async def test_a_posts_first_message_may_come_before_it(shared: Community) -> None:
    """Discord promises no order of the two; the answer is the same, and one."""
    server, forum = shared.server, await open_forum(shared)
    post = await server.create_thread(
        shared.guest, forum, "drinking water", "Hello", message_first=True
    )
    answer = await server.wait_message(post, timeout_s=PATIENCE_S)
    assert visible_text(answer).startswith("> drinking water\n### Water › Drinking water")
    assert (await shared.ask(shared.guest, post, "what is ketamine?")).startswith("### What is")
    assert len(shared.answers(post)) == 2


async def test_a_post_elsewhere_is_left_to_people(shared: Community) -> None:
    """In a forum that nobody has opened, or that is closed again; a mention is answered."""
    server, forum = shared.server, await open_forum(shared)
    await set_switch(shared, "forum", forum, on=False)
    post = await server.create_thread(shared.guest, forum, "drinking water", "Hello")
    text = f"<@{server.bot.id}> what is ketamine?"
    called = await server.create_thread(shared.guest, forum, "drinking water", text)
    answer = await server.wait_message(called, timeout_s=PATIENCE_S)
    assert visible_text(answer).startswith("### What is Ketamine?")
    assert shared.answers(post) == []


# --- settings and help -----------------------------------------------------------------------


async def test_mentions_are_switched_off_for_a_channel(shared: Community) -> None:
    """Commands still work there, and other channels are as before."""
    channel = shared.add_channel()
    told = await set_switch(shared, "mentions", channel, on=False)
    assert told == admin_texts.MENTIONS[False].format(channel=f"<#{channel.id}>")
    ignored = await shared.question(shared.guest, channel, "drinking water")
    thread = await shared.server.create_thread(shared.guest, channel, "Thread", "Hello")
    await shared.question(shared.guest, thread, "drinking water")
    helped = await shared.use(shared.guest, channel, "help")
    assert member_texts.HELP_MENTIONS_OFF in visible_text(helped)
    used = await shared.use(shared.guest, channel, "ask", {"question": "drinking water"})
    assert "### Water" in visible_text(used)
    assert (await shared.ask(shared.guest, shared.square, "drinking water")).startswith("### W")
    assert max(channel.messages) == ignored.id
    assert shared.answers(thread) == []
    told = await set_switch(shared, "mentions", channel, on=True)
    assert told == admin_texts.MENTIONS[True].format(channel=f"<#{channel.id}>")
    assert (await shared.ask(shared.guest, channel, "drinking water")).startswith("### Water")


async def test_settings_are_for_those_who_manage_the_server(shared: Community) -> None:
    """Whoever else uses them is refused, and nothing changes."""
    channel = shared.add_channel()
    options = {"channel": channel, "state": "off"}
    refused = await shared.use(shared.guest, channel, "settings mentions", options)
    assert visible_text(refused) == member_texts.NOT_ALLOWED
    assert (await shared.ask(shared.guest, channel, "drinking water")).startswith("### Water")


async def test_help_lists_what_a_member_can_use_there(shared: Community) -> None:
    """On one screen; an admin's groups only for admins, and a server's only in a server."""
    guest, manager = shared.guest, shared.manager
    for_guest = visible_text(await shared.use(guest, shared.square, "help"))
    for_manager = visible_text(await shared.use(manager, shared.square, "help"))
    in_chat = visible_text(await shared.use(guest, shared.server.dm(guest), "help"))
    own, admins = (
        ("/ask", "/article", "/articles", "/privacy"),
        ("/settings", "/access", "/content"),
    )
    for text in (for_guest, for_manager, in_chat):
        assert all(f"`{name}`" in text for name in own)
        assert len(text) < 2000
    assert not any(name in for_guest + in_chat for name in admins)
    assert all(f"`{name}`" in for_manager for name in admins)
    assert member_texts.HELP_MENTION in for_guest
    assert member_texts.HELP_CHAT in in_chat

"""Where people ask besides mentions and /ask: message menu, forum posts; and what admins set."""

from bot import texts
from tests.discord_server import ChannelType, visible_text
from tests.end_to_end.conftest import Community, custom_id

QUESTION = "secret handshake"
SECRET = "The handshake is a wink."
POST = texts.ACTIONS["post"]


async def test_the_places_where_people_ask(community: Community) -> None:
    """A message chosen and posted, mentions switched off, a forum opened and posted in."""
    server, square, subscriber = community.server, community.square, community.subscriber
    forum = server.add_channel(community.guild, "forum", kind=ChannelType.FORUM)
    async with community.running():
        # A message without a mention is chosen; the bot doesn't see its text before.
        asked = await server.send(community.guest, square, QUESTION)
        chosen = await server.context_menu(subscriber, asked, texts.ANSWER_THIS)
        private = await chosen.response()
        pressed = await server.press(subscriber, private, custom_id(private, POST))
        public = await pressed.response()

        off = await server.slash(
            community.manager, square, "settings mentions", {"channel": square, "on": False}
        )
        told = await off.response()
        ignored = await server.send(community.guest, square, "water?", mentions=[server.bot])

        on = await server.slash(
            community.manager, square, "settings forum", {"channel": forum, "on": True}
        )
        await on.response()
        unsure = await server.create_thread(community.guest, forum, "Who are you?", "Hello")
        hidden = await server.create_thread(subscriber, forum, QUESTION, "Hello")
        post = await server.create_thread(
            community.guest, forum, "drinking water", f"<@{server.bot.id}> ketamine?"
        )
        answer = await server.wait_message(post, after=post.messages[post.id])
        helped = await (await server.slash(community.guest, square, "help")).response()

    assert chosen.ephemeral
    assert SECRET in visible_text(private)
    assert not pressed.ephemeral
    assert visible_text(public) == f"> {QUESTION}\n{texts.ABSTAINED}"
    assert off.ephemeral
    assert visible_text(told) == texts.MENTIONS[False].format(channel=f"<#{square.id}>")
    assert max(square.messages) == ignored.id
    assert [len(thread.messages) for thread in (unsure, hidden, post)] == [1, 1, 2]
    assert visible_text(answer).startswith("> drinking water\n### Water › Drinking water")
    assert answer.mentions == []
    assert texts.HELP_MENTIONS_OFF in visible_text(helped)
    assert "settings" not in visible_text(helped)

"""New posts in forums: answered once, when the bot is sure, for whoever can read the forum."""

from collections.abc import Callable

import discord
import pytest
import simcord
from simcord.backend import serializers
from simcord.backend.models import Message, Overwrite
from simcord.enums import OverwriteType

from bot.texts import member_texts
from tests.bot.cogs.noting import noted
from tests.bot.conftest import HOME, Community, Place, Shown
from tests.discord_server.flags import Permission

SECRET = "The handshake is a wink."


async def open_forum(community: Community, *, closed: bool = False) -> Place:
    """Add a forum whose new posts are answered; a closed one is for subscribers."""
    forum = community.guild.create_forum_channel("forum")
    await community.slash(community.manager, "settings forum", channel=forum, state="on")
    if closed:
        view = Permission.VIEW_CHANNEL
        for overwrite in (
            Overwrite(HOME, OverwriteType.ROLE, deny=view),
            Overwrite(community.subscriber_role.id, OverwriteType.ROLE, allow=view),
            Overwrite(community.me.id, OverwriteType.MEMBER, allow=view),
        ):
            community.env.backend.set_overwrite(forum.id, overwrite)
        await community.env.settle()
    return forum


class Post:
    """A new post in a forum.

    Parameters
    ----------
    community : Community
        Whose forum.
    author : MemberActor
        Whose post.
    forum : ChannelHandle
        Where.
    title, text : str
        The post's title, and its first message.
    """

    def __init__(
        self,
        community: Community,
        author: simcord.MemberActor,
        forum: Place,
        title: str,
        text: str = "Hello",
    ) -> None:
        self.community = community
        backend = community.env.backend
        thread = backend.create_thread(forum.id, title, owner_id=author.id, broadcast=False)
        self.place = Place(community.env, community.guild, thread)
        self.opening: Message = backend.prepare_message(thread.id, author.id, text)
        self.opening.id = thread.id
        backend.commit_message(self.opening, broadcast=False)
        self.tell_thread: Callable[[], None] = lambda: backend.announce_thread_create(thread)
        self.tell_message: Callable[[], None] = lambda: backend.announce_message_create(
            self.opening
        )

    async def arrive(self, *events: Callable[[], None]) -> list[Shown]:
        """Let the bot hear of it, in this order, and return what it answers."""
        for event in events or (self.tell_thread, self.tell_message):
            event()
            await self.community.env.settle()
        return await self.answers()

    async def answers(self) -> list[Shown]:
        """Return what the bot has answered, after all that was done."""
        await self.community.env.settle()
        replies = [m for m in self.place.history() if m.author.id == self.community.me.id]
        return [Shown.of(message) for message in replies]


async def test_a_new_posts_title_is_answered_where_a_forum_is_open(community: Community) -> None:
    """The answer is a reply to the post, and says what it answers."""
    forum = await open_forum(community)
    post = Post(community, community.guest, forum, "green tea")
    (answer,) = await post.arrive()
    assert answer.text.startswith("> green tea\n### Tea › Green tea\nSteep it.")
    assert isinstance(answer.message, discord.Message)
    assert answer.message.reference is not None
    assert answer.message.reference.message_id == post.opening.id
    recorded = await community.bot.store.fetch_public_messages()
    assert [(m.id, m.channel_id, m.parent_id) for m in recorded] == [
        (answer.message.id, post.place.id, forum.id)
    ]


async def test_posts_stay_unanswered_where_nobody_opened_the_forum(community: Community) -> None:
    """Nor after it was closed, nor in another forum."""
    opened, other = await open_forum(community), community.guild.create_forum_channel("other")
    assert await Post(community, community.guest, other, "green tea").arrive() == []
    await community.slash(community.manager, "settings forum", channel=opened, state="off")
    assert await Post(community, community.guest, opened, "green tea").arrive() == []


@pytest.mark.parametrize("title", ["who invented the zip?", "tea or water", "🙂"])
async def test_an_unsure_answer_is_left_to_people(community: Community, title: str) -> None:
    """Nobody has called the bot."""
    forum = await open_forum(community)
    assert await Post(community, community.guest, forum, title).arrive() == []


async def test_a_post_is_read_by_whoever_sees_the_forum(community: Community) -> None:
    """What only its author may read stays untold where others read along."""
    subscriber = community.subscriber
    open_to_all = await open_forum(community)
    assert await Post(community, subscriber, open_to_all, "secret handshake").arrive() == []
    for_subscribers = await open_forum(community, closed=True)
    (answer,) = await Post(community, subscriber, for_subscribers, "secret handshake").arrive()
    assert SECRET in answer.text


async def test_the_asker_has_the_roles_of_the_first_message(community: Community) -> None:
    """A message that doesn't tell them is from somebody with no roles at all."""
    forum = await open_forum(community, closed=True)
    post = Post(community, community.subscriber, forum, "secret handshake")
    backend = community.env.backend

    def tell_without_member() -> None:
        backend.emit("MESSAGE_CREATE", dict(serializers.message_payload(backend, post.opening)))

    assert await post.arrive(post.tell_thread, tell_without_member) == []


async def test_a_post_without_its_first_message_stays_unanswered(community: Community) -> None:
    """It isn't known who asks, or whether it is a person."""
    post = Post(community, community.guest, await open_forum(community), "green tea")
    assert await post.arrive(post.tell_thread) == []


async def test_a_post_may_come_after_its_first_message(community: Community) -> None:
    """Discord promises no order."""
    post = Post(community, community.guest, await open_forum(community), "green tea")
    (answer,) = await post.arrive(post.tell_message, post.tell_thread)
    assert "Steep it." in answer.text
    closed = Post(
        community, community.guest, community.guild.create_forum_channel("other"), "green tea"
    )
    assert await closed.arrive(closed.tell_message, closed.tell_thread) == []


@pytest.mark.parametrize("early", [False, True])
async def test_a_post_that_mentions_the_bot_gets_one_answer(
    community: Community, early: bool
) -> None:
    """In whatever order it comes, and however often."""
    forum = await open_forum(community)
    text = f"<@{community.me.id}> black tea"
    post = Post(community, community.guest, forum, "green tea", text)
    events = [post.tell_thread, post.tell_message]
    answers = await post.arrive(*(reversed(events) if early else events), post.tell_message)
    assert len(answers) == 1


async def test_a_post_delivered_twice_is_answered_once(community: Community) -> None:
    """Discord may repeat what it sent before a connection broke."""
    post = Post(community, community.guest, await open_forum(community), "green tea")
    assert len(await post.arrive()) == 1
    assert len(await post.arrive()) == 1


async def test_whoever_calls_the_bot_in_a_post_is_answered_in_any_case(
    community: Community,
) -> None:
    """To what they wrote if the title isn't enough; to the title if they wrote nothing else."""
    forum, call = await open_forum(community), f"<@{community.me.id}>"
    guest, title = community.guest, "My first post"
    (answer,) = await Post(community, guest, forum, title, f"{call} black tea").arrive()
    assert answer.text.startswith("### Tea › Black tea")
    (unsure,) = await Post(community, guest, forum, title, call).arrive()
    assert unsure.text == f"> {title}\n{member_texts.ABSTAINED}"
    await community.slash(community.manager, "settings mentions", channel=forum, state="off")
    assert await Post(community, guest, forum, title, f"{call} black tea").arrive() == []
    assert len(await Post(community, guest, forum, "green tea", call).arrive()) == 1


async def test_a_title_without_words_is_no_question(community: Community) -> None:
    """It is neither answered nor noted; whoever calls the bot is asked for words."""
    forum, call = await open_forum(community), f"<@{community.me.id}>"
    guest, title = community.guest, "🙂 https://example.org/tea"
    assert await Post(community, guest, forum, title).arrive() == []
    (asked,) = await Post(community, guest, forum, title, call).arrive()
    assert asked.text == member_texts.WORDS_ONLY
    assert await noted(community) == []
    (answer,) = await Post(community, guest, forum, title, f"{call} black tea").arrive()
    assert answer.text.startswith("### Tea › Black tea")
    assert [question.text for question in await noted(community)] == ["black tea"]


async def test_later_messages_in_a_post_are_no_questions(community: Community) -> None:
    """Unless they mention the bot; then they go on from the title."""
    post = Post(community, community.guest, await open_forum(community), "green tea")
    await post.arrive()
    await community.guest.send(post.place, "black tea")
    assert len(await post.answers()) == 1
    assert len(await community.mention(community.guest, "black tea", post.place)) == 1


async def test_bots_and_webhooks_open_no_posts(community: Community) -> None:
    """What no member wrote is no question."""
    forum = await open_forum(community)
    robot = community.guild.add_member(community.env.create_user("robot", bot=True))
    assert await Post(community, robot, forum, "green tea").arrive() == []
    hooked = Post(community, community.guest, forum, "green tea")
    hooked.opening.webhook_id = 1
    assert await hooked.arrive() == []


async def test_the_controls_of_a_posts_answer_know_its_question(community: Community) -> None:
    """Discord doesn't tell the bot the first message's text: the answer shows the title."""
    forum = await open_forum(community)
    (answer,) = await Post(community, community.guest, forum, "green tea").arrive()
    private = await community.press(
        community.subscriber, answer, answer.buttons[member_texts.ACTIONS["private"]]
    )
    assert private.ephemeral
    assert private.text.startswith("> green tea\n### Tea › Green tea")


async def test_a_deleted_first_message_takes_the_answer_along(community: Community) -> None:
    """An edited one leaves it: the title is what was asked."""
    post = Post(community, community.guest, await open_forum(community), "green tea")
    assert len(await post.arrive()) == 1
    opening = next(m for m in post.place.history() if m.id == post.opening.id)
    await community.guest.edit(opening, "Hello again")
    assert len(await post.answers()) == 1
    await community.guest.delete(opening)
    assert await post.answers() == []


async def test_posts_are_counted(community: Community) -> None:
    """Over the limit there is silence, but for whoever calls the bot."""
    forum, guest = await open_forum(community), community.guest
    for _ in range(community.bot.config.limits.questions_per_minute):
        assert community.bot.respondent.limits.ask(guest.id, None) is None
    assert await Post(community, guest, forum, "green tea").arrive() == []
    call = f"<@{community.me.id}>"
    (told,) = await Post(community, guest, forum, "green tea", call).arrive()
    assert told.text.startswith(member_texts.MEMBER_LIMIT.partition("{")[0])


async def test_a_failure_is_told_to_whoever_called_the_bot(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Others hear nothing; the logs have both, and nothing of what was asked."""

    async def fail(*_: object) -> None:
        raise ValueError

    forum, call = await open_forum(community), f"<@{community.me.id}>"
    monkeypatch.setattr(community.bot.librarian, "answer", fail)
    await community.bot.log_channels.save(community.guild.id, community.lounge.id, by=1)
    assert await Post(community, community.guest, forum, "green tea").arrive() == []
    (told,) = await Post(community, community.guest, forum, "green tea", call).arrive()
    assert told.text.startswith(member_texts.FAILED.partition("{")[0])
    failures = [r for r in caplog.records if r.levelname == "ERROR"]
    assert len(failures) == 2
    assert "green" not in caplog.text
    logged = [message.content.partition(";")[0] for message in community.lounge.history()]
    assert logged == ["Something failed (a post)", "Something failed (a message)"]


async def test_a_post_where_the_bot_may_not_write_is_logged(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """With the channel, so that an admin finds it."""
    forum = await open_forum(community)
    community.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    post = Post(community, community.guest, forum, "green tea")
    assert await post.arrive() == []
    assert f"May not reply in channel {post.place.id}" in caplog.text


async def test_a_posts_answer_is_asked_again_by_its_title(community: Community) -> None:
    """Which stands above it; not by what the message says that it replies to."""
    forum = await open_forum(community)
    post = Post(community, community.guest, forum, "green tea", "black tea")
    (answer,) = await post.arrive()
    again = answer.buttons[member_texts.ACTIONS["private"]]
    shown = await community.press(community.subscriber, answer, again)
    assert shown.text.startswith("> green tea\n### Tea › Green tea")

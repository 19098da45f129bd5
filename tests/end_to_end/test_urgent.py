"""Somebody in danger, over real sockets, with one running bot."""

import pytest

from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.discord_server import ChannelType, visible_text
from tests.end_to_end.community import PATIENCE_S, Community

pytestmark = pytest.mark.asyncio(loop_scope="session")

HELP = "Call 112."
ANSWER = f"{HELP}\n{member_texts.URGENT}\n### Danger › Now\nStay with them."
MESSAGE = "my friend took too much, what do i do"


def prepare(community: Community) -> None:
    """Let nobody ask more than one question a minute; write what is urgent, and for whom."""
    community.write_config(
        f'[answers]\nhelp = "{HELP}"\n[limits]\nquestions_per_minute = 1\n'
        "channel_questions_per_minute = 1000\n"
    )
    now = "## Now\n<!-- urgent: friend took too much -->\nStay with them.\n"
    community.write_article("danger", source(now, title="Danger", slug="danger"))
    secret = "## Den\n<!-- urgent: the den is on fire -->\nLeave by the back door.\n"
    hidden = source(secret, title="Den", slug="den", role="subscriber")
    community.write_article("den", hidden)


@pytest.mark.parametrize("place", ["channel", "private chat", "command"])
async def test_it_is_answered_first_wherever_it_is_written(shared: Community, place: str) -> None:
    """Also past the limit of questions; five more messages a minute are looked at."""
    member = shared.add_member()
    channel = shared.server.dm(member) if place == "private chat" else shared.add_channel()

    async def ask(text: str) -> str:
        if place == "command":
            return visible_text(await shared.use(member, channel, "ask", {"question": text}))
        return await shared.ask(member, channel, text)

    for _ in range(6):
        assert ANSWER in await ask(MESSAGE)
    refusal = f"{HELP}\n{member_texts.MEMBER_LIMIT.partition('{')[0]}"
    assert (await ask(MESSAGE)).startswith(refusal)


async def test_a_post_is_answered_by_its_title_or_text(shared: Community) -> None:
    """In an open forum, whether or not the title asks anything."""
    server = shared.server
    forum = server.add_channel(shared.guild, "forum", kind=ChannelType.FORUM)
    options = {"channel": forum, "state": "on"}
    told = await shared.use(shared.manager, shared.square, "settings forum", options)
    assert visible_text(told) == admin_texts.FORUM[True].format(channel=f"<#{forum.id}>")
    for title, text in ((MESSAGE, "Hello"), ("Party", f"<@{server.bot.id}> {MESSAGE}")):
        post = await server.create_thread(shared.add_member(), forum, title, text)
        answer = await server.wait_message(post, timeout_s=PATIENCE_S)
        assert ANSWER in visible_text(answer)


async def test_an_edited_message_is_answered_as_it_reads_now(shared: Community) -> None:
    """Past the limit, too."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    question = await shared.question(member, channel, "drinking water")
    answer = await server.wait_message(channel, after=question, timeout_s=PATIENCE_S)
    assert "### Water" in visible_text(answer)
    await server.edit(question, f"<@{server.bot.id}> {MESSAGE}", after_s=10)
    await server.until(lambda: ANSWER in visible_text(answer), PATIENCE_S, "an edited answer")


async def test_a_hidden_phrase_is_none(shared: Community) -> None:
    """For whoever may not read it, and where somebody reads along who may not."""
    phrase, secret = "help the den is on fire", "Leave by the back door."
    subscriber = shared.add_member(roles=[shared.subscriber_role])
    for member, channel, is_shown in (
        (shared.add_member(), shared.add_channel(), False),
        (subscriber, shared.add_channel(), False),
        (subscriber, shared.lounge, True),
    ):
        assert (secret in await shared.ask(member, channel, phrase)) == is_shown

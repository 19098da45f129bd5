"""Greetings, thanks and the like: a fixed reply on every surface, and nothing of it is noted."""

from collections.abc import Awaitable, Callable

import discord
import pytest

from bot.config import AnswerSettings, Config, GuildSettings
from bot.responding.limits import RateLimits
from bot.texts import member_texts
from tests.bot.cogs.asking import GREEN, ask, said, texts_of
from tests.bot.cogs.noting import noted
from tests.bot.cogs.test_forum import Post, open_forum
from tests.bot.cogs.test_help_line import ask_alone, mention, tell
from tests.bot.conftest import HOME, Community, Shown
from tests.clock import Clock

HELP = "Call 112."
MORE = member_texts.WHAT_ELSE


@pytest.fixture
def config() -> Config:
    """Return a configuration that says where help is."""
    return Config(guilds={HOME: GuildSettings(roles={})}, answers=AnswerSettings(help=HELP))


async def ask_in_public(community: Community, question: str) -> Shown:
    """Let the guest use /ask for everyone."""
    return await community.slash(community.guest, "ask", question=question, public=True)


Way = Callable[[Community, str], Awaitable[Shown]]
WAYS = [mention, tell, ask_alone, ask_in_public]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi!!", "greeting"),
        ("who are you", "who"),
        ("what can u do?", "can"),
        ("that didn't answer my question", "unanswered"),
        ("ur useless", "unanswered"),
        ("stupid bot", "insult"),
    ],
)
async def test_small_talk_gets_its_reply_everywhere(
    community: Community, way: Way, text: str, kind: str
) -> None:
    """Where help is stands first, but for a greeting; nothing is noted, nothing goes on from it."""
    await way(community, "green tea")
    reply = await way(community, text)
    sentence = member_texts.SMALL_TALK[kind].format(more=MORE)
    assert reply.text == (sentence if kind == "greeting" else f"{HELP}\n{sentence}")
    assert reply.buttons == {}
    assert "Boil it." in (await way(community, "and black tea?")).text
    asked = [*await noted(community), *await noted(community, None)]
    assert [question.text for question in asked] == ["green tea", "and black tea?"]


@pytest.mark.parametrize(
    ("way", "place"),
    list(zip(WAYS, ["channel", "chat", "command", "channel command"], strict=True)),
)
async def test_who_sees_it_depends_on_where_it_is_asked(
    community: Community, way: Way, place: str
) -> None:
    """Nobody is told that they are alone where they aren't."""
    reply = await way(community, "can others see what i ask?")
    assert reply.text == f"{HELP}\n{member_texts.SEEN[place]}"
    assert ("Everyone" in reply.text) is (place in {"channel", "channel command"})


async def test_what_begins_like_small_talk_is_answered(community: Community) -> None:
    """The question counts."""
    assert texts_of([await mention(community, "hi, green tea please")]) == [GREEN]


def reactions(message: discord.Message) -> list[str]:
    """Return what the bot reacted to a message with."""
    return [str(reaction.emoji) for reaction in message.reactions]


async def test_thanks_get_a_heart(community: Community) -> None:
    """In a channel, a thread and in private; nothing is said."""
    thread = community.add_thread(community.square, "thread")
    for place in (community.square, thread):
        assert await community.mention(community.guest, "thank you so much!!", place) == []
        assert reactions(place.history()[-1]) == [member_texts.HEART]
    assert await community.tell(community.guest, "thx") == []
    assert reactions(community.guest.user.dm_channel.history()[-1]) == [member_texts.HEART]
    assert await noted(community) == await noted(community, None) == []


async def test_thanks_where_the_bot_may_not_react_are_met_with_silence(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """It doesn't even try; and if Discord refuses all the same, nobody hears of it."""
    me = community.guild.me
    assert me is not None
    rights = discord.PermissionOverwrite(add_reactions=False)
    board = community.guild.create_text_channel("board", overwrites={me: rights})
    assert await community.mention(community.guest, "thanks", board) == []
    assert not any("/reactions/" in request.path for request in community.env.http_requests)
    path = "/channels/*/messages/*/reactions/*/@me"
    community.env.inject_error("PUT", path, status=403, code=90001)
    assert await community.mention(community.guest, "thanks") == []
    assert reactions(community.square.history()[-1]) == []
    assert [record for record in caplog.records if record.levelname != "INFO"] == []


@pytest.mark.parametrize("public", [True, False])
async def test_a_command_with_thanks_is_thanked_alone(community: Community, public: bool) -> None:
    """Discord needs a reply to a command."""
    reply = await community.slash(community.guest, "ask", question="ty", public=public)
    assert (reply.text, reply.ephemeral) == (member_texts.SMALL_TALK["thanks"], True)


async def test_a_question_edited_into_thanks_loses_its_answer(community: Community) -> None:
    """It is taken back, and thanked for."""
    question = await ask(community, "green tea")
    await community.guest.edit(question, f"<@{community.me.id}> never mind, thanks")
    assert said(community) == []
    assert reactions(community.square.history()[-1]) == [member_texts.HEART]


async def test_small_talk_counts_as_any_message(community: Community) -> None:
    """So that nobody fills a channel with it."""
    community.bot.respondent.limits = RateLimits(2, 30, Clock())
    for text in ("hi", "thanks"):
        await community.mention(community.guest, text)
    assert "again in" in (await mention(community, "green tea")).text


async def test_a_post_that_is_small_talk_is_left_alone(community: Community) -> None:
    """Nobody has called the bot; if somebody does, the title's question comes first."""
    forum = await open_forum(community)
    assert await Post(community, community.guest, forum, "Hello everyone").arrive() == []
    call = f"<@{community.me.id}>"
    (greeted,) = await Post(community, community.guest, forum, "Hi!", f"{call} hey").arrive()
    assert member_texts.EMPTY_QUESTION in greeted.text
    (found,) = await Post(community, community.guest, forum, "Elephants", f"{call} hello").arrive()
    assert "“Elephants”" in found.text

"""Somebody in danger gets the urgent section, wherever and however they write."""

from typing import Any, cast

import discord
import pytest

from bot.config import AnswerSettings, Config, GuildSettings
from bot.responding import RateLimits
from bot.responding.limits import LOOKS, WINDOW_S
from bot.texts import member_texts
from tests.articles import source
from tests.bot.cogs.asking import GREEN, said, texts_of
from tests.bot.cogs.noting import HELPFUL, OTHER, noted, votes
from tests.bot.cogs.test_forum import Post, open_forum
from tests.bot.cogs.test_messages import edit
from tests.bot.conftest import HOME, Community, Shown, shown
from tests.clock import Clock

DANGER = source(
    "## Now\n<!-- urgent: i took too much; help me please -->\nCall for help.\n",
    title="Danger",
    slug="danger",
)
SECRET = source("<!-- urgent: the secret hurts -->\nStay calm.\n", slug="secret", role="subscriber")
HELP = "If somebody may be in danger, call your local emergency number now."
URGENT = f"{HELP}\n{member_texts.URGENT}\n### Danger › Now\nCall for help."
TOO_MUCH = "I’ve been here an hour, green tea " + "and so on " * 150 + "I TOOK TOO MUCH!!"


@pytest.fixture
def config() -> Config:
    """Return a configuration that says where help is."""
    return Config(guilds={HOME: GuildSettings(roles={})}, answers=AnswerSettings(help=HELP))


def is_urgent(reply: Shown, *, above: str = "") -> bool:
    """Tell whether a reply shows the urgent section, marked, below the question if it is quoted."""
    components = cast("list[Any]", reply.message.components)
    parts = (part if isinstance(part, dict) else part.to_dict() for part in components)
    colours = [part["accent_color"] for part in parts if part.get("accent_color")]
    return reply.text.startswith(above + URGENT) and colours == [discord.Colour.brand_red().value]


async def test_urgent_message_is_answered_on_every_surface(community: Community) -> None:
    """In a channel, in private, by command, for somebody else's message; nothing is noted of it."""
    await community.serve(DANGER)
    (reply,) = await community.mention(community.guest, TOO_MUCH)
    assert member_texts.URGENT in reply.text
    assert "Call for help." in reply.text
    for reply in (
        *await community.mention(community.guest, "i took too much"),
        *await community.tell(community.guest, "help me please"),
    ):
        assert is_urgent(reply)
    asked = await community.slash(community.guest, "ask", question="hm i took too much")
    assert is_urgent(asked, above="> hm i took too much\n")
    message = await community.guest.send(community.square, "i took too much")
    subscriber, place = community.subscriber, community.square
    menu = await subscriber.context_menu(place, member_texts.ANSWER_THIS, message)
    assert is_urgent(shown(menu), above="> i took too much\n")
    assert await noted(community) == await noted(community, None) == []


async def test_votes_under_an_urgent_answer_are_not_noted(community: Community) -> None:
    """Whoever presses is answered as always."""
    await community.serve(DANGER)
    (reply,) = await community.mention(community.guest, "i took too much")
    thanks = await community.press(community.guest, reply, reply.buttons[HELPFUL])
    assert thanks.text == member_texts.THANKS
    others = await community.press(community.guest, reply, reply.buttons[OTHER])
    assert others.text.startswith(f"> i took too much\n{HELP}\n")
    assert await votes(community) == []
    (plain,) = await community.mention(community.guest, "green tea")
    await community.press(community.guest, plain, plain.buttons[HELPFUL])
    assert len(await votes(community)) == 1


async def test_doubtful_message_gets_an_offer(community: Community) -> None:
    """With help above it; not noted either."""
    await community.serve(DANGER)
    (reply,) = await community.mention(community.guest, "what happens if i took too much")
    assert reply.text.startswith(f"{HELP}\n")
    assert next(iter(reply.buttons)) == "Danger › Now"
    assert await noted(community) == []


async def test_edit_to_an_urgent_message_changes_the_reply(community: Community) -> None:
    """And back."""
    await community.serve(DANGER)
    question = await community.guest.send(community.square, f"<@{community.me.id}> green tea")
    (edited,) = await edit(community, question, "@bot i took too much")
    assert is_urgent(edited)
    assert texts_of(await edit(community, question, "@bot green tea")) == [GREEN]


async def test_limit_lets_some_urgent_messages_through(community: Community) -> None:
    """Five messages a minute are looked at, whatever they say; the refusal says where help is."""
    await community.serve(DANGER)
    clock = Clock()
    community.bot.respondent.limits = RateLimits(1, 30, clock)
    await community.tell(community.guest, "green tea")
    (refusal,) = await community.tell(community.guest, "green tea")
    assert refusal.text == f"{HELP}\n{member_texts.MEMBER_LIMIT.format(seconds=60)}"
    for _ in range(2, LOOKS):
        assert not await community.tell(community.guest, "green tea")  # told once
    (reply,) = await community.tell(community.guest, "i took too much")
    assert is_urgent(reply)
    assert not await community.tell(community.guest, "i took too much")
    asked = await community.slash(community.guest, "ask", question="i took too much")
    assert asked.text == refusal.text
    clock.now += WINDOW_S
    (reply,) = await community.tell(community.guest, "i took too much")
    assert is_urgent(reply)


async def test_post_is_urgent_by_its_title_or_text(community: Community) -> None:
    """Whether or not it calls the bot; a text alone is no question."""
    await community.serve(DANGER)
    forum = await open_forum(community)
    (reply,) = await Post(community, community.guest, forum, "i took too much").arrive()
    assert is_urgent(reply, above="> i took too much\n")
    call = f"<@{community.me.id}>"
    post = Post(community, community.guest, forum, "green tea", f"{call} i took too much")
    (reply,) = await post.arrive()
    assert is_urgent(reply)
    # The text is delivered with a mention, though it calls nobody here.
    await community.slash(community.manager, "settings mentions", channel=forum, state="off")
    for title in ("Party", "🦄"):
        post = Post(community, community.guest, forum, title, f"{call} i took too much")
        (reply,) = await post.arrive()
        assert is_urgent(reply)
    post = Post(community, community.guest, forum, "Party", f"{call} green tea")
    assert not await post.arrive()


async def test_hidden_phrase_is_none(community: Community) -> None:
    """For whoever may not read its article, and where somebody reads along who may not."""
    await community.serve(SECRET)
    phrase = "the secret hurts"
    for replies in (
        await community.tell(community.guest, phrase),
        await community.mention(community.subscriber, phrase),
    ):
        assert member_texts.URGENT not in replies[0].text
    (reply,) = await community.mention(community.subscriber, phrase, community.lounge)
    assert member_texts.URGENT in reply.text
    assert len(said(community)) == 1


async def test_pages_of_an_urgent_answer_stay_marked(community: Community) -> None:
    """So that they begin where the one before has ended, with help above each."""
    lines = "\n\n".join(f"Line {number}: " + "water and rest. " * 30 for number in range(30))
    await community.serve(source(f"<!-- urgent: i took too much -->\n{lines}\n", slug="danger"))
    (reply,) = await community.mention(community.guest, "i took too much")
    pages = [reply.text]
    while member_texts.NEXT in reply.buttons:
        reply = await community.press(community.guest, reply, reply.buttons[member_texts.NEXT])
        pages.append(reply.text)
    assert all(page.startswith(f"{HELP}\n{member_texts.URGENT}\n") for page in pages)
    for number in range(30):
        assert sum(f"Line {number}:" in page for page in pages) == 1

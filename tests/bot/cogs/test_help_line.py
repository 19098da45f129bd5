"""Where help is: first in every reply that has no answer, on every surface, and nowhere else."""

from collections.abc import Awaitable, Callable

import discord
import pytest

from bot.config import AnswerSettings, Config, GuildSettings, LimitSettings
from bot.rendering.answer import Renderer
from bot.rendering.layout import ActionControl
from bot.replies.custom_ids import control_id
from bot.texts import member_texts
from tests.bot.cogs.asking import GREEN, ask, said
from tests.bot.cogs.noting import noted
from tests.bot.cogs.test_buttons import follow_up
from tests.bot.cogs.test_forum import Post, open_forum
from tests.bot.cogs.test_menu import board, choose
from tests.bot.conftest import HOME, Community, Shown, shown

HELP = "Call 112 (or *112#).\nhttps://help.example/now_here"
SHOWN_HELP = "Call 112 (or \\*112#).\nhttps://help.example/now_here"
NOTE = "-# No medical advice."

PRIVATE, OTHER, HELPFUL = (
    member_texts.ACTIONS[action] for action in ("private", "other", "helpful")
)
GONE = "docent:1:section:1:0123456789abcdef:01234567:1"


@pytest.fixture
def config() -> Config:
    """Return a configuration that says where help is."""
    answers = AnswerSettings(help=HELP, note="No medical advice.")
    limits = LimitSettings(questions_per_minute=5, channel_questions_per_minute=7)
    return Config(guilds={HOME: GuildSettings(roles={})}, answers=answers, limits=limits)


async def mention(community: Community, question: str) -> Shown:
    """Let the guest mention the bot in the square."""
    (answer,) = await community.mention(community.guest, question)
    return answer


async def tell(community: Community, question: str) -> Shown:
    """Let the guest write to the bot in private."""
    (answer,) = await community.tell(community.guest, question)
    return answer


async def ask_alone(community: Community, question: str) -> Shown:
    """Let the guest use /ask."""
    return await community.slash(community.guest, "ask", question=question)


async def ask_for_all(community: Community, question: str) -> Shown:
    """Let the guest use /ask for everyone to see."""
    return await community.slash(community.guest, "ask", question=question, public=True)


async def choose_message(community: Community, text: str) -> Shown:
    """Let the guest choose a message to be answered."""
    return await choose(community, community.guest, text)


async def post(community: Community, title: str) -> Shown:
    """Let the guest call the bot in a new post."""
    forum = await open_forum(community)
    call = f"<@{community.me.id}>"
    (answer,) = await Post(community, community.guest, forum, title, call).arrive()
    return answer


async def ask_on(community: Community, question: str) -> Shown:
    """Let the guest type into the form under an answer."""
    first = await ask_alone(community, "green tea")
    return await follow_up(community, community.guest, first, question)


SURFACES = [mention, tell, ask_alone, ask_for_all, choose_message, post, ask_on]
Surface = Callable[[Community, str], Awaitable[Shown]]


def is_first(shown: Shown, *, after: str = "") -> bool:
    """Tell whether where help is stands once, before all but the question, and the note last."""
    beginning = f"{after}\n{SHOWN_HELP}\n" if after else f"{SHOWN_HELP}\n"
    is_so = shown.text.startswith(beginning) and shown.text.count(SHOWN_HELP) == 1
    return is_so and shown.text.endswith(f"\n{NOTE}")


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("question", ["who invented the zip?", "black elephants"])
async def test_where_help_is_stands_first_in_what_is_no_answer(
    community: Community, surface: Surface, question: str
) -> None:
    """In “I don't know” and with offers alike; the question alone may stand above."""
    answer = await surface(community, question)
    quoted = f"> {question}" if answer.text.startswith("> ") else ""
    assert is_first(answer, after=quoted)


@pytest.mark.parametrize("surface", SURFACES)
async def test_an_answer_has_the_note_alone(community: Community, surface: Surface) -> None:
    """Where help is stands only where there is none."""
    answer = await surface(community, "green tea")
    assert GREEN in answer.text
    assert answer.text.endswith(f"\n{NOTE}")
    assert "112" not in answer.text


@pytest.mark.parametrize("surface", SURFACES)
async def test_a_call_for_help_gets_what_the_bot_can_do(
    community: Community, surface: Surface
) -> None:
    """Below where help is; what only admins can do isn't among it, and nothing goes on from it."""
    for call in ("help", "Help me, please!"):
        guide = await surface(community, call)
        assert is_first(guide)
        assert f"### {member_texts.HELP_HEADING}" in guide.text
        assert "`/ask`" in guide.text
        assert "`/content`" not in guide.text
        assert not any(call in questions for questions in remembered(community))
    asked = [*await noted(community), *await noted(community, None)]
    assert not any("help" in question.text.casefold() for question in asked)


def remembered(community: Community) -> list[tuple[str, ...]]:
    """Return the questions of all conversations."""
    talks = community.bot.conversations._talks
    return [talk.conversation.questions for talk in talks.values()]


async def test_what_admins_can_do_is_told_to_them_alone(community: Community) -> None:
    """A call for help in private lists it; one that others read doesn't."""
    community.guest = community.manager
    assert "`/settings`" in (await ask_alone(community, "help")).text
    assert "`/settings`" not in (await ask_for_all(community, "help")).text
    assert "`/settings`" not in (await mention(community, "help")).text


async def test_a_reply_to_what_the_bot_can_do_goes_on_from_nothing(community: Community) -> None:
    """Neither “help” nor the heading above it is a question."""
    await mention(community, "help")
    guide = community.square.history()[-1]
    await community.guest.send(community.square, f"<@{community.me.id}> green tea", reply_to=guide)
    assert remembered(community) == [("green tea",)]


async def test_a_reply_to_what_is_no_answer_goes_on_from_its_question(
    community: Community,
) -> None:
    """Not from what the bot says there, whoever replies."""
    question = "who invented the zip?"
    sentence = (await mention(community, question)).message
    text = f"<@{community.me.id}> green tea"
    await community.subscriber.send(community.square, text, reply_to=sentence)
    assert remembered(community) == [(question,), (question, "green tea")]


async def test_a_question_that_is_edited_into_a_call_for_help_is_withdrawn_with_no_section(
    community: Community,
) -> None:
    """What stands there now shows none; edited back, it is answered."""
    question = await ask(community, "green tea")
    for text, recorded in (("help", 0), ("green tea", 1)):
        await community.guest.edit(question, f"<@{community.me.id}> {text}")
        (answer,) = said(community)
        assert (member_texts.HELP_HEADING in answer.text, GREEN in answer.text) == (
            text == "help",
            text != "help",
        )
        assert len(await community.bot.store.fetch_public_messages()) == recorded


async def test_an_unsure_post_titled_help_is_left_to_people(community: Community) -> None:
    """Nobody has called the bot, and the title is no question to be noted."""
    forum = await open_forum(community)
    assert await Post(community, community.guest, forum, "Help!").arrive() == []
    assert await noted(community) == []


async def without_words(community: Community) -> list[Shown]:
    """Return what is said to whoever says nothing that could be answered."""
    await community.mention(community.guest, "green tea")
    answer = community.square.history()[-1]
    menu = await community.guest.context_menu(community.square, member_texts.ANSWER_THIS, answer)
    return [
        await mention(community, ""),
        await mention(community, "🆘"),
        await ask_alone(community, "🆘"),
        await choose_message(community, "🆘"),
        shown(menu),
    ]


async def too_many(community: Community) -> list[Shown]:
    """Return what whoever asks too much, or asks where there is too much asked, is told."""
    questions = "one two three four five".split()
    for question in questions:
        await community.mention(community.guest, question)
    told = [await mention(community, "six"), await ask_alone(community, "seven")]
    for question in questions[:2]:
        await community.mention(community.subscriber, question)
    return [*told, *await community.mention(community.subscriber, "eight")]


async def names_of_nothing(community: Community) -> list[Shown]:
    """Return what is said of articles and sections that there aren't."""
    guest = community.guest
    return [
        await community.slash(guest, "article", name="carfentanil"),
        await community.slash(guest, "article", name="tea", section="dose"),
    ]


async def nothing_to_read(community: Community) -> list[Shown]:
    """Return what is listed for whoever may read nothing."""
    listed = await community.slash(community.guest, "articles")
    for slug in ("tea", "water"):
        (community.folder / f"{slug}.md").unlink()
    assert (await community.bot.librarian.reload()).applied
    return [
        await community.slash(community.guest, "articles"),
        await community.press(community.guest, listed, "docent:1:list:1:1"),
    ]


async def presses(community: Community) -> list[Shown]:
    """Return what is said to presses that end in nothing, and to those that bring offers."""
    guest = community.guest
    (public,) = await community.mention(guest, "drinking water")
    (tea,) = await community.mention(guest, "tea")
    question = community.square.history()[0]
    forged_vote = public.buttons[HELPFUL].rsplit(":", 2)[0]
    found = [
        await community.press(guest, public, GONE),
        await community.press(guest, public, forged_vote),
    ]
    offers = [
        await community.press(guest, public, public.buttons[OTHER]),
        await community.press(guest, tea, tea.buttons[OTHER].rsplit(":", 2)[0]),
    ]
    for offer in offers:
        quoted, _, rest = offer.text.partition("\n")
        assert quoted.startswith("> ")
        assert rest.startswith(SHOWN_HELP)
    community.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    await guest.delete(question)
    return [*found, await community.press(guest, public, public.buttons[PRIVATE])]


async def posting(community: Community) -> list[Shown]:
    """Return what is said to who can't post an answer for everyone."""
    place = board(community)
    guest = community.guest
    found = await choose(community, guest, "green tea", place, author=community.manager)
    listed = await community.slash(guest, "articles")
    forged = control_id(ActionControl("x", "post"), guest.id)
    return [await community.press(guest, one, forged) for one in (found, listed)]


async def failures(community: Community) -> list[Shown]:
    """Return what is said when something went wrong."""
    (public,) = await community.mention(community.guest, "green tea")

    async def fail(*_: object) -> None:
        raise ValueError

    community.bot.librarian.answer = fail  # type: ignore[assignment,method-assign]  # that's it
    told = [
        await mention(community, "green tea"),
        await ask_alone(community, "green tea"),
        await community.press(community.guest, public, public.buttons[PRIVATE]),
    ]
    assert all(member_texts.FAILED.partition("{")[0] in one.text for one in told)
    assert len(community.env.errors) == 1  # the command's
    return told


DeadEnd = Callable[[Community], Awaitable[list[Shown]]]
DEAD_ENDS = [
    without_words,
    too_many,
    names_of_nothing,
    nothing_to_read,
    presses,
    posting,
    failures,
]


@pytest.mark.parametrize("dead_end", DEAD_ENDS)
async def test_no_dead_end_leaves_out_where_help_is(
    community: Community, dead_end: DeadEnd
) -> None:
    """Whatever the reason for which there is no answer."""
    for reply in await dead_end(community):
        assert is_first(reply), reply.text


async def test_a_withdrawn_answer_says_where_help_is(community: Community) -> None:
    """Whoever comes back to read it finds that it is gone."""
    await mention(community, "green tea")
    (community.folder / "tea.md").unlink()

    assert (await community.bot.librarian.reload()).applied
    await community.bot.withdrawals.withdraw()
    (withdrawn,) = said(community)
    assert withdrawn.text == f"{SHOWN_HELP}\n{member_texts.WITHDRAWN}"


async def test_what_is_no_dead_end_is_said_without_it(community: Community) -> None:
    """Thanks, and a button that is for others."""
    (public,) = await community.mention(community.guest, "green tea")
    thanks = await community.press(community.guest, public, public.buttons[HELPFUL])
    assert thanks.text == member_texts.THANKS
    dismissed = public.buttons[member_texts.ACTIONS["dismiss"]]
    refused = await community.press(community.subscriber, public, dismissed)
    assert refused.text == member_texts.NOT_YOURS


async def test_an_offer_that_is_opened_leaves_it_behind(community: Community) -> None:
    """The section stands in place of the offers, below the question alone."""
    offers = await ask_alone(community, "black elephants")
    opened = await community.press(community.guest, offers, next(iter(offers.buttons.values())))
    assert opened.message.id == offers.message.id
    assert opened.text.startswith("> black elephants\n### Tea › ")
    assert "112" not in opened.text


@pytest.mark.parametrize("question", ["who invented the zip?", "black elephants", "help", "🆘"])
async def test_a_refused_layout_says_in_plain_text_where_help_is(
    community: Community, question: str
) -> None:
    """And the note, without previews of the addresses in them."""
    community.env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
    answer = await mention(community, question)
    assert isinstance(answer.message, discord.Message)
    assert answer.message.flags.suppress_embeds
    assert answer.message.content == answer.text
    assert is_first(answer)


async def test_nobody_is_pinged_by_where_help_is(community: Community) -> None:
    """Whoever is named there."""
    community.bot.composer.renderer = Renderer(help=f"@everyone <@{community.guest.id}> @here")
    told = [await mention(community, question) for question in ("who invented the zip?", "help")]
    assert all(one.text.startswith("\\@everyone \\<@") for one in told)
    sent = [r.json or {} for r in community.env.http_requests if r.path.endswith("/messages")]
    assert [message["allowed_mentions"]["parse"] for message in sent] == [[], []]

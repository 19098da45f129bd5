"""Whoever tells of a bad state is told where help is, whatever they get for an answer."""

import pytest

from bot.rendering.answer import Renderer
from bot.texts import member_texts
from tests.articles import source
from tests.bot.cogs.test_forum import Post, open_forum
from tests.bot.cogs.test_help_line import NOTE, OTHER, SHOWN_HELP, SURFACES, Surface, is_first
from tests.bot.cogs.test_help_line import config as helping
from tests.bot.conftest import Community

LONG = "\n\n".join(f"Line {number}: " + "mud and rest. " * 30 for number in range(30))
ASKED = "why do i feel awful after mud; mir gehts schlecht nach mud; now i feel sick"
MUD = source(
    f"Mud is earth.\n\n## Effects\n<!-- asked: {ASKED} -->\n{LONG}\n",
    title="Mud",
    slug="mud",
)

config = helping


@pytest.mark.parametrize("surface", SURFACES)
async def test_a_sure_answer_stands_below_where_help_is(
    community: Community, surface: Surface
) -> None:
    """In whatever language it is told of; it is no urgent answer."""
    await community.serve(MUD)
    for question in ("i feel awful after mud", "mir gehts schlecht nach mud"):
        answer = await surface(community, question)
        quoted = f"> {question}" if answer.text.startswith("> ") else ""
        assert "### Mud" in answer.text
        assert is_first(answer, after=quoted)
        assert member_texts.URGENT not in answer.text


async def test_an_answer_by_an_authors_phrasing_and_in_a_conversation_does_too(
    community: Community,
) -> None:
    """But not the one before it."""
    await community.serve(MUD)
    (answer,) = await community.tell(community.guest, "mud")
    assert SHOWN_HELP not in answer.text
    for question in ("why do i feel awful after mud", "now i feel sick"):
        (answer,) = await community.tell(community.guest, question)
        assert "### Mud › Effects" in answer.text
        assert is_first(answer)


async def test_all_pages_do(community: Community) -> None:
    """They begin where the one before has ended."""
    await community.serve(MUD)
    (answer,) = await community.mention(community.guest, "why do i feel awful after mud")
    pages = [answer.text]
    while member_texts.NEXT in answer.buttons:
        answer = await community.press(community.guest, answer, answer.buttons[member_texts.NEXT])
        pages.append(answer.text)
    assert len(pages) > 2
    assert all(page.startswith(f"{SHOWN_HELP}\n") for page in pages)
    for number in range(30):
        assert sum(f"Line {number}:" in page for page in pages) == 1


async def test_what_is_opened_from_it_does(community: Community) -> None:
    """Another section of a private answer, and what is offered in its place."""
    await community.serve(MUD)
    answer = await community.slash(community.guest, "ask", question="i feel awful after mud")
    offers = await community.press(community.guest, answer, answer.buttons[OTHER])
    opened = await community.press(
        community.guest, offers, offers.buttons[next(b for b in offers.buttons if "Mud" in b)]
    )
    assert "### Mud" in opened.text
    assert f"\n{SHOWN_HELP}\n" in opened.text


async def test_offers_that_are_opened_keep_it(community: Community) -> None:
    """Where they stand in place of the offers."""
    offers = await community.slash(community.guest, "ask", question="i feel sick black elephants")
    opened = await community.press(community.guest, offers, next(iter(offers.buttons.values())))
    assert "\n### Tea › " in opened.text
    assert SHOWN_HELP in opened.text


async def test_a_post_does_by_its_title_or_text(community: Community) -> None:
    """Whichever is answered."""
    await community.serve(MUD)
    forum = await open_forum(community)
    call = f"<@{community.me.id}>"
    told = [("Mud", f"{call} i took some and feel sick"), ("i feel sick after mud", "Hello")]
    for title, text in told:
        (answer,) = await Post(community, community.guest, forum, title, text).arrive()
        assert "### Mud" in answer.text
        assert SHOWN_HELP in answer.text
    (answer,) = await Post(community, community.guest, forum, "Mud", f"{call} Hello").arrive()
    assert SHOWN_HELP not in answer.text


async def test_a_refused_layout_says_it_in_plain_text(community: Community) -> None:
    """Above the whole section."""
    await community.serve(MUD)
    community.env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
    answers = await community.mention(community.guest, "why do i feel awful after mud")
    assert answers[0].text.startswith(f"{SHOWN_HELP}\n")
    assert answers[-1].text.endswith(f"\n{NOTE}")


async def test_a_community_without_such_a_line_answers_as_ever(community: Community) -> None:
    """Nothing stands above."""
    await community.serve(MUD)
    community.bot.composer.renderer = Renderer()
    (answer,) = await community.mention(community.guest, "i feel awful after mud")
    assert answer.text.startswith("### Mud")

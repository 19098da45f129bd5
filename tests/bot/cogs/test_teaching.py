"""Teaching: from a gap to an answer, for whom it counts, and who may see it."""

import pytest
import simcord

from bot.storage.store import Store
from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.bot.cogs.noting import OTHER
from tests.bot.conftest import Community, Shown, shown

QUESTION = "where is the marmalade"
YES, WORDING = admin_texts.TEACH_YES, admin_texts.TEACH_WORDING


async def teach(
    community: Community, question: str, section: str, who: simcord.MemberActor | None = None
) -> Shown:
    """Teach by the command, and say yes."""
    who = who or community.manager
    asked = await community.slash(who, "content teach", question=question, section=section)
    return await community.press(who, asked, asked.buttons[YES])


async def taught(community: Community) -> Shown:
    """Return the list of what was taught."""
    return await community.slash(community.manager, "content taught")


async def ask(community: Community, question: str = QUESTION) -> str:
    """Return what a guest is answered with."""
    return (await community.slash(community.guest, "ask", question=question, new=True)).text


async def make_gap(community: Community) -> None:
    """Let two members ask what there is nothing on."""
    for member in (community.guest, community.add_member("second")):
        await community.slash(member, "ask", question=QUESTION, new=True)
    await community.bot.question_log.settle()


async def test_a_gap_is_mended_in_two_presses(community: Community, store: Store) -> None:
    """A section is chosen and shown; after a yes it answers, and there is no gap any more."""
    await make_gap(community)
    gaps = await community.slash(community.manager, "insights gaps")
    assert f"2× by 2 members: “{QUESTION}”" in gaps.text
    (menu, _) = gaps.options["All of “Tea” …"]
    assert "All of “The Club” …" not in gaps.options
    sections = await community.press(
        community.manager, gaps, menu, [gaps.options["All of “Tea” …"][1]]
    )
    menu, value = sections.options["Green tea"]
    asked = await community.press(community.manager, sections, menu, [value])
    assert QUESTION in asked.text
    assert "Steep it." in asked.text
    assert asked.ephemeral
    assert await store.fetch_taught() == []
    done = await community.press(community.manager, asked, asked.buttons[YES])
    assert done.text.startswith("Done:")
    assert "Steep it." in await ask(community)
    gaps = await community.slash(community.manager, "insights gaps")
    assert "marmalade" not in gaps.text
    (row,) = await store.fetch_taught()
    assert (row.text, row.section, row.by) == (QUESTION, "tea#green-tea", community.manager.id)


async def test_the_nearest_section_can_be_chosen_at_once(community: Community) -> None:
    """So that it takes two presses, not three."""
    for member in (community.guest, community.add_member("second")):
        (answer,) = await community.mention(member, "green tea")
        await community.press(member, answer, answer.buttons[OTHER])
    gaps = await community.slash(community.manager, "insights gaps")
    menu, value = gaps.options["Black tea"]
    asked = await community.press(community.manager, gaps, menu, [value])
    assert "Boil it." in asked.text
    await community.press(community.manager, asked, asked.buttons[YES])
    assert "Boil it." in await ask(community, "Green tea?")


async def test_a_gap_that_was_mended_stays_for_who_may_not_read_the_section(
    community: Community,
) -> None:
    """Else its end would tell that there is something."""
    await make_gap(community)
    staff = community.add_member("staff", community.manager_role, community.subscriber_role)
    await teach(community, QUESTION, "club#secret-handshake", staff)
    gaps = await community.slash(staff, "insights gaps")
    assert "marmalade" not in gaps.text
    gaps = await community.slash(community.manager, "insights gaps")
    assert "marmalade" in gaps.text
    assert (await taught(community)).text == admin_texts.TAUGHT_NONE
    assert "wink" not in await ask(community)
    answer = await community.slash(community.subscriber, "ask", question=QUESTION)
    assert "wink" in answer.text


async def test_the_wording_can_be_changed(community: Community, store: Store) -> None:
    """Only what stood on the screen is kept, as it was sent off."""
    asked = await community.slash(
        community.manager, "content teach", question=QUESTION, section="tea#green-tea"
    )
    opened = await community.use(community.manager, asked, asked.buttons[WORDING])
    assert opened.modal is not None
    typed = {"question": "any marmalade here"}
    again = shown(await community.manager.submit_modal(opened, typed))
    assert "any marmalade here" in again.text
    await community.press(community.manager, again, again.buttons[YES])
    assert [row.text for row in await store.fetch_taught()] == ["any marmalade here"]


async def test_what_was_taught_is_taken_back(community: Community, store: Store) -> None:
    """By its button in the list."""
    await teach(community, QUESTION, "tea#green-tea")
    listed = await taught(community)
    assert f"“{QUESTION}” → Tea › Green tea" in listed.text
    back = await community.press(community.manager, listed, listed.buttons[admin_texts.TAUGHT_BACK])
    assert back.text == admin_texts.TAKEN_BACK.format(question=QUESTION)
    assert "Steep it." not in await ask(community)
    assert await store.fetch_taught() == []
    assert (await taught(community)).text == admin_texts.TAUGHT_NONE


async def test_what_was_taught_comes_as_comments(community: Community) -> None:
    """To paste under the headings; what would end a phrasing is replaced."""
    await teach(community, QUESTION, "tea#green-tea")
    await teach(community, "jam; or --> jelly", "tea#green-tea")
    listed = await taught(community)
    button = listed.buttons[admin_texts.TAUGHT_COMMENTS]
    result = await community.use(community.manager, listed, button)
    assert result.response is not None
    (file,) = result.response.attachments
    text = (await file.read()).decode()
    assert text == f"tea.md: Green tea\n<!-- asked: {QUESTION}; jam, or → jelly -->\n"


async def test_a_section_that_changed_or_is_gone_is_listed(community: Community) -> None:
    """Nothing is lost: it counts again where it has a home."""
    await teach(community, QUESTION, "tea#green-tea")
    community.write_article("tea", source("## Green tea\n\nPour it.\n", title="Tea", slug="tea"))
    assert (await community.bot.librarian.reload()).applied
    assert admin_texts.TAUGHT_CHANGED in (await taught(community)).text
    assert "Pour it." in await ask(community)
    community.write_article("tea", source("## Red tea\n\nPour it.\n", title="Tea", slug="tea"))
    assert (await community.bot.librarian.reload()).applied
    assert admin_texts.TAUGHT_HOMELESS in (await taught(community)).text
    assert "Pour it." not in await ask(community)


async def test_it_is_told_that_an_author_has_the_same_phrase(community: Community) -> None:
    """Before it is taught, and when it is written later."""
    phrase = f"<!-- asked: {QUESTION} -->"
    await teach(community, QUESTION, "tea#green-tea")
    await community.serve(source(f"## Jam\n{phrase}\nOn bread.\n", title="Jam", slug="jam"))
    assert "An author has the same phrase for Jam" in (await taught(community)).text
    assert "On bread." in await ask(community)
    asked = await community.slash(
        community.manager, "content teach", question=QUESTION, section="tea#black-tea"
    )
    assert "An author has the same phrase for Jam" in asked.text


async def test_questions_that_would_go_elsewhere_are_named_first(community: Community) -> None:
    """By the questions with known answers."""
    (community.folder / "questions.toml").write_text(
        '[[question]]\nask = "where is the marmalade"\nanswer = []\n'
    )
    asked = await community.slash(
        community.manager, "content teach", question=QUESTION, section="tea#green-tea"
    )
    assert "With it, 1 question with a known answer is answered worse: question 1" in asked.text


async def test_not_what_i_meant_asks_who_may_teach_for_the_right_section(
    community: Community,
) -> None:
    """Others aren't asked."""
    (answer,) = await community.mention(community.guest, "green tea")
    for member in (community.guest, community.manager):
        result = await community.use(member, answer, answer.buttons[OTHER])
        menus = [Shown.of(message) for message in result.followups]
        assert [admin_texts.TEACH_WHICH.format(question="green tea")] * (
            member is community.manager
        ) == [menu.text for menu in menus]
    menu, value = menus[0].options["Black tea"]
    asked = await community.press(community.manager, menus[0], menu, [value])
    assert "Boil it." in asked.text


@pytest.mark.parametrize(
    "action", ["menu:a", "yes:a:b:c", "words:a:b", "page:1", "back:a", "", "x"]
)
async def test_teaching_is_for_those_who_run_the_articles(
    community: Community, action: str
) -> None:
    """Whatever a changed client sends; and what was never offered is gone."""
    (answer,) = await community.mention(community.guest, "green tea")
    refused = await community.press(community.guest, answer, f"docent:1:teach:{action}")
    assert (refused.text, refused.ephemeral) == (member_texts.NOT_ALLOWED, True)


async def test_sections_are_completed_of_what_may_be_read(community: Community) -> None:
    """By an article's title and a heading."""
    choices = await community.complete_of(
        community.manager, "content teach", "section", "tea bl", question="x"
    )
    assert [label for label, _ in choices] == ["Tea › Black tea"]
    assert not await community.complete_of(
        community.manager, "content teach", "section", "secret", question="x"
    )
    hidden = await community.slash(
        community.manager, "content teach", question="x", section="club#secret-handshake"
    )
    missing = await community.slash(
        community.manager, "content teach", question="x", section="no#such"
    )
    assert hidden.text == missing.text


async def test_what_was_taught_outlives_a_restart(community: Community) -> None:
    """The store has it, and the bot reads it when it starts."""
    await teach(community, QUESTION, "tea#green-tea")
    answerer = community.bot.librarian.answerer
    community.bot.librarian._answerer = answerer.renew(answerer.library, {})
    assert "Steep it." not in await ask(community)
    await community.bot.teaching.load()
    assert "Steep it." in await ask(community)

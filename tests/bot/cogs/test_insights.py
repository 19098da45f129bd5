"""/insights: who may look, and what they are told."""

import csv
import io

import pytest
import simcord

from bot.texts import admin_texts, member_texts
from tests.bot.cogs.noting import HELPFUL, OTHER, read_file
from tests.bot.conftest import Community, Shown

COMMANDS = ["gaps", "usage", "feedback"]


async def ask_for_marmalade(community: Community, *members: simcord.MemberActor) -> None:
    """Let members ask what there is no article on."""
    for member in members:
        await community.slash(member, "ask", question="where is the marmalade", new=True)


async def look(community: Community, member: simcord.MemberActor, command: str) -> Shown:
    """Ask for insights in the square."""
    return await community.slash(member, f"insights {command}")


async def read_table(
    community: Community, member: simcord.MemberActor, command: str
) -> list[list[str]]:
    """Ask for insights as a file."""
    data = await read_file(community, member, f"insights {command}", export=True)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("command", COMMANDS)
async def test_insights_are_for_those_who_run_the_server(
    community: Community, command: str
) -> None:
    """Whatever Discord's integration settings let others see; and they alone read the reply."""
    community.let_in(community.guest, "insights")
    refused = await look(community, community.guest, command)
    assert (refused.text, refused.ephemeral) == (member_texts.NOT_ALLOWED, True)
    assert len(community.env.errors) == 1  # discord.py's CheckFailure
    allowed = await look(community, community.manager, command)
    assert allowed.ephemeral
    assert allowed.text != member_texts.NOT_ALLOWED


async def test_insights_of_private_chats_are_the_owners(community: Community) -> None:
    """And of a guild, those of that guild alone."""
    await community.tell(community.guest, "where is the marmalade")
    refused = await community.slash_in_private(community.manager, "insights gaps")
    assert refused.text == member_texts.NOT_ALLOWED
    assert len(community.env.errors) == 1  # discord.py's CheckFailure
    community.bot.owner_id = community.manager.id
    told = await community.slash_in_private(community.manager, "insights gaps")
    assert "1× by 1 member: “where is the marmalade”" in told.text
    in_guild = await look(community, community.manager, "gaps")
    assert admin_texts.NO_GAPS.format(period="week") in in_guild.text


async def test_a_gap_is_shown_from_two_askers_on(community: Community) -> None:
    """One who asks twice is one; the owner sees that too."""
    await ask_for_marmalade(community, community.guest, community.guest)
    assert "marmalade" not in (await look(community, community.manager, "gaps")).text
    await ask_for_marmalade(community, community.add_member("second"))
    found = await look(community, community.manager, "gaps")
    assert "3× by 2 members: “where is the marmalade”" in found.text


async def test_a_gap_names_the_section_that_comes_nearest_for_the_viewer(
    community: Community,
) -> None:
    """Not one that the viewer may not read; nor do those count who may read more."""
    second = community.add_member("second")
    for member in (community.guest, second):
        (answer,) = await community.mention(member, "green tea")
        await community.press(member, answer, answer.buttons[OTHER])
        await community.slash(member, "ask", question="the handshake", new=True)
    await community.slash(community.subscriber, "ask", question="handshake marmalade", new=True)
    found = await look(community, community.manager, "gaps")
    assert "2× by 2 members: “green tea” → Tea › Green tea" in found.text
    assert "2× by 2 members: “the handshake”\n" in found.text
    assert "Club" not in found.text
    manager = community.add_member("both", community.manager_role, community.subscriber_role)
    assert "→ The Club › Secret handshake" in (await look(community, manager, "gaps")).text


async def test_only_the_chosen_time_is_counted(community: Community) -> None:
    """A day, a week or a month."""
    await ask_for_marmalade(community, community.guest, community.add_member("second"))
    for days, shown in ((0, "day week month"), (2, "week month"), (6, "month")):
        await community.env.advance_time(days * 24 * 3600.0)
        for period in ("day", "week", "month"):
            found = await community.slash(community.manager, "insights gaps", period=period)
            assert ("marmalade" in found.text) is (period in shown.split()), (days, period)


async def test_usage_and_feedback_count(community: Community) -> None:
    """Questions, outcomes, votes; of articles that the viewer may read."""
    (answer,) = await community.mention(community.guest, "green tea")
    await community.press(community.guest, answer, answer.buttons[OTHER])
    await community.press(community.subscriber, answer, answer.buttons[HELPFUL])
    await community.slash(community.subscriber, "ask", question="secret handshake")
    await ask_for_marmalade(community, community.guest)
    usage = (await look(community, community.manager, "usage")).text
    assert "2 questions; 1 answered, 0 suggested, 1 not answered; 0× “Helpful”." in usage
    assert "“Tea”: 1 answered, 0 suggested, 0× “Helpful”" in usage
    assert "Club" not in usage
    feedback = (await look(community, community.manager, "feedback")).text
    assert "1× “Not what I meant”, 0× “Helpful”: Tea › Green tea" in feedback


async def test_insights_can_be_exported(community: Community) -> None:
    """As tables that no spreadsheet takes for programs."""
    for member in (community.guest, community.add_member("second")):
        await community.slash(member, "ask", question="=SUM(A1) marmalade", new=True)
        (answer,) = await community.mention(member, "green tea")
        await community.press(member, answer, answer.buttons[OTHER])
    gaps = await read_table(community, community.manager, "gaps")
    assert gaps[0] == ["question", "asked", "members", "nearest section"]
    assert ["'=SUM(A1) marmalade", "2", "2", ""] in gaps
    usage = await read_table(community, community.manager, "usage")
    assert usage[1:] == [["", "", "4", "2", "0", "2", "0"], ["tea", "Tea", "", "2", "0", "", "0"]]
    feedback = await read_table(community, community.manager, "feedback")
    assert feedback[1:] == [["tea#green-tea", "Tea › Green tea", "2", "0"]]

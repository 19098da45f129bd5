"""/help: what somebody can do where they are, on one screen."""

import re

import pytest
import simcord

from bot.markup.paging import discord_length
from bot.texts import member_texts
from tests.bot.conftest import Community

FOR_ALL = {"ask", "article", "articles", "help"}
SCREEN = 2_000
LINES = 20


def commands_in(text: str) -> set[str]:
    """Return the commands that a text lists, a group's with its name."""
    found = re.findall(r"^- `/([^`]+)`((?: `[^`]+`)*):", text, re.MULTILINE)
    return {
        f"{name} {part}".strip() for name, parts in found for part in parts.split("`")[1::2] or [""]
    }


async def commands_for(community: Community, member: simcord.MemberActor) -> set[str]:
    """Return the commands that /help lists for a member in the square."""
    return commands_in((await community.slash(member, "help")).text)


async def test_help_lists_the_commands_of_whoever_asks(community: Community) -> None:
    """Admins see theirs, too; nobody sees a command that would be refused."""
    for_guest = await commands_for(community, community.guest)
    assert for_guest >= FOR_ALL
    assert not any(command.startswith(("content", "settings")) for command in for_guest)
    for_manager = await commands_for(community, community.manager)
    assert for_manager >= for_guest | {"content reload", "settings mentions", "settings forum"}


async def test_help_is_one_screen_for_its_asker_alone(community: Community) -> None:
    """Whoever asks, it fits."""
    community.bot.owner_id = community.manager.id
    shown = await community.slash(community.manager, "help")
    assert shown.ephemeral
    assert discord_length(shown.text) <= SCREEN
    assert len(shown.text.splitlines()) <= LINES
    assert member_texts.HELP_MENU.format(name=member_texts.ANSWER_THIS) in shown.text


async def test_help_in_private_leaves_out_what_works_in_servers_only(
    community: Community,
) -> None:
    """Neither mentions nor settings are for the private chat."""
    community.bot.owner_id = community.manager.id
    text = (await community.slash_in_private(community.manager, "help")).text
    assert member_texts.HELP_CHAT in text
    assert member_texts.HELP_MENTION not in text
    assert commands_in(text) >= FOR_ALL | {"content reload"}
    assert not any(command.startswith("settings") for command in commands_in(text))


@pytest.mark.parametrize("on", [True, False])
async def test_help_says_whether_mentions_are_answered_here(community: Community, on: bool) -> None:
    """Nobody should wait for an answer that doesn't come."""
    await community.slash(
        community.manager,
        "settings mentions",
        channel=community.square,
        state="on" if on else "off",
    )
    text = (await community.slash(community.guest, "help")).text
    assert (member_texts.HELP_MENTION in text) is on
    assert (member_texts.HELP_MENTIONS_OFF in text) is not on

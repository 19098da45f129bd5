"""What time does: silences, limits, confirmations and what is kept, over sockets, clock moved."""

from datetime import timedelta

import pytest

from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.discord_server import visible_text
from tests.end_to_end.community import Community
from tests.end_to_end.moved_clock import run_with_moved_clock

in_module = pytest.mark.asyncio(loop_scope="session")

MARMALADE = "where is the marmalade"
RISKS = "and the risks?"


def prepare(community: Community) -> None:
    """Let the clock be moved, and nobody ask much."""
    community.program = run_with_moved_clock
    community.write_config("[limits]\nquestions_per_minute = 3\n")
    community.write_drinks("coffee", "cocoa")


@in_module
async def test_a_silence_of_ten_minutes_ends_a_conversation(shared: Community) -> None:
    """A shorter one doesn't."""
    member, channel = shared.add_member(), shared.add_channel()
    shared.move_clock(timedelta(hours=1))
    await shared.ask(member, channel, "brewing coffee")
    shared.move_clock(timedelta(hours=1, minutes=9))
    assert "### Coffee › Risks" in await shared.ask(member, channel, RISKS)
    shared.move_clock(timedelta(hours=1, minutes=19, seconds=30))
    assert member_texts.SUGGESTED in await shared.ask(member, channel, RISKS)


@in_module
async def test_whoever_asked_too_much_may_ask_again_a_minute_later(shared: Community) -> None:
    """And is told again, if they ask too much again."""
    member, channel = shared.add_member(), shared.add_channel()
    for hour in (2, 3):
        shared.move_clock(timedelta(hours=hour))
        for _ in range(3):
            assert (await shared.ask(member, channel, "drinking water")).startswith("### Water")
        refused = await shared.ask(member, channel, "drinking water")
        assert refused.startswith(member_texts.MEMBER_LIMIT.partition("{")[0])


@in_module
async def test_a_confirmation_waits_a_quarter_of_an_hour(shared: Community) -> None:
    """Later, nothing is changed."""
    shared.move_clock(timedelta(hours=4))
    club = source("## Secret handshake\n\nThe handshake is a wink.\n", title="The Club",
                  slug="club", role="guest")  # fmt: skip
    shared.write_article("club", club)
    asked = await shared.use(shared.manager, shared.square, "content reload")
    shared.move_clock(timedelta(hours=4, minutes=15, seconds=30))
    stale = await shared.press(shared.manager, asked, admin_texts.RELOAD_APPLY)
    assert visible_text(stale) == admin_texts.RELOAD_STALE
    assert (
        await shared.ask(shared.guest, shared.square, "secret handshake") == member_texts.ABSTAINED
    )


async def gaps(community: Community, period: str) -> str:
    """Return what the manager is told of a period."""
    told = await community.use(
        community.manager, community.square, "insights gaps", {"period": period}
    )
    return visible_text(told)


def files_with(community: Community, text: str) -> list[str]:
    """Return the files of the store in which something stands that was asked."""
    files = [path for path in (community.folder / "data").rglob("*") if path.is_file()]
    return [path.name for path in files if text.encode() in path.read_bytes()]


async def test_what_members_did_is_kept_for_thirty_days(community: Community) -> None:
    """It is told of a day, a week or a month; the first start after that deletes it."""
    prepare(community)
    square = community.square
    async with community.running():
        for member in (community.guest, community.add_member()):
            await community.ask(member, square, MARMALADE)
        answer = await community.answer(community.guest, square, "brewing coffee")
        await community.press(community.add_member(), answer, member_texts.ACTIONS["helpful"])
        assert MARMALADE in await gaps(community, "day")
        community.move_clock(timedelta(days=6))
        assert MARMALADE not in await gaps(community, "day")
        assert MARMALADE in await gaps(community, "week")
        community.move_clock(timedelta(days=29))
        assert MARMALADE not in await gaps(community, "week")
        assert MARMALADE in await gaps(community, "month")
        later = await community.answer(community.guest, square, "brewing cocoa")
        await community.press(community.add_member(), later, member_texts.ACTIONS["helpful"])
        await community.wait_stored({"questions": 4, "votes": 2, "public_messages": 2})
    community.move_clock(timedelta(days=31))
    async with community.running():
        await community.wait_stored({"questions": 1, "votes": 1, "public_messages": 1})
    assert files_with(community, "marmalade") == []

"""A channel that is opened to more people is checked within seconds, with its guild's others."""

from collections.abc import Callable
from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.cogs import upkeep
from bot.responding.withdrawals import Withdrawals, Withdrawn
from bot.texts import member_texts
from tests.bot.conftest import HOME, Community, Place, Shown
from tests.discord_server.flags import Permission

CHECK_AFTER_S = 60.0

VIEW = Permission.VIEW_CHANNEL


def overwrite(community: Community, place: Place, target: Any, *, is_seen: bool = True) -> None:
    """Let a role or a member see a channel, or not."""
    kind = OverwriteType.MEMBER if target is community.guest else OverwriteType.ROLE
    bits = {"allow": VIEW} if is_seen else {"deny": VIEW}
    community.env.backend.set_overwrite(place.id, Overwrite(target.id, kind, **bits))


@pytest.fixture
def check_after_s() -> float:
    """Return longer than the end of other work is waited for."""
    return CHECK_AFTER_S


@pytest.fixture
async def rounds(community: Community, monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """Return the guilds that are checked from now on, with an answer for subscribers alone."""
    await community.env.advance_time(CHECK_AFTER_S + 1)
    await community.mention(community.subscriber, "secret handshake", community.lounge)
    checked, withdraw = list[int | None](), Withdrawals.withdraw

    async def note(withdrawals: Withdrawals, guild_id: int | None = None) -> Withdrawn:
        checked.append(guild_id)
        return await withdraw(withdrawals, guild_id)

    monkeypatch.setattr(Withdrawals, "withdraw", note)
    return checked


def is_withdrawn(community: Community) -> bool:
    """Tell whether the answer is gone."""
    return Shown.of(community.lounge.history()[-1]).text == member_texts.WITHDRAWN


def open_to_everyone(community: Community) -> None:
    """Let everyone see the lounge."""
    overwrite(community, community.lounge, community.guild.default_role)


def let_in_by_name(community: Community) -> None:
    """Let one guest see the lounge."""
    overwrite(community, community.lounge, community.guest)


def let_in_role(community: Community) -> None:
    """Let a role see the lounge that stands for nothing."""
    overwrite(community, community.lounge, community.manager_role)


def test_a_change_is_checked_soon() -> None:
    """On the same day would be too late: people read along at once."""
    assert upkeep.CHECK_AFTER_S <= 5


@pytest.mark.parametrize("change", [open_to_everyone, let_in_by_name, let_in_role])
async def test_a_channel_that_is_opened_is_checked_within_seconds(
    community: Community, rounds: list[int | None], change: Callable[[Community], None]
) -> None:
    """Its answers that not all may read are withdrawn; nobody has to do anything."""
    change(community)
    await community.env.settle()
    assert not is_withdrawn(community)
    await community.env.advance_time(CHECK_AFTER_S)
    assert is_withdrawn(community)
    assert rounds == [community.guild.id]


async def test_a_role_that_may_see_more_is_checked_within_seconds(
    community: Community, rounds: list[int | None]
) -> None:
    """In the whole server, by a permission of its own; a new role counts as well."""
    backend = community.env.backend
    everyone = community.guild.default_role
    roles = community.bot.config.guilds[HOME].roles
    for role in community.bot.guilds[0].me.roles[1:]:
        roles[role.id] = frozenset({"subscriber"})  # simcord doesn't say that it is the bot's own
    backend.edit_role(community.guild.id, everyone.id, {"permissions": 0})
    backend.delete_overwrite(community.lounge.id, everyone.id)
    await community.env.advance_time(CHECK_AFTER_S)
    rounds.clear()
    assert not is_withdrawn(community)
    community.guild.create_role("Visitors", permissions=discord.Permissions(VIEW))
    await community.env.advance_time(CHECK_AFTER_S)
    assert (is_withdrawn(community), rounds) == (True, [community.guild.id])


async def test_many_changes_are_one_check(community: Community, rounds: list[int | None]) -> None:
    """However many come within these seconds; the next one is another."""
    for number in range(20):
        overwrite(community, community.lounge, community.manager_role, is_seen=number % 2 > 0)
        community.guild.create_role(f"role {number}")
        await community.env.settle()
    await community.env.advance_time(CHECK_AFTER_S)
    assert rounds == [community.guild.id]
    community.guild.create_role("one more")
    await community.env.advance_time(CHECK_AFTER_S)
    assert rounds == 2 * [community.guild.id]


async def test_what_opens_nothing_is_not_checked(
    community: Community, rounds: list[int | None]
) -> None:
    """A channel that fewer see, another name, another colour."""
    backend = community.env.backend
    overwrite(community, community.square, community.guild.default_role, is_seen=False)
    backend.edit_channel(community.lounge.id, {"name": "bar", "topic": "drinks"})
    backend.edit_role(community.guild.id, community.subscriber_role.id, {"color": 1})
    await community.env.advance_time(CHECK_AFTER_S)
    assert rounds == []


async def test_only_the_guild_of_the_channel_is_checked(
    community: Community, rounds: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in other servers isn't read."""
    seen = list[int]()
    check = Withdrawals._check

    async def note(withdrawals: Withdrawals, message: Any, *others: Any) -> Any:
        seen.append(message.guild_id)
        return await check(withdrawals, message, *others)

    (own,) = await community.bot.store.fetch_public_messages()
    other = discord.utils.time_snowflake(own.at)
    await community.bot.store.add_public_message(
        type(own)(
            id=other,
            guild_id=other,
            channel_id=other,
            parent_id=None,
            sections=own.sections,
            at=own.at,
        )
    )
    monkeypatch.setattr(Withdrawals, "_check", note)
    open_to_everyone(community)
    await community.env.advance_time(CHECK_AFTER_S)
    assert seen == [community.guild.id]
    assert len(rounds) == 1

"""Who administers: worked out from members as Discord describes them."""

from typing import Any, cast

import discord
import pytest

from bot.access import Access, Rights
from bot.config import AccessSettings as AccessTable
from bot.config import Config
from bot.config import GuildSettings as GuildTable
from tests.bot.town import VIEW, Town, discord_member, make_town
from tests.discord_server.flags import Permission
from tests.discord_server.payloads import user_payload

MANAGE = Permission.MANAGE_GUILD


@pytest.fixture
def town() -> Town:
    """Return a town."""
    return make_town(everyone=VIEW)


class Application:
    """An application that everybody owns, or nobody."""

    def __init__(self, *, is_owner: bool) -> None:
        self.owned = is_owner

    async def is_owner(self, _: object, /) -> bool:
        """Tell whether somebody owns it."""
        return self.owned


def rights(config: Config, *, is_owner: bool = False) -> Rights:
    """Return what somebody may do."""
    return Rights(
        Access(cast("Any", None), config), config, cast("Any", Application(is_owner=is_owner))
    )


async def may_manage(
    town: Town,
    told: Permission | None,
    *,
    home: int,
    is_listed: bool = True,
    is_available: bool = True,
) -> bool:
    """Tell whether a member with a role of managers may manage content of this home guild."""
    guilds = {town.guild.id: GuildTable(), 1: GuildTable()} if is_listed else {}
    guild = town.discord_guild()
    guild.unavailable = not is_available
    member = discord_member(town.add_member([town.guild.roles[3]]), guild, told)
    config = Config(guilds=guilds, access=AccessTable(dm_guild=home))
    return await rights(config).may_manage_content(member)


async def test_content_is_managed_by_the_home_guild(town: Town) -> None:
    """Manage Server counts in the home guild alone, as the interaction itself tells it."""
    home = town.guild.id
    town.guild.roles[3].permissions = MANAGE
    assert await may_manage(town, MANAGE, home=home)
    assert not await may_manage(town, MANAGE, home=1)
    assert not await may_manage(town, Permission.MANAGE_MESSAGES, home=home)
    assert not await may_manage(town, None, home=home)
    assert not await may_manage(town, MANAGE, home=home, is_listed=False)


async def test_a_channels_overwrite_makes_nobody_a_manager(town: Town) -> None:
    """What a role gives counts, not what whoever edits one channel's permissions allows there."""
    home = town.guild.id
    assert not await may_manage(town, MANAGE, home=home)
    town.guild.roles[3].permissions = MANAGE
    assert not await may_manage(town, MANAGE, home=home, is_available=False)


@pytest.mark.parametrize(("home", "may"), [(True, True), (False, False)])
async def test_editors_manage_the_content_of_their_home_guild(
    town: Town, home: bool, may: bool
) -> None:
    """By a content role that they hold there; they hear of no more than they may read."""
    role, guild = town.guild.roles[2], town.guild
    guilds = {guild.id: GuildTable({role.id: frozenset({"staff"})}), 1: GuildTable()}
    table = AccessTable(dm_guild=guild.id if home else 1, editors=frozenset({"staff"}))
    found = rights(Config(guilds=guilds, access=table))
    editor = discord_member(town.add_member([role]), town.discord_guild(), None)
    assert await found.may_manage_content(editor) is may
    assert not await found.hears_of_all(editor)
    other = discord_member(town.add_member([]), town.discord_guild(), None)
    assert not await found.may_manage_content(other)


async def test_who_is_no_member_manages_and_maps_nothing(town: Town) -> None:
    """There is no guild that they are in; the application's owner needs none."""
    user = discord.User(state=town.state(), data=cast("Any", user_payload(town.world.owner)))
    for is_owner in (False, True):
        found = rights(Config(guilds={town.guild.id: GuildTable()}), is_owner=is_owner)
        assert await found.may_manage_content(user) is is_owner
        assert await found.may_manage_guild(user) is is_owner
        assert await found.mappable(user, ["subscriber"]) == ["subscriber"] * is_owner

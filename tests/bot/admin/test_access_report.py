"""What /access show tells of rare cases; as an admin uses it, see tests/bot/cogs/test_access.py."""

from typing import Any

import discord

from bot.admin.access_report import AccessReport
from bot.texts import Count, admin_texts
from retrieval.audience import Audience
from tests.bot.conftest import HOME, Community, Place


def guild_of(community: Community) -> discord.Guild:
    """Return the guild as the bot knows it."""
    guild = community.bot.get_guild(HOME)
    assert guild is not None
    return guild


def close(community: Community, *seeing: Any) -> Place:
    """Return a channel that only these see."""
    overwrites = dict.fromkeys(seeing, discord.PermissionOverwrite(view_channel=True))
    overwrites[community.guild.default_role] = discord.PermissionOverwrite(view_channel=False)
    return community.guild.create_text_channel("den", overwrites=overwrites)


def report(community: Community) -> AccessReport:
    """Return what /access show uses."""
    bot = community.bot
    return AccessReport(bot.access, bot.role_map)


async def told_of(community: Community, place: Place, *may_map: str) -> list[str]:
    """Return the lines that tell who reads a channel."""
    guild = guild_of(community)
    return await report(community).describe_channel(guild, place.id, may_map)


def shows(content_roles: str, name: str = "den") -> str:
    """Return the line that says what a public answer shows."""
    return admin_texts.SHOW_CHANNEL.format(channel=f"#{name}", roles=content_roles)


async def test_a_guild_without_mappings_says_so(community: Community) -> None:
    """Rather than end after what everyone holds."""
    community.bot.config.guilds[HOME].roles.clear()
    lines = list(report(community).describe_mappings(guild_of(community)))
    everyone = admin_texts.SHOW_EVERYONE.format(roles="guest")
    assert lines == [admin_texts.SHOW_ALL, everyone, admin_texts.SHOW_NOTHING]


async def test_what_everyones_role_stands_for_is_a_members_too(community: Community) -> None:
    """Discord doesn't list it among a member's roles; each of them has it."""
    community.bot.config.guilds[HOME].roles[HOME] = frozenset({"subscriber"})
    member = await guild_of(community).fetch_member(community.guest.id)
    library = community.bot.librarian.library
    lines = list(report(community).describe_member(member, Audience.of({"guest"}), library))
    assert lines[2:-1] == ["@everyone: subscriber (config.toml)"]


async def test_a_member_who_reads_nothing_is_told_so(community: Community) -> None:
    """Of what the viewer reads: here, of nothing at all."""
    member = await guild_of(community).fetch_member(community.guest.id)
    library = community.bot.librarian.library
    *_, last = report(community).describe_member(member, Audience.of(()), library)
    assert last == admin_texts.SHOW_NO_ARTICLES


async def test_a_channel_without_readers_has_no_level(community: Community) -> None:
    """Administrators read everything anyway."""
    place = close(community, community.me)
    nothing = admin_texts.SHOW_CHANNEL_NOTHING.format(channel="#den")
    assert await told_of(community, place) == [nothing]


async def test_a_channel_that_the_bot_does_not_see_counts_as_open(community: Community) -> None:
    """As one that doesn't exist; who sees it isn't told then."""
    place = close(community, community.subscriber_role)
    unknown = admin_texts.SHOW_UNKNOWN_CHANNEL
    assert await told_of(community, place) == [shows("guest"), unknown]
    lines = await report(community).describe_channel(guild_of(community), 404, ())
    assert lines == [shows("guest", "404"), unknown]


async def test_a_crowd_that_is_let_in_by_name_counts_as_anyone(community: Community) -> None:
    """From the sixth member on, whatever they hold."""
    role = community.subscriber_role
    members = [community.add_member(f"member {number}", role) for number in range(6)]
    crowd = close(community, community.me, *members)
    number = admin_texts.SHOW_CROWD.format(number=6)
    assert await told_of(community, crowd) == [shows("guest"), number]
    few = close(community, community.me, *members[:5])
    let_in = admin_texts.SHOW_LET_IN.format(number=Count(5))
    assert await told_of(community, few) == [shows("guest, subscriber"), let_in]


async def test_of_nobody_let_in_by_name_nothing_is_told(community: Community) -> None:
    """Nor of roles that keep a channel lower, where there are none."""
    reader = admin_texts.SHOW_READER.format(role="@Subscriber", content_roles="subscriber")
    assert await told_of(community, community.lounge, "subscriber") == [
        shows("guest, subscriber", "lounge"),
        reader,
    ]


async def test_a_channel_is_raised_to_what_its_other_roles_have_in_common(
    community: Community,
) -> None:
    """By as many commands as it takes, of those that whoever asks may use."""
    staff, booster = (community.guild.create_role(name) for name in ("Staff", "Booster"))
    roles = community.bot.config.guilds[HOME].roles
    common = ("crew", "friend", "member", "patron", "subscriber")
    roles[community.subscriber_role.id] = frozenset(common)
    roles[staff.id] = frozenset((*common, "admin"))
    seeing = (community.subscriber_role, community.manager_role, staff, booster)
    place = close(community, community.me, *seeing)
    for may_map, raising in (
        ((*common, "admin", "guest"), common),
        (("subscriber", "admin"), ("subscriber",)),
    ):
        assert (await told_of(community, place, *may_map))[-2:] == [
            admin_texts.SHOW_RAISE.format(
                role=role,
                command=" and ".join(
                    f"/access map role:{role} content-role:{name}" for name in raising
                ),
            )
            for role in ("@Booster", "@Manager")
        ]


async def test_roles_that_all_stand_for_nothing_keep_a_channel_low(community: Community) -> None:
    """There is no higher level that one of them could be raised to."""
    booster = community.guild.create_role("Booster")
    community.bot.config.guilds[HOME].roles[booster.id] = frozenset({"guest"})
    place = close(community, community.me, booster)
    keeps = admin_texts.SHOW_KEEPS.format(role="@Booster")
    reader = admin_texts.SHOW_READER.format(role="@Booster", content_roles=admin_texts.NOTHING_HELD)
    assert await told_of(community, place, "subscriber") == [shows("guest"), reader, keeps]

"""/access: mapping by command, and what it tells."""

from dataclasses import dataclass
from typing import Any

import discord
import msgspec
import pytest
import simcord

from bot.access.role_map import StoredRoleMap
from bot.config import Config
from bot.storage import StoreError
from bot.storage.store import RoleMapping, Store
from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.bot.conftest import HOME, Community, Shown


@dataclass
class Desk:
    """A community with one more role, which stands for nothing, and a member who has it."""

    community: Community
    role: simcord.RoleHandle
    member: simcord.MemberActor

    async def use(self, command: str, **options: Any) -> Shown:
        """Use a command of /access as the server's manager."""
        return await self.community.slash(self.community.manager, f"access {command}", **options)

    async def map(self, content_role: str, role: simcord.RoleHandle | None = None) -> str:
        """Map a role and return the reply's text."""
        options = {"role": role or self.role, "content-role": content_role}
        return (await self.use("map", **options)).text

    async def unmap(self, content_role: str, role: simcord.RoleHandle | None = None) -> str:
        """Take a mapping back and return the reply's text."""
        options = {"role": role or self.role, "content-role": content_role}
        return (await self.use("unmap", **options)).text


@pytest.fixture
def desk(community: Community) -> Desk:
    """Return the community with its further role."""
    role = community.guild.create_role("Booster")
    return Desk(community, role, community.add_member("booster", role))


def own(community: Community) -> None:
    """Let the manager own the application."""
    community.bot.owner_id = community.manager.id


def let_map(community: Community, *content_roles: str) -> None:
    """Let the guild's managers map these content roles, and no others."""
    guild = community.bot.config.guilds[HOME]
    community.bot.config.guilds[HOME] = msgspec.structs.replace(
        guild, may_map=frozenset(content_roles)
    )


async def may_read_club(desk: Desk) -> bool:
    """Tell whether the member with the further role is answered from the club's article."""
    answer = await desk.community.slash(desk.member, "ask", question="secret handshake")
    return "wink" in answer.text


async def test_a_mapping_counts_at_the_next_question(desk: Desk) -> None:
    """And so does taking it back."""
    assert not await may_read_club(desk)
    text = await desk.map("Subscriber ")
    assert text == f"<@&{desk.role.id}> now also stands for “subscriber”."
    assert await may_read_club(desk)
    text = await desk.unmap("subscriber")
    assert text == f"<@&{desk.role.id}> doesn't stand for “subscriber” by command any more."
    assert not await may_read_club(desk)


async def test_a_mapping_is_there_after_a_restart(desk: Desk, config: Config, store: Store) -> None:
    """It is in the store, beside what config.toml says."""
    await desk.map("subscriber")
    again = StoredRoleMap(config, store)
    assert desk.role.id not in again.current.guilds[HOME]
    await again.load()
    assert again.by_command == desk.community.bot.role_map.by_command
    assert again.current.guilds[HOME] == {
        desk.community.subscriber_role.id: {"subscriber"},
        desk.role.id: {"subscriber"},
    }


async def test_a_mapping_taken_back_does_not_return(
    desk: Desk, config: Config, store: Store
) -> None:
    """Neither at the next start nor when the store is read once more; others stay."""
    own(desk.community)
    again = StoredRoleMap(config, store)
    for content_role in ("subscriber", "guest"):
        await desk.map(content_role)
    await again.load()
    await desk.unmap("subscriber")
    await again.load()
    now = desk.community.bot.role_map.by_command
    assert again.by_command == now == {HOME: {desk.role.id: {"guest"}}}
    await desk.unmap("guest")
    await again.load()
    assert again.by_command == {}


async def test_nothing_is_mapped_twice(desk: Desk) -> None:
    """That it was so before is told, and that config.toml says so."""
    await desk.map("subscriber")
    already = admin_texts.MAPPED_ALREADY.format(
        role=f"<@&{desk.role.id}>", content_role="subscriber"
    )
    assert await desk.map("subscriber") == already
    text = await desk.map("subscriber", desk.community.subscriber_role)
    assert text.splitlines()[1] == admin_texts.MAPPED_BY_CONFIG


async def test_what_config_says_stays(desk: Desk) -> None:
    """A command takes back what a command said."""
    role = desk.community.subscriber_role
    text = await desk.unmap("subscriber", role)
    nothing = admin_texts.NOT_MAPPED.format(role=f"<@&{role.id}>", content_role="subscriber")
    assert text.splitlines() == [nothing, admin_texts.STILL_BY_CONFIG]
    answer = await desk.community.slash(
        desk.community.subscriber, "ask", question="secret handshake"
    )
    assert "wink" in answer.text


async def test_a_content_role_that_no_article_uses_is_noted(desk: Desk) -> None:
    """It is mapped all the same: the article may come later."""
    let_map(desk.community, "staff")
    text = await desk.map("staff")
    assert text.splitlines()[1:] == [admin_texts.MAPPED_UNUSED.format(content_role="staff")]
    assert desk.community.bot.role_map.by_command[HOME] == {desk.role.id: {"staff"}}


async def test_a_slip_in_a_content_role_is_asked_about(desk: Desk) -> None:
    """It is mapped as it was typed: articles may follow."""
    desk.community.bot.owner_id = desk.community.manager.id
    text = await desk.map("subscribr")
    assert text.splitlines()[1:] == [
        admin_texts.MAPPED_UNUSED.format(content_role="subscribr"),
        admin_texts.DID_YOU_MEAN.format(content_role="subscriber"),
    ]


async def test_a_role_that_the_server_does_not_have_is_shown(desk: Desk) -> None:
    """A wrong id in config.toml lets nobody read anything."""
    desk.community.bot.config.guilds[HOME].roles[HOME + 1] = frozenset({"staff"})
    missing = admin_texts.SHOW_MISSING.format(id=HOME + 1, content_roles="staff")
    assert missing in (await desk.use("show")).text.splitlines()


async def test_managers_map_only_what_they_may(desk: Desk) -> None:
    """By default what config.toml maps there; else what `may_map` lists. The owner maps all."""
    assert await desk.map("guest") == admin_texts.MAY_NOT_MAP.format(
        content_role="guest", allowed="subscriber"
    )
    assert "now also stands" in await desk.map("subscriber")
    let_map(desk.community, "guest")
    assert await desk.unmap("subscriber") == admin_texts.MAY_NOT_MAP.format(
        content_role="subscriber", allowed="guest"
    )
    assert "now also stands" in await desk.map("guest")
    assert await desk.map("two words") == admin_texts.NO_CONTENT_ROLE
    own(desk.community)
    assert "now also stands" in await desk.map("staff")


async def test_everyone_is_mapped_by_the_owner_only(desk: Desk) -> None:
    """Whoever joins would read it."""
    everyone = desk.community.guild.default_role
    assert await desk.map("subscriber", everyone) == admin_texts.EVERYONE_IS_THE_OWNERS
    own(desk.community)
    assert "now also stands" in await desk.map("subscriber", everyone)
    assert await may_read_club(desk)


async def test_a_guild_that_is_not_listed_has_no_mappings(desk: Desk) -> None:
    """Not even the owner's."""
    own(desk.community)
    del desk.community.bot.config.guilds[HOME]
    assert await desk.map("subscriber") == admin_texts.NOT_LISTED.format(id=HOME)
    assert (await desk.use("show")).text == admin_texts.NOT_LISTED.format(id=HOME)
    assert desk.community.bot.role_map.sources(HOME, desk.role.id) == (frozenset(), frozenset())


async def test_a_lost_mapping_withdraws_answers(desk: Desk) -> None:
    """What the channel's readers may not read any more; how many is told."""
    community = desk.community
    await desk.map("subscriber")
    den = community.guild.create_text_channel(
        "den",
        overwrites={
            community.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            desk.role: discord.PermissionOverwrite(view_channel=True),
            community.me: discord.PermissionOverwrite(view_channel=True),
        },
    )
    await community.mention(desk.member, "secret handshake", den)
    text = await desk.unmap("subscriber")
    assert text.splitlines()[1] == admin_texts.RELOAD_WITHDREW.format(number=1)
    assert Shown.of(den.history()[-1]).text == member_texts.WITHDRAWN


async def test_what_could_not_be_checked_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The mapping counts, but answers may stand that shouldn't."""

    async def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(desk.community.bot.store, "fetch_public_messages", fail)
    text = await desk.map("subscriber")
    assert text.splitlines()[1:] == [admin_texts.RELOAD_UNCHECKED]
    assert "The disk is full." in caplog.text


async def test_a_mapping_that_cannot_be_stored_does_not_count(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or it would be lost without a word at the next start."""

    async def fail(_: RoleMapping) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(desk.community.bot.store, "add_role_mapping", fail)
    told = await desk.map("subscriber")
    assert told == admin_texts.STORE_FAILED.format(error="The disk is full.")
    assert not await may_read_club(desk)
    assert len(desk.community.env.errors) == 1


@pytest.mark.parametrize("command", ["map", "unmap"])
async def test_content_roles_are_completed_to_who_may_map_them(desk: Desk, command: str) -> None:
    """Each completion asks by itself who types."""
    community, name = desk.community, f"access {command}"

    async def complete(member: simcord.MemberActor, typed: str = "") -> list[tuple[str, str]]:
        return await community.complete_of(
            member, name, "content-role", typed, role=str(desk.role.id)
        )

    assert await complete(community.manager) == [("subscriber", "subscriber")]
    assert await complete(community.manager, "x") == []
    own(community)
    assert [value for _, value in await complete(community.manager)] == ["guest", "subscriber"]
    commands = community.env.backend.visible_commands(
        user_id=community.manager.id, channel_id=community.square.id
    )
    command_id = next(int(c["id"]) for c in commands if c["name"] == "access")
    community.guild.set_command_permissions(command_id, {community.guest: True})
    assert await complete(community.guest) == []


async def test_content_roles_are_completed_as_they_are_typed(desk: Desk) -> None:
    """By how they begin, in any case; no more of them than Discord takes."""
    own(desk.community)
    content_roles = [f"r{number:02}" for number in range(30)]
    await desk.community.serve(source(slug="many", role=",".join(content_roles)))

    async def complete(typed: str) -> list[str]:
        choices = await desk.community.complete_of(
            desk.community.manager, "access map", "content-role", typed, role=str(desk.role.id)
        )
        return [value for _, value in choices]

    assert await complete(" R2") == [f"r2{digit}" for digit in range(10)]
    assert await complete("r") == content_roles[:25]


async def test_all_mappings_are_shown_with_their_source(desk: Desk) -> None:
    """config.toml's, commands', and both."""
    by_config = (await desk.use("show")).text.splitlines()[2:]
    assert by_config == ["@Subscriber: subscriber (config.toml)"]
    await desk.map("subscriber")
    await desk.map("subscriber", desk.community.subscriber_role)
    let_map(desk.community, "guest")
    await desk.map("guest")
    answer = await desk.use("show")
    assert answer.ephemeral
    assert answer.text.splitlines() == [
        admin_texts.SHOW_ALL,
        "everyone: guest (access.everyone)",
        "@Booster: guest (by command), subscriber (by command)",
        "@Subscriber: subscriber (config.toml and by command)",
    ]


async def test_a_member_is_shown_as_far_as_the_viewer_reads(desk: Desk) -> None:
    """Their content roles and why; of articles, those that both may read."""
    await desk.map("subscriber")
    answer = await desk.use("show", member=desk.member)
    assert answer.text.splitlines() == [
        "@booster reads as: guest, subscriber",
        "everyone: guest (access.everyone)",
        "@Booster: subscriber (by command)",
        "Of what you can read, they can read 2 articles: “Tea”, “Water”",
    ]
    await desk.map("subscriber", desk.community.manager_role)
    answer = await desk.use("show", member=desk.member)
    assert "3 articles: “The Club”, “Tea”, “Water”" in answer.text
    await desk.unmap("subscriber")
    answer = await desk.use("show", member=desk.member)
    assert "2 articles: “Tea”, “Water”" in answer.text


async def test_a_channel_is_shown_with_what_keeps_it_low(desk: Desk) -> None:
    """And with the command that would raise it, which then does."""
    community = desk.community
    for role in (desk.role, community.manager_role):
        await desk.map("subscriber", role)
    den = community.guild.create_text_channel(
        "den",
        overwrites={
            community.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            community.subscriber_role: discord.PermissionOverwrite(view_channel=True),
            desk.role: discord.PermissionOverwrite(view_channel=True),
            community.me: discord.PermissionOverwrite(view_channel=True),
            community.manager: discord.PermissionOverwrite(view_channel=True),
        },
    )
    await desk.unmap("subscriber")
    command = "/access map role:@Booster content-role:subscriber"
    answer = await desk.use("show", channel=den)
    assert answer.text.splitlines() == [
        "In #den, a public answer shows what is for: guest",
        "@Booster sees it: nothing",
        "@Subscriber sees it: subscriber",
        "1 member is let in by name; what their own roles stand for counts, too.",
        f"@Booster keeps it lower; this would raise it: {command}",
    ]
    await desk.map("subscriber")
    answer = await desk.use("show", channel=den)
    assert answer.text.splitlines()[0].endswith("guest, subscriber")
    assert "raise" not in answer.text
    await desk.unmap("subscriber")
    let_map(community)
    answer = await desk.use("show", channel=den)
    assert answer.text.splitlines()[-1] == admin_texts.SHOW_KEEPS.format(role="@Booster")


async def test_a_channel_that_is_open_says_so(desk: Desk) -> None:
    """Nothing could raise it; and one that nobody but administrators sees has no level."""
    answer = await desk.use("show", channel=desk.community.square)
    assert answer.text.splitlines() == [
        "In #square, a public answer shows what is for: guest",
        admin_texts.SHOW_OPEN,
    ]


async def test_only_who_may_manage_the_guild_uses_it(desk: Desk) -> None:
    """Being shown the command in Discord is no permission."""
    community = desk.community
    commands = community.env.backend.visible_commands(
        user_id=community.manager.id, channel_id=community.square.id
    )
    command_id = next(int(c["id"]) for c in commands if c["name"] == "access")
    community.guild.set_command_permissions(command_id, {community.guest: True})
    options: dict[str, Any] = {"role": desk.role, "content-role": "subscriber"}
    for command, given in (("map", options), ("unmap", options), ("show", {})):
        answer = await community.slash(community.guest, f"access {command}", **given)
        assert (answer.text, answer.ephemeral) == (member_texts.NOT_ALLOWED, True)
    assert len(community.env.errors) == 3
    assert community.bot.role_map.by_command == {}


async def test_whose_the_bot_is_is_asked_once_for_a_completion(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for each content role: Discord itself may have to be asked."""
    community, asked = desk.community, list[int]()
    is_owner = community.bot.is_owner

    async def count(user: discord.User | discord.Member) -> bool:
        asked.append(user.id)
        return await is_owner(user)

    monkeypatch.setattr(community.bot, "is_owner", count)
    await community.complete_of(community.manager, "access map", "content-role", "")
    assert asked == [community.manager.id]

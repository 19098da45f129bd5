"""/access over sockets: who may let whom read what, and why somebody reads it, with one bot."""

import pytest

from bot.texts import admin_texts, member_texts
from tests.discord_server import Overwrite, Permission, Role, User, visible_text
from tests.end_to_end.community import PATIENCE_S, Community
from tests.end_to_end.conftest import prepare_admins

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_admins

VIEW = Permission.VIEW_CHANNEL
SECRET = "The handshake is a wink."


async def access(
    shared: Community, user: User, command: str, role: Role, content_role: str = "subscriber"
) -> str:
    """Use /access map or unmap, and return what only the user sees."""
    options = {"role": role, "content-role": content_role}
    told = await shared.use(user, shared.square, f"access {command}", options)
    assert told.ephemeral_to is user
    return visible_text(told)


async def show(shared: Community, user: User, **options: object) -> str:
    """Use /access show, and return what only the user sees."""
    told = await shared.use(user, shared.square, "access show", dict(options))
    assert told.ephemeral_to is user
    return visible_text(told).replace("\\", "")


def said(text: str, role: Role, content_role: str = "subscriber") -> str:
    """Return a sentence on a mapping."""
    return text.format(role=f"<@&{role.id}>", content_role=content_role)


async def test_a_mapping_counts_from_the_next_question_on(shared: Community) -> None:
    """And is taken back, with the answers that it allowed."""
    server, manager = shared.server, shared.manager
    role = server.add_role(shared.guild, "Booster")
    member = shared.add_member("booster", [role])
    bot, everyone = server.bot, shared.guild.roles[0]
    channel = shared.add_channel(
        overwrites=[Overwrite(everyone, deny=VIEW), Overwrite(role, allow=VIEW),
                    Overwrite(bot, allow=VIEW)]
    )  # fmt: skip
    assert await shared.ask(member, channel, "secret handshake") == member_texts.ABSTAINED
    assert await access(shared, manager, "map", role) == said(admin_texts.MAPPED, role)
    assert await access(shared, manager, "map", role) == said(admin_texts.MAPPED_ALREADY, role)
    answer = await shared.answer(member, channel, "secret handshake")
    assert SECRET in visible_text(answer)
    told = await access(shared, manager, "unmap", role)
    assert told.startswith(said(admin_texts.UNMAPPED, role))
    await server.until(
        lambda: visible_text(answer) == member_texts.WITHDRAWN, PATIENCE_S, "a withdrawn answer"
    )
    assert await shared.ask(member, channel, "secret handshake") == member_texts.ABSTAINED
    assert await access(shared, manager, "unmap", role) == said(admin_texts.NOT_MAPPED, role)


async def test_config_and_commands_are_joined(shared: Community) -> None:
    """Each is told where it comes from; a command takes nothing away from the file."""
    role, manager = shared.subscriber_role, shared.manager
    mapped = f"{said(admin_texts.MAPPED, role)}\n{admin_texts.MAPPED_BY_CONFIG}"
    assert await access(shared, manager, "map", role) == mapped
    assert "@Subscriber: subscriber (config.toml and by command)" in await show(shared, manager)
    unmapped = f"{said(admin_texts.UNMAPPED, role)}\n{admin_texts.STILL_BY_CONFIG}"
    assert await access(shared, manager, "unmap", role) == unmapped
    listed = await show(shared, manager)
    assert listed.startswith(f"{admin_texts.SHOW_ALL}\neveryone: guest (access.everyone)\n")
    assert "@Subscriber: subscriber (config.toml)" in listed
    assert "@Manager: admin (config.toml)" in listed


async def test_only_what_may_be_mapped_is(shared: Community) -> None:
    """Managers within `may_map` and never @everyone; the owner everything, with a note."""
    server, manager, owner = shared.server, shared.manager, shared.server.owner
    role, everyone = server.add_role(shared.guild, "Booster"), shared.guild.roles[0]
    assert await access(shared, manager, "map", role, "admin") == admin_texts.MAY_NOT_MAP.format(
        content_role="admin", allowed="guest, subscriber"
    )
    refused = await access(shared, manager, "map", everyone)
    assert refused == admin_texts.EVERYONE_IS_THE_OWNERS
    assert await access(shared, shared.guest, "map", role) == member_texts.NOT_ALLOWED
    assert await access(shared, shared.guest, "unmap", role) == member_texts.NOT_ALLOWED
    assert await access(shared, owner, "map", role, "no, role") == admin_texts.NO_CONTENT_ROLE
    assert await access(shared, owner, "map", everyone, "ghost") == "\n".join(
        said(text, everyone, "ghost") for text in (admin_texts.MAPPED, admin_texts.MAPPED_UNUSED)
    )
    assert "@everyone: ghost (by command)" in await show(shared, owner)
    told = await access(shared, owner, "unmap", everyone, "ghost")
    assert told == said(admin_texts.UNMAPPED, everyone, "ghost")


async def test_content_roles_are_completed_for_those_who_may_map_them(shared: Community) -> None:
    """Those that articles use; a guest who types is offered nothing."""
    role = shared.server.add_role(shared.guild, "Booster")

    async def complete(user: User, typed: str) -> list[str]:
        options = {"role": role, "content-role": typed}
        for command in ("access map", "access unmap"):
            found = await shared.server.autocomplete(
                user, shared.square, command, options, "content-role"
            )
        return [choice["value"] for choice in found]

    assert await complete(shared.manager, "") == ["guest", "subscriber"]
    assert await complete(shared.manager, "sub") == ["subscriber"]
    assert await complete(shared.server.owner, "") == ["admin", "guest", "subscriber"]
    assert await complete(shared.guest, "") == []


async def test_show_tells_what_a_member_reads_and_why(shared: Community) -> None:
    """Which role gave what; of articles, what the admin may read, too."""
    text = await show(shared, shared.manager, member=shared.subscriber)
    assert text.splitlines() == [
        "@subscriber reads as: guest, subscriber",
        "everyone: guest (access.everyone)",
        "@Subscriber: subscriber (config.toml)",
        "Of what you can read, they can read 3 articles: “Chicory”, “Water”, “What is Ketamine?”",
    ]
    both = shared.add_member("both", [shared.subscriber_role])
    of_both = await show(shared, shared.server.owner, member=both)
    assert "The Club" not in of_both


async def test_show_tells_who_reads_a_channel_and_what_keeps_it_lower(shared: Community) -> None:
    """With the command that would raise it; once that was used, it is raised."""
    server, manager, bot = shared.server, shared.manager, shared.server.bot
    role, everyone = server.add_role(shared.guild, "Unmapped"), shared.guild.roles[0]
    see = [Overwrite(who, allow=VIEW) for who in (shared.subscriber_role, role, bot)]
    channel = shared.add_channel("den", [Overwrite(everyone, deny=VIEW), *see])
    command = "/access map role:@Unmapped content-role:subscriber"
    assert (await show(shared, manager, channel=channel)).splitlines() == [
        "In #den, a public answer shows what is for: guest",
        "@Subscriber sees it: subscriber",
        "@Unmapped sees it: nothing",
        f"@Unmapped keeps it lower; this would raise it: {command}",
    ]
    assert (
        await shared.ask(shared.subscriber, channel, "secret handshake") == member_texts.ABSTAINED
    )
    await access(shared, manager, "map", role)
    raised = await show(shared, manager, channel=channel)
    assert raised.startswith("In #den, a public answer shows what is for: guest, subscriber\n")
    assert SECRET in await shared.ask(shared.subscriber, channel, "secret handshake")
    opened = await show(shared, manager, channel=shared.square)
    assert opened.endswith(admin_texts.SHOW_OPEN)


async def test_another_guilds_managers_manage_their_own(shared: Community) -> None:
    """They see their own mappings, map nothing that isn't theirs, and don't touch the articles."""
    server = shared.server
    other = next(g for g in server.world.guilds.values() if g.name == "Other")
    manager = next(m.user for m in other.members.values() if m.user.name == "other manager")
    channel, role = server.add_channel(other, "square"), server.add_role(other, "Booster")
    shown = await shared.use(manager, channel, "access show")
    assert "Subscriber" not in visible_text(shown)
    options = {"role": role, "content-role": "subscriber"}
    refused = await shared.use(manager, channel, "access map", options)
    may_not = admin_texts.MAY_NOT_MAP.format(content_role="subscriber", allowed="nothing")
    assert visible_text(refused) == may_not
    for command in ("reload", "rollback", "status"):
        refused = await shared.use(manager, channel, f"content {command}")
        assert visible_text(refused) == member_texts.NOT_ALLOWED
    question = {"question": "secret handshake"}
    refused = await shared.use(manager, channel, "content explain", question)
    assert visible_text(refused) == member_texts.NOT_ALLOWED
    used = await server.slash(server.owner, server.dm(server.owner), "content status")
    assert "Serving" in visible_text(await used.response(PATIENCE_S))

"""The permission algorithm by hand, and against discord.py's own."""

import random

from tests.discord_server import (
    Channel,
    ChannelType,
    Overwrite,
    Permission,
    Role,
    User,
    visible_text,
)
from tests.discord_server.conftest import Bot, Town
from tests.discord_server.permissions import ALL, can_send, can_view, permissions_in

IN_CHANNELS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ATTACH_FILES
    | Permission.MENTION_EVERYONE
)


async def test_overwrites_apply_from_everyone_to_the_member(town: Town) -> None:
    """The member's own overwrite beats their roles', which beat @everyone's."""
    assert not can_view(town.ann, town.cellar)
    assert can_view(town.ben, town.cellar)
    own = Overwrite(town.ben, deny=Permission.VIEW_CHANNEL)
    town.server.set_overwrites(town.cellar, [own, *town.cellar.overwrites])
    assert permissions_in(town.ben, town.cellar) == Permission(0)


async def test_owner_and_administrators_may_everything(town: Town) -> None:
    """No overwrite takes anything from the guild's owner or an administrator."""
    admins = town.server.add_role(town.guild, "admin", Permission.ADMINISTRATOR)
    town.server.set_roles(town.guild, town.ann, [admins])
    assert permissions_in(town.ann, town.cellar) == ALL
    assert permissions_in(town.guild.owner, town.cellar) == ALL


async def test_threads_follow_their_parent(town: Town) -> None:
    """A thread is seen by who sees its channel, a private one by who was added to it."""
    hidden = await town.server.create_thread(town.ben, town.cellar, "hidden", "x")
    private = await town.server.create_thread(town.ben, town.square, "own", "x", private=True)
    assert [can_view(user, hidden) for user in (town.ann, town.ben)] == [False, True]
    assert [can_view(user, private) for user in (town.ann, town.ben)] == [False, True]
    town.server.set_overwrites(
        town.square, [Overwrite(town.guild.roles[0], deny=Permission.SEND_MESSAGES_IN_THREADS)]
    )
    assert (can_send(town.ben, private), can_send(town.ben, town.square)) == (False, True)


async def test_strangers_see_nothing(town: Town) -> None:
    """Who isn't in the guild or the private chat has no permission there."""
    stranger = town.server.add_user("stranger")
    assert not can_view(stranger, town.square)
    assert not can_view(stranger, town.server.dm(town.ann))
    assert can_send(town.ann, town.server.dm(town.ann))


async def test_permissions_agree_with_discord_py(town: Town, bot: Bot) -> None:
    """For random overwrites the permissions are those that discord.py computes."""
    server, dice = town.server, random.Random(7)
    admins = server.add_role(town.guild, "bots", Permission.ADMINISTRATOR)
    server.set_roles(town.guild, server.bot, [admins])
    roles = [town.guild.roles[0], town.insiders, server.add_role(town.guild, "other")]
    server.set_roles(town.guild, town.ben, roles[1:])
    channels: list[Channel] = []
    for _ in range(50):
        targets: list[Role | User] = [*roles, town.ann, town.ben]
        overwrites = [
            Overwrite(target, *(Permission(dice.getrandbits(18)) & IN_CHANNELS for _ in range(2)))
            for target in targets
            if dice.random() < 0.5
        ]
        channels.append(server.add_channel(town.guild, "random", overwrites, ChannelType.TEXT))
    question = await server.send(town.ann, town.square, "", mentions=[server.bot])
    assert visible_text(await server.wait_message(town.square, after=question))
    guild = bot.get_guild(town.guild.id)
    assert guild is not None
    for user in (town.ann, town.ben):
        member = await guild.fetch_member(user.id)
        for channel in channels:
            theirs = guild.get_channel(channel.id)
            assert theirs is not None
            expected = Permission(theirs.permissions_for(member).value) & IN_CHANNELS
            assert permissions_in(user, channel) & IN_CHANNELS == expected

"""The examples of docs/access.md, each checked against the code."""

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from retrieval.audience import Audience
from tests.bot.town import (
    VIEW,
    Client,
    Town,
    add_thread,
    discord_member,
    hide,
    make_town,
    make_voice,
)
from tests.discord_server.flags import ChannelType
from tests.discord_server.world import Role, User

DOCUMENT = Path(__file__).parents[3] / "docs" / "access.md"
HEADER = "| Where | Who can see it | Who asks | An article for | In public | In private |"
NUMBERS = {"a": 1, "five": 5, "six": 6}
OUTCOMES = {"shown": True, "hidden": False}


def examples() -> list[list[str]]:
    """Return the cells of each line of the table."""
    table = DOCUMENT.read_text().partition(HEADER)[2].partition("\n\n")[0]
    lines = table.splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def roles_named(town: Town, names: str) -> list[Role]:
    """Return the roles with these names, with a comma between two."""
    roles = {role.name.capitalize(): role for role in town.guild.roles}
    return [] if names == "no role" else [roles[name] for name in names.split(", ")]


def viewers(town: Town, who: str) -> Iterator[Role | User]:
    """Yield the roles that see the place, and the members who are let in by name."""
    for part in who.split(", "):
        number, _, role = part.partition(" member")
        if part == "everyone":
            yield town.guild.roles[0]
        elif part == "a bot":
            yield town.add_member(bot=True).user
        elif role:
            held = roles_named(town, role.removeprefix("s").removeprefix(" with "))
            yield from (town.add_member(held).user for _ in range(NUMBERS[number]))
        else:
            yield from roles_named(town, part)


def guild_with(town: Town, where: str) -> discord.Guild:
    """Return the guild as the bot knows it, the place being of this kind."""
    if where == "announcement channel":
        town.place.type = ChannelType.ANNOUNCEMENT
    elif where == "forum post":
        town.place.type = ChannelType.FORUM
    elif where == "channel that Docent can't see":
        town.is_obfuscated = True
        town.place.overwrites = [o for o in town.place.overwrites if o.target.name != "Docent"]
    if where in {"thread", "forum post"}:
        add_thread(town)
    guild = town.discord_guild()
    if where == "voice channel":
        make_voice(town, guild)
    return guild


@pytest.mark.parametrize("example", examples(), ids=" · ".join)
async def test_an_example_is_as_documented(example: list[str]) -> None:
    """What an admin reads about who sees what is what happens."""
    where, who, asker, article, in_public, in_private = example
    town = make_town()
    town.guild.roles[0].permissions = VIEW
    hide(town, *viewers(town, who))
    guild = guild_with(town, where)
    member = discord_member(town.add_member(roles_named(town, asker)), guild)
    public = await town.access(Client(guild)).public(member, guild, town.place.id)
    roles = frozenset(article.split(", "))
    assert public.may_read(roles) is OUTCOMES[in_public]
    assert Audience.of(town.access().person(member)).may_read(roles) is OUTCOMES[in_private]


def test_the_examples_cover_every_kind_of_place() -> None:
    """The table is there and is read whole."""
    assert {example[0] for example in examples()} == {
        "channel",
        "thread",
        "forum post",
        "announcement channel",
        "voice channel",
        "channel that Docent can't see",
    }
    assert {len(example) for example in examples()} == {6}

"""What config.toml says of servers and roles, and Discord doesn't."""

from collections.abc import Callable, Iterator, Sequence

import discord

from bot.config import Config
from bot.texts import terminal_texts
from retrieval.errors import quote

MOST_NAMED = 30  # of a server's roles, or of the bot's servers


def find_misfits(
    config: Config,
    guilds: Sequence[discord.Guild],
    is_here: Callable[[int], bool] = lambda _: True,  # else another process knows it
) -> Iterator[str]:
    """Yield a sentence for each listed server or role that there isn't, and each one not listed."""
    if config.guilds and config.home_guild is None:
        yield terminal_texts.NO_HOME
    known = {guild.id: guild for guild in guilds}
    for guild_id, table in sorted(filter(lambda item: is_here(item[0]), config.guilds.items())):
        guild = known.get(guild_id)
        if guild is None:
            yield terminal_texts.NO_SUCH_SERVER.format(id=guild_id, known=_named(guilds))
            continue
        missing = () if guild.unavailable else table.roles.keys() - {r.id for r in guild.roles}
        for role_id in sorted(missing):
            yield terminal_texts.NO_SUCH_ROLE.format(
                id=role_id,
                guild=guild_id,
                name=quote(guild.name),
                roles=", ".join(sorted(table.roles[role_id])),
                known=_named(guild.roles[1:]),  # without @everyone
            )
    for guild in guilds:
        if guild.id not in config.guilds:
            everyone = ", ".join(sorted(config.access.everyone)) or terminal_texts.NOTHING_NAMED
            name = quote(guild.name)
            yield terminal_texts.UNLISTED.format(name=name, id=guild.id, everyone=everyone)


def _named(found: Sequence[discord.Guild] | Sequence[discord.Role]) -> str:
    names = [f"{quote(one.name)} {one.id}" for one in found[:MOST_NAMED]]
    return ", ".join(names) or terminal_texts.NOTHING_NAMED

"""Who reads what, for /access show; and what config.toml says of servers, and Discord doesn't."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.access import (
    MAX_FETCHED,
    Access,
    Sources,
    StoredRoleMap,
    is_open,
    members_let_in,
    roles_seeing,
)
from bot.config import Config
from bot.rendering import quoted_titles
from bot.texts import Count, admin_texts, member_texts, terminal_texts
from retrieval.audience import Audience, Reader
from retrieval.content import Library
from retrieval.errors import quote


@dataclass(frozen=True, slots=True)
class AccessReport:
    """What /access show tells."""

    access: Access
    role_map: StoredRoleMap

    def describe_mappings(self, guild: discord.Guild) -> Iterator[str]:
        """Yield what each role of a guild stands for, and where that is set."""
        yield admin_texts.SHOW_ALL
        yield self._describe_everyone()
        lines = [
            *self._describe_roles(guild.roles),
            *(
                admin_texts.SHOW_MISSING.format(id=role_id, content_roles=_list(content_roles))
                for role_id, content_roles in self.role_map.current.guilds[guild.id].items()
                if guild.get_role(role_id) is None
            ),
        ]
        yield from lines or [admin_texts.SHOW_NOTHING]

    def describe_member(
        self, member: discord.Member, viewer: Audience, library: Library
    ) -> Iterator[str]:
        """Yield what a member may read, and why; titles only of what `viewer` may read, too."""
        reader = self.access.person(member)
        yield admin_texts.SHOW_MEMBER.format(member=f"@{member.display_name}", roles=_list(reader))
        yield self._describe_everyone()
        held = {*member._roles, member.guild.id}  # noqa: SLF001  # as in `Access.person`
        yield from self._describe_roles(role for role in member.guild.roles if role.id in held)
        both = Audience(viewer.readers | {reader})
        titles = quoted_titles(library, both).values()
        if titles:
            yield admin_texts.SHOW_ARTICLES.format(
                number=Count(len(titles)), titles=", ".join(titles)
            )
        else:
            yield admin_texts.SHOW_NO_ARTICLES

    async def describe_channel(
        self, guild: discord.Guild, channel_id: int, mappable: Iterable[str]
    ) -> list[str]:
        """Return who reads a channel, and which roles lower what its public answers show."""
        audience = await self.access.channel(guild, channel_id)
        name = f"#{getattr(guild.get_channel_or_thread(channel_id), 'name', channel_id)}"
        channel = self.access.get_known_channel(guild, channel_id)
        if not audience.readers:
            return [admin_texts.SHOW_CHANNEL_NOTHING.format(channel=name)]
        common = frozenset.intersection(*audience.readers)
        first = admin_texts.SHOW_CHANNEL.format(channel=name, roles=_list(common))
        if channel is None:
            return [first, admin_texts.SHOW_UNKNOWN_CHANNEL]
        let_in = members_let_in(channel)
        if is_open(channel):
            return [first, admin_texts.SHOW_OPEN]
        if len(let_in) > MAX_FETCHED:
            return [first, admin_texts.SHOW_CROWD.format(number=len(let_in))]
        everyone = self.role_map.current.everyone
        readers = {role: self.access.role_reader(role) for role in roles_seeing(channel)}
        lines = [
            admin_texts.SHOW_READER.format(role=_name(role), content_roles=_list(own - everyone))
            for role, own in readers.items()
        ]
        if let_in:
            lines.append(admin_texts.SHOW_LET_IN.format(number=Count(len(let_in))))
        return [first, *lines, *_describe_unmapped(readers, everyone, mappable)]

    def _describe_everyone(self) -> str:
        return admin_texts.SHOW_EVERYONE.format(roles=_list(self.role_map.current.everyone))

    def _describe_roles(self, roles: Iterable[discord.Role]) -> Iterator[str]:
        for role in roles:
            sources = self.role_map.sources(role.guild.id, role.id)
            if any(sources):
                named = (
                    admin_texts.SHOW_SOURCE.format(
                        content_role=content_role, source=_source(sources, content_role)
                    )
                    for content_role in sorted(sources.config | sources.command)
                )
                yield admin_texts.SHOW_ROLE.format(role=_name(role), content_roles=", ".join(named))


def _describe_unmapped(
    readers: Mapping[discord.Role, Reader], everyone: Reader, mappable: Iterable[str]
) -> Iterator[str]:
    """Yield the roles that hold no more than everyone, and how the user could change that."""
    mapped = [reader for reader in readers.values() if reader > everyone]
    wanted = frozenset.intersection(*mapped) - everyone if mapped else frozenset[str]()
    for role in (role for role, reader in readers.items() if not reader > everyone):
        command = member_texts.AND.join(
            admin_texts.MAP_COMMAND.format(role=f"@{role.name}", content_role=content_role)
            for content_role in sorted(wanted.intersection(mappable))
        )
        text = admin_texts.SHOW_RAISE if command else admin_texts.SHOW_KEEPS
        yield text.format(role=_name(role), command=command)


def _source(sources: Sources, content_role: str) -> str:
    if content_role in sources.config & sources.command:
        return admin_texts.BY_BOTH
    return admin_texts.BY_CONFIG if content_role in sources.config else admin_texts.BY_COMMAND


def _name(role: discord.Role) -> str:
    return admin_texts.EVERYONE_NAME if role.is_default() else f"@{role.name}"


def _list(content_roles: Iterable[str]) -> str:
    return ", ".join(sorted(content_roles)) or admin_texts.NOTHING_HELD


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

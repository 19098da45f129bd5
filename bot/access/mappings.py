"""What the server roles of all guilds stand for, and whether anyone can hold a content role."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

from bot.config import Config
from retrieval.content import Library
from retrieval.errors import Problem

UNKNOWN_ROLE = (
    "nobody holds the content role “{role}”{elsewhere}; mend its spelling, or let a server role"
    " stand for it: /access map, or config.toml"
)

ByRole = Mapping[int, frozenset[str]]
ByCommand = Mapping[int, ByRole]

NOTHING: ByCommand = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RoleMap:
    """The mappings of one moment.

    Parameters
    ----------
    everyone : frozenset of str
        The content roles that everyone holds.
    guilds : mapping of int to mapping of int to frozenset of str
        By guild and server role, by their ids: the content roles that it stands for.
    """

    everyone: frozenset[str]
    guilds: Mapping[int, Mapping[int, frozenset[str]]]

    @classmethod
    def of(cls, config: Config, by_command: ByCommand = NOTHING) -> "RoleMap":
        """Return the mappings of a configuration, joined with those made by command.

        Parameters
        ----------
        config : Config
            A guild that it doesn't list has no mappings.
        by_command : mapping of int to mapping of int to frozenset of str
            By guild and server role.
        """
        guilds = {
            guild_id: join(guild.roles, by_command.get(guild_id, {}))
            for guild_id, guild in config.guilds.items()
        }
        return cls(config.everyone, guilds)

    @property
    def content_roles(self) -> frozenset[str]:
        """The content roles that somebody can hold."""
        return self.everyone.union(*(roles for roles in self._roles()))

    @property
    def fingerprint(self) -> str:
        """What is the same for the same mappings, and for no others."""
        guilds = [
            [guild_id, role_id, sorted(content_roles)]
            for guild_id, roles in sorted(self.guilds.items())
            for role_id, content_roles in sorted(roles.items())
        ]
        return sha256(json.dumps([sorted(self.everyone), guilds]).encode()).hexdigest()

    def find_unknown_roles(self, library: Library) -> list[Problem]:
        """Return a warning for each content role of a library that nobody can hold.

        Such a role is most likely misspelt; it lets nobody read anything.

        Parameters
        ----------
        library : Library
            Whose articles name content roles.
        """
        known = self.content_roles
        places: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for file in library.files:
            if file.article and file.front_matter:
                for role in file.article.roles - known:
                    places[role].append((file.file, file.front_matter.lines["role"]))
        return sorted(_unknown_role(role, *those) for role, those in places.items())

    def _roles(self) -> Iterable[frozenset[str]]:
        return (content_roles for roles in self.guilds.values() for content_roles in roles.values())


def join(one: ByRole, other: ByRole) -> dict[int, frozenset[str]]:
    """Return what each server role stands for by either of two mappings."""
    nothing = frozenset[str]()
    return {role: one.get(role, nothing) | other.get(role, nothing) for role in {*one, *other}}


def _unknown_role(role: str, first: tuple[str, int], *others: tuple[str, int]) -> Problem:
    elsewhere = f" (it stands in {others[0][0]} too)" if others else ""
    if len(others) > 1:
        elsewhere = f" (it stands in {len(others)} other files too)"
    message = UNKNOWN_ROLE.format(role=role, elsewhere=elsewhere)
    return Problem(*first, "warning", message)

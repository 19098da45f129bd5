"""Which content roles each server role stands for: by config.toml, and by command.

What commands map is in the database, and in memory, so that no question waits for the database.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from bot.config import Config
from bot.storage import RoleMapping, Store
from retrieval.content import Library
from retrieval.errors import Problem

UNKNOWN_ROLE = (
    "nobody holds the content role “{role}”{elsewhere}; mend its spelling, or let a server role"
    " stand for it: /access map, or config.toml"
)

ByRole = Mapping[int, frozenset[str]]  # content roles, by the ids of server roles
ByCommand = Mapping[int, ByRole]  # what commands have mapped, by the ids of guilds

NOTHING: ByCommand = MappingProxyType({})

_NO_ROLES = frozenset[str]()


@dataclass(frozen=True, slots=True)
class RoleMap:
    """What all server roles stand for at one moment."""

    everyone: frozenset[str]  # the content roles that everyone holds
    guilds: Mapping[int, ByRole]  # content roles, by the ids of guilds and server roles

    @classmethod
    def of(cls, config: Config, by_command: ByCommand = NOTHING) -> "RoleMap":
        """Join what config.toml maps with what commands map; only listed guilds count."""
        guilds = {
            guild_id: _join(guild.roles, by_command.get(guild_id, {}))
            for guild_id, guild in config.guilds.items()
        }
        return cls(config.access.everyone, guilds)

    @property
    def content_roles(self) -> frozenset[str]:
        """All content roles that somebody can hold."""
        by_roles = (roles.values() for roles in self.guilds.values())
        return self.everyone.union(*chain.from_iterable(by_roles))

    @property
    def fingerprint(self) -> str:
        """A hash that differs whenever the role map differs."""
        guilds = [
            [guild_id, role_id, sorted(content_roles)]
            for guild_id, roles in sorted(self.guilds.items())
            for role_id, content_roles in sorted(roles.items())
        ]
        return sha256(json.dumps([sorted(self.everyone), guilds]).encode()).hexdigest()

    def find_unknown_roles(self, library: Library) -> list[Problem]:
        """Return a warning for each content role that nobody can hold, most likely misspelt."""
        known = self.content_roles
        places: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for file in library.files:
            if file.article:
                for role in file.article.roles - known:
                    places[role].append((file.file, file.value("role").line))
        return sorted(_unknown_role(role, *those) for role, those in places.items())


class Sources(NamedTuple):
    """The content roles that a server role stands for, by where that is said: maybe in both."""

    config: frozenset[str] = _NO_ROLES
    command: frozenset[str] = _NO_ROLES


class StoredRoleMap:
    """The role map that commands can change, but for what config.toml maps."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store
        self._changing = asyncio.Lock()
        # What commands have mapped, by the ids of guilds and server roles. Always the same object,
        # so that everything that holds it sees each change at once.
        self.by_command: dict[int, dict[int, frozenset[str]]] = {}

    @property
    def current(self) -> RoleMap:
        """The role map of this moment."""
        return RoleMap.of(self._config, self.by_command)

    async def load(self) -> None:
        """Read what commands have mapped from the store; StoreError if it can't be used."""
        async with self._changing:
            mappings = await self._store.fetch_role_mappings()
            self.by_command.clear()
            for mapping in mappings:
                self._set(mapping, is_there=True)

    def sources(self, guild_id: int, role_id: int) -> Sources:
        """Return what a server role stands for, and by what; nothing in a guild not listed."""
        guild = self._config.guilds.get(guild_id)
        if guild is None:
            return Sources()
        by_command = self.by_command.get(guild_id, {})
        return Sources(guild.roles.get(role_id, _NO_ROLES), by_command.get(role_id, _NO_ROLES))

    async def add(self, mapping: RoleMapping) -> bool:
        """Let a server role stand for a content role, from the next question on.

        Return whether no command had mapped it already. If the store can't be used (StoreError),
        nothing has changed.
        """
        return await self._change(mapping, self._store.add_role_mapping, is_there=True)

    async def remove(self, mapping: RoleMapping) -> bool:
        """Undo `add`, with the same errors; return whether a command had mapped it."""
        return await self._change(mapping, self._store.forget_role_mapping, is_there=False)

    async def _change(
        self,
        mapping: RoleMapping,
        store: Callable[[RoleMapping], Awaitable[object]],
        *,
        is_there: bool,
    ) -> bool:
        async with self._changing:
            roles = self.by_command.get(mapping.guild_id, {})
            was_there = mapping.content_role in roles.get(mapping.role_id, _NO_ROLES)
            await store(mapping)
            self._set(mapping, is_there=is_there)
        return is_there != was_there

    def _set(self, mapping: RoleMapping, *, is_there: bool) -> None:
        roles = self.by_command.setdefault(mapping.guild_id, {})
        others = roles.pop(mapping.role_id, _NO_ROLES) - {mapping.content_role}
        content_roles = others | {mapping.content_role} if is_there else others
        if content_roles:
            roles[mapping.role_id] = content_roles


def _join(one: ByRole, other: ByRole) -> dict[int, frozenset[str]]:
    return {role: one.get(role, _NO_ROLES) | other.get(role, _NO_ROLES) for role in {*one, *other}}


def _unknown_role(role: str, first: tuple[str, int], *others: tuple[str, int]) -> Problem:
    elsewhere = f" (it stands in {others[0][0]} too)" if others else ""
    if len(others) > 1:
        elsewhere = f" (it stands in {len(others)} other files too)"
    message = UNKNOWN_ROLE.format(role=role, elsewhere=elsewhere)
    return Problem(*first, "warning", message, "unknown-role")

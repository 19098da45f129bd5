"""What server roles stand for by command, beside what config.toml says.

It is in the store, and in memory, so that a question costs no look into the database.
"""

import asyncio
from dataclasses import dataclass

from bot.access.mappings import RoleMap
from bot.config import Config
from bot.storage import RoleMapping, Store


@dataclass(frozen=True, slots=True)
class Sources:
    """Where what a server role stands for comes from.

    Parameters
    ----------
    config, command : frozenset of str
        The content roles that config.toml gives it, and those that a command does. Some may be
        in both; the role stands for all of them.
    """

    config: frozenset[str] = frozenset()
    command: frozenset[str] = frozenset()

    @property
    def content_roles(self) -> frozenset[str]:
        """All that the role stands for."""
        return self.config | self.command


class StoredRoleMap:
    """The mappings of the configuration and those made by command, joined.

    Parameters
    ----------
    config : Config
        What it says can't be changed by command.
    store : Store
        Where the others are kept.

    Attributes
    ----------
    by_command : dict of int to dict of int to frozenset of str
        By guild and server role: the content roles. Always the same object, so that whoever looks
        into it sees each change at once.
    """

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store
        self._changing = asyncio.Lock()
        self.by_command: dict[int, dict[int, frozenset[str]]] = {}

    @property
    def current(self) -> RoleMap:
        """All mappings of this moment."""
        return RoleMap.of(self._config, self.by_command)

    async def load(self) -> None:
        """Read from the store what commands have mapped.

        Raises
        ------
        StoreError
            If the store can't be used.
        """
        self.by_command.clear()
        for mapping in await self._store.fetch_role_mappings():
            self._set(mapping, is_there=True)

    def sources(self, guild_id: int, role_id: int) -> Sources:
        """Return where what a server role stands for comes from; in no listed guild, nothing."""
        guild = self._config.guilds.get(guild_id)
        if guild is None:
            return Sources()
        by_command = self.by_command.get(guild_id, {})
        nothing = frozenset[str]()
        return Sources(guild.roles.get(role_id, nothing), by_command.get(role_id, nothing))

    async def add(self, mapping: RoleMapping) -> bool:
        """Let a server role stand for a content role; it counts from the next question on.

        Parameters
        ----------
        mapping : RoleMapping
            Which for which.

        Returns
        -------
        bool
            False if a command had mapped it so before.

        Raises
        ------
        StoreError
            If the store can't be used; then nothing has changed.
        """
        async with self._changing:
            is_new = not self._has(mapping)
            await self._store.add_role_mapping(mapping)
            self._set(mapping, is_there=True)
        return is_new

    async def remove(self, mapping: RoleMapping) -> bool:
        """Undo `add`.

        Parameters
        ----------
        mapping : RoleMapping
            Which for which.

        Returns
        -------
        bool
            False if no command had mapped it so.

        Raises
        ------
        StoreError
            If the store can't be used; then nothing has changed.
        """
        async with self._changing:
            was_there = self._has(mapping)
            await self._store.forget_role_mapping(mapping)
            self._set(mapping, is_there=False)
        return was_there

    def _has(self, mapping: RoleMapping) -> bool:
        roles = self.by_command.get(mapping.guild_id, {})
        return mapping.content_role in roles.get(mapping.role_id, frozenset())

    def _set(self, mapping: RoleMapping, *, is_there: bool) -> None:
        roles = self.by_command.setdefault(mapping.guild_id, {})
        others = roles.pop(mapping.role_id, frozenset()) - {mapping.content_role}
        content_roles = others | {mapping.content_role} if is_there else others
        if content_roles:
            roles[mapping.role_id] = content_roles

"""The channel in which a server's admins read what happens: one short message for each event.

It never shows what somebody asked, and of articles only what all of the channel's readers may read.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

import discord

from bot.access import Access, all_see_too
from bot.markup import discord_length
from bot.rendering import MAX_CONTENT
from bot.replies import CANNOT_SEND
from bot.storage import JsonValue
from bot.texts import speaking
from retrieval.audience import Audience

SETTING = "log"

Text = Callable[[Audience], str]
"""Returns what a channel's readers are told, in the language that is spoken."""

_log = logging.getLogger(__name__)


class _Store(Protocol):
    async def fetch_setting(self, name: str) -> dict[int, JsonValue]: ...

    async def save_setting(
        self, guild_id: int, name: str, value: JsonValue, *, by: int
    ) -> None: ...


class LogChannels:
    """The log channels of all servers.

    Parameters
    ----------
    home : int or None
        The guild that the articles belong to, if there is one.
    language_of : function of Guild or None to str
        Returns the language of a guild.
    """

    def __init__(
        self,
        client: discord.AutoShardedClient,
        access: Access,
        store: _Store,
        home: int | None,
        language_of: Callable[[discord.Guild | None], str],
    ) -> None:
        self._client = client
        self._access = access
        self._store = store
        self._home = home
        self._language_of = language_of
        self._channels: dict[int, int] = {}

    async def load(self) -> None:
        """Read the admins' choices from the store."""
        chosen = await self._store.fetch_setting(SETTING)
        self._channels = {
            guild_id: value for guild_id, value in chosen.items() if isinstance(value, int)
        }

    async def save(self, guild_id: int, channel_id: int | None, *, by: int) -> None:
        """Choose a guild's log channel, or None to end the log.

        Raises
        ------
        StoreError
            If the store can't be used; then nothing has changed.
        """
        await self._store.save_setting(guild_id, SETTING, channel_id, by=by)
        if channel_id is None:
            self._channels.pop(guild_id, None)
        else:
            self._channels[guild_id] = channel_id

    def is_seen_by_all(self, guild_id: int, channel_id: int) -> bool:
        """Tell whether every reader of a guild's log channel sees another of its channels, too."""
        guild, get_known = self._client.get_guild(guild_id), self._access.get_known_channel
        log = get_known(guild, self._channels.get(guild_id))
        channel = get_known(guild, channel_id)
        return log is not None and channel is not None and all_see_too(log, channel)

    async def tell_home(self, text: Text) -> None:
        """Write into the log channel of the home guild."""
        if self._home is not None:
            await self.tell(self._home, text)

    async def tell_near(self, guild_id: int | None, text: Text) -> None:
        """Write into a guild's log channel, or without one into that of the home guild."""
        if guild_id in self._channels:
            await self.tell(guild_id, text)
        else:
            await self.tell_home(text)

    async def tell(self, guild_id: int, text: Text) -> None:
        """Write into a guild's log channel, if it has one; a failure is only logged.

        If the text is empty, nothing is written.
        """
        channel_id = self._channels.get(guild_id)
        if channel_id is None:
            return
        try:
            guild = await self._access.fetch_guild(guild_id)
            audience = await self._access.channel(guild, channel_id)
            with speaking(self._language_of(guild)):
                # It may look through all articles.
                told = await asyncio.to_thread(text, audience)
            if not told:
                return
            if discord_length(told) > MAX_CONTENT:
                told = told.partition("\n")[0]
            channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
            await channel.send(told, suppress_embeds=True)
        except CANNOT_SEND as error:
            _log.warning("The log channel of guild %d can't be written to: %s", guild_id, error)

"""The channel in which a server's admins read what happens: one short message for each event.

It never shows what somebody asked, and of articles only what all of the channel's readers may read.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import discord

from bot.access import Access, all_see_too
from bot.markup import discord_length
from bot.rendering import MAX_CONTENT
from bot.replies import CANNOT_SEND
from bot.storage import Store
from bot.texts import speaking
from retrieval.audience import Audience

SETTING = "log"

Text = Callable[[Audience], str]  # what a channel's readers are told, in the language spoken

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class LogChannels:
    """The log channels of all servers."""

    client: discord.AutoShardedClient
    access: Access
    store: Store
    home: int | None  # the guild that the articles belong to
    language_of: Callable[[discord.Guild | None], str]
    _channels: dict[int, int] = field(default_factory=dict, init=False)

    async def load(self) -> None:
        """Read the admins' choices from the store."""
        chosen = await self.store.fetch_setting(SETTING)
        self._channels = {
            guild_id: value for guild_id, value in chosen.items() if isinstance(value, int)
        }

    async def save(self, guild_id: int, channel_id: int | None, *, by: int) -> None:
        """Choose a guild's log channel, or None to end the log; in the store first."""
        await self.store.save_setting(guild_id, SETTING, channel_id, by=by)
        if channel_id is None:
            self._channels.pop(guild_id, None)
        else:
            self._channels[guild_id] = channel_id

    def is_seen_by_all(self, guild_id: int, channel_id: int) -> bool:
        """Tell whether every reader of a guild's log channel sees another of its channels, too."""
        guild, get_known = self.client.get_guild(guild_id), self.access.get_known_channel
        log = get_known(guild, self._channels.get(guild_id))
        channel = get_known(guild, channel_id)
        return log is not None and channel is not None and all_see_too(log, channel)

    async def tell_home(self, text: Text) -> None:
        """Write into the log channel of the home guild."""
        if self.home is not None:
            await self.tell(self.home, text)

    async def tell_near(self, guild_id: int | None, text: Text) -> None:
        """Write into a guild's log channel, or without one into that of the home guild."""
        if guild_id in self._channels:
            await self.tell(guild_id, text)
        else:
            await self.tell_home(text)

    async def tell(self, guild_id: int, text: Text) -> None:
        """Write a text that isn't empty into a guild's log channel; a failure is only logged."""
        channel_id = self._channels.get(guild_id)
        if channel_id is None:
            return
        try:
            guild = await self.access.fetch_guild(guild_id)
            audience = await self.access.channel(guild, channel_id)
            with speaking(self.language_of(guild)):
                # It may look through all articles.
                told = await asyncio.to_thread(text, audience)
            if not told:
                return
            if discord_length(told) > MAX_CONTENT:
                told = told.partition("\n")[0]
            channel = self.client.get_partial_messageable(channel_id, guild_id=guild_id)
            await channel.send(told, suppress_embeds=True)
        except CANNOT_SEND as error:
            _log.warning("The log channel of guild %d can't be written to: %s", guild_id, error)

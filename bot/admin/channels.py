"""What a server's admins have chosen for its channels: where the bot answers, and its log.

Kept in the store, and in memory, so that a message needs no query.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import discord

from bot.access import Access, all_see_too
from bot.markup import discord_length
from bot.rendering import MAX_CONTENT
from bot.replies import CANNOT_SEND
from bot.storage import Store
from bot.texts import speaking
from retrieval.audience import Audience

Switch = Literal["mentions", "forum"]  # answers to mentions in a channel; to posts in a forum

DEFAULTS: dict[Switch, bool] = {"mentions": True, "forum": False}
LOG = "log"  # the setting that holds a guild's log channel

Text = Callable[[Audience], str]  # what a channel's readers are told, in the language spoken

_log = logging.getLogger(__name__)


class ChannelSettings:
    """The switches of all channels."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._switched: dict[str, bool] = {}

    async def load(self) -> None:
        """Read the switches from the store."""
        self._switched = {
            name: value
            for name, value in await self._store.fetch_settings()
            if name.partition(":")[0] in DEFAULTS and isinstance(value, bool)
        }

    async def save(
        self, switch: Switch, channel: discord.abc.GuildChannel, *, is_on: bool, by: int
    ) -> None:
        """Switch something on or off for a channel and its threads, in the store first."""
        name = _name(switch, channel.id)
        await self._store.save_setting(channel.guild.id, name, is_on, by=by)
        self._switched[name] = is_on

    def mentions_are_on(self, channel: discord.abc.Snowflake) -> bool:
        """Tell whether mentions in a channel are answered."""
        return self._is_on("mentions", channel)

    def opens_post(self, message: discord.Message) -> bool:
        """Tell whether a message is the first of a post in a forum whose posts are answered."""
        # It has its post's id: https://discord.com/developers/docs/topics/threads#forums
        return message.id == message.channel.id and self._is_on("forum", message.channel)

    def _is_on(self, switch: Switch, channel: discord.abc.Snowflake) -> bool:
        place = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
        return self._switched.get(_name(switch, place), DEFAULTS[switch])


def _name(switch: Switch, channel_id: int) -> str:
    return f"{switch}:{channel_id}"


@dataclass(eq=False)
class LogChannels:
    """The log channels of all servers: one short message for each event.

    They never show what somebody asked, and of articles only what all of their readers may read.
    """

    client: discord.AutoShardedClient
    access: Access
    store: Store
    home: int | None  # the guild that the articles belong to
    language_of: Callable[[discord.Guild | None], str]
    _channels: dict[int, int] = field(default_factory=dict, init=False)

    async def load(self) -> None:
        """Read the admins' choices from the store."""
        chosen = await self.store.fetch_setting(LOG)
        self._channels = {
            guild_id: value for guild_id, value in chosen.items() if isinstance(value, int)
        }

    async def save(self, guild_id: int, channel_id: int | None, *, by: int) -> None:
        """Choose a guild's log channel, or None to end the log; in the store first."""
        await self.store.save_setting(guild_id, LOG, channel_id, by=by)
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

"""What a server's admins have switched on or off for its channels.

Kept in the store, and in memory, so that a message needs no query.
"""

from typing import Literal

import discord

from bot.storage import Store

Switch = Literal["mentions", "forum"]  # answers to mentions in a channel; to posts in a forum

DEFAULTS: dict[Switch, bool] = {"mentions": True, "forum": False}


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

"""What exists: the application, users, guilds, channels, messages. Plain data, no behaviour."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.discord_server.flags import ChannelType, MessageFlag, MessageType, Permission

Json = dict[str, Any]

DISCORD_EPOCH_MS = 1_420_070_400_000
"""Snowflakes count from 2015 (https://docs.discord.com/developers/reference#snowflakes)."""

FOUNDED_MS = 1_704_067_200_000
"""2024-01-01: when everything but messages and interactions was made."""

NOTHING = Permission(0)
NO_FLAGS = MessageFlag(0)

EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What @everyone may do in a new guild."""


@dataclass(eq=False)
class User:
    """A person or a bot."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"


@dataclass(eq=False)
class Role:
    """A role of a guild; @everyone has the guild's own id."""

    id: int
    name: str
    permissions: Permission
    position: int


@dataclass(eq=False)
class Overwrite:
    """What a channel allows and denies one role or member."""

    target: Role | User
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(eq=False)
class Member:
    """A user in a guild, with their roles besides @everyone."""

    user: User
    guild: "Guild" = field(repr=False)
    roles: list[Role]


@dataclass(eq=False)
class Guild:
    """A server; the first of `roles` is @everyone."""

    id: int
    name: str
    owner: User
    roles: list[Role] = field(default_factory=list, repr=False)
    channels: list["Channel"] = field(default_factory=list, repr=False)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    locale: str = "en-US"


@dataclass(eq=False)
class Channel:
    """A channel of a guild, a thread (`parent` is its channel), or a direct message.

    `people` are the two of a direct message, or who was added to a private thread.
    """

    id: int
    type: ChannelType
    name: str
    guild: Guild | None = None
    parent: "Channel | None" = None
    overwrites: list[Overwrite] = field(default_factory=list, repr=False)
    owner: User | None = None
    people: list[User] = field(default_factory=list)
    messages: dict[int, "Message"] = field(default_factory=dict, repr=False)

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread or a forum post."""
        return self.type in {ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD}


@dataclass(eq=False)
class Message:
    """A message; `ephemeral_to` is the only one who sees it, None if everyone does.

    Once it is `edited`, `edited_after_s` tells how many seconds after it was written.
    """

    id: int
    channel: Channel = field(repr=False)
    author: User
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: MessageFlag = NO_FLAGS
    type: MessageType = MessageType.DEFAULT
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[Role] = field(default_factory=list)
    mention_everyone: bool = False
    reply_to: "Message | None" = None
    webhook_id: int | None = None
    interaction: Json | None = None
    nonce: str | None = None
    ephemeral_to: User | None = None
    edited: bool = False
    edited_after_s: float = 0.0
    deleted: bool = False

    @property
    def is_loading(self) -> bool:
        """Whether people see "thinking…" in its place."""
        return MessageFlag.LOADING in self.flags


def created_at(snowflake: int) -> datetime:
    """Read the time out of an id."""
    return datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000, UTC)


class World:
    """Everything that exists, by id; the bot, its application (same id), commands and owner.

    Parameters
    ----------
    clock : function of () to float
        Seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._founded = 0
        self._newest = 0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: list[Json] = []
        self.bot = self.add_user("Docent", bot=True)
        self.owner = self.add_user("owner")

    def next_id(self) -> int:
        """Make the id of something lasting: the same ones in every run."""
        self._founded += 1
        return (FOUNDED_MS - DISCORD_EPOCH_MS + self._founded) << 22

    def next_id_now(self) -> int:
        """Make the id of a message or interaction: it tells the time, and always grows."""
        now = (int(self.clock() * 1000) - DISCORD_EPOCH_MS) << 22
        self._newest = max(self._newest + 1, now)
        return self._newest

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Make a user who is in no guild yet."""
        user = User(self.next_id(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User, locale: str = "en-US") -> Guild:
        """Make a guild with its owner, the bot and @everyone in it."""
        guild = Guild(self.next_id(), name, owner, locale=locale)
        guild.roles.append(Role(guild.id, "@everyone", EVERYONE, 0))
        for user in (owner, self.bot):
            guild.members[user.id] = Member(user, guild, [])
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, channel: Channel) -> Channel:
        """Put a channel where it belongs."""
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels.append(channel)
        return channel

    def direct_channel(self, *people: User) -> Channel:
        """Return the direct-message channel of two people, making it if there is none."""
        for channel in self.channels.values():
            if channel.type is ChannelType.DM and set(channel.people) == set(people):
                return channel
        return self.add_channel(
            Channel(self.next_id(), ChannelType.DM, "direct", people=list(people))
        )

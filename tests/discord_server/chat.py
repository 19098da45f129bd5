"""Messages: keeping them, telling the bot of them, and knowing who could see them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.discord_server.flags import ChannelType, Intent, Permission
from tests.discord_server.gateway import Gateway
from tests.discord_server.payloads import message_event, message_payload
from tests.discord_server.permissions import can_view, permissions_in
from tests.discord_server.reading import visible_text
from tests.discord_server.waiting import Bell
from tests.discord_server.world import Channel, Json, Member, Message, Role, User, World


@dataclass(frozen=True, eq=False)
class Sighting:
    """A payload that users got, or could see in a channel.

    Parameters
    ----------
    payload : dict
        What they saw.
    users : frozenset of User
        Who could see it when it was sent.
    at_s : float
        When, in seconds since 1970.
    message : Message or None
        Of which it is one state; None for a form or choices.
    """

    payload: Json
    users: frozenset[User]
    at_s: float
    message: Message | None = None


class Chat:
    """All that is said, in every state that it has had."""

    def __init__(self, world: World, gateway: Gateway, bell: Bell) -> None:
        self.world = world
        self.gateway = gateway
        self.bell = bell
        self.sightings: list[Sighting] = []
        self._audiences: dict[frozenset[User], frozenset[User]] = {}

    def post(self, message: Message) -> Message:
        """Put a message into its channel; an ephemeral one goes to its reader alone."""
        if message.ephemeral_to is None:
            message.channel.messages[message.id] = message
        return self._tell("MESSAGE_CREATE", message)

    def revise(self, message: Message) -> Message:
        """Show a message in its new state."""
        message.edited = True
        return self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        message.channel.messages.pop(message.id, None)
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild is not None:
            data["guild_id"] = str(message.channel.guild.id)
        self._note(message, data)
        self._dispatch("MESSAGE_DELETE", message, data)

    def show(self, user: User, payload: Json) -> None:
        """Give a payload to one user."""
        self.sightings.append(Sighting(payload, frozenset({user}), self.world.clock()))

    def seen_by(self, user: User) -> list[Json]:
        """List what the user got, or could see when it was sent."""
        return [seen.payload for seen in self.sightings if user in seen.users]

    def said_by(self, author: User) -> list[Json]:
        """List the messages that somebody wrote, in every state that they had."""
        payloads = [seen.payload for seen in self.sightings]
        return [p for p in payloads if p.get("author", {}).get("id") == str(author.id)]

    def name_mentions(self, message: Message, allowed: Json | None = None) -> None:
        """Find whom a message mentions, as far as its author's request allows (None: all)."""
        text = visible_text(message)
        rules: Json = {"parse": ["users", "roles", "everyone"], "replied_user": True}
        if allowed is not None:
            rules = allowed
        users = _allowed_ids("users", re.findall(r"<@!?(\d+)>", text), rules)
        message.mentions = [self.world.users[i] for i in users if i in self.world.users]
        if message.reply_to is not None and rules.get("replied_user"):
            message.mentions = list(dict.fromkeys([*message.mentions, message.reply_to.author]))
        roles = _allowed_ids("roles", re.findall(r"<@&(\d+)>", text), rules)
        guild_roles = message.channel.guild.roles if message.channel.guild else []
        message.mention_roles = [role for role in guild_roles if role.id in roles]
        message.mention_everyone = (
            re.search("@everyone|@here", text) is not None
            and "everyone" in rules.get("parse", [])
            and Permission.MENTION_EVERYONE in permissions_in(message.author, message.channel)
        )

    def _tell(self, event: str, message: Message) -> Message:
        self._note(message, message_payload(message))
        self._dispatch(event, message, message_event(message, self.world.bot))
        return message

    def _note(self, message: Message, payload: Json) -> None:
        reader = message.ephemeral_to
        users = frozenset({reader}) if reader else viewers(message.channel)
        users = self._audiences.setdefault(users, users)  # thousands of times the same ones
        self.sightings.append(Sighting(payload, users, self.world.clock(), message))

    def _dispatch(self, event: str, message: Message, data: Json) -> None:
        is_direct = message.channel.type is ChannelType.DM
        intent = Intent.DIRECT_MESSAGES if is_direct else Intent.GUILD_MESSAGES
        if message.ephemeral_to is None and can_view(self.world.bot, message.channel):
            self.gateway.dispatch(event, data, intent)
        self.bell.ring()


def viewers(channel: Channel) -> frozenset[User]:
    """Return who can view a channel now."""
    guild = channel.guild
    if guild is None:
        return frozenset(channel.people)
    # Most members have the same roles as others, and are worked out together with them.
    named: set[User | Role] = {guild.owner, *channel.people}
    named |= {overwrite.target for overwrite in (channel.parent or channel).overwrites}
    alike: dict[tuple[Role, ...], bool] = {}

    def sees(member: Member) -> bool:
        roles = tuple(member.roles)
        if member.user in named:
            return can_view(member.user, channel)
        if roles not in alike:
            alike[roles] = can_view(member.user, channel)
        return alike[roles]

    return frozenset(member.user for member in guild.members.values() if sees(member))


def _allowed_ids(kind: str, found: Iterable[str], rules: Json) -> list[int]:
    """Apply https://docs.discord.com/developers/resources/message#allowed-mentions-object."""
    ids = dict.fromkeys(int(id_) for id_ in found)
    listed = {int(id_) for id_ in rules.get(kind) or []}
    return [id_ for id_ in ids if kind in rules.get("parse", []) or id_ in listed]

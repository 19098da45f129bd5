"""One use of a command or control, and the JSON that tells the bot of it.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

import asyncio
from dataclasses import dataclass, field

from tests.discord_server.commands import IN_BOT_DM, IN_GUILD, IN_OTHER_DM
from tests.discord_server.flags import Callback, ChannelType, InteractionType
from tests.discord_server.payloads import (
    channel_payload,
    full_member_payload,
    message_payload,
    user_payload,
)
from tests.discord_server.permissions import permissions_in
from tests.discord_server.waiting import PATIENCE_S, Bell
from tests.discord_server.world import Channel, Json, Message, User

ATTACHMENT_LIMIT = 10 * 1024 * 1024

WITH_MESSAGE = {InteractionType.COMPONENT, InteractionType.MODAL}
"""What tells of the message whose control was used; a form's is the one that opened it."""


@dataclass(eq=False)
class Interaction:
    """One use of a command or control, and what came of it.

    Attributes
    ----------
    callback : Callback or None
        How the bot answered; None until it has.
    choices : list of dict or None
        What it offered for completion.
    modal : dict or None
        The form that it opened.
    original : Message or None
        What `@original` is: the response, or the message of the control.
    refusals : list of dict
        The error bodies that its requests for this interaction got.
    """

    id: int
    token: str
    type: InteractionType
    user: User
    channel: Channel
    source: Message | None
    limit_s: float
    bell: Bell = field(repr=False)
    sent_s: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    latency_s: float | None = None
    callback: Callback | None = None
    choices: list[Json] | None = None
    modal: Json | None = None
    original: Message | None = None
    refusals: list[Json] = field(default_factory=list)
    produced: list[Message] = field(default_factory=list, repr=False)

    @property
    def age_s(self) -> float:
        """Seconds since it was sent."""
        return asyncio.get_running_loop().time() - self.sent_s

    @property
    def failed(self) -> bool:
        """Whether people see "The application did not respond"."""
        return self.callback is None and self.age_s > self.limit_s

    @property
    def messages(self) -> list[Message]:
        """What came of it, in order: the response or the changed message, then follow-ups."""
        return [m for m in self.produced if not m.deleted and not m.is_loading]

    @property
    def ephemeral(self) -> bool:
        """Whether the response is for the user alone."""
        return self.original is not None and self.original.ephemeral_to is not None

    async def acknowledged(self) -> Callback:
        """Wait for the bot's callback.

        Raises
        ------
        AssertionError
            If it doesn't come in time.
        """
        left = self.limit_s - self.age_s
        return await self.bell.until(lambda: self.callback, left, self._describe)

    async def response(self, timeout_s: float = PATIENCE_S) -> Message:
        """Wait for the first message that the user sees.

        Raises
        ------
        AssertionError
            If there is no callback, or no message, in time.
        """
        await self.acknowledged()
        return await self.bell.until(
            lambda: next(iter(self.messages), None), timeout_s, self._describe
        )

    def _describe(self) -> str:
        return f"callback or message for a {self.type.name} (refused: {self.refusals})"


def place_of(channel: Channel, bot: User) -> int:
    """Tell a guild, the bot's private chat and other private chats apart."""
    if channel.type is not ChannelType.DM:
        return IN_GUILD
    return IN_BOT_DM if bot in channel.people else IN_OTHER_DM


def interaction_payload(interaction: Interaction, bot: User, data: Json) -> Json:
    """Describe an interaction as INTERACTION_CREATE does."""
    user, channel = interaction.user, interaction.channel
    permissions = permissions_in(user, channel)
    place = place_of(channel, bot)
    payload = {
        "id": str(interaction.id),
        "application_id": str(bot.id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel_payload(channel) | {"permissions": str(int(permissions))},
        "app_permissions": str(int(permissions_in(bot, channel))),
        "locale": user.locale,
        "entitlements": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
        "context": place,
    }
    if interaction.source is not None and interaction.type in WITH_MESSAGE:
        payload["message"] = message_payload(interaction.source)
    if channel.guild is None:
        owners = {"1": str(user.id)} if place == IN_OTHER_DM else {"0": "0"}
        return payload | {
            "user": user_payload(user),
            "authorizing_integration_owners": owners,
        }
    guild_id = str(channel.guild.id)
    return payload | {
        "guild_id": guild_id,
        "guild": {"id": guild_id, "locale": channel.guild.locale, "features": []},
        "guild_locale": channel.guild.locale,
        "member": full_member_payload(channel.guild.members[user.id], permissions),
        "authorizing_integration_owners": {"0": guild_id},
    }

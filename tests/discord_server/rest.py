"""The REST API, as far as a bot like this one needs it.

https://docs.discord.com/developers/reference#http-api
"""

from collections.abc import Callable
from copy import copy
from typing import TypeVar

from aiohttp import web

from tests.discord_server import errors
from tests.discord_server.chat import Chat
from tests.discord_server.commands import register
from tests.discord_server.errors import ApiError
from tests.discord_server.flags import ChannelType, MessageFlag, MessageType, Permission
from tests.discord_server.interaction import Interaction
from tests.discord_server.interactions import Interactions, apply_body
from tests.discord_server.payloads import (
    application_payload,
    channel_payload,
    full_member_payload,
    message_payload,
    message_seen_by_bot,
    role_payload,
    user_payload,
)
from tests.discord_server.permissions import can_send, can_view, permissions_in, permissions_of
from tests.discord_server.rules import check_message
from tests.discord_server.transport import Handler, Request, Transport
from tests.discord_server.world import Channel, Guild, Json, Message, created_at

NONCE_LIFE_S = 180
"""How long a nonce makes a message unique: "the past few minutes" (resources/message)."""


class Rest:
    """Answers the bot's requests.

    Attributes
    ----------
    unhandled : list of str
        Requests that this server doesn't know.
    """

    def __init__(self, chat: Chat, interactions: Interactions) -> None:
        self.unhandled: list[str] = []
        self._chat = chat
        self._world = chat.world
        self._bot = chat.world.bot
        self._interactions = interactions

    def routes(self, transport: Transport) -> list[web.RouteDef]:
        """List the routes, the last one for everything else."""
        return [transport.route(*row) for row in self.table()]

    def table(self) -> list[tuple[str, str, Handler]]:
        """List the methods and paths with what answers them, the last one for everything else."""
        webhook = "/webhooks/{app}/{token}"
        return [
            ("GET", "/users/@me", lambda _: user_payload(self._bot)),
            ("GET", "/users/@me/guilds", self._get_guilds),
            ("GET", "/users/{user}", self._get_user),
            ("POST", "/users/@me/channels", self._create_dm),
            ("GET", "/gateway/bot", self._get_gateway),
            ("GET", "/oauth2/applications/@me", lambda _: application_payload(self._world)),
            ("GET", "/applications/@me", lambda _: application_payload(self._world)),
            ("GET", "/applications/{app}/commands", lambda _: self._world.commands),
            ("PUT", "/applications/{app}/commands", self._put_commands),
            ("GET", "/guilds/{guild}/roles", self._get_roles),
            ("GET", "/guilds/{guild}/members/{user}", self._get_member),
            ("GET", "/channels/{channel}", self._get_channel),
            ("POST", "/channels/{channel}/typing", self._type),
            ("POST", "/channels/{channel}/messages", self._create_message),
            ("GET", "/channels/{channel}/messages", self._get_messages),
            ("GET", "/channels/{channel}/messages/{message}", self._get_message),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit_message),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete_message),
            ("POST", "/interactions/{id}/{token}/callback", self._respond),
            ("POST", webhook, self._follow_up),
            ("GET", webhook + "/messages/{message}", self._get_response),
            ("PATCH", webhook + "/messages/{message}", self._edit_response),
            ("DELETE", webhook + "/messages/{message}", self._delete_response),
            ("*", "/{rest:.*}", self._refuse_unknown),
        ]

    def _refuse_unknown(self, request: Request) -> None:
        self.unhandled.append(f"{request.method} {request.path}")
        raise ApiError(501, 0, "not implemented by the test server")

    # --- the application, guilds, channels -------------------------------------------------------

    def _get_gateway(self, _: Request) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        gateway = self._chat.gateway
        return {"url": gateway.url, "shards": gateway.shards, "session_start_limit": limit}

    def _put_commands(self, request: Request) -> list[Json]:
        self._world.commands = register(self._world, request.body)
        return self._world.commands

    def _get_user(self, request: Request) -> Json:
        user = self._world.users.get(int(request.params["user"]))
        if user is None:
            raise errors.unknown("User")
        return user_payload(user)

    def _create_dm(self, request: Request) -> Json:
        user = self._world.users.get(int(request.body["recipient_id"]))
        if user is None:
            raise errors.unknown("User")
        channel = self._world.direct_channel(self._bot, user)
        return channel_payload(channel) | {"recipients": [user_payload(user)]}

    def _get_guilds(self, request: Request) -> list[Json]:
        # https://docs.discord.com/developers/resources/user#get-current-user-guilds
        guilds = [guild for guild in self._world.guilds.values() if self._bot.id in guild.members]
        return [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": str(int(permissions_of(guild.members[self._bot.id]))),
                "features": [],
            }
            for guild in guilds[: int(request.query.get("limit", "200"))]
        ]

    def _guild(self, request: Request) -> Guild:
        guild = self._world.guilds.get(int(request.params["guild"]))
        if guild is None or self._bot.id not in guild.members:
            raise errors.unknown("Guild")
        return guild

    def _get_roles(self, request: Request) -> list[Json]:
        return [role_payload(role) for role in self._guild(request).roles]

    def _get_member(self, request: Request) -> Json:
        member = self._guild(request).members.get(int(request.params["user"]))
        if member is None:
            raise errors.unknown("Member")
        return full_member_payload(member)

    def _channel(self, request: Request) -> Channel:
        channel = self._world.channels.get(int(request.params["channel"]))
        if channel is None:
            raise errors.unknown("Channel")
        if not can_view(self._bot, channel):
            raise errors.missing_access()
        return channel

    def _get_channel(self, request: Request) -> Json:
        return channel_payload(self._channel(request))

    # --- messages --------------------------------------------------------------------------------

    def _writable(self, request: Request) -> Channel:
        channel = self._channel(request)
        if channel.type in {ChannelType.FORUM, ChannelType.CATEGORY}:
            raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
        if not can_send(self._bot, channel):
            raise errors.missing_permissions()
        return channel

    def _type(self, request: Request) -> None:
        self._writable(request)

    def _create_message(self, request: Request) -> Json:
        channel, body = self._writable(request), request.body
        nonce = str(body["nonce"]) if body.get("nonce") is not None else None
        if body.get("enforce_nonce") and (earlier := self._with_nonce(channel, nonce)):
            return message_payload(earlier)
        message = Message(self._world.next_id_now(), channel, self._bot, nonce=nonce)
        message.reply_to = self._answered(channel, body.get("message_reference"))
        if message.reply_to is not None:
            message.type = MessageType.REPLY
        apply_body(message, body)
        check_message(message)
        self._chat.name_mentions(message, body.get("allowed_mentions"))
        return message_payload(self._chat.post(message))

    def _with_nonce(self, channel: Channel, nonce: str | None) -> Message | None:
        for message in channel.messages.values():
            if message.author is self._bot and nonce is not None and message.nonce == nonce:
                age_s = self._world.clock() - created_at(message.id).timestamp()
                return message if age_s < NONCE_LIFE_S else None
        return None

    def _answered(self, channel: Channel, reference: Json | None) -> Message | None:
        if reference is None:
            return None
        if Permission.READ_MESSAGE_HISTORY not in permissions_in(self._bot, channel):
            sentence = "Cannot reply without permission to read message history"
            raise ApiError(403, 160002, sentence)
        message = channel.messages.get(int(reference["message_id"]))
        if message is None and reference.get("fail_if_not_exists", True):
            path = ("message_reference",)
            raise errors.invalid_form(path, "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return message

    def _message(self, request: Request) -> Message:
        channel = self._channel(request)
        if Permission.READ_MESSAGE_HISTORY not in permissions_in(self._bot, channel):
            raise errors.missing_permissions()
        message = channel.messages.get(int(request.params["message"]))
        if message is None:
            raise errors.unknown("Message")
        return message

    def _get_messages(self, request: Request) -> list[Json]:
        """Return a page after a message, newest first; without the right to the history, nothing.

        https://docs.discord.com/developers/resources/message#get-channel-messages
        """
        channel, query = self._channel(request), request.query
        if Permission.READ_MESSAGE_HISTORY not in permissions_in(self._bot, channel):
            return []
        after = [m for id_, m in sorted(channel.messages.items()) if id_ > int(query["after"])]
        page = after[: int(query["limit"])]
        return [message_seen_by_bot(message, self._bot) for message in reversed(page)]

    def _get_message(self, request: Request) -> Json:
        return message_seen_by_bot(self._message(request), self._bot)

    def _edit_message(self, request: Request) -> Json:
        message = self._message(request)
        if message.author is not self._bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        draft = copy(message)
        apply_body(draft, request.body)
        check_message(draft)
        self._chat.name_mentions(draft, request.body.get("allowed_mentions"))
        vars(message).update(vars(draft))
        return message_payload(self._chat.revise(message))

    def _delete_message(self, request: Request) -> None:
        message = self._message(request)
        may_manage = Permission.MANAGE_MESSAGES in permissions_in(self._bot, message.channel)
        if message.author is not self._bot and not may_manage:
            raise errors.missing_permissions()
        self._chat.delete(message)

    # --- interactions ----------------------------------------------------------------------------

    def _respond(self, request: Request) -> Json | None:
        params = request.params
        interaction = self._interactions.waiting(int(params["id"]), params["token"])
        message = _noting_refusal(
            interaction, lambda: self._interactions.respond(interaction, request.body)
        )
        if request.query.get("with_response") not in {"1", "true"}:
            return None
        answer: Json = {"id": str(interaction.id), "type": int(interaction.type)}
        resource: Json = {"type": request.body["type"]}
        if message is not None:
            answer |= {
                "response_message_id": str(message.id),
                "response_message_loading": message.is_loading,
                "response_message_ephemeral": MessageFlag.EPHEMERAL in message.flags,
            }
            resource["message"] = message_payload(message)
        return {"interaction": answer, "resource": resource}

    def _follow_up(self, request: Request) -> Json:
        interaction = self._interactions.answered(request.params["token"])
        message = _noting_refusal(
            interaction, lambda: self._interactions.follow_up(interaction, request.body)
        )
        return message_payload(message)

    def _response(self, request: Request) -> tuple[Interaction, Message]:
        interaction = self._interactions.answered(request.params["token"])
        return interaction, self._interactions.find(interaction, request.params["message"])

    def _get_response(self, request: Request) -> Json:
        return message_payload(self._response(request)[1])

    def _edit_response(self, request: Request) -> Json:
        interaction, message = self._response(request)
        _noting_refusal(
            interaction, lambda: self._interactions.edit(interaction, message, request.body)
        )
        return message_payload(message)

    def _delete_response(self, request: Request) -> None:
        self._chat.delete(self._response(request)[1])


_Result = TypeVar("_Result")


def _noting_refusal(interaction: Interaction, do: Callable[[], _Result]) -> _Result:
    try:
        return do()
    except ApiError as error:
        interaction.refusals.append(error.body)
        raise

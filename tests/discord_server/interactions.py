"""How the bot answers interactions.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from copy import copy

from tests.discord_server.chat import Chat
from tests.discord_server.errors import ApiError, invalid_form, unknown
from tests.discord_server.flags import Callback, InteractionType, MessageFlag, MessageType
from tests.discord_server.interaction import Interaction, interaction_payload
from tests.discord_server.payloads import user_payload
from tests.discord_server.permissions import can_view
from tests.discord_server.rules import check_choices, check_message
from tests.discord_server.world import Channel, Json, Message, User

CALLBACK_LIMIT_S = 60.0
"""Discord gives three seconds. What takes longer here is a busy machine, no fault of the bot's."""
TOKEN_LIFE_S = 15 * 60

SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS
SETTABLE |= MessageFlag.COMPONENTS_V2
"""The flags that the bot may set on a message that isn't ephemeral."""


class Interactions:
    """All interactions, and what the bot may do with each."""

    def __init__(self, chat: Chat, callback_limit_s: float) -> None:
        self._chat = chat
        self._limit_s = callback_limit_s
        self._by_token: dict[str, Interaction] = {}

    def send(
        self,
        kind: InteractionType,
        user: User,
        channel: Channel,
        data: Json,
        source: Message | None = None,
    ) -> Interaction:
        """Tell the bot of a user's action."""
        assert can_view(user, channel), f"{user.name} can't see {channel.name!r}"
        id_ = self._chat.world.next_id_now()
        interaction = Interaction(
            id_, f"token{id_}", kind, user, channel, source, self._limit_s, self._chat.bell
        )
        self._by_token[interaction.token] = interaction
        payload = interaction_payload(interaction, self._chat.world.bot, data)
        self._chat.gateway.dispatch("INTERACTION_CREATE", payload)
        return interaction

    def waiting(self, id_: int, token: str) -> Interaction:
        """Return the interaction that a callback may still answer.

        Raises
        ------
        ApiError
            10062 if there is none or it is over; 40060 if it has been answered.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != id_ or interaction.failed:
            raise unknown("interaction")
        if interaction.callback is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        return interaction

    def answered(self, token: str) -> Interaction:
        """Return the interaction whose webhook has this token.

        Raises
        ------
        ApiError
            10015 if it is unknown or not yet answered, 50027 if it is over.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.callback is None:
            raise unknown("Webhook")
        if interaction.age_s > TOKEN_LIFE_S:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction

    def respond(self, interaction: Interaction, body: Json) -> Message | None:
        """Apply a callback; return the message that it made or changed."""
        kind, data = _callback(interaction, body)
        message = None
        match kind:
            case Callback.MESSAGE:
                message = self._say(interaction, data)
            case Callback.DEFERRED_MESSAGE:
                message = self._say(interaction, data, is_loading=True)
            case Callback.DEFERRED_UPDATE:
                interaction.original = interaction.source
            case Callback.UPDATE:
                interaction.original = interaction.source
                assert interaction.source is not None
                message = self.edit(interaction, interaction.source, data)
            case Callback.AUTOCOMPLETE:
                check_choices(data.get("choices"))
                interaction.choices = data["choices"]
            case Callback.MODAL:
                interaction.modal = data
        if kind in {Callback.AUTOCOMPLETE, Callback.MODAL}:
            self._chat.show(interaction.user, data)
        if kind in {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}:
            interaction.original = message
        interaction.callback = kind
        interaction.latency_s = interaction.age_s
        self._chat.bell.ring()
        return message

    def follow_up(self, interaction: Interaction, body: Json) -> Message:
        """Say something more; while the response is "thinking…", it takes its place."""
        original = interaction.original
        if original is not None and original.is_loading:
            return self.edit(interaction, original, body)
        return self._say(interaction, body)

    def edit(self, interaction: Interaction, message: Message, body: Json) -> Message:
        """Change a message of this interaction."""
        draft = copy(message)
        draft.flags &= ~MessageFlag.LOADING
        apply_body(draft, body)
        check_message(draft)
        self._chat.name_mentions(draft, body.get("allowed_mentions"))
        vars(message).update(vars(draft))
        if message not in interaction.produced:
            interaction.produced.append(message)
        return self._chat.revise(message)

    def find(self, interaction: Interaction, id_: str) -> Message:
        """Return a message of this interaction by its id or `@original`.

        Raises
        ------
        ApiError
            10008 if there is none.
        """
        known = [*interaction.produced, *filter(None, [interaction.original])]
        for message in known:
            is_it = (
                message is interaction.original if id_ == "@original" else str(message.id) == id_
            )
            if is_it and not message.deleted:
                return message
        raise unknown("Message")

    def _say(self, interaction: Interaction, body: Json, *, is_loading: bool = False) -> Message:
        bot = self._chat.world.bot
        message = Message(self._chat.world.next_id_now(), interaction.channel, bot)
        message.webhook_id = bot.id
        message.interaction = _metadata(interaction)
        is_first = interaction.callback is None
        if is_first and interaction.type is InteractionType.COMMAND:
            is_menu = interaction.source is not None
            message.type = (
                MessageType.CONTEXT_MENU_COMMAND if is_menu else MessageType.CHAT_INPUT_COMMAND
            )
        if MessageFlag.EPHEMERAL & (body.get("flags") or 0):
            message.ephemeral_to = interaction.user
            message.flags |= MessageFlag.EPHEMERAL
        if is_loading:
            message.flags |= MessageFlag.LOADING
        else:
            apply_body(message, body)
            check_message(message, ("data",) if is_first else ())
            self._chat.name_mentions(message, body.get("allowed_mentions"))
        interaction.produced.append(message)
        return self._chat.post(message)


def apply_body(message: Message, body: Json) -> None:
    """Set what a request says of a message; what it doesn't mention stays."""
    if "content" in body:
        message.content = body["content"] or ""
    for name in ("embeds", "components", "attachments"):
        if name in body:
            setattr(message, name, body[name] or [])
    message.flags |= MessageFlag(body.get("flags") or 0) & SETTABLE


def _callback(interaction: Interaction, body: Json) -> tuple[Callback, Json]:
    allowed = {
        InteractionType.AUTOCOMPLETE: {Callback.AUTOCOMPLETE},
        InteractionType.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
        InteractionType.COMPONENT: set(Callback) - {Callback.AUTOCOMPLETE},
        InteractionType.MODAL: set(Callback) - {Callback.AUTOCOMPLETE, Callback.MODAL},
    }[interaction.type]
    if body.get("type") not in allowed:
        message = f"Value must be one of {sorted(int(kind) for kind in allowed)}."
        raise invalid_form(("type",), "BASE_TYPE_CHOICES", message)
    return Callback(body["type"]), body.get("data") or {}


def _metadata(interaction: Interaction) -> Json:
    return {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": user_payload(interaction.user),
        "authorizing_integration_owners": {},
    }

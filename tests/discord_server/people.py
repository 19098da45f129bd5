"""People: they write, use the bot's commands and controls, and see what it says."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tests.discord_server.building import Builder
from tests.discord_server.chat import Chat
from tests.discord_server.commands import CHAT_INPUT, MESSAGE_MENU, fill_in, find_command
from tests.discord_server.flags import (
    ChannelType,
    Component,
    Intent,
    InteractionType,
    MessageType,
)
from tests.discord_server.interaction import Interaction, place_of
from tests.discord_server.interactions import Interactions
from tests.discord_server.payloads import channel_payload, message_payload
from tests.discord_server.permissions import can_send, can_view
from tests.discord_server.reading import buttons, selects
from tests.discord_server.waiting import PATIENCE_S
from tests.discord_server.world import Channel, Json, Message, User, World

MAX_FIELD = 4_000
"""https://docs.discord.com/developers/components/reference#text-input"""


class People(Builder):
    """The part of the server that acts and reads as people do."""

    def __init__(self, token: str, callback_limit_s: float, world: World | None = None) -> None:
        super().__init__(token, world)
        self.chat = Chat(self.world, self.gateway, self.bell)
        self.interactions = Interactions(self.chat, callback_limit_s)

    async def send(
        self,
        author: User,
        channel: Channel,
        content: str,
        *,
        mentions: Sequence[User] = (),
        reply_to: Message | None = None,
        ping: bool = True,
        kind: MessageType = MessageType.DEFAULT,
        webhook: bool = False,
        files: Sequence[str] = (),
    ) -> Message:
        """Let someone write a message.

        Parameters
        ----------
        author : User
            A member, another bot, or with `webhook` whoever it poses as.
        channel : Channel
            Where.
        content : str
            The text; `<@id>` in it mentions.
        mentions : sequence of User
            Mentioned too, in front of the text.
        reply_to : Message, optional
            The message answered; its author is mentioned unless `ping` is false.
        ping : bool
            See `reply_to`.
        kind : MessageType
            Another one than DEFAULT is Discord's own message about the author.
        webhook : bool
            Whether a webhook sends it.
        files : sequence of str
            The names of what is attached.
        """
        if not webhook and kind is MessageType.DEFAULT:
            assert can_send(author, channel), f"{author.name} can't write in {channel.name!r}"
        text = " ".join([*(f"<@{user.id}>" for user in mentions), content]).strip()
        message = Message(self.world.next_id_now(), channel, author, text, type=kind)
        if reply_to is not None:
            message.type, message.reply_to = MessageType.REPLY, reply_to
        message.attachments = [_attachment(number, name) for number, name in enumerate(files)]
        if webhook:
            message.webhook_id = author.id
        self.chat.name_mentions(message, None if ping else {"parse": ["users", "roles"]})
        return self.chat.post(message)

    async def create_thread(
        self,
        owner: User,
        parent: Channel,
        name: str,
        content: str,
        *,
        private: bool = False,
        message_first: bool = False,
    ) -> Channel:
        """Let someone open a thread or forum post, with its first message (which has its id).

        Parameters
        ----------
        owner : User
            Who opens it.
        parent : Channel
            Where.
        name, content : str
            Its title, and its first message.
        private : bool
            Whether only its people see it.
        message_first : bool
            Whether the bot hears of the message before it hears of the thread.
        """
        kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
        thread = Channel(self.world.next_id_now(), kind, name, parent.guild, parent)
        thread.owner, thread.people = owner, [owner]
        self.world.add_channel(thread)
        assert can_send(owner, thread), f"{owner.name} can't write in {parent.name!r}"
        message = Message(thread.id, thread, owner, content)
        self.chat.name_mentions(message)
        tell: list[Callable[[], object]] = [
            partial(self._tell_thread, thread),
            partial(self.chat.post, message),
        ]
        for event in reversed(tell) if message_first else tell:
            event()
        return thread

    def _tell_thread(self, thread: Channel) -> None:
        if can_view(self.bot, thread):
            payload = channel_payload(thread) | {"newly_created": True}
            self.gateway.dispatch("THREAD_CREATE", payload, Intent.GUILDS)

    async def edit(self, message: Message, content: str, after_s: float = 0.0) -> None:
        """Let the author change a message, so many seconds after they wrote it."""
        message.content, message.edited_after_s = content, after_s
        self.chat.name_mentions(message)
        self.chat.revise(message)

    async def delete(self, message: Message) -> None:
        """Let the author delete a message."""
        self.chat.delete(message)

    # --- people use the bot ----------------------------------------------------------------------

    async def slash(
        self, user: User, channel: Channel, command: str, options: Json | None = None
    ) -> Interaction:
        """Let someone use a command.

        Parameters
        ----------
        user : User
            Who; they must see the channel.
        channel : Channel
            Where.
        command : str
            The name, with the subcommand after a space.
        options : dict, optional
            Values by option name, of the registered type; users, channels and roles as objects.

        Raises
        ------
        AssertionError
            If there is no such command there, or it can't be filled in like that.
        """
        data = self._command_data(user, channel, command, options or {})
        return self.interactions.send(InteractionType.COMMAND, user, channel, data)

    async def autocomplete(
        self, user: User, channel: Channel, command: str, options: Json, focused: str
    ) -> list[Json]:
        """Let someone type into an option, and return the choices that they are offered.

        Raises
        ------
        AssertionError
            If the bot doesn't answer, or with what Discord refuses.
        """
        data = self._command_data(user, channel, command, options, focused)
        interaction = self.interactions.send(InteractionType.AUTOCOMPLETE, user, channel, data)
        await self.bell.until(
            lambda: interaction.callback or interaction.refusals or None,
            PATIENCE_S,
            lambda: command,
        )
        assert not interaction.refusals, interaction.refusals
        return interaction.choices or []

    def _command_data(
        self,
        user: User,
        channel: Channel,
        name: str,
        options: Json,
        focused: str | None = None,
    ) -> Json:
        assert can_view(user, channel), f"{user.name} can't see {channel.name!r}"
        first, *rest = name.split()
        command = find_command(self.world.commands, first, CHAT_INPUT, place_of(channel, self.bot))
        filled = fill_in(command, rest, options, channel.guild, focused)
        return {"id": command["id"], "name": first, "type": CHAT_INPUT} | filled

    async def context_menu(self, user: User, message: Message, name: str) -> Interaction:
        """Let someone use a command of a message's context menu."""
        channel = message.channel
        command = find_command(self.world.commands, name, MESSAGE_MENU, place_of(channel, self.bot))
        data: dict[str, Any] = {
            "id": command["id"],
            "name": name,
            "type": MESSAGE_MENU,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message_payload(message)}},
        }
        return self.interactions.send(InteractionType.COMMAND, user, channel, data, message)

    async def press(self, user: User, message: Message, custom_id: str) -> Interaction:
        """Let someone press a button, or an option of a menu, of a message that they see."""
        for menu in selects(message):
            if custom_id in [option["value"] for option in menu.get("options", [])]:
                return await self.select(user, message, menu["custom_id"], [custom_id])
        button = _control(buttons(message), custom_id)
        return self._use(user, message, button, {"component_type": int(Component.BUTTON)})

    async def select(
        self, user: User, message: Message, custom_id: str, values: Sequence[str]
    ) -> Interaction:
        """Let someone choose among the options of a select menu that they see."""
        menu = _control(selects(message), custom_id)
        offered = [option["value"] for option in menu.get("options", [])]
        assert set(values) <= set(offered), f"{values} aren't among {offered}"
        low, high = menu.get("min_values", 1), menu.get("max_values", 1)
        assert low <= len(values) <= high, f"choose {low} to {high} values"
        return self._use(
            user, message, menu, {"component_type": menu["type"], "values": list(values)}
        )

    async def forge(
        self, user: User, message: Message, custom_id: str, values: Sequence[str] = ()
    ) -> Interaction:
        """Let someone with a changed client use a control that the message doesn't have."""
        kind = Component.STRING_SELECT if values else Component.BUTTON
        data: Json = {"component_type": int(kind), "values": list(values)}
        return self._use(user, message, {"custom_id": custom_id}, data)

    async def submit(self, user: User, opened: Interaction, typed: dict[str, str]) -> Interaction:
        """Let someone send the form that an interaction of theirs has opened.

        Parameters
        ----------
        user : User
            Who opened it.
        opened : Interaction
            Answered with a form.
        typed : dict of str to str
            What stands in its fields, by their `custom_id`.
        """
        assert opened.modal is not None, "there is no form"
        assert opened.user is user, "the form is someone else's"
        fields = []
        for label in opened.modal["components"]:
            field = label["component"]
            text = typed[field["custom_id"]]
            longest = field.get("max_length", MAX_FIELD)
            assert len(text) <= longest, f"{field['custom_id']!r} takes {longest} characters"
            filled = {"custom_id": field["custom_id"], "type": field["type"], "value": text}
            fields.append({"type": label["type"], "component": filled})
        data = {"custom_id": opened.modal["custom_id"], "components": fields}
        return self.interactions.send(
            InteractionType.MODAL, user, opened.channel, data, opened.source
        )

    def _use(self, user: User, message: Message, control: Json, data: Json) -> Interaction:
        assert message.ephemeral_to in {None, user}, f"{user.name} doesn't see the message"
        assert not message.deleted, "the message is deleted"
        data = {"custom_id": control["custom_id"], "id": control.get("id", 0)} | data
        return self.interactions.send(
            InteractionType.COMPONENT, user, message.channel, data, message
        )

    def messages(self, channel: Channel) -> list[Message]:
        """List the messages of a channel that everyone in it sees, oldest first."""
        return [channel.messages[id_] for id_ in sorted(channel.messages)]

    async def wait_message(
        self, channel: Channel, after: Message | None = None, timeout_s: float = PATIENCE_S
    ) -> Message:
        """Wait for the bot's first message in a channel after another one (or at all).

        Raises
        ------
        AssertionError
            If none comes in time.
        """
        since = 0 if after is None else after.id

        def find() -> Message | None:
            news = (m for m in self.messages(channel) if m.id > since and not m.is_loading)
            return next((message for message in news if message.author is self.bot), None)

        return await self.bell.until(find, timeout_s, lambda: f"a message in {channel.name!r}")

    def payloads_to(self, user: User) -> list[Json]:
        """List all JSON that a user got or could see, in every state that it had.

        Messages of the channels that they could view then, ephemeral messages, forms and completion
        choices.
        """
        return self.chat.seen_by(user)


def _attachment(number: int, name: str) -> Json:
    url = f"https://cdn.example/{number}/{name}"
    return {"id": str(number), "filename": name, "size": 1, "url": url, "proxy_url": url}


def _control(controls: list[Json], custom_id: str) -> Json:
    found = [control for control in controls if control["custom_id"] == custom_id]
    assert found, f"no {custom_id!r} among {[c['custom_id'] for c in controls]}"
    assert not found[0].get("disabled"), f"{custom_id!r} is disabled"
    return found[0]

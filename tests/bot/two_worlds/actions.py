"""What members do in a community; nothing happens where they can't."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from bot.texts import member_texts
from tests.bot.two_worlds.stage import Named, Option, Stage
from tests.discord_server.flags import Permission
from tests.discord_server.permissions import can_send, permissions_in


@dataclass(frozen=True)
class Action(ABC):
    """Something that somebody does."""

    who: int

    @abstractmethod
    async def __call__(self, stage: Stage) -> None:
        """Do it."""


@dataclass(frozen=True)
class Write(Action):
    """Mention the bot, or write to it in private; maybe in reply to one of its messages."""

    place: int
    text: str
    reply_to: int | None = None

    async def __call__(self, stage: Stage) -> None:
        """Write."""
        who = stage.people[self.who]
        place = stage.place(who, self.place)
        if not can_send(who, place):
            return
        answered = stage.reach(who, self.reply_to) if self.reply_to is not None else None
        if answered and (answered.channel is not place or answered.ephemeral_to):
            answered = None
        mentions = [stage.server.bot] if place.guild else []
        stage.now.question = await stage.server.send(
            who, place, self.text, mentions=mentions, reply_to=answered
        )


@dataclass(frozen=True)
class Change(Action):
    """Let the author change or delete a question."""

    back: int
    text: str | None

    async def __call__(self, stage: Stage) -> None:
        """Change it."""
        who = stage.people[self.who]
        question = stage.question(who, self.back)
        if question and self.text is None:
            await stage.server.delete(question)
        elif question:
            await stage.server.edit(question, f"<@{stage.server.bot.id}> {self.text}")


@dataclass(frozen=True)
class Post(Action):
    """Ask with the title of a post in the forum, and maybe mention the bot in it.

    The bot hears of the post and of its first message in either order.
    """

    title: str
    text: str
    mentions: bool
    message_first: bool

    async def __call__(self, stage: Stage) -> None:
        """Post it."""
        who, forum = stage.people[self.who], stage.rooms[-1]
        if Permission.SEND_MESSAGES_IN_THREADS not in permissions_in(who, forum):
            return
        text = f"<@{stage.server.bot.id}> {self.text}" if self.mentions else self.text
        post = await stage.server.create_thread(
            who, forum, self.title, text, message_first=self.message_first
        )
        stage.places.append(post)
        stage.now.question = post.messages[post.id]


@dataclass(frozen=True)
class Command(Action):
    """Use a command."""

    place: int
    name: str
    options: tuple[tuple[str, Option], ...] = ()

    async def __call__(self, stage: Stage) -> None:
        """Use it."""
        who = stage.people[self.who]
        place = stage.command_place(who, self.place, self.name)
        options = {
            name: stage.find(option, place) if isinstance(option, Named) else option
            for name, option in self.options
        }
        if None not in options.values():
            stage.note_rights(who, place, self.name)
            interaction = await stage.server.slash(who, place, self.name, options)
            stage.now.interactions.append(interaction)


@dataclass(frozen=True)
class AnswerThis(Action):
    """Choose a question in its context menu."""

    back: int

    async def __call__(self, stage: Stage) -> None:
        """Choose it."""
        who = stage.people[self.who]
        if question := stage.question(who, self.back):
            menu = stage.server.context_menu(who, question, member_texts.ANSWER_THIS)
            stage.now.interactions.append(await menu)


@dataclass(frozen=True)
class Type(Action):
    """Type into an option of a command."""

    place: int
    name: str
    option: str
    options: tuple[tuple[str, str], ...]

    async def __call__(self, stage: Stage) -> None:
        """Type."""
        who = stage.people[self.who]
        place = stage.command_place(who, self.place, self.name)
        stage.note_rights(who, place, self.name)
        await stage.server.autocomplete(who, place, self.name, dict(self.options), self.option)


@dataclass(frozen=True)
class Press(Action):
    """Press a button, or choose in a menu; send the form that this opens."""

    back: int
    number: int
    text: str

    async def __call__(self, stage: Stage) -> None:
        """Press it."""
        who = stage.people[self.who]
        message = stage.reach(who, self.back)
        pressed = stage.press(message, self.number) if message else None
        if not message or not pressed:
            return
        custom_id, value = pressed
        server = stage.server
        values = [value] if value else []
        interaction = await server.forge(who, message, custom_id, values)
        stage.now.interactions.append(interaction)
        await server.settle()
        if interaction.modal:
            typed = {"question": self.text}
            stage.now.interactions.append(await server.submit(who, interaction, typed))


@dataclass(frozen=True)
class Forge(Action):
    """Send what stands on no message."""

    back: int
    custom_id: str
    values: tuple[str, ...]

    async def __call__(self, stage: Stage) -> None:
        """Send it."""
        who = stage.people[self.who]
        if message := stage.reach(who, self.back):
            forged = stage.server.forge(who, message, self.custom_id, self.values)
            stage.now.interactions.append(await forged)

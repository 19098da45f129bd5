"""What people do in a community; nothing happens where they can't."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from bot import texts
from tests.bot.two_worlds.shelf import Shelf
from tests.bot.two_worlds.stage import Stage
from tests.discord_server.permissions import can_send


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
class Command(Action):
    """Use a command."""

    place: int
    name: str
    options: tuple[tuple[str, str | bool], ...] = ()

    async def __call__(self, stage: Stage) -> None:
        """Use it."""
        who = stage.people[self.who]
        place = stage.place(who, self.place)
        options = dict(self.options)
        stage.now.interaction = await stage.server.slash(who, place, self.name, options)


@dataclass(frozen=True)
class AnswerThis(Action):
    """Choose a question in its context menu."""

    back: int

    async def __call__(self, stage: Stage) -> None:
        """Choose it."""
        who = stage.people[self.who]
        if question := stage.question(who, self.back):
            stage.now.interaction = await stage.server.context_menu(
                who, question, texts.ANSWER_THIS
            )


@dataclass(frozen=True)
class Type(Action):
    """Type into an option of /article."""

    place: int
    option: str
    name: str
    section: str

    async def __call__(self, stage: Stage) -> None:
        """Type."""
        who = stage.people[self.who]
        place = stage.place(who, self.place)
        options = {"name": self.name, "section": self.section}
        await stage.server.autocomplete(who, place, "article", options, self.option)


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
        stage.now.interaction = await server.forge(who, message, custom_id, values)
        await server.settle()
        if stage.now.interaction.modal:
            typed = {"question": self.text}
            stage.now.interaction = await server.submit(who, stage.now.interaction, typed)


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
            server = stage.server
            stage.now.interaction = await server.forge(who, message, self.custom_id, self.values)


@dataclass(frozen=True)
class Reload(Action):
    """Serve other articles."""

    shelf: Shelf

    async def __call__(self, stage: Stage) -> None:
        """Serve them."""
        await stage.serve(self.shelf)


@dataclass(frozen=True)
class TellMembers(Action):
    """Let Discord answer requests for members, or fail."""

    works: bool

    async def __call__(self, stage: Stage) -> None:
        """Let it."""
        stage.server.tells_members = self.works

"""What changes who may read what in the middle of a play."""

from dataclasses import dataclass

from bot.replies.custom_ids import RELOAD
from tests.bot.two_worlds.actions import Action, Command
from tests.bot.two_worlds.setting import STRANGER, Room
from tests.bot.two_worlds.shelf import Shelf
from tests.bot.two_worlds.stage import Stage
from tests.discord_server.reading import buttons


@dataclass(frozen=True)
class Reload(Action):
    """Change the content folder, if something is to change, and let somebody load articles.

    They confirm it at once if they are asked, and weren't refused in the first world.
    """

    place: int
    name: str
    shelf: Shelf | None = None
    is_broken: bool = False

    async def __call__(self, stage: Stage) -> None:
        """Load them."""
        if self.shelf:
            stage.librarian.put(self.shelf)
        stage.librarian.is_broken = self.is_broken
        inputs, number, person = stage.inputs, len(stage.done), stage.people[self.who]
        reader = stage.reader_at_home(person, stage.bot.access)
        if stage.world is None and stage.librarian.opens_to(reader, self.name):
            inputs.opening.add(number)
        await Command(self.who, self.place, self.name)(stage)
        await stage.server.settle()
        stage.now.tells_of_all |= number in inputs.opening
        for message in [m for i in stage.now.interactions for m in i.messages]:
            ids = [button["custom_id"] for button in buttons(message)]
            is_asked = bool(ids) and ids[0].startswith(RELOAD)
            if is_asked and (stage.world is None or number in inputs.confirmed):
                inputs.confirmed.add(number)
                confirmed = stage.server.press(person, message, ids[0])
                stage.now.interactions.append(await confirmed)


@dataclass(frozen=True)
class GiveRoles(Action):
    """Let a member of the home guild have other roles. The bot isn't told."""

    roles: frozenset[int]

    async def __call__(self, stage: Stage) -> None:
        """Give them."""
        if self.who != STRANGER:
            roles = [stage.roles[role] for role in sorted(self.roles)]
            stage.server.set_roles(stage.home, stage.people[self.who], roles)


@dataclass(frozen=True)
class ChangeRoom(Action):
    """Let a channel be seen by others than before, and the bot check what it has said there."""

    number: int
    room: Room

    async def __call__(self, stage: Stage) -> None:
        """Change it; of its kind it stays."""
        stage.server.set_overwrites(stage.rooms[self.number], stage.overwrites(self.room))
        await stage.server.settle()
        await stage.bot.withdrawer.withdraw(guild_id=stage.home.id)


@dataclass(frozen=True)
class TellMembers(Action):
    """Let Discord answer requests for members, or fail."""

    works: bool

    async def __call__(self, stage: Stage) -> None:
        """Let it."""
        stage.server.tells_members = self.works

"""A community with the bot in it, where the same can happen once more with other articles."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from bot.client import DocentBot
from bot.config import Config, Limits
from bot.config import Guild as GuildTable
from bot.librarian import Librarian
from bot.mappings import Mappings
from bot.store import Store
from retrieval.answer import Answerer
from retrieval.audience import Reader
from tests.articles import EVERYDAY
from tests.bot.two_worlds.in_process import InProcess, MemoryStore
from tests.bot.two_worlds.shelf import Shelf, build_library, visible_to
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.interaction import Interaction
from tests.discord_server.permissions import can_view
from tests.discord_server.reading import buttons, selects
from tests.discord_server.world import (
    EVERYONE,
    NOTHING,
    Channel,
    Guild,
    Json,
    Message,
    Overwrite,
    Role,
    User,
)

VIEW = Permission.VIEW_CHANNEL
GUEST = frozenset({"guest"})
STRANGER = 3
"""The one of the people who isn't in the home guild."""

BEGINNING_S = 1_800_000_000.0
UNLIMITED = Limits(questions_per_minute=10_000, channel_questions_per_minute=10_000)


@dataclass(frozen=True)
class Room:
    """A channel of the home guild, and who sees it: roles and people by their numbers.

    Parameters
    ----------
    everyone : bool or None
        What it says of @everyone; None for nothing.
    allowed, denied : frozenset of int
        Roles.
    let_in : frozenset of int
        People.
    kind : ChannelType
        Of the channel.
    """

    everyone: bool | None
    allowed: frozenset[int]
    denied: frozenset[int]
    let_in: frozenset[int]
    kind: ChannelType = ChannelType.TEXT


@dataclass(frozen=True)
class Setting:
    """A community.

    Parameters
    ----------
    is_open : bool
        Whether @everyone sees a channel that says nothing of it.
    mapping : tuple of Reader
        What each server role stands for.
    permissions : tuple of Permission
        Those of each server role.
    rooms : tuple of Room
        The channels.
    people : tuple of frozenset of int
        Everybody's server roles.
    """

    is_open: bool
    mapping: tuple[Reader, ...]
    permissions: tuple[Permission, ...]
    rooms: tuple[Room, ...]
    people: tuple[frozenset[int], ...]

    def readers(self) -> dict[int, Reader]:
        """Return what people hold where they hold most; administrators are left out."""
        return {
            person: GUEST.union(*(self.mapping[role] for role in roles))
            for person, roles in enumerate(self.people)
            if not any(Permission.ADMINISTRATOR in self.permissions[role] for role in roles)
        }


@dataclass
class Done:
    """What came of an action: the bot's message, and what it was an answer to."""

    message: Message | None = None
    question: Message | None = None
    interaction: Interaction | None = None


@dataclass
class Inputs:
    """What people reached for in the first world, by the number of the action.

    Somebody may see more there than in the other world, and press that. What they do isn't the
    bot's: the question is what others see of it when it is the same.

    Parameters
    ----------
    targets : dict of int to int
        The number of the action whose message it was.
    presses : dict of int to (str, str or None)
        What was pressed, and what was chosen there.
    """

    targets: dict[int, int] = field(default_factory=dict)
    presses: dict[int, tuple[str, str | None]] = field(default_factory=dict)


@dataclass
class Stage:
    """A community with the bot in it.

    Parameters
    ----------
    setting : Setting
        The community.
    shelf : Shelf
        What the bot serves.
    reader : Reader or None
        If given, only what this one may read exists, also after a reload.
        It is the second world then, where the inputs are those of the first.
    inputs : Inputs
        Filled in the first world.
    """

    setting: Setting
    shelf: Shelf
    reader: Reader | None = None
    inputs: Inputs = field(default_factory=Inputs)
    done: list[Done] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.server = InProcess(lambda: BEGINNING_S + len(self.done))
        self.guild = self._add_home()
        away = self.server.add_guild("Away")
        for person in self.people:
            self.server.add_member(away, person)
        self.places = [*self._add_rooms(), self.server.add_channel(away, "away")]
        mapping = zip(self.roles, self.setting.mapping, strict=True)
        table = GuildTable(roles={role.id: content_roles for role, content_roles in mapping})
        config = Config(guilds={self.guild.id: table}, limits=UNLIMITED)
        answerer = Answerer(build_library(self._existing(self.shelf)), everyday=EVERYDAY[:1])
        librarian = Librarian(Path(), answerer, lambda: Mappings.of(config))
        self.bot = DocentBot(config, librarian, cast("Store", MemoryStore()))

    def _add_home(self) -> Guild:
        server = self.server
        guild = server.add_guild("Home")
        guild.roles[0].permissions = EVERYONE if self.setting.is_open else EVERYONE & ~VIEW
        self.roles: list[Role] = [
            server.add_role(guild, f"role {number}", permissions)
            for number, permissions in enumerate(self.setting.permissions)
        ]
        self.people: list[User] = []
        for number, roles in enumerate(self.setting.people):
            self.people.append(server.add_user(f"person {number}"))
            if number != STRANGER:
                server.add_member(guild, self.people[-1], [self.roles[role] for role in roles])
        return guild

    def _add_rooms(self) -> list[Channel]:
        server = self.server
        rooms = [
            server.add_channel(self.guild, f"room {number}", self._overwrites(room), room.kind)
            for number, room in enumerate(self.setting.rooms)
        ]
        id_ = server.world.next_id()
        thread = Channel(id_, ChannelType.PUBLIC_THREAD, "thread", self.guild, rooms[0])
        return [*rooms, server.world.add_channel(thread)]

    def _overwrites(self, room: Room) -> Iterator[Overwrite]:
        yield Overwrite(self.server.bot, allow=VIEW)
        if room.everyone is not None:
            yield _overwrite(self.guild.roles[0], is_allowed=room.everyone)
        for role in sorted(room.allowed | room.denied):
            yield _overwrite(self.roles[role], is_allowed=role in room.allowed)
        for person in sorted(room.let_in):
            yield _overwrite(self.people[person], is_allowed=True)

    def _existing(self, shelf: Shelf) -> Shelf:
        return shelf if self.reader is None else visible_to(shelf, self.reader)

    async def serve(self, shelf: Shelf) -> None:
        """Serve other articles from now on."""
        librarian = self.bot.librarian
        librarian._answerer = librarian.answerer.renew(build_library(self._existing(shelf)))
        await self.bot.withdrawals.withdraw()

    @property
    def now(self) -> Done:
        """What comes of the action that is happening."""
        return self.done[-1]

    async def play(self, actions: Iterable[Callable[["Stage"], Awaitable[None]]]) -> None:
        """Let everything happen, one thing after the other."""
        await self.server.connect(self.bot)
        for action in actions:
            done = Done()
            self.done.append(done)
            await action(self)
            await self.server.settle()
            if done.interaction and done.interaction.messages:
                done.message = done.interaction.messages[-1]
            if question := done.question:
                later = (m for m in question.channel.messages.values() if m.id > question.id)
                done.message = next(later, None)

    def place(self, person: User, number: int) -> Channel:
        """Return one of the places that somebody sees."""
        seen = [place for place in self.places if can_view(person, place)]
        seen.append(self.server.dm(person))
        return seen[number % len(seen)]

    def reach(self, person: User, back: int) -> Message | None:
        """Return one of the bot's messages that somebody sees, counted from the newest."""
        targets, now = self.inputs.targets, len(self.done)
        if self.reader is None:
            seen = [number for number, done in enumerate(self.done) if _is_seen(person, done)]
            if seen:
                targets[now] = seen[-1 - back % len(seen)]
        done = self.done[targets[now]] if now in targets else None
        return done.message if done and _is_seen(person, done) else None

    def press(self, message: Message, number: int) -> tuple[str, str | None] | None:
        """Return what is pressed on a message, and what is chosen."""
        presses, now = self.inputs.presses, len(self.done)
        if self.reader is None and (offered := list(_presses(message))):
            presses[now] = offered[number % len(offered)]
        return presses.get(now)

    def question(self, person: User, back: int) -> Message | None:
        """Return a question that somebody sees, counted from the newest."""
        asked = [done.question for done in self.done if done.question]
        seen = [q for q in asked if not q.deleted and can_view(person, q.channel)]
        return seen[-1 - back % len(seen)] if seen else None

    def seen_by(self, person: int) -> list[Json]:
        """List all that somebody saw, and how each of their interactions was answered."""
        user = self.people[person]
        answered = [
            {"callback": repr(done.interaction.callback)}
            for done in self.done
            if done.interaction and done.interaction.user is user
        ]
        return [*self.server.payloads_to(user), *answered]


def _overwrite(target: Role | User, *, is_allowed: bool) -> Overwrite:
    return Overwrite(target, VIEW if is_allowed else NOTHING, NOTHING if is_allowed else VIEW)


def _is_seen(person: User, done: Done) -> bool:
    message = done.message
    if message is None or message.deleted or message.ephemeral_to not in {None, person}:
        return False
    return can_view(person, message.channel)


def _presses(message: Message) -> Iterator[tuple[str, str | None]]:
    """Yield what can be pressed, and what can be chosen in menus."""
    for button in buttons(message):
        if not button.get("disabled"):
            yield button["custom_id"], None
    for menu in selects(message):
        for option in menu["options"]:
            yield menu["custom_id"], option["value"]

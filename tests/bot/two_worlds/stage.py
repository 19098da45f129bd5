"""A community with the bot in it, where the same can happen once more with other articles."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from bot.access.role_map import RoleMap
from bot.client import DocentBot
from bot.storage.schema import metadata, state
from bot.storage.store import Store
from retrieval.audience import Reader
from tests.bot.two_worlds.community import Community
from tests.bot.two_worlds.setting import Setting
from tests.bot.two_worlds.shelf import Shelf, visible_to
from tests.bot.two_worlds.shelf_librarian import ShelfLibrarian
from tests.discord_server.chat import viewers
from tests.discord_server.flags import ChannelType
from tests.discord_server.interaction import Interaction
from tests.discord_server.permissions import can_view
from tests.discord_server.reading import buttons, selects
from tests.discord_server.world import Channel, Message, Role, User

BEGINNING_S = 1_800_000_000

CONTENT = {"content reload", "content rollback", "content status"}
"""What tells of all articles, to those who run them and to nobody else."""
GUILD_ONLY = {"access", "settings"}
DESK = {"access", "content", "insights", "settings"}
"""Groups of commands."""
MAPPING = {"access", "content"}
"""What completes content roles, or says whether there are articles for one."""

Kind = Literal["role", "member", "channel", "text", "forum"]


@dataclass(frozen=True)
class Named:
    """A role, member or channel of the guild where a command is used, by any number."""

    kind: Kind
    number: int


Option = str | bool | Named


@dataclass
class Done:
    """What came of an action: the bot's message, and what it was an answer to.

    Parameters
    ----------
    message, question : Message or None
        The two.
    interactions : list of Interaction
        Commands and presses.
    may_map : Reader
        Which content roles whoever used a command might have mapped then.
    tells_of_all : bool
        Whether the answer may tell of hidden articles, as /content does to who runs them.
    """

    message: Message | None = None
    question: Message | None = None
    interactions: list[Interaction] = field(default_factory=list)
    may_map: Reader = frozenset()
    tells_of_all: bool = False


@dataclass
class Inputs:
    """What people reached for in the first world, by the number of the action.

    Somebody may see more there than in the other world, and press that. What they do isn't the
    bot's: the question is what others see of it when it is the same.

    Parameters
    ----------
    targets : dict of int to Message
        The bot's message, as it was then.
    presses : dict of int to (str, str or None)
        What was pressed, and what was chosen there.
    confirmed : set of int
        Where a reload was confirmed.
    opening : set of int
        Where a reload would have let an editor read what they couldn't before: that others must
        allow, and they are told so.
    """

    targets: dict[int, Message] = field(default_factory=dict)
    presses: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)
    opening: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class World:
    """Which articles exist.

    Parameters
    ----------
    reader : Reader
        Those that this one may read.
    lost_at : int or None
        The number of an action after which only those exist that `left` may read.
    left : Reader
        This one.
    """

    reader: Reader
    lost_at: int | None = None
    left: Reader = frozenset()

    @property
    def last_reader(self) -> Reader:
        """Whose articles exist at the end."""
        return self.reader if self.lost_at is None else self.left


class Stage(Community):
    """A community with the bot in it.

    Parameters
    ----------
    setting : Setting
        The community.
    shelf : Shelf
        What the bot serves.
    store : Store
        Emptied at the beginning.
    world : World or None
        If given, only this exists, also after a reload.
        It is the second world then, where the inputs are those of the first.
    inputs : Inputs
        Filled in the first world.

    Attributes
    ----------
    holds : list of dict of int to (Reader or None)
        For each action, what each of the people holds after it; None for an administrator.
    """

    def __init__(
        self,
        setting: Setting,
        shelf: Shelf,
        store: Store,
        world: World | None = None,
        inputs: Inputs | None = None,
    ) -> None:
        self.done: list[Done] = []
        self.world = world
        self.inputs = inputs or Inputs()
        self.holds: list[dict[int, Reader | None]] = []
        super().__init__(setting, lambda: BEGINNING_S + len(self.done))
        reader = world.reader if world else None
        self.librarian = ShelfLibrarian(shelf, reader, lambda: RoleMap.of(self.config))
        self.store = store
        self.bot = DocentBot(self.config, self.librarian, store)
        self.bot.lateness._clock = lambda: 0.0  # that of simcord's ids stands still, too
        self.librarian._get_role_map = lambda: self.bot.role_map.current
        clock = self.server.world.clock
        self.bot.question_log._clock = lambda: datetime.fromtimestamp(clock(), UTC)
        self.bot.teaching.clock = self.bot.question_log._clock

    @property
    def now(self) -> Done:
        """What comes of the action that is happening."""
        return self.done[-1]

    @property
    def content_roles(self) -> Reader:
        """All content roles that articles have ever had."""
        shelves = self.librarian.shelves
        return frozenset().union(*(roles for shelf in shelves for _, roles in shelf))

    def shows_all_to(self, reader: Reader) -> bool:
        """Tell whether somebody may read all that there ever was: their world is this one."""
        return all(visible_to(shelf, reader) == shelf for shelf in self.librarian.shelves)

    async def play(self, actions: Iterable[Callable[["Stage"], Awaitable[None]]]) -> None:
        """Let everything happen, one thing after the other."""
        await self._begin()
        for action in actions:
            if self.world and self.world.lost_at == len(self.done) - 1:
                self.librarian.narrow(self.world.left)
            done = Done()
            self.done.append(done)
            await action(self)
            await self.server.settle()
            if done.interactions and done.interactions[-1].messages and not done.tells_of_all:
                done.message = done.interactions[-1].messages[-1]
            if question := done.question:
                later = (m for m in question.channel.messages.values() if m.id > question.id)
                done.message = next(later, None)
            by_command = self.bot.role_map.by_command
            people = enumerate(self.people)
            self.holds.append(
                {number: self.held_by(person, by_command) for number, person in people}
            )

    async def _begin(self) -> None:
        async with self.store._writing() as connection:
            for table in metadata.sorted_tables:
                if table is not state:  # it knows the key
                    await connection.execute(table.delete())
        setting, owner = self.setting, self.server.owner.id
        forum = self.rooms[-1].id
        await self.store.save_setting(
            self.home.id, f"forum:{forum}", setting.answers_posts, by=owner
        )
        if setting.log is not None:
            log = self.rooms[setting.log].id
            await self.store.save_setting(self.home.id, "log", log, by=owner)
        await self.server.connect(self.bot)

    def place(self, person: User, number: int) -> Channel:
        """Return one of the places that somebody sees."""
        seen = [place for place in self.places if can_view(person, place)]
        seen.append(self.server.dm(person))
        return seen[number % len(seen)]

    def command_place(self, person: User, number: int, name: str) -> Channel:
        """Return where somebody uses a command: admins do in their guild, more often than not."""
        group = name.partition(" ")[0]
        in_guilds = [place for place in self.places if can_view(person, place)]
        at_home = [place for place in in_guilds if place.guild is self.home]
        if group in DESK and number % 4 and at_home:
            return at_home[number % len(at_home)]
        return (
            in_guilds[number % len(in_guilds)]
            if group in GUILD_ONLY
            else self.place(person, number)
        )

    def find(self, named: Named, place: Channel) -> Role | User | Channel | None:
        """Return what a command's option names, if there is such a thing in the guild."""
        if place.guild is None:
            return None
        found: list[Role] | list[User] | list[Channel]
        if named.kind == "role":
            found = place.guild.roles
        elif named.kind == "member":
            found = [member.user for member in place.guild.members.values()]
        else:
            found = [c for c in place.guild.channels if _is_of_kind(c, named.kind)]
        return found[named.number % len(found)] if found else None

    def note_rights(self, person: User, place: Channel, command: str) -> None:
        """Note what the answer to a command may tell of hidden articles."""
        group = command.partition(" ")[0]
        if group in MAPPING:
            self.now.may_map = self.may_map(person, place, self.content_roles)
        if command in CONTENT:
            self.now.tells_of_all = self.may_run_articles(person, place)

    def reach(self, person: User, back: int) -> Message | None:
        """Return one of the bot's messages that somebody sees, counted from the newest."""
        targets, now = self.inputs.targets, len(self.done)
        sent = [done.message for done in self.done if done.message]
        if self.world is None:
            seen = [m for m in sent if _is_seen(person, m) and not self._is_news(m)]
            if not seen:
                return None
            message = seen[-1 - back % len(seen)]
            targets[now] = copy(message)
            return message
        if now not in targets:
            return None
        own = (message for message in sent if message.id == targets[now].id)
        return next(own, None) or self._recall(person, targets[now])

    def _is_news(self, message: Message) -> bool:
        """Tell whether somebody sees a message now who couldn't when it was sent, or changed.

        A channel that is opened to more people shows them what was written there before, which
        can't be helped (docs/access.md); nor can what others make of it there, before their eyes.
        """
        if message.ephemeral_to:
            return False
        now = viewers(message.channel)
        states = (seen for seen in self.server.chat.sightings if seen.message is message)
        return not all(now <= seen.users for seen in states)

    def _recall(self, person: User, message: Message) -> Message:
        """Return a message of the first world that the bot hasn't sent here.

        Whoever got it there does the same with it here, because others may see what comes of that.
        """
        message = copy(message)
        message.channel = self.server.world.channels[message.channel.id]
        message.author = self.server.bot
        message.ephemeral_to = person if message.ephemeral_to else None
        return message

    def press(self, message: Message, number: int) -> tuple[str, str | None] | None:
        """Return what is pressed on a message, and what is chosen."""
        presses, now = self.inputs.presses, len(self.done)
        if self.world is None and (offered := list(_presses(message))):
            presses[now] = offered[number % len(offered)]
        return presses.get(now)

    def question(self, person: User, back: int) -> Message | None:
        """Return a question that somebody sees, counted from the newest."""
        asked = [done.question for done in self.done if done.question]
        seen = [q for q in asked if not q.deleted and can_view(person, q.channel)]
        return seen[-1 - back % len(seen)] if seen else None


def _is_of_kind(channel: Channel, kind: Kind) -> bool:
    if kind == "forum":
        return channel.type is ChannelType.FORUM
    if kind == "text":
        return channel.type in {ChannelType.TEXT, ChannelType.ANNOUNCEMENT}
    return not channel.is_thread


def _is_seen(person: User, message: Message) -> bool:
    if message.deleted or message.ephemeral_to not in {None, person}:
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

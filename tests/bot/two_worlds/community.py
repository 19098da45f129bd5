"""The guilds, channels and people of a setting, and what these hold."""

from collections.abc import Callable, Iterator

from bot.access.audiences import Access
from bot.access.role_map import ByCommand
from bot.config import AccessSettings, Config, LimitSettings
from bot.config import GuildSettings as GuildTable
from retrieval.audience import Reader
from tests.bot.two_worlds.in_process import InProcess
from tests.bot.two_worlds.setting import OWNER, STRANGER, Room, Setting
from tests.discord_server.flags import ChannelType, Permission
from tests.discord_server.permissions import permissions_in
from tests.discord_server.world import (
    EVERYONE,
    NOTHING,
    Channel,
    Guild,
    Overwrite,
    Role,
    User,
)

VIEW = Permission.VIEW_CHANNEL
GUEST = frozenset({"guest"})
UNLIMITED = LimitSettings(questions_per_minute=10_000, channel_questions_per_minute=10_000)


class Community:
    """What there is beside the bot.

    Parameters
    ----------
    setting : Setting
        As it begins.
    clock : function of () to float
        Seconds since 1970.

    Attributes
    ----------
    people : list of User
        By their numbers.
    rooms : list of Channel
        Those of the setting; the last one is a forum.
    places : list of Channel
        Where people can write: rooms, threads, and a channel of another guild.
    """

    def __init__(self, setting: Setting, clock: Callable[[], float]) -> None:
        self.setting = setting
        self.server = InProcess(clock)
        self.people = [self.server.add_user(f"person {n}") for n in range(OWNER)]
        self.people.append(self.server.owner)
        self.home = self._add_home()
        self.away = self._add_away()
        self.rooms = self._add_rooms()
        thread = Channel(
            self.server.world.next_id(),
            ChannelType.PUBLIC_THREAD,
            "thread",
            self.home,
            self.rooms[0],
        )
        self.server.world.add_channel(thread)
        self.places = [*self.rooms[:-1], thread, self.server.add_channel(self.away, "away")]
        self.config = self._configure()

    def _add_home(self) -> Guild:
        server = self.server
        guild = server.add_guild("Home")
        guild.roles[0].permissions = EVERYONE if self.setting.is_open else EVERYONE & ~VIEW
        self.roles = [
            server.add_role(guild, f"role {number}", permissions)
            for number, permissions in enumerate(self.setting.permissions)
        ]
        for number, roles in enumerate(self.setting.people):
            if number != STRANGER:
                server.add_member(guild, self.people[number], [self.roles[role] for role in roles])
        return guild

    def _add_away(self) -> Guild:
        guild = self.server.add_guild("Away")
        admins = self.server.add_role(guild, "admins", Permission.MANAGE_GUILD)
        for number, person in enumerate(self.people):
            self.server.add_member(guild, person, [admins] if number == STRANGER else [])
        return guild

    def _add_rooms(self) -> list[Channel]:
        return [
            self.server.add_channel(self.home, f"room {number}", self.overwrites(room), room.kind)
            for number, room in enumerate(self.setting.rooms)
        ]

    def _configure(self) -> Config:
        mapping = zip(self.roles, self.setting.mapping, strict=True)
        roles = {role.id: content_roles for role, content_roles in mapping}
        guilds = {self.home.id: GuildTable(roles, self.setting.may_map)}
        if self.setting.away is not None:
            guilds[self.away.id] = GuildTable({self.away.roles[1].id: self.setting.away})
        access = AccessSettings(dm_guild=self.home.id, editors=self.setting.editors)
        return Config(access=access, guilds=guilds, limits=UNLIMITED)

    def overwrites(self, room: Room) -> Iterator[Overwrite]:
        """Yield what a channel that is like a room says."""
        yield Overwrite(self.server.bot, allow=VIEW)
        if room.everyone is not None:
            yield _overwrite(self.home.roles[0], is_allowed=room.everyone)
        for role in sorted(room.allowed | room.denied):
            yield _overwrite(self.roles[role], is_allowed=role in room.allowed)
        for person in sorted(room.let_in):
            yield _overwrite(self.people[person], is_allowed=True)

    def held_by(self, person: User, by_command: ByCommand) -> Reader | None:
        """Return what somebody holds now, all places together; None for an administrator."""
        roles = [role for guild in (self.home, self.away) for role in _roles_of(person, guild)]
        if any(Permission.ADMINISTRATOR in role.permissions for role in roles):
            return None
        tables = [table.roles for table in self.config.guilds.values()]
        maps = [*tables, *by_command.values()]
        return GUEST.union(*(by_role.get(role.id, GUEST) for by_role in maps for role in roles))

    def reader_at_home(self, person: User, access: Access) -> Reader:
        """Return what somebody holds in the home guild."""
        ids = [role.id for role in _roles_of(person, self.home)]
        return access.reader(self.home.id, ids)

    def may_run_articles(self, person: User, place: Channel) -> bool:
        """Tell whether somebody hears of all articles there."""
        return person is self.server.owner or (
            place.guild is self.home and Permission.MANAGE_GUILD in permissions_in(person, place)
        )

    def may_map(self, person: User, place: Channel, content_roles: Reader) -> Reader:
        """Return which of all content roles somebody may map there."""
        table = self.config.guilds.get(place.guild.id) if place.guild else None
        if person is self.server.owner:
            return content_roles
        if table is None or Permission.MANAGE_GUILD not in permissions_in(person, place):
            return frozenset()
        mapped = frozenset[str]().union(*table.roles.values())
        return content_roles & (mapped if table.may_map is None else table.may_map)


def _roles_of(person: User, guild: Guild) -> list[Role]:
    member = guild.members.get(person.id)
    return [guild.roles[0], *member.roles] if member else []


def _overwrite(target: Role | User, *, is_allowed: bool) -> Overwrite:
    return Overwrite(target, VIEW if is_allowed else NOTHING, NOTHING if is_allowed else VIEW)

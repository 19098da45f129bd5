"""A guild with the bot in it, in process: the one place that knows simcord.

simcord follows discord.py's internals, so the two are pinned together (pyproject.toml).
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import aiosqlite
import discord
import pytest
import simcord
import sqlalchemy as sa
from simcord.actors import _component_interaction
from simcord.backend import serializers

import bot.responding.question_log
import bot.storage.sqlite
from bot.access.role_map import RoleMap
from bot.client import DocentBot, OptionError
from bot.config import AnswerSettings, Config, GuildSettings
from bot.connection import Shards
from bot.replies import ActionPress, parse_press
from bot.replies.components import TONE_ID
from bot.serving.archive import Archive, FolderShelf
from bot.serving.librarian import Librarian
from bot.storage.store import Store
from bot.texts import sentences
from retrieval.answering import Answerer
from retrieval.content.library import load_library
from tests.articles import EVERYDAY, source
from tests.discord_server.flags import Component
from tests.discord_server.reading import walk
from tests.discord_server.rules import check_choices
from tests.discord_server.world import Json

Place = simcord.ChannelHandle
Actor = simcord.MemberActor | simcord.UserHandle
Sent = discord.Message | simcord.ResponseMessage

HOME = 1_190_000_000_000_000_000
ELSEWHERE = Shards((1 - (HOME >> 22) % 2,), 2)
"""The shards of another process than that of the guild."""

STORE = "sqlite:///docent.db"

WATER = "\n\n".join(f"Paragraph {number}: " + "water and rest. " * 40 for number in range(20))
ARTICLES = {
    "water": source(f"## Drinking water\n\n{WATER}\n", title="Water", slug="water"),
    "tea": source(
        "## Green tea\n\nSteep it.\n\n## Black tea\n\nBoil it.\n", title="Tea", slug="tea"
    ),
    "club": source(
        "## Secret handshake\n\nThe handshake is a wink.\n",
        title="The Club",
        slug="club",
        role="subscriber",
    ),
}

bot.responding.question_log.GATHERED_S = 0.0  # whoever waits for all tasks needn't wait for more


@dataclass(frozen=True, slots=True)
class Shown:
    """What a member sees of one message.

    Parameters
    ----------
    message : Message or ResponseMessage
        As the bot sent it.
    text : str
        All of its text but the first word, which names the kind of reply; a line break between
        two components.
    buttons : dict of str to str
        The `custom_id` of each button that can be pressed, or the value of an option that does
        something with the answer, by what it says.
    options : dict of str to (str, str)
        The menu's `custom_id` and the value of each other option of a menu, by what it says.
    menus : dict of str to str
        The `custom_id` of the menu of each option that does something, by the option's value.
    ephemeral : bool
        Whether one member alone sees it.
    """

    message: Sent
    text: str
    buttons: dict[str, str]
    options: dict[str, tuple[str, str]]
    menus: dict[str, str]
    ephemeral: bool

    @classmethod
    def of(cls, message: Sent) -> "Shown":
        """Return what a member sees of a message."""
        components = [
            component if isinstance(component, dict) else component.to_dict()
            for component in message.components
        ]
        parts = [part for part, _, _ in walk(cast("Sequence[Json]", components))]
        texts = [message.content, *(part["content"] for part in parts if _is_text(part))]
        buttons = {
            part["label"]: part["custom_id"]
            for part in parts
            if part["type"] == Component.BUTTON and "custom_id" in part
            if not part.get("disabled")
        }
        options = {
            option["label"]: (part["custom_id"], option["value"])
            for part in parts
            if part["type"] == Component.STRING_SELECT
            for option in part["options"]
        }
        menus = {
            value: menu
            for menu, value in options.values()
            if isinstance(parse_press(value), ActionPress)
        }
        buttons |= {label: value for label, (_, value) in options.items() if value in menus}
        options = {label: option for label, option in options.items() if option[1] not in menus}
        text = "\n".join(filter(None, texts))
        return cls(message, text, buttons, options, menus, message.flags.ephemeral)


def _is_text(part: Json) -> bool:
    return part["type"] == Component.TEXT_DISPLAY and part.get("id") != TONE_ID


class Community:
    """A guild, the one that the configuration lists, with the bot and three members in it.

    Parameters
    ----------
    env : Env
        Discord, with the bot running in it.
    folder : Path
        Of the articles.
    """

    def __init__(self, env: simcord.Env, folder: Path) -> None:
        self.env, self.folder = env, folder
        self.bot = cast("DocentBot", env.bot)
        self.guild = guild = env.create_guild(id=HOME)
        self.subscriber_role = guild.create_role("Subscriber")
        manage = discord.Permissions(manage_guild=True)
        self.manager_role = guild.create_role("Manager", permissions=manage)
        self.bot.config.guilds[HOME].roles[self.subscriber_role.id] = frozenset({"subscriber"})
        self.square = guild.create_text_channel("square")
        self.lounge = guild.create_text_channel(
            "lounge",
            overwrites={
                guild.default_role: discord.PermissionOverwrite(view_channel=False),
                self.subscriber_role: discord.PermissionOverwrite(view_channel=True),
                self.me: discord.PermissionOverwrite(view_channel=True),
            },
        )
        self.guest = self.add_member("guest")
        self.subscriber = self.add_member("subscriber", self.subscriber_role)
        self.manager = self.add_member("manager", self.manager_role)

    @property
    def me(self) -> discord.ClientUser:
        """The bot's own user."""
        assert self.bot.user is not None
        return self.bot.user

    def add_member(self, name: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        """Add somebody with these roles."""
        return self.guild.add_member(self.env.create_user(name), roles=roles)

    def let_in(self, member: simcord.MemberActor, command: str) -> None:
        """Show an admins' command to a member, as Discord's integration settings may."""
        commands = self.env.backend.visible_commands(
            user_id=self.manager.id, channel_id=self.square.id
        )
        command_id = next(int(c["id"]) for c in commands if c["name"] == command)
        self.guild.set_command_permissions(command_id, {member: True})

    def add_thread(self, place: Place, name: str) -> Place:
        """Add a thread to a channel."""
        thread = self.env.backend.create_thread(place.id, name, owner_id=self.guest.id)
        return Place(self.env, self.guild, thread)

    def write_article(self, slug: str, data: bytes) -> None:
        """Write an article's file; `/content reload` finds it."""
        (self.folder / f"{slug}.md").write_bytes(data)

    async def serve(self, *articles: bytes) -> None:
        """Serve these articles from now on, besides those that were there."""
        for number, data in enumerate(articles):
            self.write_article(f"more-{number}", data)
        assert (await self.bot.librarian.reload()).applied

    async def mention(
        self, author: simcord.MemberActor, question: str, place: Place | None = None
    ) -> list[Shown]:
        """Mention the bot with a question and return what it replies with."""
        place = place or self.square
        before = len(place.history())
        await author.send(place, f"<@{self.me.id}> {question}")
        return [Shown.of(message) for message in place.history()[before + 1 :]]

    async def tell(self, member: simcord.MemberActor, text: str) -> list[Shown]:
        """Send the bot a private message and return what it replies with."""
        before = len(member.user.dm_channel.history())
        await member.send_dm(text)
        return [Shown.of(m) for m in member.user.dm_channel.history()[before + 1 :]]

    async def slash(
        self,
        member: simcord.MemberActor,
        command: str,
        /,
        place: Place | None = None,
        **options: Any,
    ) -> Shown:
        """Use a command and return the answer."""
        return shown(await member.slash(place or self.square, command, **options))

    async def slash_in_private(
        self, member: simcord.MemberActor, command: str, /, **options: Any
    ) -> Shown:
        """Use a command in the bot's private chat and return the answer."""
        return shown(await member.user.slash(command, **options))

    async def press(
        self, actor: Actor, on: Shown, custom_id: str, chosen: Sequence[str] = ()
    ) -> Shown:
        """Press a button, also one that isn't there, and return what is shown then."""
        return shown(await self.use(actor, on, custom_id, chosen))

    async def use(
        self, actor: Actor, on: Shown, custom_id: str, chosen: Sequence[str] = ()
    ) -> simcord.InteractionResult:
        """Press a button, or choose values in a menu, and return what comes of it."""
        message = on.message
        if custom_id in on.menus:
            custom_id, chosen = on.menus[custom_id], [custom_id]
        place = message.channel.id if isinstance(message, discord.Message) else message.channel_id
        stored = self.env.backend.get_message(place, message.id)
        kind = Component.STRING_SELECT if chosen else Component.BUTTON
        data = {"custom_id": custom_id, "component_type": kind, "values": list(chosen)}
        return await _component_interaction(actor, stored, data)

    async def complete(
        self, member: simcord.MemberActor, option: str, typed: str, **filled: str
    ) -> list[tuple[str, str]]:
        """Type into an option of /article and return the choices as (label, value)."""
        return await self.complete_of(member, "article", option, typed, **filled)

    async def complete_of(
        self, member: simcord.MemberActor, command: str, option: str, typed: str, **filled: str
    ) -> list[tuple[str, str]]:
        """Type into an option of a command and return the choices as (label, value)."""
        choices = await member.autocomplete(self.square, command, option, typed, **filled)
        check_choices(choices)
        return [(choice["name"], choice["value"]) for choice in choices]

    async def deliver_again(
        self, message: discord.Message, event: str = "MESSAGE_CREATE", **changes: Any
    ) -> None:
        """Deliver a message once more as it was, or as another one that is like it but for this."""
        stored = self.env.backend.get_message(message.channel.id, message.id)
        payload = serializers.message_payload(self.env.backend, stored)
        self.env.backend.emit(event, {**payload, **changes})
        await self.env.settle()


def shown(result: simcord.InteractionResult) -> Shown:
    """Return what an interaction was answered with."""
    assert result.response is not None
    return Shown.of(result.response)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store that is closed again: migrating takes longer than copying."""
    folder = tmp_path_factory.mktemp("empty")

    async def make() -> None:
        async with Store.open(STORE, base_folder=folder):
            pass

    with asyncio.Runner() as runner:
        runner.run(make())
    return folder


@pytest.fixture
async def store(
    tmp_path: Path, empty_store: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Store]:
    """Return an empty store, which doesn't wait for locks of others."""
    monkeypatch.setattr(bot.storage.sqlite, "BUSY_TIMEOUT_MS", 0)
    monkeypatch.setattr(aiosqlite.Connection, "_execute", _execute_here)
    shutil.copytree(empty_store, tmp_path, dirs_exist_ok=True)
    async with Store.open(STORE, base_folder=tmp_path) as opened:
        _share_statements(opened._engine.sync_engine)
        yield opened


async def _execute_here(
    connection: aiosqlite.Connection,
    function: Callable[..., object],
    *args: object,
    **named: object,
) -> object:
    """Do what aiosqlite does in a thread, to which and back it takes longer than to do it.

    Others have their turn before, as there. Its threads are those of tests/bot/storage and
    tests/end_to_end.
    """
    await asyncio.sleep(0)
    if not connection._running:
        raise ValueError
    return function(*args, **named)


_ENGINES: dict[str, sa.Engine] = {}


def _share_statements(engine: sa.Engine) -> None:
    """Let an engine have what the first of its kind has compiled: that takes long, and is kept."""
    first = _ENGINES.setdefault(engine.dialect.name, engine)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


@pytest.fixture
def config() -> Config:
    """Return a configuration whose guild's roles are filled in when they are there.

    Without the line that says where help is: tests/bot/cogs/test_help_line.py looks for that.
    """
    return Config(guilds={HOME: GuildSettings(roles={})}, answers=AnswerSettings(help=""))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answerer]:
    """Return a folder with a few articles, and what answers from them: to build that takes long."""
    folder = tmp_path_factory.mktemp("content")
    for slug, data in ARTICLES.items():
        (folder / f"{slug}.md").write_bytes(data)
    return folder, Answerer(load_library(folder), everyday=EVERYDAY)


@pytest.fixture
def librarian(tmp_path: Path, config: Config, shelf: tuple[Path, Answerer]) -> Librarian:
    """Return the librarian of a folder with a few articles."""
    folder, answerer = tmp_path / "content", shelf[1]
    shutil.copytree(shelf[0], folder)
    history = Archive(FolderShelf(tmp_path / "libraries"))
    history.commit(history.store(answerer.library, folder))
    return Librarian(folder, answerer, lambda: RoleMap.of(config), history)


NEVER_S = 1e9


class _Env(simcord.Env):
    """Discord, for which a refused option is a reply like others and no failure."""

    def _record_error(self, error: BaseException) -> None:
        if not isinstance(error, OptionError):
            super()._record_error(error)

    async def _settle_internal(self, *, idle: float = 0.002, **how: Any) -> None:
        await super()._settle_internal(idle=idle, **how)  # it looks each 50 ms if all is done


@pytest.fixture
def check_after_s() -> float:
    """Return how long a change of channels waits for its check: here it never comes by itself."""
    return NEVER_S


@asynccontextmanager
async def in_discord(
    bot: DocentBot, settle_timeout_s: float = 20, check_after_s: float = NEVER_S
) -> AsyncIterator[simcord.Env]:
    """Run a bot in Discord, under the unprivileged intents alone.

    Parameters
    ----------
    settle_timeout_s : float
        How long something may take. The first /insights gaps loads scikit-learn.
    check_after_s : float
        How long a change of channels waits for its check.
    """
    bot.lateness._clock = lambda: 0.0  # that of simcord's ids stands still, too
    cast("Any", bot)._describe_commands = lambda: _describe_commands(bot)
    running = _Env(
        bot,
        shard_count=1,
        approved_intents=discord.Intents.default(),
        settle_timeout=settle_timeout_s,
    )
    # As simcord's own fixture does; `simcord.run` wants to end in the context that it began in.
    await running.start()
    cast("Any", bot.get_cog("Upkeep")).check_after_s = check_after_s
    try:
        yield running
    finally:
        await running.shutdown()
    running._raise_errors_since(running._errors_acknowledged)


_COMMANDS: dict[object, list[Json]] = {}


async def _describe_commands(bot: DocentBot) -> list[Json]:
    """Describe the commands once for each language: thousands of names take long to look up."""
    languages = bot.languages
    commands = json.dumps([command.to_dict(bot.tree) for command in bot.tree.get_commands()])
    catalogues = vars(sentences)["load_catalogue"]  # some tests have their own
    key = commands, languages._is_fixed, languages._default, catalogues
    if key not in _COMMANDS:
        _COMMANDS[key] = await DocentBot._describe_commands(bot)
    return _COMMANDS[key]


@pytest.fixture
async def env(
    config: Config, store: Store, librarian: Librarian, check_after_s: float
) -> AsyncIterator[simcord.Env]:
    """Return Discord with the bot running in it."""
    bot = DocentBot(config, librarian, store)
    async with in_discord(bot, check_after_s=check_after_s) as running:
        yield running


@pytest.fixture
def community(env: simcord.Env, tmp_path: Path) -> Community:
    """Return the guild with its members."""
    return Community(env, tmp_path / "content")

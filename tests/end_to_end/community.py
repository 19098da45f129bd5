"""A guild with the bot in it: a process of its own, Discord on loopback."""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot.cli.main import EXIT_CONFIG
from tests.articles import source
from tests.discord_server import (
    Channel,
    DiscordServer,
    Message,
    Overwrite,
    Permission,
    Role,
    User,
    buttons,
    selects,
    visible_text,
)
from tests.discord_server.world import Json
from tests.forked import ForkedBot, run
from tests.ports import free_port

TOKEN = "a-token"  # the Discord-like server's
Bot = asyncio.subprocess.Process | ForkedBot
DOCENT = Path(sys.executable).with_name("docent")
CONTENT = Path(__file__).parents[2] / "content"

PATIENCE_S = 60.0
"""For how long something is waited for: it comes in an instant, but on a busy machine."""

UNLIMITED = "[limits]\nquestions_per_minute = 1000\nchannel_questions_per_minute = 1000\n"

LONG = "\n\n".join(f"Paragraph {number}: " + "water and rest. " * 40 for number in range(20))


class Community:
    """A guild with a bot, its members, and the folder that the bot is started in.

    Parameters
    ----------
    server : DiscordServer
        Where the guild is.
    folder : Path
        Where `config.toml`, `content/` and the database are.

    Attributes
    ----------
    output : str
        The bot's log, of all its runs.
    program : callable or tuple of str or Path
        What is started: in a fork that has imported the bot already, or as a command.
    """

    def __init__(self, server: DiscordServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self._metrics_port = free_port()
        self.output = ""
        self.program: Callable[[], int] | tuple[str | Path, ...] = run
        self.guild = server.add_guild("Community")
        self.subscriber_role = server.add_role(self.guild, "Subscriber")
        self.manager_role = server.add_role(self.guild, "Manager", Permission.MANAGE_GUILD)
        self.square: Channel = server.add_channel(self.guild, "square")
        everyone = self.guild.roles[0]
        self.lounge = server.add_channel(
            self.guild,
            "lounge",
            [
                Overwrite(everyone, deny=Permission.VIEW_CHANNEL),
                Overwrite(self.subscriber_role, allow=Permission.VIEW_CHANNEL),
                Overwrite(server.bot, allow=Permission.VIEW_CHANNEL),
            ],
        )
        self.guest: User = server.add_member(self.guild, "guest")
        self.subscriber = server.add_member(self.guild, "subscriber", [self.subscriber_role])
        self.manager = server.add_member(self.guild, "manager", [self.manager_role])
        self._write_folder()

    def write_article(self, slug: str, data: bytes) -> None:
        """Write an article file."""
        (self.folder / "content" / f"{slug}.md").write_bytes(data)

    def write_drinks(self, *names: str) -> None:
        """Write articles of the same headings, so that only a conversation tells them apart."""
        for name in names:
            body = (
                f"## Brewing {name}\n\nLet the {name} stand.\n\n"
                f"## Risks of {name}\n\nToo much {name} keeps you awake.\n"
            )
            self.write_article(name, source(body, title=name.title(), slug=name))

    def write_config(self, more: str = "") -> None:
        """Write `config.toml`: the guild's roles, and more tables.

        Where help is isn't said, unless they say so: test_help.py looks for that.
        """
        more += "" if "[retrieval]" in more else '[retrieval]\nmodel = "none"\n'
        more += "" if "[answers]" in more else '[answers]\nhelp = ""\n'
        (self.folder / "config.toml").write_text(
            f'{more}[guilds.{self.guild.id}.roles]\n"{self.subscriber_role.id}" = "subscriber"\n'
            f'"{self.manager_role.id}" = "admin"\n'
        )

    # --- people of this guild --------------------------------------------------------------------

    def add_channel(self, name: str = "corner", overwrites: Iterable[Overwrite] = ()) -> Channel:
        """Make a channel for one test alone."""
        return self.server.add_channel(self.guild, name, overwrites)

    def add_member(self, name: str = "somebody", roles: Sequence[Role] = ()) -> User:
        """Make a member for one test alone."""
        return self.server.add_member(self.guild, name, roles)

    async def question(
        self, author: User, channel: Channel, text: str, reply_to: Message | None = None
    ) -> Message:
        """Put a question: mention the bot, or write to it in its private chat."""
        mentions = [self.server.bot] if channel.guild else []
        return await self.server.send(author, channel, text, mentions=mentions, reply_to=reply_to)

    async def answer(
        self, author: User, channel: Channel, text: str, reply_to: Message | None = None
    ) -> Message:
        """Put a question and return what the bot replies with."""
        question = await self.question(author, channel, text, reply_to)
        return await self.server.wait_message(channel, after=question, timeout_s=PATIENCE_S)

    async def ask(self, author: User, channel: Channel, question: str) -> str:
        """Put a question and return what the bot replies with, as text."""
        return visible_text(await self.answer(author, channel, question))

    async def use(
        self, user: User, channel: Channel, command: str, options: Json | None = None
    ) -> Message:
        """Use a slash command and return what the user sees then."""
        used = await self.server.slash(user, channel, command, options)
        return await used.response(PATIENCE_S)

    async def press(self, user: User, message: Message, label: str) -> Message:
        """Press the button with this label and return what the user sees then."""
        pressed = await self.server.press(user, message, custom_id(message, label))
        return await pressed.response(PATIENCE_S)

    def answers(self, channel: Channel) -> list[Message]:
        """List what the bot has said in a channel, for everyone there."""
        return [m for m in self.server.messages(channel) if m.author is self.server.bot]

    # --- the bot's process -----------------------------------------------------------------------

    def move_clock(self, by: timedelta) -> None:
        """Let a bot that is `run_with_moved_clock` live so much later than now."""
        file = self.folder / "clock.new"
        file.write_text(str(by.total_seconds()))
        file.rename(self.folder / "clock")

    async def wait_log(self, text: str) -> None:
        """Wait until the log has a text."""
        await self.server.until(lambda: text in self.output, PATIENCE_S, f"{text!r} in the log")

    async def wait_stored(self, rows: dict[str, int]) -> None:
        """Wait until tables of the bot's database have as many rows."""
        async with asyncio.timeout(PATIENCE_S):
            while self.count_rows(*rows) != rows:  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0.02)

    def count_rows(self, *tables: str) -> dict[str, int]:
        """Count the rows of tables of the bot's database."""
        with closing(sqlite3.connect(self.folder / "data" / "docent.db")) as database:
            counts = {
                table: database.execute(f"SELECT count(*) FROM {table}").fetchone()
                for table in tables
            }
        return {table: int(count) for table, (count,) in counts.items()}

    @property
    def metrics(self) -> str:
        """The table of `config.toml` with which the bot tells how it is."""
        return f"[metrics]\nport = {self._metrics_port}\n"

    async def get(self, page: str) -> tuple[int, str]:
        """Ask the bot how it is; return the status and the text, 0 where nobody answers."""
        try:
            async with aiohttp.request(
                "GET", f"http://127.0.0.1:{self._metrics_port}{page}"
            ) as response:
                return response.status, await response.text()
        except aiohttp.ClientConnectionError:
            return 0, ""

    async def wait_told(self, page: str, status: int, text: str) -> None:
        """Wait until the bot tells something on a page."""
        async with asyncio.timeout(PATIENCE_S):
            while (await self.get(page)) != (status, text):  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def running(self, token: str = TOKEN, **more: str) -> AsyncIterator[Bot]:
        """Run the bot, with more in its environment; at the end it is told to stop, and must."""
        process = await self.start(token, **more)
        reading = asyncio.create_task(self._read_log(process))
        try:
            await self.server.wait_ready(30)
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            stopped = await self._wait_end(process)
            await reading
        assert stopped, f"the bot didn't stop:\n{self.output[-8000:]}"
        assert process.returncode in {0, -signal.SIGKILL, EXIT_CONFIG}, self.output[-8000:]

    async def start(self, token: str = TOKEN, api: str = "", **more: str) -> Bot:
        """Start `docent run`, with Discord at this server or at another address."""
        environment = {
            "PATH": os.environ["PATH"],
            "DISCORD_TOKEN": token,
            "DISCORD_API": api or self.server.url,
            "DISCORD_GATEWAY": self.server.gateway_url,
            "PYTHONFAULTHANDLER": "1",
            "XDG_CACHE_HOME": str(self.folder),  # short, as a socket's path must be
            **more,
        }
        if callable(self.program):
            return await ForkedBot.start(self.program, self.folder, environment)
        return await asyncio.create_subprocess_exec(
            *self.program,
            "run",
            cwd=self.folder,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )

    async def _wait_end(self, process: Bot) -> bool:
        """Wait for the end of a process; one that doesn't end tells where it is, and is aborted."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await process.wait()
        except TimeoutError:
            process.send_signal(signal.SIGABRT)
            await process.wait()
            return False
        return True

    async def _read_log(self, process: Bot) -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            self.output += line.decode()
            self.server.bell.ring()

    def _write_folder(self) -> None:
        content = self.folder / "content"
        content.mkdir()
        shutil.copy(CONTENT / "what-is-ketamine.md", content)
        self.write_article(
            "club",
            source("## Secret handshake\n\nThe handshake is a wink.\n", title="The Club",
                   slug="club", role="subscriber"),
        )  # fmt: skip
        self.write_article(
            "water",
            source(f"## Drinking water\n\n{LONG}\n", title="Water", slug="water"),
        )
        self.write_config()


def custom_id(message: Message, label: str) -> str:
    """Return the id of a message's button, or the value of a menu's option, with this label."""
    options = [option for menu in selects(message) for option in menu["options"]]
    controls = [*buttons(message), *options]
    return next(str(c.get("custom_id", c.get("value"))) for c in controls if c["label"] == label)

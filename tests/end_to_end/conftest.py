"""A guild with the bot in it: the console script as a subprocess, Discord on loopback."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.articles import source
from tests.discord_server import (
    Channel,
    DiscordServer,
    Message,
    Overwrite,
    Permission,
    User,
    buttons,
    visible_text,
)

TOKEN = "a-token"  # the Discord-like server's
DOCENT = Path(sys.executable).with_name("docent")
CONTENT = Path(__file__).parents[2] / "content"

LONG = "\n\n".join(f"Paragraph {number}: " + "water and rest. " * 40 for number in range(20))


class Community:
    """A guild with a bot, its members, and the folder that the bot is started in.

    Parameters
    ----------
    server : DiscordServer
        Where the guild is.
    folder : Path
        Where `config.toml`, `content/` and the database are.
    """

    def __init__(self, server: DiscordServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.output = ""
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

    async def ask(self, author: User, channel: Channel, question: str) -> str:
        """Mention the bot with a question and return what it replies with, as text."""
        message = await self.server.send(
            author, channel, f"<@{self.server.bot.id}> {question}", mentions=[self.server.bot]
        )
        return visible_text(await self.server.wait_message(channel, after=message))

    @asynccontextmanager
    async def running(self, token: str = TOKEN) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run the bot; at the end it is told to stop, and must."""
        process = await self.start(token)
        try:
            await self.server.wait_ready(30)
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(10):
                    _, errors = await process.communicate()
            except TimeoutError:
                process.kill()
                _, errors = await process.communicate()
            self.output += errors.decode()

    async def start(self, token: str = TOKEN, api: str = "") -> asyncio.subprocess.Process:
        """Start the console script, with Discord at this server or at another address."""
        return await asyncio.create_subprocess_exec(
            DOCENT,
            "run",
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "DISCORD_TOKEN": token,
                "DISCORD_API": api or self.server.url,
                "DISCORD_GATEWAY": self.server.gateway_url,
            },
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )

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
        (self.folder / "config.toml").write_text(
            f'[guilds.{self.guild.id}.roles]\n"{self.subscriber_role.id}" = "subscriber"\n'
            f'"{self.manager_role.id}" = "admin"\n'
        )


def custom_id(message: Message, label: str) -> str:
    """Return the id of a message's button with this label."""
    return next(str(b["custom_id"]) for b in buttons(message) if b.get("label") == label)


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Return a community whose bot isn't running yet."""
    async with DiscordServer(token=TOKEN) as server:
        yield Community(server, tmp_path)

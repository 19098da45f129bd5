"""A town for a discord.py client to live in, in this process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.discord_server import Channel, DiscordServer, Guild, Overwrite, Permission, User


class Bot(discord.AutoShardedClient):
    """Echoes what it is asked; each test reads what it saw or adds a behaviour."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        super().__init__(
            **options,
            intents=intents or discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.made_threads: list[discord.Thread] = []
        self.control: Callable[[discord.Interaction], Awaitable[Any]] | None = None

    async def setup_hook(self) -> None:
        """Register the commands."""
        add_commands(self.tree)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Don't wait 5 seconds before identifying again."""

    async def on_message(self, message: discord.Message) -> None:
        """Echo who speaks to it."""
        self.heard.append(message)
        if self.user in message.mentions or (message.guild is None and not message.author.bot):
            await message.reply(f"echo: {message.content}", nonce=str(message.id))

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Note the thread."""
        self.made_threads.append(thread)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand a control to the test."""
        if interaction.type is discord.InteractionType.component and self.control:
            await self.control(interaction)


class Page(ui.LayoutView):
    """A page with text, a link, a button and a select."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Any] = ui.ActionRow()
        row.add_item(ui.Button(label="Next", custom_id="next"))
        row.add_item(ui.Button(label="Read", url="https://example.org/"))
        choose: ui.ActionRow[Any] = ui.ActionRow()
        options = [discord.SelectOption(label=word) for word in ("one", "two")]
        choose.add_item(ui.Select(custom_id="choose", options=options))
        self.add_item(ui.Container(ui.TextDisplay(text), row, choose))


def add_commands(tree: app_commands.CommandTree[Any]) -> None:
    """Give a bot a few commands."""

    @tree.command(description="ask")
    async def ask(interaction: discord.Interaction, question: str, public: bool = False) -> None:
        await interaction.response.send_message(view=Page(question), ephemeral=not public)

    @ask.autocomplete("question")
    async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        count = int(current)
        return [app_commands.Choice(name=f"n{i}", value=str(i)) for i in range(count)]

    @tree.command(description="slow")
    async def slow(interaction: discord.Interaction, role: discord.Role) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content=f"done {role.id}")
        await interaction.followup.send("and more", ephemeral=True)

    @tree.command(description="silent")
    async def silent(interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.3)
        await interaction.response.send_message("too late")

    group = app_commands.Group(name="content", description="content", guild_only=True)

    @group.command(description="reload")
    async def reload(interaction: discord.Interaction) -> None:
        rights = interaction.permissions.manage_guild
        await interaction.response.send_message(f"reloaded {rights}")
        with contextlib.suppress(discord.HTTPException):
            await interaction.followup.send("x" * 2001)

    tree.add_command(group)

    @tree.context_menu(name="Answer this")
    async def answer(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(message.content, ephemeral=True)


@asynccontextmanager
async def connected(server: DiscordServer, bot: Bot) -> AsyncIterator[Bot]:
    """Run the bot against the server."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.url, yarl.URL(server.gateway_url)
    try:
        async with bot, asyncio.TaskGroup() as tasks:
            running = tasks.create_task(bot.start(server.token))
            await server.wait_ready()
            await bot.wait_until_ready()
            yield bot
            await bot.close()
            await running
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


class Town:
    """A server with a guild, a public and a hidden channel, a member and an insider."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.guild: Guild = server.add_guild("Town")
        self.insiders = server.add_role(self.guild, "insider")
        self.square: Channel = server.add_channel(self.guild, "square")
        everyone = self.guild.roles[0]
        self.cellar = server.add_channel(
            self.guild,
            "cellar",
            [
                Overwrite(everyone, deny=Permission.VIEW_CHANNEL),
                Overwrite(self.insiders, allow=Permission.VIEW_CHANNEL),
            ],
        )
        self.ann: User = server.add_member(self.guild, "ann")
        self.ben: User = server.add_member(self.guild, "ben", [self.insiders])


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Return a town without a bot."""
    async with DiscordServer() as server:
        yield Town(server)


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[Bot]:
    """Return a bot that is connected to the town."""
    async with connected(town.server, Bot()) as bot:
        yield bot

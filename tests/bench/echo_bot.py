"""A minimal bot that repeats what it is told: the peer of `tests.bench.load`.

It asks Discord for as much as Docent does, through the same connection: one request for a mention
or a command, two for a private message.
"""

import os
import signal

import discord
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.connection import SteadyBot


class EchoBot(SteadyBot):
    """Replies to mentions, private messages and `/ask`."""

    async def setup_hook(self) -> None:
        """Register `/ask`."""

        @self.tree.command()
        @app_commands.describe(question="what to repeat")
        async def ask(
            interaction: discord.Interaction, question: str, public: bool = False
        ) -> None:
            """Repeat something."""
            await interaction.response.send_message(question, ephemeral=not public)

        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Repeat what was said to it."""
        if message.author.bot:
            return
        if message.guild is None:
            await self.guilds[0].fetch_member(message.author.id)
        elif self.user not in message.mentions:
            return
        await message.reply(message.content, nonce=str(message.id))


def main() -> None:
    """Run it, with Discord where the environment says."""
    Route.BASE = os.environ["DISCORD_API"]
    DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["DISCORD_GATEWAY"])
    bot = EchoBot(
        command_prefix=commands.when_mentioned,
        help_command=None,
        intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
        allowed_mentions=discord.AllowedMentions.none(),
        chunk_guilds_at_startup=False,
    )
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    bot.run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main()

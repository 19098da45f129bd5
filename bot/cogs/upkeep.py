"""What is done without being asked: at the start, once a day, and when a connection is back."""

import logging
from datetime import timedelta

import discord
from discord.ext import commands, tasks

from bot import desk
from bot.client import DocentBot

_log = logging.getLogger(__name__)


class Upkeep(commands.Cog):
    """Forgets what is old, withdraws what couldn't be withdrawn yet, learns whose the bot is."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin (called by discord.py)."""
        self.daily.start()

    async def cog_unload(self) -> None:
        """End (called by discord.py)."""
        self.daily.cancel()
        await self.bot.journal.settle()

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Do all of it."""
        for duty in (self._forget_old, self._withdraw, self.bot.refresh_owners):
            try:
                await duty()
            except Exception:  # noqa: BLE001  # the other duties, and tomorrow's, don't depend on it
                _log.exception("The daily upkeep failed.")

    async def _forget_old(self) -> None:
        oldest = discord.utils.utcnow() - timedelta(days=self.bot.config.privacy.keep_days)
        await self.bot.store.forget_what_members_did(before=oldest)

    @daily.before_loop
    async def _wait_for_guilds(self) -> None:
        # Who sees a channel isn't known before.
        await self.bot.wait_until_ready()

    @commands.Cog.listener("on_guild_available")
    @commands.Cog.listener("on_shard_ready")
    @commands.Cog.listener("on_shard_resumed")
    async def on_connection(self, _: object) -> None:
        """Make up for what had to wait for a guild's connection."""
        if self.bot.withdrawals.has_left:
            await self._withdraw()

    async def _withdraw(self) -> None:
        await desk.withdraw(self.bot)


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Upkeep(bot))

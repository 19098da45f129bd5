"""What is done without being asked: at the start, once a day, and as soon as it can be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord
from discord.ext import commands, tasks

from bot.admin import desk
from bot.client import DocentBot

MAKE_UP_AFTER_S = 30
"""How long after a check of what stands in public has failed it is tried again."""

_log = logging.getLogger(__name__)


class Upkeep(commands.Cog):
    """Forgets what is old, withdraws what couldn't be withdrawn yet, learns whose the bot is."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot
        self._making_up = asyncio.Lock()

    async def cog_load(self) -> None:
        """Begin (called by discord.py)."""
        self.daily.start()
        self.hourly.start()

    async def cog_unload(self) -> None:
        """End (called by discord.py)."""
        self.daily.cancel()
        self.hourly.cancel()
        await self.bot.journal.settle()

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Do all of it."""
        for duty in (self._forget_old, self._withdraw, self.bot.refresh_owners):
            await _try(duty)

    async def _forget_old(self) -> None:
        oldest = discord.utils.utcnow() - timedelta(days=self.bot.config.privacy.keep_days)
        await self.bot.store.forget_what_members_did(before=oldest)

    @tasks.loop(hours=1)
    async def hourly(self) -> None:
        """Check what stands in public, if the articles changed and whoever did that failed to."""
        if self.bot.withdrawals.is_due:
            await _try(self._withdraw)

    @daily.before_loop
    @hourly.before_loop
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

    @commands.Cog.listener()
    async def on_withdrawal_due(self) -> None:
        """Make up for a check that has failed, however often that takes."""
        if self._making_up.locked():
            return
        async with self._making_up:
            while self.bot.withdrawals.is_due:
                await asyncio.sleep(MAKE_UP_AFTER_S)
                await _try(self._withdraw)

    async def _withdraw(self) -> None:
        await desk.withdraw(self.bot)


async def _try(duty: Callable[[], Awaitable[None]]) -> None:
    try:
        await duty()
    except Exception:  # noqa: BLE001  # the other duties, and the next time, don't depend on it
        _log.exception("The upkeep failed.")


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Upkeep(bot))

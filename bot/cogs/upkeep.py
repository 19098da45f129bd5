"""Work that nobody asks for: at the start, daily, hourly, or as soon as it becomes possible."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord
from discord.ext import commands, tasks

from bot.admin import desk
from bot.client import DocentBot

MAKE_UP_AFTER_S = 30
"""Seconds until a failed check of public messages is tried again."""

_log = logging.getLogger(__name__)


class Upkeep(commands.Cog):
    """Forgets old facts, withdraws what couldn't be withdrawn yet, asks who owns the bot."""

    def __init__(self, bot: DocentBot) -> None:
        self.bot = bot
        self._making_up = asyncio.Lock()

    async def cog_load(self) -> None:
        """Start the loops (called by discord.py)."""
        self.daily.start()
        self.hourly.start()

    async def cog_unload(self) -> None:
        """Stop the loops (called by discord.py)."""
        self.daily.cancel()
        self.hourly.cancel()
        await self.bot.question_log.settle()

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Do all duties."""
        for duty in (self._forget_old, self._withdraw, self.bot.refresh_owners):
            await _try(duty)

    async def _forget_old(self) -> None:
        oldest = discord.utils.utcnow() - timedelta(days=self.bot.config.privacy.keep_days)
        await self.bot.store.forget_what_members_did(before=oldest)

    @tasks.loop(hours=1)
    async def hourly(self) -> None:
        """Check public messages, if that wasn't done after articles or roles changed."""
        if self.bot.withdrawals.is_due:
            await _try(self._withdraw)

    @daily.before_loop
    @hourly.before_loop
    async def _wait_for_guilds(self) -> None:
        # Before that, it isn't known who sees a channel.
        await self.bot.wait_until_ready()

    @commands.Cog.listener("on_guild_available")
    @commands.Cog.listener("on_shard_ready")
    @commands.Cog.listener("on_shard_resumed")
    async def on_connection(self, _: object) -> None:
        """Withdraw what had to wait for a guild's connection."""
        if self.bot.withdrawals.has_left:
            await self._withdraw()

    @commands.Cog.listener()
    async def on_withdrawal_due(self) -> None:
        """Repeat a failed check until it succeeds."""
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
    except Exception:  # noqa: BLE001  # neither other duties nor the next time may suffer
        _log.exception("The upkeep failed.")


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(Upkeep(bot))

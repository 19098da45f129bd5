"""Work that nobody asks for: at the start, daily, hourly, or as soon as it becomes possible."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands, tasks

from bot.access import all_see_too
from bot.admin import describe_stand_in
from bot.client import DocentBot
from bot.cogs.offering import DocentCog
from bot.storage import StoreAwayError
from retrieval.content import Library

MAKE_UP_AFTER_S = 30  # until a failed check of public messages is tried again
CHECK_AFTER_S = 3  # from a change of who sees a guild's channels to the check: more may follow

_Duty = Callable[[], Awaitable[object]]

_log = logging.getLogger(__name__)


class Upkeep(DocentCog):
    """Forgets old facts, withdraws what couldn't be withdrawn yet, asks who owns the bot."""

    def __init__(self, bot: DocentBot) -> None:
        super().__init__(bot)
        self.check_after_s: float = CHECK_AFTER_S
        self._making_up = asyncio.Lock()
        self._changed = set[int]()

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
        """Do all duties; of several processes, one does what isn't about its own guilds."""
        duties: list[_Duty] = [self.bot.withdrawer.withdraw, self.bot.refresh_owners]
        if self.bot.own_shards.has_first:
            duties = [self._forget_old, *duties, self._tell_stand_in]
        for duty in duties:
            await _try(duty)

    async def _forget_old(self) -> None:
        oldest = discord.utils.utcnow() - timedelta(days=self.bot.config.privacy.keep_days)
        await self.bot.store.forget_what_members_did(before=oldest)

    async def _tell_stand_in(self) -> None:
        if stand_in := self.bot.librarian.stand_in:
            await self.bot.log_channels.tell_home(lambda _: describe_stand_in(stand_in))

    @tasks.loop(hours=1)
    async def hourly(self) -> None:
        """Check public messages, if that wasn't done after articles or roles changed."""
        if self.bot.withdrawals.is_due:
            await _try(self.bot.withdrawer.withdraw)

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
            await self.bot.withdrawer.withdraw()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Check a guild: its channels may have been opened meanwhile."""
        if self.bot.withdrawals.has_begun:
            await self._check_soon(guild)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Check a guild when one of its channels (be it with others) is opened to more people."""
        if not all_see_too(after, before):
            await self._check_soon(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Check a guild when a role may do something else."""
        if before.permissions != after.permissions:
            await self._check_soon(after.guild)

    @commands.Cog.listener("on_guild_role_create")
    @commands.Cog.listener("on_guild_role_delete")
    async def on_guild_role(self, role: discord.Role) -> None:
        """Check a guild when a role has come or gone."""
        await self._check_soon(role.guild)

    async def _check_soon(self, guild: discord.Guild) -> None:
        """Check a guild's public messages in some seconds, once for all changes until then."""
        if guild.id not in self._changed:
            self._changed.add(guild.id)
            await asyncio.sleep(self.check_after_s)
            self._changed.remove(guild.id)
            await _try(partial(self.bot.withdrawer.withdraw, guild_id=guild.id))

    @commands.Cog.listener()
    async def on_rules_taken_over(self, before: Library | None) -> None:
        """Check all, after another process has changed roles, or the articles of before."""
        if self.bot.withdrawals.has_begun:
            await _try(partial(self.bot.withdrawer.withdraw, before))

    @commands.Cog.listener()
    async def on_withdrawal_due(self) -> None:
        """Repeat a failed check until it succeeds."""
        if self._making_up.locked():
            return
        async with self._making_up:
            while self.bot.withdrawals.is_due:
                await asyncio.sleep(MAKE_UP_AFTER_S)
                await _try(self.bot.withdrawer.withdraw)


async def _try(duty: _Duty) -> None:
    try:
        await duty()
    except StoreAwayError:
        pass  # the store tells of it
    except Exception:  # noqa: BLE001  # neither other duties nor the next time may suffer
        _log.exception("The upkeep failed.")

"""Work that nobody asks for: at the start, daily, hourly, or as soon as it becomes possible."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import discord
from discord.ext import commands, tasks

from bot.access import all_see_too
from bot.admin import LogChannels, Withdrawer, describe_stand_in
from bot.client import DocentBot
from bot.responding import QuestionLog, Withdrawals
from bot.serving import Librarian
from bot.storage import Store, StoreAwayError
from retrieval.content import Library

MAKE_UP_AFTER_S = 30
"""Seconds until a failed check of public messages is tried again."""

CHECK_AFTER_S = 3
"""Seconds from a change of who sees a guild's channels to the check: more may follow."""

_Duty = Callable[[], Awaitable[object]]

_log = logging.getLogger(__name__)


@dataclass(eq=False, repr=False)
class Upkeep(commands.Cog):
    """Forgets old facts, withdraws what couldn't be withdrawn yet, asks who owns the bot."""

    store: Store
    question_log: QuestionLog
    withdrawals: Withdrawals
    withdrawer: Withdrawer
    keep_days: int
    refresh_owners: _Duty
    wait_until_ready: _Duty
    librarian: Librarian
    log_channels: LogChannels
    is_first: bool = True
    check_after_s: float = CHECK_AFTER_S
    _making_up: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _changed: set[int] = field(default_factory=set, init=False)

    async def cog_load(self) -> None:
        """Start the loops (called by discord.py)."""
        self.daily.start()
        self.hourly.start()

    async def cog_unload(self) -> None:
        """Stop the loops (called by discord.py)."""
        self.daily.cancel()
        self.hourly.cancel()
        await self.question_log.settle()

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Do all duties; of several processes, one does what isn't about its own guilds."""
        duties: list[_Duty] = [self.withdrawer.withdraw, self.refresh_owners]
        if self.is_first:
            duties = [self._forget_old, *duties, self._tell_stand_in]
        for duty in duties:
            await _try(duty)

    async def _forget_old(self) -> None:
        oldest = discord.utils.utcnow() - timedelta(days=self.keep_days)
        await self.store.forget_what_members_did(before=oldest)

    async def _tell_stand_in(self) -> None:
        if stand_in := self.librarian.stand_in:
            await self.log_channels.tell_home(lambda _: describe_stand_in(stand_in))

    @tasks.loop(hours=1)
    async def hourly(self) -> None:
        """Check public messages, if that wasn't done after articles or roles changed."""
        if self.withdrawals.is_due:
            await _try(self.withdrawer.withdraw)

    @daily.before_loop
    @hourly.before_loop
    async def _wait_for_guilds(self) -> None:
        # Before that, it isn't known who sees a channel.
        await self.wait_until_ready()

    @commands.Cog.listener("on_guild_available")
    @commands.Cog.listener("on_shard_ready")
    @commands.Cog.listener("on_shard_resumed")
    async def on_connection(self, _: object) -> None:
        """Withdraw what had to wait for a guild's connection."""
        if self.withdrawals.has_left:
            await self.withdrawer.withdraw()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Check a guild: its channels may have been opened meanwhile."""
        if self.withdrawals.has_begun:
            await self._check_soon(guild)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Check a guild when one of its channels is opened to more people.

        For a category, Discord tells of each channel that follows it.
        """
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
            await _try(partial(self.withdrawer.withdraw, guild_id=guild.id))

    @commands.Cog.listener()
    async def on_rules_taken_over(self, before: Library | None) -> None:
        """Check all, after another process has changed roles, or the articles of before."""
        if self.withdrawals.has_begun:
            await _try(partial(self.withdrawer.withdraw, before))

    @commands.Cog.listener()
    async def on_withdrawal_due(self) -> None:
        """Repeat a failed check until it succeeds."""
        if self._making_up.locked():
            return
        async with self._making_up:
            while self.withdrawals.is_due:
                await asyncio.sleep(MAKE_UP_AFTER_S)
                await _try(self.withdrawer.withdraw)


async def _try(duty: _Duty) -> None:
    try:
        await duty()
    except StoreAwayError:
        pass  # the store tells of it
    except Exception:  # noqa: BLE001  # neither other duties nor the next time may suffer
        _log.exception("The upkeep failed.")


async def setup(bot: DocentBot) -> None:
    """Add the cog (called by discord.py)."""
    await bot.add_cog(
        Upkeep(
            store=bot.store,
            question_log=bot.question_log,
            withdrawals=bot.withdrawals,
            withdrawer=bot.withdrawer,
            keep_days=bot.config.privacy.keep_days,
            refresh_owners=bot.refresh_owners,
            wait_until_ready=bot.wait_until_ready,
            librarian=bot.librarian,
            log_channels=bot.log_channels,
            is_first=bot.own_shards.has_first,
        )
    )

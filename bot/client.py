"""The discord.py bot: builds all services, starts and stops."""

import hashlib
import json
import logging
import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import admin, responding
from bot.access import Access, Rights, StoredRoleMap
from bot.config import Config
from bot.connection import ALL_SHARDS, Shards, SteadyBot, is_over
from bot.rendering import Renderer
from bot.replies import CANNOT_SEND, Delivery
from bot.serving import Follower, Librarian, ShardKeeper, Turns
from bot.storage import FORGETTING, LIBRARY, MAPPINGS, SETTINGS, TAUGHT, Store
from bot.texts import admin_texts, member_texts
from retrieval.recent import Recent

# None is privileged: Discord sends the text of mentions and private messages all the same
# (https://discord.com/developers/docs/events/gateway#message-content-intent).
RECENT_IDS = 10_000  # of events, so that what is delivered twice arrives once
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
# Commands are offered in servers, and in the bot's own private chat. The bot can't be installed for
# a user: it would be asked in chats of which it can't know the readers.
INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)

_log = logging.getLogger(__name__)


class OptionError(app_commands.AppCommandError):
    """What was typed for an option can't be used; `reply` tells its user why."""

    def __init__(self, reply: Delivery) -> None:
        super().__init__()
        self.reply = reply


class DocentBot(SteadyBot):
    """Docent in Discord; its store is open, and the keeper keeps a claim that can be lost."""

    def __init__(
        self,
        config: Config,
        librarian: Librarian,
        store: Store,
        shards: Shards = ALL_SHARDS,
        keeper: ShardKeeper | None = None,
    ) -> None:
        super().__init__(
            shards,
            (lambda: keeper.processes) if keeper else (lambda: 1),
            command_prefix=commands.when_mentioned,  # required by discord.py, never used
            help_command=None,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            tree_cls=_Tree,
            allowed_installs=INSTALLS,
            allowed_contexts=EVERYWHERE,
        )
        self.config = config
        self.librarian = librarian
        self.store = store
        self.own_shards = shards
        self.role_map = StoredRoleMap(config, store)
        self.access = Access(self, config, self.role_map.by_command, shards)
        loads = {SETTINGS: self._load_settings, MAPPINGS: self._load_mappings}
        loads |= {TAUGHT: self._load_taught, LIBRARY: self._load_library}
        loads[FORGETTING] = self._load_forgetting
        self.follower = Follower(store, keeper.holder if keeper else None, loads)
        self._keeper = keeper
        if keeper:
            keeper.is_ready = self.is_ready
            self.access.is_trusted = lambda: keeper.is_held
            self.access.is_current = partial(self.follower.is_current, MAPPINGS)
            self.access.look = partial(self.follower.look_in_time, MAPPINGS)
        self.rights = Rights(self.access, config, self)
        self.settings = admin.ChannelSettings(store)
        self.languages = responding.Languages(config.answers.language, config.retrieval.language)
        of_guild = self.languages.of_guild
        self.log_channels = admin.LogChannels(self, self.access, store, config.home_guild, of_guild)
        answers, stale_after_days = config.answers, config.content.stale_after_days
        self.withdrawals = responding.Withdrawals(
            self, self.access, librarian, store, config.privacy.keep_days, answers.help, of_guild
        )
        self.withdrawer = admin.Withdrawer(self.withdrawals, librarian, self.log_channels)
        self.reloads = admin.Reloads(
            access=self.access,
            rights=self.rights,
            librarian=librarian,
            store=store,
            role_map=self.role_map,
            withdrawer=self.withdrawer,
            log_channels=self.log_channels,
            follower=self.follower,
        )
        self.conversations = responding.Conversations()
        self.question_log = responding.QuestionLog(store, discord.utils.utcnow)
        renderer = Renderer(
            answers.note, answers.help, stale_after_days, written_in=config.retrieval.language
        )
        self.composer = responding.Composer(renderer, librarian)
        self.context = responding.Context(self, self.conversations)
        self.guide = responding.Guide(self.tree, self.settings.mentions_are_on, self.composer)
        self.apologies = responding.Apologies(self.composer, self.log_channels.tell_near)
        self.respondent = responding.Respondent(
            access=self.access,
            librarian=librarian,
            limits=responding.RateLimits(
                config.limits.questions_per_minute, config.limits.channel_questions_per_minute
            ),
            turns=Turns(),
            context=self.context,
            conversations=self.conversations,
            question_log=self.question_log,
            withdrawals=self.withdrawals,
            composer=self.composer,
            guide=self.guide,
            languages=self.languages,
            lateness=self.lateness,
        )
        self.teaching = admin.Teaching(librarian, store, self.access, self.rights, self.composer)
        self.sent_replies = responding.SentReplies(self, self.respondent, self.apologies)
        self._sift("INTERACTION_CREATE", self.lateness.is_late)
        self._sift("MESSAGE_CREATE")

    async def setup_hook(self) -> None:
        """Load settings and cogs, and register the commands with Discord if they have changed."""
        self._remember_owners(self.application)
        await self.follower.begin()
        for problem in self.role_map.current.find_unknown_roles(self.librarian.library):
            _log.warning("%s", problem)
        self.librarian.learn()
        for cog in import_module("bot.cogs").COGS:  # they import this module
            await self.add_cog(cog(self))
        if self.own_shards.has_first:
            await self._register_commands()

    async def _load_settings(self) -> None:
        await self.settings.load()
        await self.log_channels.load()

    async def _load_mappings(self) -> None:
        before = self.access.fingerprint
        await self.role_map.load()
        if self.access.fingerprint != before:
            self.dispatch("rules_taken_over", None)

    async def _load_taught(self) -> None:
        await self.teaching.load()

    async def _load_forgetting(self) -> None:
        gone = await self.store.fetch_forgetting()
        if gone:
            self.forget_in_memory(lambda user_id: self.store.pseudonyms.of(user_id) in gone)
            await self.question_log.settle()

    def forget_in_memory(self, is_gone: Callable[[int], bool]) -> None:
        """Forget what is remembered here of members by their ids."""
        for memory in (self.conversations, self.sent_replies, self.languages):
            memory.forget(is_gone)

    async def _load_library(self) -> None:
        before = self.librarian.library
        if await self.librarian.follow():
            _log.info("Serving the articles that another process has reloaded.")
            self.dispatch("rules_taken_over", before)

    async def on_ready(self) -> None:
        """Log that the bot is connected, and where the configuration doesn't fit its guilds."""
        _log.info("Connected to Discord as %s; servers: %d.", self.user, len(self.guilds))
        for misfit in admin.find_misfits(self.config, self.guilds, self.own_shards.has):
            _log.warning("%s", misfit)

    @property
    def is_connected(self) -> bool:
        """Whether Discord answers the heartbeats of all shards."""
        return self.is_ready() and math.isfinite(self.latency)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Trust no cached state that may change meanwhile."""
        self.access.lost_shards.add(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Trust the cache again: it has just arrived, or missed events were replayed before."""
        self.access.lost_shards.discard(shard_id)

    on_shard_resumed = on_shard_ready

    async def on_message(self, message: discord.Message) -> None:
        """Leave messages to the cogs: there are no prefix commands."""

    def _sift(self, event: str, is_late: Callable[[int], object] = lambda _: False) -> None:
        """Let what Discord delivers twice, as it may after a resume, or too late, not arrive."""
        parsers, recent = self._connection.parsers, Recent[int, None](RECENT_IDS)
        parse = parsers[event]

        def parse_new(data: dict[str, Any]) -> None:
            id_ = int(data["id"])
            is_new = id_ not in recent
            recent[id_] = None
            if is_new and not is_late(id_) and not self._is_anothers(id_):
                parse(data)

        # discord.py has no event that comes before its command tree's.
        parsers[event] = parse_new

    def _is_anothers(self, id_: int) -> bool:
        """Tell whether something was said after another process took over: it hears that itself.

        What was said before but comes only now, as after a resume, it may not have heard.
        """
        over_for_s = self._keeper.over_for_s if self._keeper else -math.inf
        return over_for_s > 0 and self.lateness.age_s(id_) < over_for_s

    async def refresh_owners(self) -> None:
        """Ask Discord again who owns the application: its team may have changed."""
        self._remember_owners(await self.application_info())

    def _remember_owners(self, application: discord.AppInfo | None) -> None:
        if application and application.team:
            team = application.team
            members = (member.id for member in team.members if _may_change_application(member))
            self.owner_id, self.owner_ids = None, {*members, *filter(None, [team.owner_id])}
        elif application:
            self.owner_id, self.owner_ids = application.owner.id, set()

    async def _register_commands(self) -> None:
        application, payload = str(self.application_id), await self._describe_commands()
        text = json.dumps([application, payload], sort_keys=True)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        if await self.store.fetch_state("commands") == fingerprint:
            return
        try:  # what `CommandTree.sync` does, which would translate all of it once more
            await self.http.bulk_upsert_global_commands(application, payload)
        except discord.HTTPException:  # those of before go on, and so do mentions
            _log.exception("The commands couldn't be registered; the next start tries again.")
            return
        await self.store.save_state("commands", fingerprint)
        _log.info("Told Discord of the commands, because they have changed.")

    async def _describe_commands(self) -> list[dict[str, Any]]:
        translator = responding.CommandTranslator(self.languages)
        return [
            await command.get_translated_payload(self.tree, translator)
            for command in self.tree.get_commands()
        ]


def _may_change_application(member: discord.TeamMember) -> bool:
    """Tell whether a member of the application's team may do more than look at it.

    https://discord.com/developers/docs/topics/teams#team-member-roles
    """
    return member.membership_state is discord.TeamMembershipState.accepted and member.role in {
        discord.TeamMemberRole.admin,
        discord.TeamMemberRole.developer,
    }


def _log_untold(error: Exception) -> None:
    if not is_over(error):  # that has been logged
        _log.warning("A refusal couldn't be told: %s", error)


class _Tree(app_commands.CommandTree[DocentBot]):
    """The commands; turns their failures into replies."""

    async def interaction_check(self, interaction: discord.Interaction[DocentBot]) -> bool:
        """Return False for a command or completion too many, or too late."""
        try:
            return await interaction.client.respondent.admit(interaction)
        except CANNOT_SEND as error:
            _log_untold(error)
            return False

    async def on_error(
        self, interaction: discord.Interaction[DocentBot], error: app_commands.AppCommandError
    ) -> None:
        if isinstance(error, app_commands.CheckFailure):
            try:
                await interaction.response.send_message(member_texts.NOT_ALLOWED, ephemeral=True)
            except CANNOT_SEND as untold:
                _log_untold(untold)
            if interaction.guild_id is not None and interaction.command:
                command, user = interaction.command.qualified_name, interaction.user.id
                await interaction.client.log_channels.tell(
                    interaction.guild_id,
                    lambda _: admin_texts.LOG_NOT_ALLOWED.format(user=user, command=command),
                )
            return
        if isinstance(error, app_commands.TransformerError) and error.__cause__ is None:
            # discord.py's own: a changed client, or somebody who has left meanwhile.
            error = OptionError(interaction.client.composer.say(member_texts.UNKNOWN_CHOICE))

        def name() -> str:
            command = interaction.command
            return f"/{command.qualified_name}" if command else admin_texts.A_COMMAND

        if isinstance(error, OptionError):
            with suppress(*CANNOT_SEND):
                await error.reply.respond(interaction, ephemeral=True)
                return
        await interaction.client.apologies.to_user(interaction, name)

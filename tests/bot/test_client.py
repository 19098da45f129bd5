"""The bot as a client: what it asks of Discord, and whom it obeys."""

import contextlib
import logging
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import simcord

from bot.client import INTENTS, DocentBot
from bot.cogs import COGS
from bot.cogs.questions import QuestionCommands
from bot.config import Config
from bot.connection import Shards
from bot.serving.librarian import Librarian
from bot.storage.store import Store
from bot.texts import member_texts
from tests.bot.conftest import HOME, Community
from tests.discord_server.payloads import user_payload
from tests.discord_server.world import User

CALLBACK = "/interactions/*/callback"
COMMANDS = "/applications/*/commands"
OWNER, STRANGER = User(1, "owner"), User(2, "stranger")


@pytest.fixture
def bot(librarian: Librarian, store: Store) -> DocentBot:
    """Return a bot that isn't running."""
    return DocentBot(Config(), librarian, store)


async def registered(bot: DocentBot, shards: int = 1) -> list[dict[str, Any]]:
    """Start and stop a bot; return the commands that it registered, none if it didn't."""
    async with simcord.run(bot, shard_count=shards) as env:
        sent = [request.json or [] for request in env.http_requests if request.method == "PUT"]
    return [command for commands in sent for command in commands]


def test_intents_are_unprivileged() -> None:
    """It asks for no more than guilds and messages, so that nobody has to approve it."""
    wanted = {name for name, is_wanted in INTENTS if is_wanted}
    assert wanted == {"guilds", "guild_messages", "dm_messages"}


def test_nobody_is_mentioned_by_default(bot: DocentBot) -> None:
    """What isn't said otherwise pings neither roles, users, nor whom it replies to."""
    assert bot.allowed_mentions is not None
    assert dict(bot.allowed_mentions.to_dict()) == {"parse": []}


def test_where_help_is_is_said_unless_it_is_switched_off(bot: DocentBot) -> None:
    """A community that says nothing of it has a sober sentence."""
    assert bot.composer.renderer.help == Config().answers.help
    assert "emergency" in bot.composer.renderer.help


async def test_commands_are_offered_in_guilds_and_in_the_bots_own_chat(bot: DocentBot) -> None:
    """Nowhere else: in a group chat a private answer wouldn't be private."""
    commands = await registered(bot)
    own = {command["name"] for command in commands if command["contexts"] == [0, 1]}
    assert own >= {"ask", "article", "articles", "Answer this", "help", "content"}
    elsewhere = [command for command in commands if command["name"] not in own]
    assert [command["contexts"] for command in elsewhere] == [[0]] * len(elsewhere)
    assert [command["integration_types"] for command in commands] == [[0]] * len(commands)
    (content,) = (command for command in commands if command["name"] == "content")
    manage_guild = discord.Permissions(manage_guild=True).value
    assert content["default_member_permissions"] == manage_guild


async def test_commands_are_registered_when_they_have_changed(
    librarian: Librarian, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord limits how often, so the same ones aren't registered again."""
    counts = []
    for cogs in (COGS, COGS, [QuestionCommands], COGS):
        monkeypatch.setattr("bot.cogs.COGS", cogs)
        counts.append(len(await registered(DocentBot(Config(), librarian, store))))
    assert counts == [counts[0], 0, 5, counts[0]]
    assert counts[0] > 5


async def test_commands_are_registered_by_one_process(librarian: Librarian, store: Store) -> None:
    """By that of the first shard."""
    second, first = (
        DocentBot(Config(), librarian, store, Shards((number,), 2)) for number in (1, 0)
    )
    assert await registered(second, 2) == []
    assert await registered(first, 2) != []


async def test_commands_are_registered_for_each_application(
    librarian: Librarian, store: Store
) -> None:
    """With another application's token, the commands have to be registered anew."""
    await registered(DocentBot(Config(), librarian, store))
    bot = DocentBot(Config(), librarian, store)
    bot._connection.application_id = 7
    env = simcord.Env(bot, shard_count=1)
    env.backend.application_id = 7
    await env.start()
    await env.shutdown()
    assert [r.path for r in env.http_requests if r.method == "PUT"] == ["/applications/7/commands"]


async def test_a_failed_registration_is_tried_again(librarian: Librarian, store: Store) -> None:
    """What Discord didn't take isn't remembered as registered; the start goes on."""
    env = simcord.Env(DocentBot(Config(), librarian, store), shard_count=1)
    env.inject_error("PUT", COMMANDS)
    await env.start()
    await env.shutdown()
    assert await registered(DocentBot(Config(), librarian, store)) != []


def team_member(user: User, role: str, *, accepted: bool = True) -> dict[str, Any]:
    """Return a member of an application's team as Discord describes one."""
    state = 2 if accepted else 1
    return {"user": user_payload(user), "role": role, "membership_state": state, "team_id": "9"}


async def owns(bot: DocentBot, user: User, *members: dict[str, Any]) -> bool:
    """Tell whether somebody counts as the owner; of a team if it has members."""
    team = {"id": "9", "name": "Team", "icon": None, "owner_user_id": "1", "members": members}
    data = {
        "id": "7",
        "name": "Docent",
        "description": "",
        "icon": None,
        "owner": user_payload(OWNER),
        "team": team if members else None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "",
    }
    bot._remember_owners(discord.AppInfo(bot._connection, cast("Any", data)))
    return await bot.is_owner(cast("Any", user))


async def test_the_applications_owner_is_obeyed(bot: DocentBot) -> None:
    """An application without a team has one owner."""
    assert await owns(bot, OWNER)
    assert not await owns(bot, STRANGER)


async def test_the_owner_is_known_from_the_start(community: Community) -> None:
    """Discord tells at login whose the application is; here, it is the bot's own."""
    assert community.bot.owner_id == community.me.id


@pytest.mark.parametrize(
    ("role", "accepted", "expected"),
    [
        ("admin", True, True),
        ("developer", True, True),
        ("read_only", True, False),
        ("admin", False, False),
    ],
)
async def test_a_team_is_obeyed(bot: DocentBot, role: str, accepted: bool, expected: bool) -> None:
    """Those of the team who may change the application, once they have joined it."""
    members = [team_member(OWNER, "admin"), team_member(STRANGER, role, accepted=accepted)]
    assert await owns(bot, STRANGER, *members) is expected
    assert await owns(bot, OWNER, *members[1:])


async def test_a_guild_that_is_listed_but_not_joined_is_logged(
    env: simcord.Env, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong id in the configuration would otherwise go unnoticed, of a role as well."""
    bot = cast("DocentBot", env.bot)
    caplog.set_level(logging.INFO)
    await bot.on_ready()
    assert f"lists the server {HOME} (guilds.{HOME}), but Docent isn't in it" in caplog.text
    community = Community(env, tmp_path)
    caplog.clear()
    await bot.on_ready()
    assert caplog.messages == [f"Connected to Discord as {bot.user}; servers: 1."]
    bot.config.guilds[HOME].roles[HOME + 1] = frozenset({"staff"})
    away = env.create_guild("Away")
    await bot.on_ready()
    role, server = caplog.messages[-2:]
    assert f"the role {HOME + 1} of the server “Test Guild” stands for staff" in role
    assert f"“Subscriber” {community.subscriber_role.id}" in role
    assert f"doesn't list the server “Away” (its id is {away.id})" in server


async def test_a_mention_is_no_command(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """discord.py's own commands, which a mention would call, don't exist here."""
    caplog.clear()
    assert len(await community.mention(community.guest, "ask green tea")) == 1
    assert caplog.records == []


async def test_a_command_that_is_no_more_is_answered(community: Community) -> None:
    """Discord may still offer what an older version registered."""
    community.bot.tree.remove_command("articles")
    shown = await community.slash(community.guest, "articles")
    assert shown.text.startswith(member_texts.FAILED.partition("{")[0])
    assert shown.ephemeral
    assert len(community.env.errors) == 1


OVER = [(404, 10062), (400, 40060)]
"""It is too late to answer, or that has been done."""


@pytest.mark.parametrize(("status", "code"), OVER)
async def test_who_cannot_be_answered_is_not_apologised_to(
    community: Community, status: int, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Commands, refused ones, those one too many, and presses: one request, no traceback."""
    guest, requests = community.guest, community.env.http_requests
    community.let_in(guest, "content")
    (answer,) = await community.mention(guest, "green tea")

    async def press() -> None:
        await community.use(guest, answer, answer.buttons[member_texts.ACTIONS["private"]])

    async def ask(command: str = "ask", **options: str) -> None:
        await guest.slash(community.square, command, **options)

    for use in (partial(ask, question="green tea"), partial(ask, "content status"), press):
        community.env.inject_error("POST", CALLBACK, status=status, code=code)
        before = len(requests)
        with contextlib.suppress(Exception):  # simcord expects an answer
            await use()
        assert [r.path.rpartition("/")[2] for r in requests[before:]] == ["callback"]
    while community.bot.respondent.limits.press(guest.id) is None:
        pass
    community.env.inject_error("POST", CALLBACK, status=status, code=code)
    with contextlib.suppress(Exception):
        await ask(question="green tea")
    assert community.env.errors  # discord.py's own
    assert "Failed" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


async def test_an_interaction_that_comes_too_late_is_dropped(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """When it arrives, or when it is taken up, because others came before it."""
    guest, bot, lateness = community.guest, community.bot, community.bot.lateness
    (answer,) = await community.mention(guest, "green tea")
    used = await guest.slash(community.square, "ask", question="green tea")
    assert used.response is not None
    before = len(community.env.http_requests)
    interaction = cast("Any", SimpleNamespace(id=used.response.id))
    lateness._clock = lambda: 2.4
    assert not lateness.is_late(interaction.id)
    lateness._clock = lambda: 2.6
    assert not await bot.respondent.admit(interaction)
    with contextlib.suppress(Exception):
        await guest.slash(community.square, "ask", question="green tea")
    with contextlib.suppress(Exception):
        await community.use(guest, answer, answer.buttons[member_texts.ACTIONS["private"]])
    with contextlib.suppress(Exception):
        await community.complete(guest, "name", "tea")
    assert len(community.env.http_requests) == before
    late = [m for m in caplog.messages if m.startswith("An interaction came too late")]
    assert len(late) == 4

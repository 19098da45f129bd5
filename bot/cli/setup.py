"""docent setup: a config.toml, made by asking Discord which servers and roles there are."""

import asyncio
import getpass
import json
import math
import os
import re
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import discord

from bot.access import build_invitation, missing_everywhere
from bot.cli.loading import require_articles
from bot.cli.login import prepare_discord, read_token, telling_of_discord
from bot.cli.main import EXIT_OK, EXIT_STOPPED, Environment, Options
from bot.config import MAX_LINE, AnswerSettings, ConfigError
from bot.texts import terminal_texts
from retrieval.content import Library, count_samples, library

MAX_SERVERS = 200  # of a bot's servers, as many as Discord lists at once, the oldest first
MAX_SHOWN = 50  # of a list; what comes after can be typed by its name or id

DEFAULT_ROLE = "guest"

_TOKEN = re.compile("[!-~]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Named:
    """A server, a server role, or a content role, which has no id."""

    name: str
    id: int = 0
    lacks: tuple[str, ...] = ()  # the permissions that the bot lacks in a server

    @property
    def shown(self) -> str:
        """The name, which strangers may have chosen, without what a terminal or TOML acts on."""
        return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in self.name)


def setup(options: Options, environment: Environment) -> int:
    """Ask Discord and whoever sits there, and write what comes of it to a new `options.config`."""
    try:
        with telling_of_discord():
            _set_up(options, environment)
    except (KeyboardInterrupt, EOFError):
        _say(f"\n{terminal_texts.SETUP_STOPPED}")
        return EXIT_STOPPED
    return EXIT_OK


def _set_up(options: Options, environment: Environment) -> None:
    path: Path = options.config
    if not options.dry_run:
        _require_new(path)
    folder = options.content or path.parent / "content"
    articles = library.load_library(folder)
    if not articles.articles:
        require_articles(articles, folder)
    prepare_discord(environment)
    token = _fetch_token(environment)
    servers = _choose_servers(token)
    everyone = _choose_everyone(articles)
    text = render_config(
        os.path.relpath(folder, path.parent),
        everyone,
        _choose_roles(token, servers, articles.content_roles.difference(everyone)),
        _choose_home(servers),
        _ask_for_help(),
    )
    if options.dry_run:
        sys.stdout.write(text)
    else:
        _write(path, text)
    _say(terminal_texts.SETUP_NEXT)
    if samples := count_samples(articles):
        _say(terminal_texts.SAMPLES.format(number=samples, all=len(articles.articles)))


def _fetch_token(environment: Environment) -> str:
    if environment.get("DISCORD_TOKEN", "").strip() or environment.get("DISCORD_TOKEN_FILE"):
        token = read_token(environment)
    elif sys.stdin.isatty():
        token = getpass.getpass(terminal_texts.SETUP_ASK_LOGIN).strip()
    else:
        token = _ask(terminal_texts.SETUP_ASK_LOGIN)
    if not token:
        raise ConfigError(terminal_texts.NO_LOGIN)
    if not _TOKEN.fullmatch(token):  # it couldn't be sent
        raise ConfigError(terminal_texts.LOGIN_REFUSED)
    return token


def _ask_discord(token: str, fetch: Callable[[discord.Client], Awaitable[_T]]) -> _T:
    """Log in, without a gateway, and fetch something.

    Nothing is asked of people meanwhile: an event loop would keep Ctrl-C to itself.
    """

    async def log_in_and_fetch() -> _T:
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(token)
            return await fetch(client)

    return asyncio.run(log_in_and_fetch())


async def _fetch_servers(client: discord.Client) -> tuple[discord.AppInfo, list[Named]]:
    found = await client.http.get_guilds(MAX_SERVERS, with_counts=False)
    servers = []
    for guild in found:
        lacks = missing_everywhere(discord.Permissions(int(guild.get("permissions", 0))))
        servers.append(Named(guild["name"], int(guild["id"]), lacks))
    return await client.application_info(), servers


async def _fetch_roles(client: discord.Client, servers: Sequence[Named]) -> list[list[Named]]:
    """Fetch the roles that people can hold, the highest first."""
    fetched = [await client.http.get_roles(server.id) for server in servers]
    return [
        [
            Named(role["name"], int(role["id"]))
            for role in sorted(roles, key=lambda role: -role["position"])
            if int(role["id"]) != server.id and "bot_id" not in role.get("tags", ())
        ]
        for server, roles in zip(servers, fetched, strict=True)
    ]


def _say(text: str) -> None:
    """Write to stderr: stdout is for the configuration."""
    sys.stderr.write(f"{text}\n")


def _ask(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return _CONTROL.sub("", line).strip()


def _show(named: Sequence[Named]) -> None:
    for number, each in enumerate(named[:MAX_SHOWN], start=1):
        _say(f"{number:4}  {each.shown}")
    if len(named) > MAX_SHOWN:
        _say(terminal_texts.SETUP_MORE.format(number=len(named) - MAX_SHOWN))


def _choose(
    question: str, named: Sequence[Named], least: int = 0, most: float = math.inf
) -> list[Named]:
    """Ask for numbers, names or ids out of a list that is shown, until so many are known."""
    while True:
        words = [word.strip() for word in _ask(question).split(",") if word.strip()]
        found = {word: _find(word, named) for word in words}
        chosen = list(dict.fromkeys(each for each in found.values() if each))
        unknown = [word for word, each in found.items() if each is None]
        if unknown:
            _say(terminal_texts.SETUP_UNKNOWN.format(word=unknown[0]))
        elif least <= len(chosen) <= most:
            return chosen


def _find(word: str, named: Sequence[Named]) -> Named | None:
    """Find by number, or by an id or a name that only one has."""
    numbered = {str(number): each for number, each in enumerate(named[:MAX_SHOWN], start=1)}
    found = [
        each
        for each in named
        if word.casefold() == each.name.casefold() or (each.id and word == str(each.id))
    ]
    return numbered.get(word) or (found[0] if len(found) == 1 else None)


def _choose_servers(token: str) -> list[Named]:
    _say(terminal_texts.SETUP_ASKING)
    application, servers = _ask_discord(token, _fetch_servers)
    bot, url = Named(application.name).shown, build_invitation(application.id)
    _say(terminal_texts.SETUP_INVITATION.format(bot=bot, url=url))
    while not servers:
        _ask(terminal_texts.SETUP_NO_SERVER)
        _, servers = _ask_discord(token, _fetch_servers)
    _say(terminal_texts.SETUP_SERVERS)
    _show(servers)
    if len(servers) > 1:
        servers = _choose(terminal_texts.SETUP_WHICH_SERVERS, servers, least=1)
    for server in servers:
        if server.lacks:
            lacks = ", ".join(server.lacks)
            _say(terminal_texts.SETUP_LACKS.format(server=server.shown, lacks=lacks))
    return servers


def _choose_everyone(articles: Library) -> list[str]:
    roles = [Named(role) for role in sorted(articles.content_roles)]
    default = [role.name for role in roles if role.name == DEFAULT_ROLE]
    _say(terminal_texts.SETUP_CONTENT_ROLES)
    _show(roles)
    shown = ", ".join(default) or terminal_texts.SETUP_NONE
    question = terminal_texts.SETUP_EVERYONE.format(default=shown)
    chosen = [role.name for role in _choose(question, roles)] or default
    read = sum(not article.roles.isdisjoint(chosen) for article in articles.articles)
    _say(terminal_texts.SETUP_ALL_READ.format(number=read, all=len(articles.articles)))
    return chosen


def _choose_roles(
    token: str, servers: Sequence[Named], content_roles: frozenset[str]
) -> dict[Named, dict[Named, list[str]]]:
    """Ask which roles of each server stand for each content role."""
    all_roles = _ask_discord(token, lambda client: _fetch_roles(client, servers))
    chosen: dict[Named, dict[Named, list[str]]] = {}
    for server, roles in zip(servers, all_roles, strict=True):
        chosen[server] = {}
        _say(terminal_texts.SETUP_ROLES.format(server=server.shown))
        _show(roles)
        for content_role in sorted(content_roles):
            question = terminal_texts.SETUP_WHICH_ROLES.format(role=content_role)
            found = _choose(question, roles)
            for role in found:
                chosen[server].setdefault(role, []).append(content_role)
            names = ", ".join(role.shown for role in found) or terminal_texts.SETUP_NONE
            _say(terminal_texts.SETUP_READS.format(role=content_role, names=names))
    return chosen


def _choose_home(servers: Sequence[Named]) -> Named:
    if len(servers) == 1:
        return servers[0]
    _show(servers)
    return _choose(terminal_texts.SETUP_HOME, servers, least=1, most=1)[0]


def _ask_for_help() -> str:
    default = AnswerSettings().help
    question = terminal_texts.SETUP_HELP.format(default=default, most=MAX_LINE)
    while len(help_ := _ask(question)) > MAX_LINE:
        pass
    return help_ or default


def render_config(
    folder: str,
    everyone: Sequence[str],
    roles: Mapping[Named, Mapping[Named, Sequence[str]]],
    home: Named,
    help_: str,
) -> str:
    """Return a configuration as TOML, with the names of servers and roles in comments."""
    head = terminal_texts.load_template("config.toml").format(
        folder=_toml(folder), help=_toml(help_), everyone=_toml(everyone)
    )
    if len(roles) > 1:
        head += terminal_texts.CONFIG_HOME.format(name=home.shown, id=home.id)
    guilds = [
        terminal_texts.CONFIG_GUILD.format(name=server.shown, id=server.id)
        + "".join(
            f'"{role.id}" = {_toml(content_roles)}  # {role.shown}\n'
            for role, content_roles in stands_for.items()
        )
        for server, stands_for in roles.items()
    ]
    return "".join([head, *guilds])


def _toml(value: str | Sequence[str]) -> str:
    """Write a text or a list; JSON's escapes are TOML's, but it leaves DEL as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _require_new(path: Path) -> None:
    if os.path.lexists(path):
        raise ConfigError(terminal_texts.SETUP_EXISTS.format(path=path))


def _write(path: Path, text: str) -> None:
    """Write a new file whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        _require_new(path)
        unfinished.rename(path)
    except (OSError, UnicodeError) as error:
        raise ConfigError(terminal_texts.SETUP_FAILED.format(path=path, reason=error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    _say(terminal_texts.SETUP_DONE.format(path=path))

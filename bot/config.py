"""Reads config.toml; every error names its key and what to write instead."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from bot.errors import DocentError
from bot.texts import LANGUAGES, member_texts
from retrieval.content import is_role, split_roles
from retrieval.files import FileError, MissingFileError
from retrieval.language import languages
from retrieval.parameters import Caution
from retrieval.toml_file import read_toml

# Discord's ids are 64-bit numbers: https://discord.com/developers/docs/reference#snowflakes
MAX_ID = (1 << 63) - 1

MAX_LINE = 300  # characters of a line around answers

Positive = Annotated[int, Meta(ge=1)]
Line = Annotated[str, Meta(max_length=MAX_LINE)]


class ConfigError(DocentError):
    """config.toml can't be used."""


class ContentSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The articles' folder, and after how many days an article should be reviewed."""

    folder: Annotated[str, Meta(min_length=1)] = "content"
    stale_after_days: Positive = 365


class AccessSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The content roles that everyone holds; the home guild; the content roles of its editors."""

    everyone: frozenset[str] = frozenset({"guest"})
    dm_guild: int | None = None
    editors: frozenset[str] = frozenset()


class GuildSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """A guild: the content roles of its server roles, and those its admins may map by command."""

    roles: dict[int, frozenset[str]] = {}
    may_map: frozenset[str] | None = None


class StoreSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The database's URL, which may hold a password."""

    url: str = "sqlite:///data/docent.db"

    def __repr__(self) -> str:
        return "StoreSettings(…)"


class AnswerSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How sure an answer must be, a line under every reply, where help is, and the language."""

    caution: Caution = "normal"
    note: Line = ""
    help: Line = member_texts.HELP_LINE
    language: str = "auto"


class RetrievalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The language of the articles, and the sentence model: “auto”, “none”, or a folder."""

    language: str = "english"
    model: Annotated[str, Meta(min_length=1)] = "auto"


class LimitSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How many questions a member, and all in a channel, may ask."""

    questions_per_minute: Positive = 10
    channel_questions_per_minute: Positive = 30


class PrivacySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long questions and votes are kept."""

    keep_days: Positive = 30


class MetricsSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where metrics and health are told: the port, 0 for nowhere, and the address."""

    port: Annotated[int, Meta(ge=0, le=65_535)] = 0
    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"


class LogSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The log's level and format."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """All of config.toml; every key has a default."""

    content: ContentSettings = ContentSettings()
    access: AccessSettings = AccessSettings()
    guilds: dict[int, GuildSettings] = {}
    store: StoreSettings = StoreSettings()
    answers: AnswerSettings = AnswerSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    limits: LimitSettings = LimitSettings()
    privacy: PrivacySettings = PrivacySettings()
    metrics: MetricsSettings = MetricsSettings()
    log: LogSettings = LogSettings()

    @property
    def home_guild(self) -> int | None:
        """The guild whose roles count in private: `access.dm_guild`, or the only listed one."""
        if self.access.dm_guild is not None or len(self.guilds) != 1:
            return self.access.dm_guild
        return next(iter(self.guilds))


def load_config(path: Path) -> Config:
    """Load a configuration file; the folders in it are relative to the file's folder."""
    try:
        data = read_toml(path).data
    except MissingFileError as error:
        message = f"There is no {path}; docent setup makes one, or copy config.example.toml there."
        raise ConfigError(message) from error
    except FileError as error:
        raise ConfigError(str(error)) from error
    try:
        config = read_config(data)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    content = replace(config.content, folder=str(path.parent / config.content.folder))
    retrieval = config.retrieval
    if retrieval.model not in {"auto", "none"}:
        retrieval = replace(retrieval, model=str(path.parent / retrieval.model))
    return replace(config, content=content, retrieval=retrieval)


def read_config(data: dict[str, Any]) -> Config:
    """Return a configuration that has been parsed from TOML, after checking it."""
    tables = dict(data)
    guilds = _read_guilds(tables.pop("guilds", {}))
    config = _convert(tables, Config, "")
    if config.retrieval.language not in {"none", *languages()}:
        known = ", ".join(languages())
        raise ConfigError(f"retrieval.language: choose one of {known}, or none.")
    if config.answers.language not in {"auto", *LANGUAGES}:
        raise ConfigError(f"answers.language: choose one of auto, {', '.join(LANGUAGES)}.")
    everyone = _roles([*config.access.everyone], "access.everyone")
    editors = _roles([*config.access.editors], "access.editors")
    for role in sorted(everyone & editors):
        message = f"everyone holds “{role}”; name one that your editors alone hold"
        raise ConfigError(f"access.editors: {message}.")
    access = replace(config.access, everyone=everyone, editors=editors)
    if access.dm_guild is not None:
        _id(str(access.dm_guild), "access.dm_guild")
        if guilds and access.dm_guild not in guilds:
            message = f"{access.dm_guild} is none of the guilds; list it or leave it out."
            raise ConfigError(f"access.dm_guild: {message}")
    # White space alone counts as an empty line.
    note, help_ = config.answers.note.strip(), config.answers.help.strip()
    answers = replace(config.answers, note=note, help=help_)
    return replace(config, access=access, guilds=guilds, answers=answers)


_T = TypeVar("_T")
# msgspec's words, and those of somebody who writes TOML.
_WORDS = {
    "`str`": "a text in quotes",
    "`int`": "a whole number",
    "`float`": "a number that isn't whole",
    "`bool`": "true or false",
    "`date`": "a date",
    "`time`": "a time",
    "`datetime`": "a date and a time",
    "`array`": "a list",
    "`object`": "a table",
    "`array | null`": "a list",
    "`int | null`": "a whole number",
    " of length >= 1": ", not an empty one",
    " of length <=": " of at most this many characters:",
}


def _convert(data: object, kind: type[_T], prefix: str) -> _T:
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        unknown = re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL)
        key = ".".join(filter(None, [prefix, place.rstrip("`").lstrip(".")]))
        if unknown:
            key = ".".join(filter(None, [key, unknown[1]]))
            raise ConfigError(f"{key}: unknown key; see config.example.toml.") from error
        if choices := _choices(kind, place.rstrip("`")):
            raise ConfigError(f"{key}: choose one of {', '.join(choices)}.") from error
        for theirs, ours in _WORDS.items():
            what = what.replace(theirs, ours)
        raise ConfigError(f"{key}: {what[0].lower()}{what[1:]}.") from error


def _choices(kind: Any, place: str) -> tuple[str, ...]:
    """Return what the key at a place like “.answers.caution” may be; empty if it isn't a choice."""
    for name in place.split(".")[1:]:
        kind = get_type_hints(kind).get(name)
    return get_args(kind) if get_origin(kind) is Literal else ()


def _read_guilds(data: object) -> dict[int, GuildSettings]:
    guilds: dict[int, GuildSettings] = {}
    for guild_id, table in _table(data, "guilds").items():
        key = f"guilds.{guild_id}"
        settings = dict(_table(table, key))
        roles = {
            _id(role_id, f"{key}.roles"): _roles(value, f"{key}.roles.{role_id}")
            for role_id, value in _table(settings.pop("roles", {}), f"{key}.roles").items()
        }
        guild = _convert(settings, GuildSettings, key)
        if guild.may_map is not None:
            guild = replace(guild, may_map=_roles([*guild.may_map], f"{key}.may_map"))
        guilds[_id(guild_id, "guilds")] = replace(guild, roles=roles)
    return guilds


def _table(data: object, key: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ConfigError(f"{key}: expected a table, as in config.example.toml.")
    return data


def _id(text: str, key: str) -> int:
    # There must be only one way to write an id, so that none can be listed twice.
    # Discord gave no shorter ones: they count the milliseconds since 2015, from bit 22 on.
    if not re.fullmatch("[1-9][0-9]{16,18}", text) or int(text) > MAX_ID:
        message = "is no Discord id (17 to 19 digits); copy it with Developer Mode on (right click,"
        message += " Copy ID)"
        raise ConfigError(f"{key}: “{text}” {message}.")
    return int(text)


def _roles(value: object, key: str) -> frozenset[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ConfigError(f'{key}: expected a content role or a list of them, like "subscriber".')
    roles = split_roles(",".join(texts))
    if not roles and not key.endswith(("everyone", "editors", "may_map")):
        raise ConfigError(f'{key}: names no content role; write one, like "subscriber".')
    for role in sorted(roles):
        if not is_role(role):
            message = "is no content role; use one word of letters, digits, - and _"
            raise ConfigError(f"{key}: “{role}” {message}.")
    return roles

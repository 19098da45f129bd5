"""Application commands: registering them, and filling in their options as a person does.

https://docs.discord.com/developers/interactions/application-commands
"""

import re
from typing import Any

from tests.discord_server.errors import invalid_form
from tests.discord_server.payloads import (
    channel_payload,
    member_payload,
    role_payload,
    user_payload,
)
from tests.discord_server.world import Channel, Guild, Json, Role, User, World

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER = *range(1, 9), 10
MAX_COMMANDS = 100
MAX_OPTIONS = 25
MAX_DESCRIPTION = 100
MAX_STRING = 6000
IN_GUILD, IN_BOT_DM, IN_OTHER_DM = 0, 1, 2

_NAME = re.compile(r"[-_'\w]{1,32}")
_PYTHON_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
}


def register(world: World, wanted: list[Json]) -> list[Json]:
    """Return the commands as Discord stores them; a known one keeps its id.

    Raises
    ------
    ApiError
        400 if one breaks a limit of Discord.
    """
    if len(wanted) > MAX_COMMANDS:
        raise invalid_form((), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_COMMANDS} or fewer.")
    ids = {(command["type"], command["name"]): command["id"] for command in world.commands}
    stored = []
    for i, command in enumerate(wanted):
        kind = command.get("type", CHAT_INPUT)
        if kind == CHAT_INPUT:
            _check_option(command, (str(i),))
        id_ = ids.get((kind, command["name"])) or str(world.next_id())
        stored.append(_stored(command, kind) | {"id": id_, "application_id": str(world.bot.id)})
    return stored


def _stored(command: Json, kind: int) -> Json:
    defaults: Json = {
        "description": "",
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
        "name_localizations": None,
        "description_localizations": None,
        "version": "1",
    }
    options = [_stored_option(option) for option in command.get("options") or []]
    return defaults | command | {"type": kind} | ({"options": options} if options else {})


def _stored_option(option: Json) -> Json:
    """Leave out what has its default, as Discord does."""
    stored = {k: v for k, v in option.items() if v is not False and v is not None and v != []}
    if "options" in stored:
        stored["options"] = [_stored_option(child) for child in stored["options"]]
    return stored


def _check_option(option: Json, path: tuple[str, ...]) -> None:
    name = option["name"]
    if not _NAME.fullmatch(name) or name != name.lower():
        raise invalid_form((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Invalid name")
    if not 1 <= len(option.get("description", "")) <= MAX_DESCRIPTION:
        message = f"Must be between 1 and {MAX_DESCRIPTION} in length."
        raise invalid_form((*path, "description"), "BASE_TYPE_BAD_LENGTH", message)
    children = option.get("options") or []
    if len(children) > MAX_OPTIONS or len(option.get("choices") or []) > MAX_OPTIONS:
        message = f"Must be {MAX_OPTIONS} or fewer in length."
        raise invalid_form((*path, "options"), "BASE_TYPE_MAX_LENGTH", message)
    for i, child in enumerate(children):
        _check_option(child, (*path, "options", str(i)))


def find_command(commands: list[Json], name: str, kind: int, place: int) -> Json:
    """Return the registered command that people see under this name.

    Parameters
    ----------
    commands : list of dict
        All registered ones.
    name : str
        Without subcommands.
    kind : int
        CHAT_INPUT, USER_MENU or MESSAGE_MENU.
    place : int
        IN_GUILD, IN_BOT_DM or IN_OTHER_DM.

    Raises
    ------
    AssertionError
        If there is none, or not in this place.
    """
    found = [c for c in commands if c["name"] == name and c["type"] == kind]
    names = sorted(command["name"] for command in commands)
    assert found, f"no command {name!r} of type {kind} is registered; there are {names}"
    contexts = found[0]["contexts"]
    if contexts is None:
        contexts = [IN_GUILD, IN_BOT_DM] if found[0]["dm_permission"] else [IN_GUILD]
    assert place in contexts, f"{name!r} can't be used in context {place}, only in {contexts}"
    return found[0]


def fill_in(
    command: Json,
    words: list[str],
    values: Json,
    guild: Guild | None,
    focused: str | None = None,
) -> Json:
    """Build the `options` and `resolved` of an invocation, typed as the command says.

    Parameters
    ----------
    command : dict
        As registered.
    words : list of str
        The subcommand group and subcommand, if any.
    values : dict
        Values by option name; users, channels and roles as objects.
    guild : Guild, optional
        Where it is invoked.
    focused : str, optional
        The option that is being completed; the others may then be missing.

    Raises
    ------
    AssertionError
        If a person couldn't fill it in like that.
    """
    if words:
        subcommands = {o["name"]: o for o in command.get("options", []) if o["type"] <= GROUP}
        assert words[0] in subcommands, f"no subcommand {words[0]!r}: {sorted(subcommands)}"
        child = subcommands[words[0]]
        inner = fill_in(child, words[1:], values, guild, focused)
        option = {"name": child["name"], "type": child["type"], "options": inner["options"]}
        return inner | {"options": [option]}
    known = {option["name"]: option for option in command.get("options", [])}
    assert set(values) <= set(known), f"options {sorted(values)} given, {sorted(known)} registered"
    missing = [name for name, o in known.items() if o.get("required") and name not in values]
    assert not missing or focused, f"required options {missing} are missing"
    assert all(o["type"] > GROUP for o in known.values()), f"name a subcommand: {sorted(known)}"
    options = [_filled(known[name], value, name == focused) for name, value in values.items()]
    return {"options": options, "resolved": _resolved(values, guild)}


def _filled(option: Json, value: Any, is_focused: bool) -> Json:
    filled = {"name": option["name"], "type": option["type"], "value": value}
    if is_focused:
        assert option.get("autocomplete"), f"{option['name']!r} isn't autocompleted"
        return filled | {"focused": True}
    expected = _PYTHON_TYPES[option["type"]]
    assert isinstance(value, expected), f"{option['name']!r} takes {expected}, not {value!r}"
    if isinstance(value, str):
        low, high = option.get("min_length", 0), option.get("max_length", MAX_STRING)
        assert low <= len(value) <= high, f"{option['name']!r} takes {low} to {high} characters"
    if choices := [choice["value"] for choice in option.get("choices", [])]:
        assert value in choices, f"{option['name']!r} takes one of {choices}"
    if isinstance(value, User | Channel | Role):
        filled["value"] = str(value.id)
    return filled


def _resolved(values: Json, guild: Guild | None) -> Json:
    resolved: Json = {}
    for value in values.values():
        if isinstance(value, User):
            resolved.setdefault("users", {})[str(value.id)] = user_payload(value)
            if guild is not None and (member := guild.members.get(value.id)):
                resolved.setdefault("members", {})[str(value.id)] = member_payload(member)
        elif isinstance(value, Channel):
            payload = channel_payload(value) | {"permissions": "0"}
            resolved.setdefault("channels", {})[str(value.id)] = payload
        elif isinstance(value, Role):
            resolved.setdefault("roles", {})[str(value.id)] = role_payload(value)
    return resolved

"""config.example.toml, checked against the code: it is the documentation of the configuration."""

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from bot.config import Config, GuildSettings, load_config

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
SWITCHED_OFF = re.compile(r"^#(?! )", re.MULTILINE)


def test_the_example_loads_as_it_is() -> None:
    """It is a working configuration: the defaults."""
    config = load_config(EXAMPLE)
    folder = str(EXAMPLE.parent / "content")
    content = msgspec.structs.replace(config.content, folder="content")
    assert config.content.folder == folder
    assert msgspec.structs.replace(config, content=content) == Config()


def test_the_example_shows_every_default() -> None:
    """Each key stands in it, in the code's order, with the value that the code has."""
    defaults = json.loads(msgspec.json.encode(Config()))
    shown = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    del defaults["guilds"], defaults["access"]["dm_guild"]  # no default to show
    assert [(name, list(table.items())) for name, table in shown.items()] == [
        (name, list(table.items())) for name, table in defaults.items()
    ]


def test_the_example_shows_every_key_that_is_switched_off(tmp_path: Path) -> None:
    """Without their # the examples load, and no key of the code is missing."""
    text = SWITCHED_OFF.sub("", EXAMPLE.read_text(encoding="utf-8"))
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    config = load_config(path)
    tables = tomllib.loads(text)
    ((guild_id, guild),) = tables.pop("guilds").items()
    assert {name: set(table) for name, table in tables.items()} == {
        name: set(table)
        for name, table in msgspec.to_builtins(Config()).items()
        if name != "guilds"
    }
    assert set(guild) == set(GuildSettings.__struct_fields__)
    assert config.home_guild == int(guild_id)
    assert sorted(map(sorted, config.guilds[int(guild_id)].roles.values())) == [
        ["admin", "subscriber"],
        ["subscriber"],
    ]


def test_the_example_explains_every_key() -> None:
    """A comment stands directly above each setting."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    settings = [(above, line) for above, line in pairwise(lines) if re.match(r"#?\w+ = ", line)]
    assert len(settings) > 10
    assert [line for above, line in settings if not above.startswith("# ")] == []


@pytest.mark.parametrize(
    "key",
    [
        "stale_after_days",
        "may_map",
        "questions_per_minute",
        "channel_questions_per_minute",
        "keep_days",
    ],
)
def test_the_example_says_what_is_not_used(key: str) -> None:
    """The sentence stands there exactly as long as no module reads the key."""
    comment = re.search(rf"((?:# .*\n)+)#?{key} = ", EXAMPLE.read_text(encoding="utf-8"))
    assert comment
    modules = [path for path in EXAMPLE.parent.glob("bot/**/*.py") if path.name != "config.py"]
    is_used = any(f".{key}" in path.read_text(encoding="utf-8") for path in modules)
    assert ("Not used yet" in comment[1]) is not is_used

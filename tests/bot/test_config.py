"""config.toml: what it says, and how its errors are told."""

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, ConfigError, GuildSettings, load_config, read_config
from bot.texts import LANGUAGES
from retrieval.language import languages

UNKNOWN = "unknown key; see config.example.toml."
FIRST = 10_000_000_000_000_001
ROLE = "guilds.10000000000000001.roles.10000000000000002"
NO_ID = "is no Discord id (17 to 19 digits); copy it with Developer Mode on (right click, Copy ID)."
NO_ROLE = 'expected a content role or a list of them, like "subscriber".'
NO_TABLE = "expected a table, as in config.example.toml."


def read(text: str) -> Config:
    """Return the configuration that a TOML text stands for."""
    return read_config(tomllib.loads(text))


def error_of(text: str) -> str:
    """Return what is said of a TOML text that can't be used."""
    with pytest.raises(ConfigError) as caught:
        read(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("surprise = 1", "surprise"),
        ("[surprise]", "surprise"),
        ('"two\\nlines" = 1', "two\nlines"),
        ("[content]\nfolders = 'a'", "content.folders"),
        ("[access]\neverybody = ['a']", "access.everybody"),
        ("[guilds.10000000000000001]\nrole = 'a'", "guilds.10000000000000001.role"),
        ("[log.levels]", "log.levels"),
    ],
)
def test_an_unknown_key_is_named_at_every_level(text: str, key: str) -> None:
    """A misspelled setting that is ignored would be noticed too late."""
    assert error_of(text) == f"{key}: {UNKNOWN}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("content = 1", "content: expected a table, got a whole number."),
        ("content = ['a']", "content: expected a table, got a list."),
        ("content.folder = 1", "content.folder: expected a text in quotes, got a whole number."),
        ("content.folder = 2020-01-31", "content.folder: expected a text in quotes, got a date."),
        ("answers.note = 12:00:00", "answers.note: expected a text in quotes, got a time."),
        (
            "answers.note = 2020-01-31T12:00:00",
            "answers.note: expected a text in quotes, got a date and a time.",
        ),
        (
            "privacy.keep_days = true",
            "privacy.keep_days: expected a whole number, got true or false.",
        ),
        (
            "privacy.keep_days = 1.5",
            "privacy.keep_days: expected a whole number, got a number that isn't whole.",
        ),
        (
            "access.dm_guild = '1'",
            "access.dm_guild: expected a whole number, got a text in quotes.",
        ),
        ("access.everyone = 'a'", "access.everyone: expected a list, got a text in quotes."),
        (
            "access.everyone = ['a', 1]",
            "access.everyone[1]: expected a text in quotes, got a whole number.",
        ),
        ("guilds = 1", f"guilds: {NO_TABLE}"),
        ("guilds.10000000000000001 = 1", f"guilds.10000000000000001: {NO_TABLE}"),
        ("guilds.10000000000000001.roles = ['a']", f"guilds.10000000000000001.roles: {NO_TABLE}"),
        (
            "guilds.10000000000000001.roles.10000000000000002 = 3",
            f"guilds.10000000000000001.roles.10000000000000002: {NO_ROLE}",
        ),
        (
            "guilds.10000000000000001.roles.10000000000000002 = ['a', 3]",
            f"guilds.10000000000000001.roles.10000000000000002: {NO_ROLE}",
        ),
        (
            "guilds.10000000000000001.may_map = 'a'",
            "guilds.10000000000000001.may_map: expected a list, got a text in quotes.",
        ),
        (
            "guilds.10000000000000001.may_map = [3]",
            "guilds.10000000000000001.may_map[0]: expected a text in quotes, got a whole number.",
        ),
    ],
)
def test_a_wrong_type_is_told_in_the_words_of_toml(text: str, message: str) -> None:
    """It names the key and what belongs there, not the program's types."""
    assert error_of(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("content.folder = ''", "content.folder: expected a text in quotes, not an empty one."),
        ("retrieval.model = ''", "retrieval.model: expected a text in quotes, not an empty one."),
        (
            "access.editors = ['admin', 'Guest']",
            "access.editors: everyone holds “guest”; name one that your editors alone hold.",
        ),
        (
            "access.everyone = ['a b']",
            "access.everyone: “a b” is no content role; use one word of letters, digits, - and _.",
        ),
        (
            "content.stale_after_days = 0",
            "content.stale_after_days: expected a whole number >= 1.",
        ),
        (
            "limits.questions_per_minute = -1",
            "limits.questions_per_minute: expected a whole number >= 1.",
        ),
        ("access.dm_guild = 0", f"access.dm_guild: “0” {NO_ID}"),
        (f"access.dm_guild = {2**63}", f"access.dm_guild: “{2**63}” {NO_ID}"),
        ("answers.caution = 'bold'", "answers.caution: choose one of low, normal, high."),
        ("answers.caution = 1", "answers.caution: choose one of low, normal, high."),
        ("log.level = 'INFO'", "log.level: choose one of debug, info, warning, error."),
        ("log.format = ''", "log.format: choose one of text, json."),
        (
            f"answers.note = '{'x' * 301}'",
            "answers.note: expected a text in quotes of at most this many characters: 300.",
        ),
        (
            f"answers.help = '{'x' * 301}'",
            "answers.help: expected a text in quotes of at most this many characters: 300.",
        ),
        (
            "guilds.10000000000000001.roles.10000000000000002 = ' , '",
            f'{ROLE}: names no content role; write one, like "subscriber".',
        ),
        (
            "guilds.10000000000000001.roles.10000000000000002 = []",
            f'{ROLE}: names no content role; write one, like "subscriber".',
        ),
    ],
)
def test_an_impossible_value_is_named(text: str, message: str) -> None:
    """What can't work is refused at the start, not met in the middle of the night."""
    assert error_of(text) == message


@pytest.mark.parametrize(
    "bad", ["0", "-1", "01", "1" * 16, "1" * 20, "a", "١", "1 ", "", f"{2**63}", "9" * 5000]
)
def test_what_is_no_discord_id_is_named(bad: str) -> None:
    """For guilds and for roles, with how to get the right one."""
    assert error_of(f'guilds."{bad}" = {{}}') == f"guilds: “{bad}” {NO_ID}"
    assert (
        error_of(f'guilds.10000000000000001.roles."{bad}" = "a"')
        == f"guilds.10000000000000001.roles: “{bad}” {NO_ID}"
    )


def test_lines_of_white_space_are_none() -> None:
    """Discord takes no text of white space alone; line breaks within a line stay."""
    answers = read(r"""answers = { note = " \n", help = "\n Call 112.\n\nOr 113. " }""").answers
    assert (answers.note, answers.help) == ("", "Call 112.\n\nOr 113.")


def test_the_largest_id_is_one() -> None:
    """Discord's ids are 63 bits of time and counting, and none is too large for us."""
    largest = 2**63 - 1
    assert read(f"access.dm_guild = {largest}\n[guilds.{largest}]").home_guild == largest


def test_an_unknown_language_is_told_all_known_ones() -> None:
    """The choices depend on the installed stemmers, so the message lists them."""
    message = error_of("retrieval.language = 'klingon'")
    assert message == f"retrieval.language: choose one of {', '.join(languages())}, or none."
    assert read("retrieval.language = 'none'").retrieval.language == "none"


def test_an_unknown_language_of_replies_names_the_choices() -> None:
    """Those that there are sentences in."""
    choices = ", ".join(["auto", *LANGUAGES])
    assert error_of("answers.language = 'tlh'") == f"answers.language: choose one of {choices}."
    assert [read(f"answers.language = '{code}'").answers.language for code in LANGUAGES] == [
        *LANGUAGES
    ]


def test_content_roles_are_joined_and_lower_cased() -> None:
    """They are written like an article's roles: in any case, in a list or with commas."""
    config = read(
        "access.everyone = ['Guest, member', 'guest']\n"
        "[guilds.10000000000000001]\n"
        "may_map = ['Subscriber', 'admin,']\n"
        "[guilds.10000000000000001.roles]\n"
        "10000000000000002 = 'Subscriber'\n"
        "10000000000000003 = ['admin', 'Editor , subscriber']\n"
    )
    assert config.access.everyone == {"guest", "member"}
    assert config.guilds == {
        FIRST: GuildSettings(
            roles={
                FIRST + 1: frozenset({"subscriber"}),
                FIRST + 2: frozenset({"admin", "editor", "subscriber"}),
            },
            may_map=frozenset({"admin", "subscriber"}),
        )
    }


def test_everyone_may_hold_nothing() -> None:
    """An empty list means that only mapped roles can read, which is a choice."""
    assert read("access.everyone = []").access.everyone == frozenset()


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("", None),
        (f"[guilds.{FIRST}]", FIRST),
        ("[guilds.10000000000000001]\n[guilds.10000000000000002]", None),
        (
            f"access.dm_guild = {FIRST + 1}\n[guilds.{FIRST}]\n[guilds.{FIRST + 1}]",
            FIRST + 1,
        ),
    ],
)
def test_the_home_guild_is_dm_guild_or_the_only_one(text: str, home: int | None) -> None:
    """With several guilds and no choice there is none, rather than a wrong one."""
    assert read(text).home_guild == home


def test_the_home_guild_must_be_listed() -> None:
    """An id with a typing error would take everybody's roles away in private."""
    message = "access.dm_guild: 10000000000000002 is none of the guilds; list it or leave it out."
    assert error_of("access.dm_guild = 10000000000000002\n[guilds.10000000000000001]") == message


KEYS = sorted(
    {
        "guilds",
        "1",
        "234567890123456789",
        *Config.__struct_fields__,
        *GuildSettings.__struct_fields__,
        *(key for table in msgspec.to_builtins(Config()).values() for key in table),
    }
)
scalars = (
    st.sampled_from(["", "guest", "normal", "high", "none", "info", "json"])
    | st.text()
    | st.integers()
    | st.integers(1, 3)
    | st.floats()
    | st.booleans()
    | st.datetimes()
    | st.dates(max_value=dt.date.max)
    | st.times()
)
keys = st.sampled_from(KEYS) | st.text(max_size=3)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner | st.just("guest"), max_size=3) | st.dictionaries(keys, inner, max_size=3)
    ),
    max_leaves=8,
)
tables = st.dictionaries(keys, st.dictionaries(keys, values, max_size=3) | values, max_size=3)


@given(tables)
def test_any_toml_is_a_configuration_or_a_named_error(data: dict[str, Any]) -> None:
    """Whatever somebody writes, it is used or the key that is wrong is named."""
    message = ""
    try:
        read_config(data)
    except ConfigError as error:
        message = str(error)
    assert not message or message.startswith(tuple(data))


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    """The first start of a new admin ends here."""
    path = tmp_path / "config.toml"
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    message = f"There is no {path}; docent setup makes one, or copy config.example.toml there."
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[content\n", " isn't TOML: Expected ']' at the end of a table declaration"),
        (b"[log]\n[log]\n", " isn't TOML: Cannot declare ('log',) twice (at line 2, column 5)."),
        (b"privacy.keep_days = " + b"9" * 5000, " isn't TOML: Exceeds the limit"),
        (b"content = " + b"[" * 5000, " isn't TOML: maximum recursion depth exceeded"),
        (b"[answers]\nnote = 'caf\xe9'\n", " isn't UTF-8; save it with that encoding."),
        (b"[answers]\ncaution = 'bold'\n", ": answers.caution: choose one of low"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, data: bytes, message: str) -> None:
    """Every message begins with the file, so that nobody mends another one."""
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}{message}")


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    """So is any other file that the system refuses to read."""
    with pytest.raises(ConfigError, match=rf"^{re.escape(str(tmp_path))} can't be read: \w"):
        load_config(tmp_path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Some editors on Windows write one."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[log]\r\nlevel = 'debug'\r\n")
    assert load_config(path).log.level == "debug"


def test_the_content_folder_is_relative_to_the_file(tmp_path: Path) -> None:
    """It doesn't depend on where Docent is started; an absolute path stays."""
    path = tmp_path / "config.toml"
    path.write_text("[content]\nfolder = 'my/articles'\n")
    assert Path(load_config(path).content.folder) == tmp_path / "my" / "articles"
    path.write_text(f"[content]\nfolder = '{tmp_path.parent.as_posix()}'\n")
    assert Path(load_config(path).content.folder) == tmp_path.parent


def test_the_models_folder_is_relative_to_the_file(tmp_path: Path) -> None:
    """“auto” and “none” are no folders."""
    path = tmp_path / "config.toml"
    for setting, expected in (
        ("my/model", str(tmp_path / "my" / "model")),
        (tmp_path.parent.as_posix(), str(tmp_path.parent)),
        ("auto", "auto"),
        ("none", "none"),
    ):
        path.write_text(f"[retrieval]\nmodel = '{setting}'\n")
        assert load_config(path).retrieval.model == expected

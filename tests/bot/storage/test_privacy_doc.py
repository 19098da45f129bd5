"""PRIVACY.md, checked against the tables and the code."""

import re
from pathlib import Path

from bot.cogs.privacy import PrivacyCommands
from bot.config import Config
from bot.storage.pseudonyms import KEY_FILE
from bot.storage.redaction import MAX_STORED
from bot.storage.schema import PSEUDONYM, USER_ID, metadata

TEXT = (Path(__file__).parents[3] / "PRIVACY.md").read_text(encoding="utf-8")
ROWS = {
    table: (set(re.findall(r"`(\w+)`", columns)), about)
    for table, columns, about in re.findall(
        r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE
    )
}


def test_every_table_and_column_is_named() -> None:
    """And nothing that isn't there."""
    assert {name: columns for name, (columns, _) in ROWS.items()} == {
        name: set(table.c.keys()) for name, table in metadata.tables.items()
    }


def test_what_concerns_members_is_said_to() -> None:
    """By the column in which they stand, and as what they stand there."""
    words = {"pseudonym": "is the hash", "id": "is an id"}
    for name, table in metadata.tables.items():
        about = ROWS[name][1]
        found = {column.name: column.info["member"] for column in table.c if column.info}
        assert all(f"`{column}` {words[kind]}" in about for column, kind in found.items())
        if not found:
            assert not about.startswith(("members", "admins"))
    assert {PSEUDONYM["member"], USER_ID["member"]} == set(words)


def test_the_figures_and_names_are_those_of_the_code() -> None:
    """The days, the length, the key's file, the commands."""
    assert f"({Config().privacy.keep_days} days unless" in TEXT
    assert f"More than {MAX_STORED} characters" in TEXT
    assert f"`{KEY_FILE}`" in TEXT
    commands = {command.qualified_name for command in PrivacyCommands.privacy.walk_commands()}
    assert set(re.findall(r"^\| `/(privacy \w+)`", TEXT, re.MULTILINE)) == commands


def test_what_is_old_is_deleted_from_the_tables_that_say_so() -> None:
    """Those with a moment that isn't an admin's or a wish's."""
    named = re.search(r"deleted from (.+)\.$", TEXT, re.MULTILINE)
    assert named
    kept = {"opt_outs", "reloads", "taught_phrasings", "library_files", "library_snapshots"}
    dated = {name for name, table in metadata.tables.items() if "at" in table.c}
    assert set(re.findall(r"`(\w+)`", named[1])) == dated - kept

"""Who a stored row belongs to: the key and what is made of it."""

import asyncio
import stat
from pathlib import Path

import pytest

from bot.storage.pseudonyms import KEY_BYTES, KEY_FILE, KeyFileError, Pseudonyms
from tests.bot.stores import open_store, plain_connection

ID = 123456789012345678


def test_a_pseudonym_depends_on_the_key(tmp_path: Path) -> None:
    """Always the same one in a store, another one in another; it doesn't show the id."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first, second = (Pseudonyms.load(folder, None) for folder in folders)
    assert first.of(ID) == Pseudonyms.load(folders[0], first.fingerprint).of(ID)
    assert len({first.of(ID), first.of(ID + 1), second.of(ID), first.fingerprint}) == 4
    assert str(ID) not in first.of(ID)


def test_a_pseudonym_is_the_standards() -> None:
    """HMAC-SHA256, worked out by hand once."""
    key = bytes(range(KEY_BYTES))
    assert Pseudonyms(key).of(1) == (
        "93598f62ab5c9bea393f02e39f9193d7af2a87eda94893ba951c51e4d2471d53"
    )


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else may read it; and nothing else is left in the folder."""
    Pseudonyms.load(tmp_path, None)
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert len(bytes.fromhex((tmp_path / KEY_FILE).read_text())) == KEY_BYTES


def test_the_key_is_never_shown() -> None:
    """Not by a log that tells of the object, either."""
    assert "\\x00" not in repr(Pseudonyms(bytes(KEY_BYTES)))


async def test_two_starts_at_the_same_moment_end_with_one_key(tmp_path: Path) -> None:
    """The second one waits until the first has stored which one it is."""

    async def start() -> str:
        async with open_store(tmp_path) as store:
            return store.pseudonyms.of(ID)

    # Else a start may be refused, as SQLite doesn't wait for another program to change the mode.
    with plain_connection(tmp_path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert len(set(await asyncio.gather(start(), start(), start()))) == 1


@pytest.mark.parametrize("text", ["", "\n", "ab" * (KEY_BYTES - 1), "no key", "é" * 64])
def test_a_damaged_key_is_refused_and_left(tmp_path: Path, text: str) -> None:
    """A new one in its place would take their rows, and their wishes, from all members."""
    path = tmp_path / KEY_FILE
    path.write_text(text)
    with pytest.raises(KeyFileError, match=r"privacy\.key is .*backup"):
        Pseudonyms.load(tmp_path, None)
    assert path.read_text() == text


def test_a_key_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """The sentence says what to do."""
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(KeyFileError, match=r"can't be read or made .*: give the user"):
        Pseudonyms.load(tmp_path, None)


def test_a_key_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    """A database that was written with one needs that one."""
    with pytest.raises(KeyFileError, match="is gone: put the file back"):
        Pseudonyms.load(tmp_path, "fingerprint")
    assert list(tmp_path.iterdir()) == []


def test_another_key_is_refused(tmp_path: Path) -> None:
    """As after a backup of the database without its key."""
    (tmp_path / KEY_FILE).write_text("ab" * KEY_BYTES)
    with pytest.raises(KeyFileError, match="isn't the one of the database"):
        Pseudonyms.load(tmp_path, "fingerprint")

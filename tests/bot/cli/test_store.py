"""docent store copy: all of a store in another one, or nothing."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import EXIT_CONFIG, EXIT_OK, main
from bot.serving import Archive, Shelf, shelf_of
from bot.storage import RoleMapping, Store, StoredLibraries, find_backend
from bot.storage.copying import LEFT_OUT
from bot.storage.pseudonyms import KEY_FILE
from bot.storage.schema import metadata
from retrieval.content.library import load_library
from tests.articles import source
from tests.bot.records import NOON, asked, vote
from tests.bot.stores import RECORD, URL, URLS, execute, locked_file
from tests.postgres import Server

ME = 1_234_567_890_123_456_789
TABLES = sorted(metadata.tables.keys() - {table.name for table in LEFT_OUT} - {"state"})


@pytest.fixture
def empty(postgres: Server) -> Iterator[str]:
    """Return the address of an empty database of a server."""
    with postgres.database(empty=True) as url:
        yield url


def shelf(url: str, folder: Path) -> Shelf:
    """Return where a store's libraries are."""
    backend = find_backend(url, folder)
    return shelf_of(StoredLibraries(backend))


def fill(folder: Path) -> None:
    """Keep something of everything in the SQLite store of a folder, two libraries too."""

    async def keep() -> None:
        async with Store.open(URL, base_folder=folder) as store:
            await store.add_questions([asked("with\0zero", store.pseudonyms.of(ME)), asked("two")])
            await store.add_vote(vote(voter=store.pseudonyms.of(ME)))
            await store.opt_out(ME + 1, NOON)
            await store.save_setting(1, "note", "Grüße \0", by=ME)
            await store.add_reload(RECORD)
            mapping = RoleMapping(guild_id=1, role_id=2, content_role="staff")
            await store.add_role_mapping(mapping)

    asyncio.run(keep())
    content = folder / "content"
    content.mkdir()
    for text in ("One.", "Two."):
        (content / "tea.md").write_bytes(source(text, slug="tea"))
        archive = Archive(shelf(URL, folder))
        archive.commit(archive.store(load_library(content), content))


def copy(source_url: str, target_url: str, folder: Path) -> int:
    """Run the command as from a folder."""
    config = folder / "config.toml"
    return main(["store", "copy", source_url, target_url, "--config", str(config)])


def rows_of(url: str, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows but the key's, as text."""
    URLS[folder] = url
    return {
        name: [tuple(map(str, row)) for row in execute(folder, f"SELECT * FROM {name}")]
        for name in TABLES
    }


async def whose(url: str, folder: Path) -> str:
    """Return a member's pseudonym in a store, after something more was written into it."""
    async with Store.open(url, base_folder=folder) as store:
        await store.add_questions([asked("later")])
        await store.add_reload(RECORD)
        assert await store.fetch_is_opted_out(ME + 1)
        return store.pseudonyms.of(ME)


def test_a_store_is_moved_to_a_server_and_back(
    tmp_path: Path, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every row, the key, and the libraries; and it can be gone on with."""
    fill(tmp_path)
    assert copy(URL, empty, tmp_path) == EXIT_OK
    told = capsys.readouterr().out.splitlines()
    expected = {"questions: 2", "votes: 1", "opt_outs: 1", "library_files: 2"}
    assert expected <= set(told)
    before = rows_of(URL, tmp_path)
    assert [row for rows in before.values() for row in rows]
    back = "sqlite:///back/docent.db"
    assert copy(empty, back, tmp_path) == EXIT_OK
    assert rows_of(back, tmp_path) == before
    key = (tmp_path / "data" / KEY_FILE).read_text()
    assert (tmp_path / "back" / KEY_FILE).read_text() == key
    pseudonyms = {asyncio.run(whose(url, tmp_path)) for url in (URL, empty, back)}
    assert len(pseudonyms) == 1
    kept = shelf(URL, tmp_path).read().kept
    for url in (empty, back):
        assert shelf(url, tmp_path).read().kept == kept
        previous = Archive(shelf(url, tmp_path)).read().previous
        assert previous
        assert Archive(shelf(url, tmp_path)).load(previous).articles[0].sections[0].text == "One."
    names = {path.name for path in (tmp_path / "back").iterdir()}
    assert names == {"docent.db", "docent.db.lock", KEY_FILE, "libraries", "unwritten.reserve"}
    assert key.strip() not in capsys.readouterr().out


def refused(source_url: str, target_url: str, folder: Path) -> None:
    """Let a copy be refused."""
    assert copy(source_url, target_url, folder) == EXIT_CONFIG


def test_what_is_not_empty_stays_as_it_is(
    tmp_path: Path, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store, or another program's database; and files of another store."""
    fill(tmp_path)
    URLS[tmp_path] = empty
    execute(tmp_path, "CREATE TABLE other (name text)")
    refused(URL, empty, tmp_path)
    assert "isn't empty: nothing was copied" in capsys.readouterr().err
    assert execute(tmp_path, "SELECT * FROM other") == []
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / KEY_FILE).write_text("other")
    refused(URL, "sqlite:///b/docent.db", tmp_path)
    assert "privacy.key is there already, of another store" in capsys.readouterr().err
    refused(URL, URL, tmp_path)
    refused("sqlite:///nothing.db", "sqlite:///c/docent.db", tmp_path)
    assert "There is no store in" in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_a_store_with_a_running_bot_is_not_copied(
    tmp_path: Path, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither from it nor into it; nor from one that processes share."""

    async def claim() -> None:
        async with Store.open(empty, base_folder=tmp_path) as store:
            await store.claim_shards("one", [1], 2)

    fill(tmp_path)
    for target in (URL, empty):
        with find_backend(URL, tmp_path).claim():
            refused(URL, target, tmp_path)
            assert "is in use by another Docent" in capsys.readouterr().err
    assert copy(URL, empty, tmp_path) == EXIT_OK
    asyncio.run(claim())
    refused(empty, "sqlite:///back/docent.db", tmp_path)
    assert "is in use by another Docent" in capsys.readouterr().err
    assert not (tmp_path / "back" / "docent.db").exists()


@pytest.mark.parametrize("damage", ["library", "database", "key"])
def test_a_copy_that_fails_leaves_nothing(
    tmp_path: Path, empty: str, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is found out last; the next try is a first one."""
    fill(tmp_path)
    data = tmp_path / "data"
    broken = {
        "library": next((data / "libraries" / "files").iterdir()),
        "database": data / "docent.db",
        "key": data / KEY_FILE,
    }[damage]
    whole = broken.read_bytes()
    broken.write_bytes(whole[:4096] + b"x" * len(whole[4096:]) if damage == "database" else b"ab")
    for target in (empty, "sqlite:///b/docent.db"):
        refused(URL, target, tmp_path)
        assert "damaged" in (told := capsys.readouterr().err) or "empty or cut off" in told
    assert {path.name for path in (tmp_path / "b").iterdir()} == {"docent.db.lock"}
    broken.write_bytes(whole)
    for target in (empty, "sqlite:///b/docent.db"):
        assert copy(URL, target, tmp_path) == EXIT_OK


def test_a_store_that_is_locked_is_not_copied(
    tmp_path: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something else writes to it."""
    monkeypatch.setattr("bot.storage.sqlite.BUSY_TIMEOUT_MS", 0)
    fill(tmp_path)
    with locked_file(tmp_path / "data" / "docent.db"):
        refused(URL, empty, tmp_path)
    with sqlite3.connect(tmp_path / "data" / "docent.db") as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (2,)
    assert find_backend(empty, tmp_path).is_new()

"""What only a server has: addresses with passwords, being away, other processes."""

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import bot.storage.database
from bot.config import StoreSettings
from bot.storage import StoreAwayError, StoreError, find_backend
from bot.storage.pseudonyms import KeyFileError
from bot.storage.public_messages import PublicMessage
from bot.storage.schema import migrate
from bot.storage.store import Store
from tests.bot.records import NOON, asked
from tests.bot.stores import RECORD, URLS, execute, open_store, reloads_of
from tests.examples import only_proved
from tests.postgres import Server

SECRET = "tr0ub4dor"

WRITE_UNTIL_KILLED = """
import asyncio, os, sys
from dataclasses import replace
from pathlib import Path
from bot.storage.store import Store
from tests.bot.stores import RECORD

async def write():
    async with Store.open(sys.argv[1], base_folder=Path()) as store:
        for generation in range(1, 10_000):
            await store.add_reload(replace(RECORD, generation=generation))
            os.write(1, b"%d\\n" % generation)

asyncio.run(write())
"""


@pytest.fixture
def url(postgres: Server, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database, which is also the one of `tmp_path`."""
    with postgres.database() as made:
        URLS[tmp_path] = made
        yield made
        del URLS[tmp_path]


def message(number: int) -> PublicMessage:
    """Return a public message."""
    return PublicMessage(
        id=number, guild_id=1, channel_id=2, parent_id=None, sections=("tea#a",), at=NOON
    )


async def refusal(url: str) -> str:
    """Open a store that can't be opened, for the sentence that says so."""
    with pytest.raises(StoreError) as caught:
        async with Store.open(url, base_folder=Path()):
            pass
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://docent:{SECRET}@127.0.0.1:1/docent",
        f"postgres://docent@127.0.0.1:1/docent?password={SECRET}",
        f"postgresql://docent:{SECRET}@/docent?host=/nowhere",
        f"postgresql://docent:a@{SECRET}@127.0.0.1:1/docent",
        f"postgresql://127.0.0.1:{SECRET}/docent",
        f"postgresql//docent:{SECRET}@127.0.0.1:1/docent",
        f"mysql://docent:{SECRET}@127.0.0.1/docent",
    ],
)
async def test_a_password_is_shown_nowhere(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in errors and what caused them nor in the log, nor by what has the address."""
    with pytest.raises(StoreError) as caught:
        find_backend(url, Path()).is_new()
    error: BaseException | None = caught.value
    while error:
        assert SECRET not in f"{error!r} {error}"
        error = error.__cause__
    assert SECRET not in await refusal(url)
    assert SECRET not in caplog.text
    assert SECRET not in repr(StoreSettings(url=url))


async def test_what_speaks_with_a_server_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    expected = "isn't installed: run .venv/bin/pip install -r requirements-postgres.txt."
    assert (await refusal("postgresql://localhost/docent")).endswith(expected)


async def test_an_address_without_a_password_takes_it_from_the_environment(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Or from a file; what else an address may say is libpq's."""
    parts = sa.make_url(url)
    name, host = parts.database, parts.query["host"]
    (tmp_path / "pgpass").write_text(f"*:*:{name}:*:{SECRET}\n")
    (tmp_path / "pgpass").chmod(0o600)
    monkeypatch.setenv("PGUSER", "postgres")
    for variable, value in (("PGPASSWORD", SECRET), ("PGPASSFILE", str(tmp_path / "pgpass"))):
        with monkeypatch.context() as environment:
            environment.setenv(variable, value)
            engine = find_backend(f"postgresql:///{name}?host={host}", Path()).build_sync_engine()
            with engine.connect() as connection:
                assert connection.connection.dbapi_connection is not None
                assert connection.connection.dbapi_connection.info.password == SECRET


async def test_two_first_starts_at_once_make_one_database(postgres: Server) -> None:
    """Migrations take turns, and so does making the key."""
    with postgres.database(empty=True) as url:

        async def start() -> str:
            async with Store.open(url, base_folder=Path()) as store:
                return store.pseudonyms.of(1)

        assert len(set(await asyncio.gather(*(start() for _ in range(4))))) == 1


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE TABLE state (name int)", "belongs to another program: make one for Docent"),
        ("CREATE TABLE alembic_version (version_num text)", "belongs to another program"),
    ],
)
async def test_the_database_of_another_program_stays_as_it_is(
    postgres: Server, tmp_path: Path, statement: str, reason: str
) -> None:
    """Whatever it has."""
    with postgres.database(empty=True) as url:
        URLS[tmp_path] = url
        execute(tmp_path, statement)
        assert reason in await refusal(url)
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert execute(tmp_path, tables) == [(1,)]


async def test_what_is_lost_is_noticed(url: str, tmp_path: Path) -> None:
    """The key of a database that has facts, or the facts of one that has libraries."""
    async with open_store(tmp_path):
        pass
    execute(tmp_path, "DELETE FROM state WHERE name = 'privacy key in digits'")
    with pytest.raises(KeyFileError, match=r"The key in the database .* is empty or cut off"):
        async with open_store(tmp_path):
            pass
    execute(
        tmp_path,
        "DELETE FROM state",
        "INSERT INTO library_snapshots (at, files, is_served) VALUES (now(), '{}', true)",
    )
    assert "has libraries that were served, but the facts are gone" in await refusal(url)


async def test_a_newer_database_stays_as_it_is(url: str, tmp_path: Path) -> None:
    """A schema that this version doesn't know is not used."""
    execute(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    assert "was made by a newer version of Docent" in await refusal(url)


async def test_too_few_rights_are_said(
    postgres: Server, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """They don't come back by waiting."""
    user = f"weak_{os.getpid()}"
    postgres.execute(f"CREATE ROLE {user} LOGIN")
    weak = sa.make_url(url).set(username=user).render_as_string(hide_password=False)
    sentence = await refusal(weak)
    assert "gives its user too few rights: let that user own it" in sentence
    postgres.execute(f"DROP ROLE {user}")
    assert caplog.messages == []


async def test_a_lost_connection_is_opened_again(
    postgres: Server, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asks next notices nothing."""
    async with open_store(tmp_path) as store:
        await store.save_state("name", "before")
        with postgres.away(url):
            pass
        await store.save_state("other", "after")
        assert await store.fetch_state("name") == "before"
    assert caplog.messages == []


@pytest.mark.usefixtures("url")
async def test_a_connection_that_is_lost_while_notifying_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As what was to be written is lost with it."""
    channel = "' || pg_terminate_backend(pg_backend_pid()) || '"
    async with open_store(tmp_path) as store:
        with monkeypatch.context() as patched:
            patched.setattr("bot.storage.postgres.CHANNEL", channel)
            with pytest.raises(StoreAwayError):
                await store.save_setting(1, "log", 2, by=3)
        assert await store.fetch_settings() == []


async def test_a_database_that_is_away_is_told_once_and_written_when_it_is_back(
    postgres: Server,
    url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is to be public isn't known to be kept until then; what was, still is."""
    monkeypatch.setattr(bot.storage.database, "RETRY_S", 0.01)
    async with open_store(tmp_path) as store:
        assert await store.add_public_message(message(1))
        with postgres.away(url):
            assert not await store.add_public_message(message(2), instead_of=[1])
            assert not await store.add_public_message(message(3))
            for _ in range(3):
                with pytest.raises(StoreAwayError):
                    await store.add_questions([asked()])
            await store.catch_up()
            behind = [store.is_behind]
            (told,) = caplog.messages
            assert "can't be reached" in told
        async with asyncio.timeout(30):
            while store.is_behind:  # noqa: ASYNC110  # it tells nobody
                await asyncio.sleep(0)
        assert [*behind, store.is_behind] == [True, False]
        assert [found.id for found in await store.fetch_public_messages()] == [2, 3]
        await store.add_questions([asked()])
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    assert caplog.messages[1].endswith("is back.")


@pytest.mark.usefixtures("url")
async def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    """Here another one holds the writers' lock; who reads needn't wait for it."""
    async with open_store(tmp_path) as store, open_store(tmp_path) as other, other._writing():
        store._patience_s = 0.1
        with pytest.raises(StoreAwayError, match="doesn't answer"):
            await store.save_state("name", "value")
        assert await other.fetch_state("name") is None


@only_proved
async def test_a_killed_process_loses_at_most_the_write_in_flight(url: str, tmp_path: Path) -> None:
    """And the next one needn't wait for its lock."""
    command = [sys.executable, "-c", WRITE_UNTIL_KILLED, url]
    root = Path(bot.storage.database.__file__).parents[2]
    writer = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, cwd=root
    )
    assert writer.stdout
    told = [int(await writer.stdout.readline()) for _ in range(20)]
    writer.kill()
    told += map(int, (await writer.stdout.read()).split())
    await writer.wait()
    async with open_store(tmp_path) as store:
        found = [record.generation for record in await reloads_of(store, 10_000)][::-1]
        await store.add_reload(RECORD)
    assert found[: len(told)] == told
    assert len(found) - len(told) in {0, 1}


def test_a_migration_that_is_broken_off_leaves_the_old_schema(
    postgres: Server, tmp_path: Path
) -> None:
    """All of its statements are one transaction."""
    with postgres.database(empty=True) as url:
        URLS[tmp_path] = url
        backend = find_backend(url, tmp_path)
        with backend.build_sync_engine().connect() as connection:
            migrate(connection, backend)  # and no commit
        assert execute(tmp_path, "SELECT tablename FROM pg_tables WHERE schemaname='public'") == []


@pytest.mark.usefixtures("url")
async def test_what_is_forgotten_is_vacuumed(tmp_path: Path) -> None:
    """So that its place can be used anew."""
    async with open_store(tmp_path) as store:
        for number in range(50):
            await store.add_questions([asked(str(number), store.pseudonyms.of(1))])
        assert await store.forget_member(1)
        statement = "SELECT pg_relation_size('questions')"
        assert execute(tmp_path, statement) == [(0,)]

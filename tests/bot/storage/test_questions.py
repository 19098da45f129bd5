"""What the store keeps of members, with real databases in temporary folders."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.storage.database
import bot.storage.sqlite
from bot.storage import StoreError, questions
from bot.storage.pseudonyms import KEY_FILE, KeyFileError
from bot.storage.questions import NOBODY
from bot.storage.schema import PSEUDONYM, USER_ID, metadata
from bot.storage.store import Store
from tests.bot.records import NOON, asked, vote
from tests.bot.stores import RECORD, on_each, open_store, path_of_database, plain_connection

EVER = datetime.min.replace(tzinfo=NOON.tzinfo)
ME = 1_234_567_890_123_456_789
SECRET = "where is the marmalade"


async def keep_much(store: Store, user_id: int) -> None:
    """Let somebody ask, vote, reload and change a setting."""
    member = store.pseudonyms.of(user_id)
    for number in range(3):
        await store.add_questions([asked(f"{SECRET} {number}", member)])
        await store.add_vote(vote(f"tea#{number}", member))
    await store.add_reload(replace(RECORD, by=user_id))
    await store.save_setting(1, f"mentions:{user_id % 7}", value=True, by=user_id)


def wal_of(folder: Path) -> list[Path]:
    """Return the write-ahead log, if there is one."""
    return list(path_of_database(folder).parent.glob("*-wal"))


def files_with(folder: Path, user_id: int, pseudonym: str) -> list[str]:
    """Return the files of the store in which somebody stands, as an id, a hash, or their words."""
    traces = [user_id.to_bytes(8, "big"), str(user_id).encode(), pseudonym.encode()]
    traces += [bytes.fromhex(pseudonym), SECRET.encode()]
    return [
        path.name
        for path in path_of_database(folder).parent.iterdir()
        if any(trace in path.read_bytes() for trace in traces)
    ]


@on_each
async def test_what_members_did_comes_back_as_it_was(tmp_path: Path) -> None:
    """Of one guild or of private chats, since some moment, oldest first."""
    questions = [
        asked(sections=("tea#green-tea", "tea#black-tea"), outcome="suggested"),
        asked(at=NOON + timedelta(days=1), content_roles=frozenset({"guest", "admin"})),
        asked(guild_id=2),
        asked(guild_id=None),
    ]
    votes = [vote(), vote(voter="two", at=NOON + timedelta(1)), vote(guild_id=None, kind="helpful")]
    async with open_store(tmp_path) as store:
        for question in questions:
            await store.add_questions([question])
        for given in votes:
            await store.add_vote(given)
    async with open_store(tmp_path) as store:
        assert await store.fetch_questions(1, since=NOON) == questions[:2]
        assert await store.fetch_questions(None, since=EVER) == questions[3:]
        later = NOON + timedelta(seconds=1)
        assert await store.fetch_questions(1, since=later) == questions[1:2]
        assert await store.fetch_votes(1, since=EVER) == votes[:2]
        assert await store.fetch_votes(None, since=EVER) == votes[2:]


@on_each
async def test_a_vote_counts_once_for_each_person_and_section(tmp_path: Path) -> None:
    """The last one, in each guild and in private chats."""
    async with open_store(tmp_path) as store:
        for guild_id in (1, 2, None):
            await store.add_vote(vote(guild_id=guild_id))
            await store.add_vote(vote(guild_id=guild_id))
            await store.add_vote(vote(guild_id=guild_id, kind="helpful"))
            found = await store.fetch_votes(guild_id, since=EVER)
            assert found == [vote(guild_id=guild_id, kind="helpful")]
        await store.add_vote(vote(voter="two"))
        await store.add_vote(vote("tea#black-tea"))
        assert len(await store.fetch_votes(1, since=EVER)) == 3


@on_each
async def test_only_the_askers_last_answer_of_a_section_was_not_meant(tmp_path: Path) -> None:
    """In that guild, with the same content roles, also if it was only suggested."""
    answer: dict[str, Any] = {"outcome": "answered", "sections": ("tea#green-tea",)}
    questions = [
        asked("before", **answer),
        asked("this", **answer | {"outcome": "suggested"}),
        asked("other", **answer | {"sections": ("tea#black-tea",)}),
        asked("near", **answer | {"outcome": "abstained"}),
        asked("hers", "two", **answer),
        asked("as staff", content_roles=frozenset({"guest", "staff"}), **answer),
    ]
    async with open_store(tmp_path) as store:
        for question in questions:
            await store.add_questions([question])
        await store.add_questions([asked("elsewhere", **answer, guild_id=None)])
        await store.mark_not_meant(vote())
        await store.mark_not_meant(vote("tea#unknown"))
        everywhere = [*await store.fetch_questions(1, since=EVER)]
        everywhere += await store.fetch_questions(None, since=EVER)
        assert [question.text for question in everywhere if question.not_meant] == ["this"]


@on_each
async def test_an_opened_offer_marks_its_question(tmp_path: Path) -> None:
    """That one alone: by its text, or how that begins, with the roles that its asker held then."""
    offer: dict[str, Any] = {"outcome": "suggested", "sections": ("tea#green-tea", "tea#black-tea")}
    long = "tea with 100% milk, and honey"
    questions = [
        asked(long, **offer),
        asked("tea", **offer),
        asked("tea", **offer | {"sections": ("tea#black-tea",)}),
        asked("tea", outcome="answered", sections=("tea#green-tea",)),
        asked("tea", "two", **offer),
        asked("tea", content_roles=frozenset({"guest", "admin"}), **offer),
        asked("tea", guild_id=2, **offer),
        asked("tea", outcome="abstained"),
    ]
    async with open_store(tmp_path) as store:
        for question in questions:
            await store.add_questions([question])
        for text, section in (("tea", "tea#green-tea"), ("tea with 100% m…", "tea#black-tea")):
            await store.mark_met(asked(text), section)
        for text, section in (("te", "tea#green-tea"), ("te_ with…", "tea#black-tea")):
            await store.mark_met(asked(text), section)
        kept = await store.fetch_questions(1, since=EVER)
        assert [replace(question, met=False) for question in kept] == [*questions[:6], questions[7]]
        assert [place for place, question in enumerate(kept) if question.met] == [0, 1]
        assert not any(question.met for question in await store.fetch_questions(2, since=EVER))


@on_each
async def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    """Questions and votes of before the moment, and no others; wishes stay."""
    async with open_store(tmp_path) as store:
        await store.opt_out(ME, EVER)
        for at in (NOON - timedelta(microseconds=1), NOON):
            await store.add_questions([asked(at=at)])
            await store.add_vote(vote(voter=str(at), at=at))
        await store.forget_what_members_did(before=NOON)
        assert [q.at for q in await store.fetch_questions(1, since=EVER)] == [NOON]
        assert [v.at for v in await store.fetch_votes(1, since=EVER)] == [NOON]
        assert await store.fetch_is_opted_out(ME)


async def test_a_forgotten_member_is_in_no_table_and_no_file(tmp_path: Path) -> None:
    """Not in what SQLite keeps for itself, either: deleted rows, the write-ahead log."""
    async with open_store(tmp_path) as store:
        pseudonym = store.pseudonyms.of(ME)
        await keep_much(store, ME)
        assert set(files_with(tmp_path, ME, pseudonym)) & {"docent.db", "docent.db-wal"}
        await store.forget_member(ME)
        assert files_with(tmp_path, ME, pseudonym) == []
        assert await store.fetch_member(ME) == {}
        with plain_connection(tmp_path) as connection:
            dump = "\n".join(connection.iterdump())
    assert files_with(tmp_path, ME, pseudonym) == []
    assert not any(trace in dump for trace in (str(ME), pseudonym, SECRET))
    assert f",{NOBODY}" in dump  # the setting itself is still there


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Read from the database as another program that doesn't come to an end."""
    with plain_connection(folder) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM questions").fetchone()
        yield


@pytest.mark.parametrize("forget", [Store.forget_member, lambda s, id_: s.opt_out(id_, NOON)])
async def test_traces_that_another_program_keeps_are_told_and_taken_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget: Callable[[Store, int], Awaitable[bool]]
) -> None:
    """SQLite can't empty its log while somebody reads what was there before; nor does it say so."""
    monkeypatch.setattr(bot.storage.sqlite, "BUSY_TIMEOUT_MS", 0)
    async with open_store(tmp_path) as store:
        pseudonym = store.pseudonyms.of(ME)
        await keep_much(store, ME)
        with reading(tmp_path):
            assert not await forget(store, ME)
            assert files_with(tmp_path, ME, pseudonym) != []
            behind = [store.is_behind]
            await store.catch_up()
            behind.append(store.is_behind)
        await store.catch_up()
        assert [*behind, store.is_behind] == [True, True, False]
        assert SECRET.encode() not in b"".join(p.read_bytes() for p in wal_of(tmp_path))
        await store.forget_member(ME)
        assert path_of_database(tmp_path).with_name("docent.db-wal").stat().st_size == 0


async def test_it_is_tried_again_at_once_to_empty_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who reads for a moment isn't worth telling."""
    checkpoint, tries = Store._purge_once, []

    async def fail_at_first(store: Store) -> bool:
        tries.append(await checkpoint(store))
        return tries[-1] and len(tries) == bot.storage.database.PURGES

    async with open_store(tmp_path) as store:
        await keep_much(store, ME)
        monkeypatch.setattr(Store, "_purge_once", fail_at_first)
        assert await store.forget_member(ME)
        assert not store.is_behind
    assert tries == [True] * bot.storage.database.PURGES


async def test_a_log_that_cannot_be_emptied_undoes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was to be forgotten is, and whoever asked for it hears of the rest."""

    async def fail(_: Store) -> bool:
        raise StoreError("The disk is full.")

    async with open_store(tmp_path) as store:
        await keep_much(store, ME)
        with monkeypatch.context() as full:
            full.setattr(Store, "_purge_once", fail)
            assert not await store.forget_member(ME)
        assert await store.fetch_member(ME) == {}
        assert "is still in the files of" in caplog.text
        await store.catch_up()
        assert not store.is_behind


@on_each
async def test_others_are_not_forgotten(tmp_path: Path) -> None:
    """Nor what they would get is changed."""
    async with open_store(tmp_path) as store:
        await keep_much(store, ME + 1)
        before = await store.fetch_member(ME + 1)
        await keep_much(store, ME)
        await store.forget_member(ME)
        assert await store.fetch_member(ME + 1) == before


@on_each
async def test_a_member_gets_all_that_is_kept(tmp_path: Path) -> None:
    """Every row of every table in which they stand, without the hash or the id."""
    async with open_store(tmp_path) as store:
        await keep_much(store, ME)
        await keep_much(store, ME + 1)
        found = await store.fetch_member(ME)
        assert {name: len(rows) for name, rows in found.items()} == {
            "guild_settings": 1,
            "questions": 3,
            "reloads": 1,
            "votes": 3,
        }
        await store.opt_out(ME, NOON)
        assert set(await store.fetch_member(ME)) == {"guild_settings", "opt_outs", "reloads"}
    assert found["questions"][0]["text"] == f"{SECRET} 0"
    # A running number would tell how much others asked.
    assert not any("id" in row for rows in found.values() for row in rows)
    shown = repr(found)
    assert not any(who in shown for who in (str(ME), store.pseudonyms.of(ME)))


@on_each
async def test_nothing_is_kept_of_who_opted_out(tmp_path: Path) -> None:
    """Nor of what was there; others' is; and it can be undone."""
    async with open_store(tmp_path) as store:
        member = store.pseudonyms.of(ME)
        await keep_much(store, ME)
        await store.add_questions([asked(asker="other")])
        await store.opt_out(ME, NOON)
        await store.opt_out(ME, NOON)
        await store.add_questions([asked(asker=member)])
        await store.add_vote(vote(voter=member))
        assert [q.asker for q in await store.fetch_questions(1, since=EVER)] == ["other"]
        assert await store.fetch_votes(1, since=EVER) == []
        await store.forget_member(ME)
        assert await store.fetch_is_opted_out(ME)
        await store.opt_in(ME)
        assert not await store.fetch_is_opted_out(ME)
        await store.add_questions([asked(asker=member)])
        assert len(await store.fetch_questions(1, since=EVER)) == 2


@on_each
async def test_forgetting_and_noting_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each is done as a whole."""
    async with open_store(tmp_path) as store:
        await asyncio.gather(
            *(store.add_questions([asked(str(number))]) for number in range(20)),
            *(store.forget_member(ME) for _ in range(5)),
        )
        assert len(await store.fetch_questions(1, since=EVER)) == 20


async def test_the_key_belongs_to_the_database(tmp_path: Path) -> None:
    """It is made at the first start; without it, or with another, nothing is opened."""
    async with open_store(tmp_path) as store:
        pseudonym = store.pseudonyms.of(ME)
    async with open_store(tmp_path) as store:
        assert store.pseudonyms.of(ME) == pseudonym
    key = path_of_database(tmp_path).with_name(KEY_FILE)
    kept = key.read_bytes()
    for damage in (key.unlink, lambda: key.write_text("ab" * 32)):
        damage()
        with pytest.raises(KeyFileError):
            async with open_store(tmp_path):
                pass
    key.write_bytes(kept)
    async with open_store(tmp_path) as store:
        assert store.pseudonyms.of(ME) == pseudonym


def test_what_may_concern_a_member_is_marked() -> None:
    """By the names that such columns have; whoever adds one decides what it is."""
    marked = {
        f"{table.name}.{column.name}": column.info
        for table in metadata.sorted_tables
        for column in table.c
        if "member" in column.info
    }
    assert marked == {
        "forgetting.member": PSEUDONYM,
        "guild_settings.changed_by": USER_ID,
        "opt_outs.member": PSEUDONYM,
        "questions.asker": PSEUDONYM,
        "reloads.by": USER_ID,
        "taught_phrasings.by": USER_ID,
        "votes.voter": PSEUDONYM,
    }
    suspicious = ("by", "user", "member", "asker", "voter", "author", "owner")
    unmarked = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if any(part in suspicious for part in column.name.split("_"))
    ]
    assert sorted(unmarked) == sorted(marked)


@on_each
async def test_only_the_latest_rows_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The oldest go at once; the daily clean-up tells of how many, once."""
    monkeypatch.setattr(questions, "MAX_ROWS", 3)
    async with open_store(tmp_path) as store:
        for number in range(5):
            await store.add_questions([asked(str(number))])
            await store.add_vote(vote(f"tea#{number}"))
        assert [q.text for q in await store.fetch_questions(1, since=EVER)] == ["2", "3", "4"]
        assert len(await store.fetch_votes(1, since=EVER)) == 3
        for _ in range(2):
            await store.forget_what_members_did(before=EVER)
    (told,) = caplog.messages
    assert told.startswith("4 questions and votes were forgotten before their time")

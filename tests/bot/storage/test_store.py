"""What the store remembers, with real databases in temporary folders."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.storage import PublicMessage, StoreError
from bot.storage.store import JsonValue, RoleMapping, TaughtPhrasing
from tests.bot.stores import LARGEST_ID, RECORD, execute, on_each, open_store, reloads_of

MESSAGE = PublicMessage(
    id=LARGEST_ID,
    guild_id=LARGEST_ID - 1,
    channel_id=LARGEST_ID - 2,
    parent_id=None,
    sections=("tea#green-tea", "tea#black-tea"),
    at=datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
)


@on_each
async def test_setting_is_none_until_saved(tmp_path: Path) -> None:
    """A setting belongs to one guild and one name."""
    async with open_store(tmp_path) as store:
        await store.save_setting(1, "caution", "high", by=2)
        assert await store.fetch_setting("caution") == {1: "high"}
        assert await store.fetch_setting("note") == {}


@on_each
async def test_setting_comes_back_as_it_was(tmp_path: Path) -> None:
    """Any JSON value and the largest id survive the way to the database and back."""
    values: dict[str, JsonValue] = {
        "text": "Grüße, 世界 🧪 \0 ' \" \\",
        "object": {"ключ": [1, 2.5, True, None, {"nested": []}]},
        "number": LARGEST_ID,
        "empty": "",
        "false": False,
        "zero": 0,
        "none": None,
    }
    async with open_store(tmp_path) as store:
        for name, value in values.items():
            await store.save_setting(LARGEST_ID, name, value, by=LARGEST_ID)
    async with open_store(tmp_path) as store:
        found = {name: (await store.fetch_setting(name))[LARGEST_ID] for name in values}
    assert found == values
    assert [type(value) for value in found.values()] == [type(v) for v in values.values()]


@on_each
async def test_setting_keeps_the_last_value_and_who_changed_it(tmp_path: Path) -> None:
    """A second save replaces the first: value, moment and user."""
    async with open_store(tmp_path) as store:
        await store.save_setting(1, "note", "old", by=2)
        between = datetime.now(UTC).replace(tzinfo=None)
        await store.save_setting(1, "note", None, by=3)
    [(value, changed_at, changed_by)] = execute(
        tmp_path,
        "SELECT CAST(value AS TEXT), CAST(changed_at AS TEXT), changed_by FROM guild_settings",
    )
    assert (value, changed_by) == ("null", 3)
    assert datetime.fromisoformat(changed_at) >= between


@on_each
async def test_reloads_come_back_newest_first(tmp_path: Path) -> None:
    """The record is read from its end, at most as many as asked for."""
    start = replace(RECORD, by=None, generation=1, outcome="refused")
    async with open_store(tmp_path) as store:
        assert await reloads_of(store, 5) == []
        for record in (start, RECORD, replace(RECORD, generation=8)):
            await store.add_reload(record)
        assert await reloads_of(store, 2) == [replace(RECORD, generation=8), RECORD]
        assert (await reloads_of(store, 5))[-1] == start


@on_each
async def test_reload_moment_comes_back_in_utc(tmp_path: Path) -> None:
    """A moment of another time zone is the same moment in UTC."""
    at = datetime(2025, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    async with open_store(tmp_path) as store:
        await store.add_reload(replace(RECORD, at=at))
        [found] = await reloads_of(store, 1)
    assert found.at == at
    assert found.at.tzinfo is UTC


@on_each
async def test_reload_with_an_unknown_outcome_is_refused(tmp_path: Path) -> None:
    """The database itself keeps outcomes to the known ones, and what the driver says is told."""
    lost = replace(RECORD, outcome="lost")  # type: ignore[arg-type] # what must not get in
    async with open_store(tmp_path) as store:
        with pytest.raises(StoreError, match=r"used \(CHECK constraint failed|\(CheckViolation"):
            await store.add_reload(lost)
        assert await reloads_of(store, 1) == []


@on_each
async def test_state_keeps_the_last_value(tmp_path: Path) -> None:
    """A fact is None until saved, and then what was saved last."""
    async with open_store(tmp_path) as store:
        assert await store.fetch_state("commands") is None
        await store.save_state("commands", "first")
        await store.save_state("commands", "zweiter ✓")
        await store.save_state("other", "x")
        assert await store.fetch_state("commands") == "zweiter ✓"


@on_each
async def test_public_messages_come_back_as_they_were(tmp_path: Path) -> None:
    """Oldest first, each with its sections in order; one that is sent again is there once."""
    reply = replace(MESSAGE, id=1, parent_id=3, sections=("water#introduction",))
    async with open_store(tmp_path) as store:
        for message in (MESSAGE, reply, MESSAGE):
            await store.add_public_message(message)
    async with open_store(tmp_path) as store:
        assert await store.fetch_public_messages() == [reply, MESSAGE]


@on_each
async def test_a_public_message_that_changes_is_remembered_as_it_is_now(tmp_path: Path) -> None:
    """What it showed before is forgotten."""
    edited = replace(MESSAGE, sections=("water#introduction",))
    async with open_store(tmp_path) as store:
        for message in (MESSAGE, edited):
            await store.add_public_message(message)
        assert await store.fetch_public_messages() == [edited]


@on_each
async def test_public_messages_are_forgotten(tmp_path: Path) -> None:
    """One by one, or all from before some moment."""
    messages = [
        replace(MESSAGE, id=number, at=MESSAGE.at + timedelta(days=number)) for number in range(4)
    ]
    async with open_store(tmp_path) as store:
        for message in messages:
            await store.add_public_message(message)
        await store.forget_public_message(2)
        await store.forget_public_message(2)
        await store.forget_public_messages(before=messages[1].at)
        assert await store.fetch_public_messages() == [messages[1], messages[3]]


@on_each
async def test_the_last_applied_reload_is_found(tmp_path: Path) -> None:
    """One that was refused after it doesn't count."""
    async with open_store(tmp_path) as store:
        assert await store.fetch_applied_reload() is None
        for record in (replace(RECORD, generation=6), RECORD, replace(RECORD, outcome="refused")):
            await store.add_reload(record)
        assert await store.fetch_applied_reload() == RECORD


@on_each
async def test_role_mappings_come_back_until_they_are_forgotten(tmp_path: Path) -> None:
    """Each by itself, and once."""
    first = RoleMapping(guild_id=LARGEST_ID, role_id=LARGEST_ID - 1, content_role="staff")
    second = replace(first, content_role="subscriber")
    async with open_store(tmp_path) as store:
        for mapping in (first, second, first):
            await store.add_role_mapping(mapping)
    async with open_store(tmp_path) as store:
        assert await store.fetch_role_mappings() == [first, second]
        await store.forget_role_mapping(first)
        await store.forget_role_mapping(first)
        assert await store.fetch_role_mappings() == [second]


@on_each
async def test_taught_phrasings_come_back_until_they_are_forgotten(tmp_path: Path) -> None:
    """Oldest first; one that is taught again is there once, as it is now."""
    first = TaughtPhrasing(
        text="wo ist der Tee?",
        section="tea#green-tea",
        text_hash="a",
        roles=frozenset({"guest", "staff"}),
        at=MESSAGE.at,
        by=LARGEST_ID,
    )
    second = replace(first, section="tea#black-tea", at=MESSAGE.at + timedelta(days=1))
    again = replace(first, text_hash="b", at=MESSAGE.at + timedelta(days=2), by=None)
    async with open_store(tmp_path) as store:
        for phrasing in (second, first):
            await store.save_taught(phrasing)
    async with open_store(tmp_path) as store:
        assert await store.fetch_taught() == [first, second]
        await store.save_taught(again)
        assert await store.fetch_taught() == [second, again]
        for _ in range(2):
            await store.forget_taught(second.text, second.section)
        assert await store.fetch_taught() == [again]


@on_each
async def test_who_taught_a_phrasing_can_be_forgotten(tmp_path: Path) -> None:
    """The phrasing stays, as the settings and reloads do."""
    phrasing = TaughtPhrasing(
        text="tea", section="tea#a", text_hash="a", roles=frozenset(), at=MESSAGE.at, by=7
    )
    async with open_store(tmp_path) as store:
        await store.save_taught(phrasing)
        await store.forget_member(7)
        assert await store.fetch_taught() == [replace(phrasing, by=None)]

"""Promise 1 over every surface: whoever may not read an article can't tell that it exists."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access import audiences as access
from bot.replies import delivery
from bot.responding import context as earlier
from bot.responding import withdrawals
from bot.storage import store as storage
from bot.storage.store import Store
from tests.bot.records import NOON
from tests.bot.stores import open_store
from tests.bot.two_worlds.actions import Command
from tests.bot.two_worlds.chance import MOST_ACTIONS, Play, make_play
from tests.bot.two_worlds.changes import Reload
from tests.bot.two_worlds.seen import seen_by
from tests.bot.two_worlds.setting import OBSERVERS
from tests.bot.two_worlds.stage import Stage, World
from tests.bot.two_worlds.worlds import worlds_of
from tests.examples import examples

are_kept = st.lists(st.integers(0, 9).map(bool), min_size=MOST_ACTIONS, max_size=MOST_ACTIONS)


class _Stopped(datetime):
    """Always the same moment, for what a member's export tells of it."""

    @classmethod
    def now(cls, _tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOON


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """Return the event loop of all worlds."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def store(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return the store of one world after the other: opening one takes longer than a play."""
    opening = open_store(tmp_path_factory.mktemp("store"))
    store = runner.run(opening.__aenter__())
    runner.run(_stop_syncing(store))
    yield store
    runner.run(opening.__aexit__(None, None, None))


async def _stop_syncing(store: Store) -> None:
    """Don't wait for the disk: nobody kills this process to see what is left."""
    async with store._reading() as connection:
        await connection.exec_driver_sql("PRAGMA synchronous = OFF")


@pytest.fixture(scope="module", autouse=True)
def _patience() -> Iterator[None]:
    """Wait for everything: what takes too long depends on how busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "ACKNOWLEDGE_AFTER_S", 3_600)
        patch.setattr(withdrawals, "RECORD_WITHIN_S", 3_600)
        patch.setattr(storage, "datetime", _Stopped)
        for module in (access, earlier):
            patch.setattr(module, "FETCH_TIMEOUT_S", 3_600)
        yield


@examples(20, prove=10_000)
@given(st.builds(make_play, st.integers(0, 2**40), are_kept))
def test_what_may_not_be_read_might_as_well_not_exist(
    runner: asyncio.Runner, store: Store, play: Play
) -> None:
    """All that anybody sees is what they'd see if only the articles that they may read existed."""
    whole = Stage(play.setting, play.shelf, store)
    runner.run(whole.play(play.actions))
    compared: defaultdict[World, list[tuple[int, range]]] = defaultdict(list)
    for person in OBSERVERS:
        for world, during in worlds_of(whole, person):
            if during and not whole.shows_all_to(world.last_reader):
                compared[world].append((person, during))
    for world, spans in compared.items():
        visible = Stage(play.setting, play.shelf, store, world, whole.inputs)
        last = max(during.stop for _, during in spans)
        runner.run(visible.play(play.actions[:last]))
        for person, during in spans:
            assert seen_by(whole, person, during) == seen_by(visible, person, during)


def test_an_editor_is_told_what_they_may_read(runner: asyncio.Runner, store: Store) -> None:
    """By a status, a reload that they confirm, and a status: chance seldom comes upon all three."""
    play = make_play(117961514, [])
    setting = replace(play.setting, editors=frozenset({"subscriber"}))
    open_, shut = frozenset({"subscriber", "guest"}), frozenset({"admin"})
    shelf = ((18, frozenset({"subscriber"})), (35, shut), (7, shut))
    changed = ((18, open_), (7, shut))
    look = Command(1, 1, "content status")
    actions = [look, Reload(1, 1, "content reload", changed), look]
    whole = Stage(setting, shelf, store)
    runner.run(whole.play(actions))
    assert whole.inputs.confirmed
    ((world, during),) = worlds_of(whole, 1)
    visible = Stage(setting, shelf, store, world, whole.inputs)
    runner.run(visible.play(actions))
    assert seen_by(whole, 1, during) == seen_by(visible, 1, during)

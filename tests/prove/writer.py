"""The process that is killed: it opens what is stored, tells what it finds, and writes on.

What it tells goes through a pipe, so that it is known even of a process that is killed right after.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import sqlalchemy as sa

from bot.rendering import load_checked_library
from bot.serving import Archive, FolderShelf
from bot.storage import AskedQuestion, PublicMessage, RoleMapping, Store
from bot.storage.schema import questions
from bot.storage.store import JsonValue
from tests.articles import source
from tests.bot.stores import RECORD, open_store, reloads_of
from tests.prove.known import Change, Facts

AT_ONCE = 4
"""Writers that take turns, as members do."""

MESSAGE = PublicMessage(
    id=1, guild_id=2, channel_id=3, parent_id=None, sections=(), at=RECORD.at, menu=("tea#black",)
)
QUESTION = AskedQuestion(
    asker="", at=RECORD.at, guild_id=2, content_roles=frozenset({"guest"}), text="",
    outcome="answered", sections=("tea#green",),
)  # fmt: skip

_Made = tuple[Change, Awaitable[object]]


def write(folder: Path, seed: int, pipe: Connection) -> None:
    """Tell the facts found, then each change before and after it is made, until it is killed."""
    asyncio.run(_write(folder, Random(seed), pipe))


async def _write(folder: Path, dice: Random, pipe: Connection) -> None:
    archive = Archive(FolderShelf(folder / "data" / "libraries"))
    async with open_store(folder) as store:
        found = await facts_of(store, archive)
        pipe.send(found)
        writers = [_Writer(store, archive, folder, number) for number in range(AT_ONCE)]
        async with asyncio.TaskGroup() as group:
            for writer in writers:
                group.create_task(writer.run(Random(dice.random()), found, pipe))


async def facts_of(store: Store, archive: Archive) -> Facts:
    """Read all that is stored."""
    facts: Facts = {}
    for name in map(str, range(AT_ONCE)):
        facts |= {("setting", (i, name)): v for i, v in (await store.fetch_setting(name)).items()}
    facts |= {("mapping", mapping): True for mapping in await store.fetch_role_mappings()}
    facts |= {("message", m.id): m for m in await store.fetch_public_messages()}
    facts |= {("reload", record.generation): record for record in await reloads_of(store, 10**6)}
    async with store._reading() as connection:
        rows = (await connection.execute(sa.select(questions))).mappings()
        facts |= {("question", row["text"]): (row["asker"], tuple(row["sections"])) for row in rows}
    if snapshot := archive.read().snapshot:
        facts["library", ""] = archive.load(snapshot).articles[0].title
    return facts


class _Writer:
    """Makes changes, one after another, to facts of its own; `number` tells it from others."""

    def __init__(self, store: Store, archive: Archive, folder: Path, number: int) -> None:
        self._store = store
        self._archive = archive
        self._content = folder / "content"
        self._number = number
        self._kinds: list[Callable[[Random, int], _Made]]
        self._kinds = [self._setting, self._mapping, self._question, self._message]
        if number == 0:
            self._kinds += [self._reload, self._library]

    async def run(self, dice: Random, found: Facts, pipe: Connection) -> None:
        """Make changes until it is killed."""
        count = 1 + len(found)
        while True:
            count += 1
            change, make = dice.choice(self._kinds)(dice, count)
            pipe.send(("begun", change))
            await make
            pipe.send(("done", change))

    def _setting(self, dice: Random, count: int) -> _Made:
        guild, name = dice.randrange(3), str(self._number)
        value: JsonValue = {"of": ["x" * count, count]}
        made = self._store.save_setting(guild, name, value, by=1)
        return Change(("setting", (guild, name)), value), made

    def _mapping(self, dice: Random, _count: int) -> _Made:
        mapping = RoleMapping(
            guild_id=self._number, role_id=dice.randrange(5), content_role="subscriber"
        )
        if dice.random() < 0.5:
            return Change(("mapping", mapping), None), self._store.forget_role_mapping(mapping)
        return Change(("mapping", mapping), True), self._store.add_role_mapping(mapping)

    def _question(self, dice: Random, count: int) -> _Made:
        asker, text = self._store.pseudonyms.of(dice.randrange(9)), f"{self._number}: {count}"
        question = replace(QUESTION, asker=asker, text=text)
        change = Change(("question", text), (asker, question.sections))
        return change, self._store.add_questions([question])

    def _message(self, dice: Random, count: int) -> _Made:
        id_ = 100 * self._number + dice.randrange(1, 9)
        if dice.random() < 0.3:
            return Change(("message", id_), None), self._store.forget_public_message(id_)
        sections = tuple(f"tea#{number}" for number in range(count % 50))
        message = replace(MESSAGE, id=id_, sections=sections, at=RECORD.at + timedelta(count))
        return Change(("message", id_), message), self._store.add_public_message(message)

    def _reload(self, _dice: Random, count: int) -> _Made:
        record = replace(RECORD, generation=count)
        return Change(("reload", count), record), self._store.add_reload(record)

    def _library(self, _dice: Random, count: int) -> _Made:
        (self._content / "a.md").write_bytes(source(title=f"Version {count}"))
        library = load_checked_library(self._content)

        def keep() -> None:
            self._archive.commit(self._archive.store(library, self._content))

        return Change(("library", ""), f"Version {count}"), asyncio.to_thread(keep)

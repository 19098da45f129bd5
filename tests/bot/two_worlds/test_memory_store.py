"""The store of the two worlds, beside the real one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from bot.storage.public_messages import PublicMessage
from bot.storage.store import RoleMapping, Store
from tests.bot.records import NOON, asked, vote
from tests.bot.stores import RECORD, open_store
from tests.bot.two_worlds.memory_store import MemoryStore

ME, OTHER = 11, 12
MAPPINGS = [RoleMapping(guild_id=1, role_id=2, content_role=role) for role in ("a", "b")]
MESSAGES = [
    PublicMessage(
        id=id_, guild_id=1, channel_id=2, parent_id=3, sections=("a#b",), at=NOON + timedelta(id_)
    )
    for id_ in (3, 1, 2)
]
ANSWER: dict[str, Any] = {"outcome": "answered", "sections": ("tea#green-tea",)}


async def let_members_do_much(store: Store) -> None:
    """Let two members ask and vote, and run things."""
    for user_id in (ME, OTHER):
        member = store.pseudonym_of(user_id)
        for guild_id in (1, 1, None):
            await store.add_question(asked("one", member, guild_id=guild_id, **ANSWER))
            await store.add_vote(vote(voter=member, guild_id=guild_id, at=NOON + timedelta(1)))
        await store.add_question(asked("perhaps", member, **ANSWER | {"outcome": "suggested"}))
        await store.add_vote(vote("tea#black-tea", member, kind="helpful"))
        await store.mark_not_meant(vote(voter=member))
        await store.mark_not_meant(vote("tea#unknown", member))
        await store.mark_not_meant(vote(voter=member, content_roles=frozenset({"staff"})))
        await store.save_setting(1, f"log {user_id}", user_id, by=user_id)
        await store.add_reload(replace(RECORD, by=user_id))
    await store.save_setting(1, "log", None, by=ME)
    await store.add_reload(replace(RECORD, outcome="refused"))


async def keep_messages_and_mappings(store: Store) -> None:
    """Remember public messages and mappings, and forget some of them."""
    for message in MESSAGES:
        await store.add_public_message(message)
    await store.add_public_message(replace(MESSAGES[0], sections=("a#c",)))
    await store.forget_public_message(2)
    await store.forget_public_messages(before=NOON + timedelta(2))
    for mapping in (*MAPPINGS, *MAPPINGS):
        await store.add_role_mapping(mapping)
    await store.forget_role_mapping(MAPPINGS[0])


async def opt_out(store: Store) -> None:
    """Let one member opt out and go on asking."""
    await store.opt_out(ME, NOON)
    await store.opt_out(ME, NOON + timedelta(1))
    await store.add_question(asked("later", store.pseudonym_of(ME)))
    await store.add_vote(vote(voter=store.pseudonym_of(ME)))


async def opt_in(store: Store) -> None:
    """Let them come back."""
    await store.opt_in(ME)
    await store.add_question(asked("later", store.pseudonym_of(ME)))


async def forget(store: Store) -> None:
    """Forget one member."""
    await store.forget_member(ME)


STEPS: list[Callable[[Store], Awaitable[None]]] = [
    let_members_do_much, keep_messages_and_mappings, opt_out, opt_in, let_members_do_much, forget,
]  # fmt: skip


async def all_of(store: Store) -> dict[str, object]:
    """Return all that the bot could learn from a store, but whose it is and when it was changed."""
    names = {store.pseudonym_of(ME): "me", store.pseudonym_of(OTHER): "other"}
    members = [await store.fetch_member(user_id) for user_id in (ME, OTHER)]
    for setting in (row for found in members for row in found.get("guild_settings", ())):
        del setting["changed_at"]
    questions = [
        replace(question, asker=names[question.asker])
        for guild_id in (1, None)
        for question in await store.fetch_questions(guild_id, since=NOON)
    ]
    votes = [
        replace(given, voter=names[given.voter])
        for guild_id in (1, None)
        for given in await store.fetch_votes(guild_id, since=NOON + timedelta(1))
    ]
    return {
        "members": members,
        "opted out": [await store.fetch_is_opted_out(user_id) for user_id in (ME, OTHER)],
        "questions": questions,
        "votes": votes,
        "settings": sorted(await store.fetch_settings(), key=str),
        "setting": await store.fetch_setting(f"log {ME}"),
        "unset": await store.fetch_setting("log"),
        "reload": await store.fetch_applied_reload(),
        "mappings": await store.fetch_role_mappings(),
        "messages": await store.fetch_public_messages(),
    }


async def test_it_keeps_and_tells_what_the_real_one_does(tmp_path: Path) -> None:
    """After each of many steps."""
    memory = cast("Store", MemoryStore(lambda: NOON))
    async with open_store(tmp_path) as store:
        for step in STEPS:
            await step(store)
            await step(memory)
            assert await all_of(memory) == await all_of(store)

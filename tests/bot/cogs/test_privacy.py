"""/privacy: what a member is told, gets, and can have forgotten."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.storage import StoreError
from bot.texts import member_texts
from tests.bot.cogs.noting import HELPFUL, noted, read_file, votes
from tests.bot.conftest import Community
from tests.bot.stores import reloads_of

WORDS = "where is the marmalade"


async def do_much(community: Community) -> None:
    """Let the guest do all that is noted."""
    await community.mention(community.guest, WORDS)
    await community.tell(community.guest, WORDS)
    (answer,) = await community.mention(community.guest, "green tea")
    await community.press(community.guest, answer, answer.buttons[HELPFUL])
    await community.bot.question_log.settle()


def traces(community: Community, folder: Path, user_id: int) -> list[str]:
    """Return the files of the store in which somebody stands, or what was said."""
    found = [str(user_id).encode(), user_id.to_bytes(8, "big"), WORDS.encode()]
    found.append(community.bot.store.pseudonyms.of(user_id).encode())
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(trace in path.read_bytes() for trace in found)
    ]


async def test_a_member_is_told_what_is_kept(community: Community) -> None:
    """In the guild and in private, seen by them alone."""
    await do_much(community)
    for told in (
        await community.slash(community.guest, "privacy what"),
        await community.slash_in_private(community.guest, "privacy what"),
    ):
        assert told.ephemeral
        assert "for at most 30 days" in told.text
        assert "3 questions, 1 rating" in told.text
        assert member_texts.PRIVACY_STATE[False] in told.text
        assert len(told.text) <= 2_000
    other = await community.slash(community.subscriber, "privacy what")
    assert "0 questions, 0 ratings" in other.text


async def test_a_member_gets_all_that_is_kept(community: Community) -> None:
    """As a file that they alone see, of themselves alone."""
    await do_much(community)
    found = json.loads(await read_file(community, community.guest, "privacy get"))
    assert [row["text"] for row in found["questions"]] == [WORDS, WORDS, "green tea"]
    assert [(row["section"], row["kind"]) for row in found["votes"]] == [
        ("tea#green-tea", "helpful")
    ]
    assert json.loads(await read_file(community, community.subscriber, "privacy get")) == {}


@pytest.mark.parametrize("typed", ["", "yes", "forget me"])
async def test_forgetting_needs_the_word(community: Community, typed: str) -> None:
    """Nothing is deleted by mistake."""
    await do_much(community)
    reply = await community.slash(community.guest, "privacy forget", confirm=typed)
    assert (reply.text, reply.ephemeral) == (member_texts.NOT_FORGOTTEN, True)
    assert len(await noted(community)) == 2


async def test_a_forgotten_member_is_nowhere(community: Community, tmp_path: Path) -> None:
    """In no file of the store, and not in memory; others are."""
    await do_much(community)
    await community.mention(community.subscriber, "black tea")
    assert traces(community, tmp_path, community.guest.id)
    bot = community.bot
    assert len(bot.conversations._talks) == 3
    reply = await community.slash(community.guest, "privacy forget", confirm=" Forget ")
    assert reply.text == member_texts.FORGOTTEN + member_texts.FORGOTTEN_STATE[False]
    assert traces(community, tmp_path, community.guest.id) == []
    assert len(bot.conversations._talks) == 1
    asked = [m.id for m in community.square.history() if m.author.id == community.guest.id]
    assert [bot.sent_replies._replies.get(message_id) for message_id in asked] == [None, None]
    assert [question.text for question in await noted(community)] == ["black tea"]
    assert await votes(community) == []


async def test_forgetting_works_where_nothing_is_kept(community: Community) -> None:
    """Also in private, and for who has opted out, which stays."""
    await do_much(community)
    on = await community.slash(community.guest, "privacy optout", state="on")
    assert (on.text, on.ephemeral) == (member_texts.OPTED_OUT[True], True)
    assert await noted(community) == []
    reply = await community.slash_in_private(community.guest, "privacy forget", confirm="forget")
    assert reply.text == member_texts.FORGOTTEN + member_texts.FORGOTTEN_STATE[True]
    await do_much(community)
    assert await noted(community) == []
    told = await community.slash(community.guest, "privacy what")
    assert member_texts.PRIVACY_STATE[True] in told.text
    off = await community.slash(community.guest, "privacy optout", state="off")
    assert off.text == member_texts.OPTED_OUT[False]
    await do_much(community)
    assert len(await noted(community)) == 2


async def test_an_admins_traces_are_forgotten_too(community: Community, tmp_path: Path) -> None:
    """Who reloaded and who changed a setting; not what they did."""
    manager, square = community.manager, community.square
    await community.slash(manager, "content reload")
    await community.slash(manager, "settings mentions", channel=square, state="off")
    assert traces(community, tmp_path, manager.id)
    await community.slash(manager, "privacy forget", confirm="forget")
    assert traces(community, tmp_path, manager.id) == []
    assert await community.mention(community.guest, "green tea") == []
    assert (await reloads_of(community.bot.store, 1))[0].by is None


@pytest.mark.parametrize(
    ("command", "options"), [("forget", {"confirm": "forget"}), ("optout", {"state": "on"})]
)
async def test_what_another_program_still_keeps_is_told(
    community: Community, tmp_path: Path, command: str, options: dict[str, Any]
) -> None:
    """Not that all of it is gone; and it is, as soon as that program is done."""
    await do_much(community)
    with closing(sqlite3.connect(tmp_path / "docent.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM questions").fetchone()
        told = await community.slash(community.guest, f"privacy {command}", **options)
        assert member_texts.TRACES_LEFT in told.text
        assert traces(community, tmp_path, community.guest.id) != []
    await community.bot.store.catch_up()
    again = await community.slash(community.guest, f"privacy {command}", **options)
    assert member_texts.TRACES_LEFT not in again.text


async def test_what_cannot_be_done_without_the_store_is_told_kindly(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A member needs neither the file's name nor a number; the log has the reason in one line."""

    async def fail(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(community.bot.store, "opt_in", fail)
    told = await community.slash(community.guest, "privacy optout", state="off")
    assert told.text == member_texts.CANNOT_STORE
    assert "The disk is full." in caplog.text
    assert "Traceback" not in caplog.text
    community.env.errors.clear()

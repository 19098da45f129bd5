"""/content: who may use it, and what it tells."""

import discord
import pytest
import simcord

from bot import texts
from bot.cogs.content import render_reload
from bot.librarian import ReloadReport
from bot.store import Store, StoreError
from retrieval.errors import Problem
from retrieval.library import Changes
from tests.articles import source
from tests.bot.conftest import Community, shown


def let_in(community: Community, member: simcord.MemberActor) -> None:
    """Show /content to a member, as an admin may in Discord's integration settings."""
    commands = community.env.backend.visible_commands(
        user_id=community.manager.id, channel_id=community.square.id
    )
    command_id = next(int(c["id"]) for c in commands if c["name"] == "content")
    community.guild.set_command_permissions(command_id, {member: True})


async def test_reload_tells_and_records_what_is_different(
    community: Community, store: Store
) -> None:
    """Whoever asked is told, alone; the store remembers who it was and what came of it."""
    for slug in ("juice", "milk", "soda"):
        community.write_article(slug, source(slug=slug))
    community.write_article("tea", source("Other.", slug="tea"))
    for slug in ("club", "water"):
        (community.folder / f"{slug}.md").unlink()
    answer = await community.slash(community.manager, "content reload")
    told = f"{texts.RELOADED}\nAdded: juice, milk, soda\nChanged: tea\nRemoved: club, water"
    assert (answer.text, answer.ephemeral) == (told, True)
    (record,) = await store.fetch_reloads(9)
    assert (record.by, record.outcome, record.generation) == (community.manager.id, "applied", 2)
    assert (record.added, record.changed, record.removed, record.problems) == (3, 1, 2, 0)


async def test_a_refused_reload_is_told_and_recorded(community: Community, store: Store) -> None:
    """Nothing is served that wasn't before."""
    community.write_article("tea", b"no front matter")
    answer = await community.slash(community.manager, "content reload")
    assert answer.text.startswith(f"{texts.RELOAD_REFUSED}\ntea.md:1: error: ")
    (record,) = await store.fetch_reloads(9)
    assert (record.outcome, record.generation, record.problems) == ("refused", 1, 1)
    assert "tea" in {article.slug for article in community.bot.librarian.library.articles}


async def test_an_unchanged_folder_is_told(community: Community) -> None:
    """That nothing has changed is an answer, too."""
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == texts.RELOAD_UNCHANGED


async def test_a_reload_waits_for_none(community: Community, store: Store) -> None:
    """Who asks while another reload is running is told so, and nothing is recorded."""
    async with community.bot.librarian._reloading:
        answer = await community.slash(community.manager, "content reload")
    assert (answer.text, answer.ephemeral) == (texts.RELOAD_BUSY, True)
    assert await store.fetch_reloads(9) == []


async def test_a_long_report_is_a_file(community: Community) -> None:
    """More problems than a message holds are all told."""
    for number in range(60):
        community.write_article(f"bad{number}", b"no front matter")
    result = await community.manager.slash(community.square, "content reload")
    answer = shown(result)
    assert answer.text == texts.RELOAD_REFUSED
    assert answer.ephemeral
    assert result.response is not None
    (file,) = result.response.attachments
    report = (await file.read()).decode()
    assert [f"bad{number}.md" in report for number in range(60)] == [True] * 60


async def test_only_those_who_run_the_content_may_reload(
    community: Community, store: Store
) -> None:
    """Being shown the command in Discord is no permission."""
    let_in(community, community.guest)
    answer = await community.slash(community.guest, "content reload")
    assert (answer.text, answer.ephemeral) == (texts.NOT_ALLOWED, True)
    assert await store.fetch_reloads(9) == []
    assert len(community.env.errors) == 1  # discord.py's CheckFailure


async def test_managers_of_another_guild_may_not_reload(community: Community) -> None:
    """Content belongs to the home guild."""
    elsewhere = community.env.create_guild("Elsewhere")
    square = elsewhere.create_text_channel("square")
    role = elsewhere.create_role("Manager", permissions=discord.Permissions(manage_guild=True))
    stranger = elsewhere.add_member(community.env.create_user("stranger"), roles=[role])
    answer = await community.slash(stranger, "content reload", square)
    assert answer.text == texts.NOT_ALLOWED
    assert len(community.env.errors) == 1


async def test_the_owner_may_reload_in_private(community: Community) -> None:
    """Whoever owns the application needs no guild for it; anyone else has no right there."""
    answer = await community.slash_in_private(community.manager, "content reload")
    assert answer.text == texts.NOT_ALLOWED
    assert len(community.env.errors) == 1
    community.bot.owner_id = community.guest.id
    answer = await community.slash_in_private(community.guest, "content reload")
    assert answer.text == texts.RELOAD_UNCHANGED


async def test_a_reload_that_cannot_be_recorded_is_told_all_the_same(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The new articles are served: to say that it failed would be wrong."""

    async def fail(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(community.bot.store, "add_reload", fail)
    community.write_article("milk", source(slug="milk"))
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == f"{texts.RELOADED}\nAdded: milk"
    assert "The disk is full." in caplog.text


async def test_a_reload_that_fails_is_told(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The waiting sign doesn't stay for ever."""
    monkeypatch.delattr(community.bot, "librarian")
    answer = await community.slash(community.manager, "content reload")
    assert answer.text.startswith(texts.FAILED.partition("{")[0])
    assert len(community.env.errors) == 1


def test_a_reload_is_told_in_full() -> None:
    """What is different, every problem, and that nothing was changed if so."""
    changes = Changes(("new",), (), ("old", "older"))
    problem = Problem("a_b.md", 3, "warning", "unknown key")
    done = ReloadReport(True, changes, (problem,), 2, 0.1)
    refused = ReloadReport(False, changes, (problem,), 1, 0.1)
    synonyms = ReloadReport(True, Changes((), (), (), synonyms=True), (), 2, 0.1)
    unchanged = ReloadReport(True, Changes((), (), ()), (), 2, 0.1)
    assert render_reload(done).splitlines() == [
        texts.RELOADED,
        "Added: new",
        "Removed: old, older",
        "a_b.md:3: warning: unknown key",
    ]
    assert render_reload(refused).splitlines()[0] == texts.RELOAD_REFUSED
    assert "Added" not in render_reload(refused)
    assert render_reload(synonyms).splitlines() == [texts.RELOADED, texts.RELOADED_SYNONYMS]
    assert render_reload(unchanged) == texts.RELOAD_UNCHANGED

"""/content: who may use it, and what it tells."""

import discord
import pytest

from bot.admin.reload_report import render_reload
from bot.serving.librarian import ReloadReport
from bot.storage import StoreError
from bot.storage.store import Store
from bot.texts import admin_texts, member_texts
from retrieval.audience import Audience
from retrieval.content.changes import Changes
from retrieval.errors import Problem
from tests.articles import library_of, source
from tests.bot.conftest import Community, Shown, shown
from tests.bot.stores import reloads_of


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
    told = f"{admin_texts.RELOADED}\nAdded: juice, milk, soda\nChanged: tea\nRemoved: club, water"
    assert (answer.text, answer.ephemeral) == (told, True)
    (record,) = await reloads_of(store)
    assert (record.by, record.outcome, record.generation) == (community.manager.id, "applied", 2)
    assert (record.added, record.changed, record.removed, record.problems) == (3, 1, 2, 0)


async def test_a_refused_reload_is_told_and_recorded(community: Community, store: Store) -> None:
    """Nothing is served that wasn't before."""
    community.write_article("tea", b"no front matter")
    answer = await community.slash(community.manager, "content reload")
    assert answer.text.startswith(f"{admin_texts.RELOAD_REFUSED}\ntea.md:1: error: ")
    (record,) = await reloads_of(store)
    assert (record.outcome, record.generation, record.problems) == ("refused", 1, 1)
    assert "tea" in {article.slug for article in community.bot.librarian.library.articles}


async def test_an_unchanged_folder_is_told(community: Community) -> None:
    """That nothing has changed is an answer, too."""
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == admin_texts.RELOAD_UNCHANGED


async def test_a_reload_waits_for_none(community: Community, store: Store) -> None:
    """Who asks while another reload is running is told so, and nothing is recorded."""
    async with community.bot.librarian._reloading:
        answer = await community.slash(community.manager, "content reload")
    assert (answer.text, answer.ephemeral) == (admin_texts.RELOAD_BUSY, True)
    assert await reloads_of(store) == []


async def test_a_long_report_is_a_file(community: Community) -> None:
    """More problems than a message holds are all told."""
    for number in range(60):
        community.write_article(f"bad{number}", b"no front matter")
    result = await community.manager.slash(community.square, "content reload")
    answer = shown(result)
    assert answer.text == admin_texts.RELOAD_REFUSED
    assert answer.ephemeral
    assert result.response is not None
    (file,) = result.response.attachments
    report = (await file.read()).decode()
    assert [f"bad{number}.md" in report for number in range(60)] == [True] * 60


async def test_only_those_who_run_the_content_may_reload(
    community: Community, store: Store
) -> None:
    """Being shown the command in Discord is no permission."""
    community.let_in(community.guest, "content")
    answer = await community.slash(community.guest, "content reload")
    assert (answer.text, answer.ephemeral) == (member_texts.NOT_ALLOWED, True)
    assert await reloads_of(store) == []
    assert len(community.env.errors) == 1  # discord.py's CheckFailure


async def test_managers_of_another_guild_may_not_reload(community: Community) -> None:
    """Content belongs to the home guild."""
    elsewhere = community.env.create_guild("Elsewhere")
    square = elsewhere.create_text_channel("square")
    role = elsewhere.create_role("Manager", permissions=discord.Permissions(manage_guild=True))
    stranger = elsewhere.add_member(community.env.create_user("stranger"), roles=[role])
    answer = await community.slash(stranger, "content reload", square)
    assert answer.text == member_texts.NOT_ALLOWED
    assert len(community.env.errors) == 1


async def test_the_owner_may_reload_in_private(community: Community) -> None:
    """Whoever owns the application needs no guild for it; anyone else has no right there."""
    answer = await community.slash_in_private(community.manager, "content reload")
    assert answer.text == member_texts.NOT_ALLOWED
    assert len(community.env.errors) == 1
    community.bot.owner_id = community.guest.id
    answer = await community.slash_in_private(community.guest, "content reload")
    assert answer.text == admin_texts.RELOAD_UNCHANGED


async def test_a_reload_that_cannot_be_recorded_is_told_all_the_same(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The new articles are served: to say that it failed would be wrong."""

    async def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(community.bot.store, "add_reload", fail)
    community.write_article("milk", source(slug="milk"))
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == f"{admin_texts.RELOADED}\nAdded: milk"
    assert "The disk is full." in caplog.text


async def test_a_reload_that_fails_is_told(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The waiting sign doesn't stay for ever."""
    monkeypatch.delattr(community.bot.librarian, "_folder")
    answer = await community.slash(community.manager, "content reload")
    assert answer.text.startswith(member_texts.FAILED.partition("{")[0])
    assert len(community.env.errors) == 1


def open_club(community: Community) -> None:
    """Let guests, too, read what only subscribers may."""
    data = source("## Handshake\n\nA wink.\n", title="Club", slug="club", role="guest,subscriber")
    community.write_article("club", data)


def may_guests_read(community: Community) -> bool:
    """Tell whether guests can read the club's article."""
    visible = community.bot.librarian.library.visible(Audience.of({"guest"}))
    return "club" in {article.slug for article in visible}


async def test_a_reload_that_widens_access_asks_first(community: Community, store: Store) -> None:
    """It lists what would be, alone; nothing has changed, and nothing is recorded."""
    open_club(community)
    community.write_article("milk", source(slug="milk"))
    answer = await community.slash(community.manager, "content reload")
    assert answer.ephemeral
    assert answer.text.splitlines() == [
        admin_texts.RELOAD_WIDENS,
        "club.md: also guest",
        "Added: milk",
        "Changed: club",
    ]
    assert list(answer.buttons) == [admin_texts.RELOAD_APPLY]
    assert not may_guests_read(community)
    assert await reloads_of(store) == []


async def test_titles_are_told_to_who_may_read_them(community: Community) -> None:
    """As the articles are now; also in the bot's own chat."""
    club = "club.md (“The Club”): also guest"
    open_club(community)
    manager = community.add_member("reader", community.manager_role, community.subscriber_role)
    answer = await community.slash(manager, "content reload")
    assert answer.text.splitlines()[1] == club
    community.bot.owner_id = community.subscriber.id
    answer = await community.slash_in_private(community.subscriber, "content reload")
    assert answer.text.splitlines()[1] == club
    community.bot.owner_id = community.guest.id
    answer = await community.slash_in_private(community.guest, "content reload")
    assert answer.text.splitlines()[1] == "club.md: also guest"


async def test_a_confirmed_reload_is_applied(community: Community, store: Store) -> None:
    """Told, alone, to whoever pressed, and recorded as theirs; a second press finds it done."""
    open_club(community)
    asked = await community.slash(community.manager, "content reload")
    other = community.add_member("other", community.manager_role)
    answer = await community.press(other, asked, asked.buttons[admin_texts.RELOAD_APPLY])
    assert (answer.text, answer.ephemeral, answer.buttons) == (
        f"{admin_texts.RELOADED}\nclub.md: also guest\nChanged: club",
        True,
        {},
    )
    assert answer.message.id != asked.message.id
    assert may_guests_read(community)
    (record,) = await reloads_of(store)
    assert (record.by, record.outcome, record.changed) == (other.id, "applied", 1)
    again = await community.press(other, asked, asked.buttons[admin_texts.RELOAD_APPLY])
    assert (again.text, again.ephemeral) == (admin_texts.RELOAD_STALE, True)


async def test_what_fewer_may_read_is_told(community: Community) -> None:
    """It needs no confirmation."""
    open_club(community)
    asked = await community.slash(community.manager, "content reload")
    await community.press(community.manager, asked, asked.buttons[admin_texts.RELOAD_APPLY])
    community.write_article("club", source(slug="club", role="subscriber"))
    answer = await community.slash(community.manager, "content reload")
    assert answer.text.splitlines()[:2] == [
        admin_texts.RELOADED,
        "club.md (“Club”): no longer guest",
    ]
    assert not may_guests_read(community)


async def test_a_stale_confirmation_changes_nothing(community: Community) -> None:
    """A file was changed after it was shown."""
    open_club(community)
    asked = await community.slash(community.manager, "content reload")
    community.write_article("milk", source(slug="milk"))
    answer = await community.press(
        community.manager, asked, asked.buttons[admin_texts.RELOAD_APPLY]
    )
    assert (answer.text, answer.ephemeral) == (admin_texts.RELOAD_STALE, True)
    assert not may_guests_read(community)


async def test_a_forged_confirmation_is_refused(community: Community) -> None:
    """Whoever presses is checked, whatever they press; and what is pressed, too."""
    open_club(community)
    asked = await community.slash(community.manager, "content reload")
    confirm = asked.buttons[admin_texts.RELOAD_APPLY]
    (public,) = await community.mention(community.guest, "green tea")
    for message in (asked, public):
        answer = await community.press(community.guest, message, confirm)
        assert (answer.text, answer.ephemeral) == (member_texts.NOT_ALLOWED, True)
    for forged in ("docent:1:reload:", f"{confirm}0", "docent:1:reload:é"):
        answer = await community.press(community.manager, public, forged)
        assert (answer.text, answer.ephemeral) == (admin_texts.RELOAD_STALE, True)
    assert not may_guests_read(community)
    answer = await community.press(community.manager, public, confirm)
    assert answer.ephemeral
    assert may_guests_read(community)
    assert "Steep it." in Shown.of(community.square.history()[-1]).text


async def test_a_right_that_was_lost_confirms_nothing(community: Community) -> None:
    """What counts is the moment of the press."""
    open_club(community)
    asked = await community.slash(community.manager, "content reload")
    community.env.backend.edit_member(community.guild.id, community.manager.id, {"role_ids": []})
    answer = await community.press(
        community.manager, asked, asked.buttons[admin_texts.RELOAD_APPLY]
    )
    assert answer.text == member_texts.NOT_ALLOWED
    assert not may_guests_read(community)


async def test_a_confirmation_that_fails_is_told(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a reference to the log."""
    open_club(community)
    asked = await community.slash(community.manager, "content reload")
    monkeypatch.delattr(community.bot.librarian, "_clock")
    answer = await community.press(
        community.manager, asked, asked.buttons[admin_texts.RELOAD_APPLY]
    )
    assert answer.text.startswith(member_texts.FAILED.partition("{")[0])


async def test_withdrawn_answers_are_told(community: Community) -> None:
    """How many, and how many couldn't be."""
    for _ in range(3):
        await community.mention(community.guest, "green tea")
    (community.folder / "tea.md").unlink()
    for method in ("PATCH", "DELETE"):
        community.env.inject_error(method, "/channels/*/messages/*", status=403)
    answer = await community.slash(community.manager, "content reload")
    assert answer.text.splitlines() == [
        admin_texts.RELOADED,
        "Removed: tea",
        admin_texts.RELOAD_WITHDREW.format(number=2),
        admin_texts.RELOAD_LEFT.format(number=1),
    ]


async def test_a_reload_that_cannot_be_told_withdraws_all_the_same(community: Community) -> None:
    """The new library is served, so its rules hold."""
    await community.mention(community.guest, "green tea")
    (community.folder / "tea.md").unlink()
    community.env.inject_error("PATCH", "/webhooks/*", status=404)
    await community.slash(community.manager, "content reload")
    assert Shown.of(community.square.history()[-1]).text == member_texts.WITHDRAWN
    assert len(community.env.errors) == 1


async def test_what_could_not_be_checked_is_told(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The reload has had its effect, but answers may stand that shouldn't."""

    async def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(community.bot.store, "fetch_public_messages", fail)
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == f"{admin_texts.RELOAD_UNCHANGED}\n{admin_texts.RELOAD_UNCHECKED}"
    assert "The disk is full." in caplog.text


def told(report: ReloadReport, *before: bytes, roles: str = "guest") -> str:
    """Return what a reload tells somebody with a content role, after these articles."""
    return render_reload(report, library_of(*before), Audience.of({roles}))


def test_a_reload_is_told_in_full() -> None:
    """What is different, every problem, and that nothing was changed if so."""
    changes = Changes(("new",), (), ("old", "older"))
    problem = Problem("a_b.md", 3, "warning", "unknown key")
    done = ReloadReport(True, changes, (problem,), 2)
    refused = ReloadReport(False, changes, (problem,), 1)
    synonyms = ReloadReport(True, Changes((), (), (), synonyms=True), (), 2)
    unchanged = ReloadReport(True, Changes((), (), ()), (), 2)
    assert told(done).splitlines() == [
        admin_texts.RELOADED,
        "Added: new",
        "Removed: old, older",
        "a_b.md:3: warning: unknown key",
    ]
    assert told(refused).splitlines()[0] == admin_texts.RELOAD_REFUSED
    assert "Added" not in told(refused)
    assert told(synonyms).splitlines() == [admin_texts.RELOADED, admin_texts.RELOADED_SYNONYMS]
    assert told(unchanged) == admin_texts.RELOAD_UNCHANGED

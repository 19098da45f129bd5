"""/content over sockets: reload, roll back, explain, and how it stands, with one running bot."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.discord_server import Message, User, buttons, visible_text
from tests.end_to_end.community import PATIENCE_S, Community, custom_id
from tests.end_to_end.conftest import prepare_admins

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_admins

CLUB = source("## Secret handshake\n\nThe handshake is a wink.\n", title="The Club", slug="club",
              role="subscriber")  # fmt: skip
WIDE_CLUB = CLUB.replace(b"subscriber", b"guest,subscriber")
QUESTIONS = """\
[[question]]
ask = "how is chicory brewed?"
answer = ["chicory#brewing-chicory"]

[[question]]
ask = "who has the attic key?"
answer = ["attic#attic-key"]
role = ["subscriber"]
"""


@pytest_asyncio.fixture(loop_scope="session")
async def desk(shared: Community) -> AsyncIterator[Community]:
    """Return the community, whose articles are afterwards what they were."""
    folder = shared.folder / "content"
    files = {path: path.read_bytes() for path in folder.iterdir()}
    yield shared
    for path in folder.iterdir():
        if path not in files:
            path.unlink()
    for path, data in files.items():
        path.write_bytes(data)
    told = await content(shared, "reload")
    if buttons(told):
        told = await shared.press(shared.manager, told, admin_texts.RELOAD_APPLY)
    assert visible_text(told).startswith(admin_texts.RELOADED)


async def content(
    shared: Community, command: str, user: User | None = None, **options: str
) -> Message:
    """Use /content as the manager, or as somebody else; only they see what comes of it."""
    user = user or shared.manager
    named = {name.replace("_", "-"): value for name, value in options.items()}
    told = await shared.use(user, shared.square, f"content {command}", named)
    assert told.ephemeral_to is user
    return told


def plain(message: Message) -> list[str]:
    """Return the lines of a message without Markdown's escapes."""
    return visible_text(message).replace("\\", "").splitlines()


@pytest.mark.parametrize("command", ["reload", "rollback", "status", "explain"])
async def test_content_is_for_those_who_run_it(shared: Community, command: str) -> None:
    """Whoever else uses it is refused, and nothing happens."""
    options = {"question": "ketamine?"} if command == "explain" else {}
    refused = await content(shared, command, shared.guest, **options)
    assert visible_text(refused) == member_texts.NOT_ALLOWED


async def test_reload_swaps_the_library_or_changes_nothing(desk: Community) -> None:
    """What was added and changed is told; with an error in any file, all stays as it was."""
    desk.write_article("tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea"))
    desk.write_article("bad", b"no front matter")
    told = plain(await content(desk, "reload"))
    assert told[0] == admin_texts.RELOAD_REFUSED
    assert told[1].startswith("bad.md:1: error: no front matter")
    assert await desk.ask(desk.guest, desk.square, "green tea") == member_texts.ABSTAINED
    (desk.folder / "content" / "bad.md").unlink()
    done = await content(desk, "reload")
    assert visible_text(done) == f"{admin_texts.RELOADED}\nAdded: tea"
    assert "Steep it." in await desk.ask(desk.guest, desk.square, "green tea")


async def test_a_reload_waits_for_no_pipe(desk: Community) -> None:
    """It is named like any other mistake, as is a link that leads out of the folder."""
    folder = desk.folder / "content"
    os.mkfifo(folder / "pipe.md")
    (folder / "leak.md").symlink_to(desk.folder / "config.toml")
    (folder / "synonyms.toml").symlink_to("/dev/zero")
    told = plain(await content(desk, "reload"))
    assert told[0] == admin_texts.RELOAD_REFUSED
    names = ["leak.md", "pipe.md", "synonyms.toml"]
    refused = [f"{name}:1: error: the file can't be read" for name in names]
    assert [line[: len(start)] for line, start in zip(told[1:], refused, strict=True)] == refused
    for name in names:
        (folder / name).unlink()
    assert visible_text(await content(desk, "reload")).startswith(admin_texts.RELOAD_UNCHANGED)


async def test_a_reload_tells_what_is_different(desk: Community) -> None:
    """Articles added, changed and removed, roles narrowed, warnings with file and line."""
    for name in ("beet", "kale"):
        eaten = source(f"Eat {name}.\n", title=name.title(), slug=name, role="guest,admin")
        desk.write_article(name, eaten)
    await content(desk, "reload")
    desk.write_article("beet", source("Eat beet.\n", title="Beet", slug="beet", role="admin"))
    (desk.folder / "content" / "kale.md").unlink()
    more = "colour: green\n"
    leek = source("Eat leek.\n", title="Leek", slug="leek", more=more)
    desk.write_article("leek", leek)
    told = plain(await content(desk, "reload"))
    assert told[:5] == [
        admin_texts.RELOADED,
        admin_texts.RELOAD_LOST.format(article="beet.md (“Beet”)", roles="guest"),
        "Added: leek",
        "Changed: beet",
        "Removed: kale",
    ]
    assert told[5].startswith("leek.md:5: warning: ")
    assert "colour" in told[5]
    assert visible_text(await content(desk, "reload")).startswith(admin_texts.RELOAD_UNCHANGED)


async def test_a_reload_that_widens_access_is_confirmed(desk: Community) -> None:
    """With the button of its reply; when fewer may read it again, its answers are withdrawn."""
    channel = desk.add_channel()
    desk.write_article("club", WIDE_CLUB)
    asked = await content(desk, "reload")
    # Which articles the manager may not read, they aren't told the titles of.
    gained = admin_texts.RELOAD_GAINED.format(article="club.md", roles="guest")
    assert plain(asked) == [admin_texts.RELOAD_WIDENS, gained, "Changed: club"]
    assert await desk.ask(desk.guest, channel, "secret handshake") == member_texts.ABSTAINED
    control = custom_id(asked, admin_texts.RELOAD_APPLY)
    seen = await desk.answer(desk.guest, channel, "ketamine?")
    forged = await desk.server.forge(desk.guest, seen, control)
    assert visible_text(await forged.response(PATIENCE_S)) == member_texts.NOT_ALLOWED
    applied = await desk.press(desk.manager, asked, admin_texts.RELOAD_APPLY)
    assert plain(applied) == [admin_texts.RELOADED, gained, "Changed: club"]
    again = await desk.press(desk.manager, asked, admin_texts.RELOAD_APPLY)
    assert visible_text(again) == admin_texts.RELOAD_STALE
    answer = await desk.answer(desk.guest, channel, "secret handshake")
    assert "a wink" in visible_text(answer)
    desk.write_article("club", CLUB)
    await content(desk, "reload")
    await desk.server.until(
        lambda: visible_text(answer) == member_texts.WITHDRAWN, PATIENCE_S, "withdrawn"
    )
    assert buttons(answer) == []


async def test_a_confirmation_applies_only_what_was_shown(desk: Community) -> None:
    """If the folder has changed since, nothing happens."""
    desk.write_article("club", WIDE_CLUB)
    asked = await content(desk, "reload")
    desk.write_article("club", WIDE_CLUB.replace(b"wink", b"nod"))
    stale = await desk.press(desk.manager, asked, admin_texts.RELOAD_APPLY)
    assert visible_text(stale) == admin_texts.RELOAD_STALE
    assert await desk.ask(desk.guest, desk.square, "secret handshake") == member_texts.ABSTAINED


async def test_questions_that_are_answered_worse_are_told(desk: Community) -> None:
    """By what they ask, if the manager may read their answer; else by their number."""
    attic = source("## Attic key\n\nRobin has the attic key.\n", title="The Attic", slug="attic",
                   role="subscriber")  # fmt: skip
    desk.write_article("attic", attic)
    (desk.folder / "content" / "questions.toml").write_text(QUESTIONS)
    assert "answered worse" not in visible_text(await content(desk, "reload"))
    body = "## Brewing\n\nLet it stand.\n"
    desk.write_article("chicory", source(body, title="Roots", slug="chicory"))
    (desk.folder / "content" / "attic.md").unlink()
    told = plain(await content(desk, "reload"))
    worse = next(line for line in told if "answered worse" in line)
    assert worse.startswith("2 questions with known answers are answered worse: “how is chicory")
    assert "; question 2 of questions.toml: " in worse
    assert "attic key" not in worse


async def test_questions_are_answered_while_a_reload_runs(shared: Community) -> None:
    """None waits for it, and a second reload is told of the first."""
    server, manager, channel = shared.server, shared.manager, shared.add_channel()
    reloads = [await server.slash(manager, channel, "content reload") for _ in range(2)]
    asked = [shared.ask(shared.guest, channel, "drinking water") for _ in range(3)]
    answers = await asyncio.gather(*asked)
    told = [visible_text(await reload.response(PATIENCE_S)) for reload in reloads]
    assert all(answer.startswith("### Water") for answer in answers)
    assert told[0].startswith(admin_texts.RELOAD_UNCHANGED)
    assert told[1].startswith((admin_texts.RELOAD_BUSY, admin_texts.RELOAD_UNCHANGED))


async def test_rollback_serves_the_library_before_until_the_next_reload(
    desk: Community,
) -> None:
    """What is gone by it is withdrawn; what it would widen is confirmed first."""
    channel = desk.add_channel()
    plum = source("## Plum jam\n\nBoil it.\n", title="Plums", slug="plums", role="guest,admin")
    desk.write_article("plums", plum)
    assert visible_text(await content(desk, "reload")).endswith("Added: plums")
    answer = await desk.answer(desk.guest, channel, "plum jam")
    assert "Boil it." in visible_text(answer)
    back = await content(desk, "rollback")
    assert visible_text(back).startswith(f"{admin_texts.ROLLED_BACK}\nRemoved: plums")
    await desk.server.until(
        lambda: visible_text(answer) == member_texts.WITHDRAWN, PATIENCE_S, "withdrawn"
    )
    rolled_back = admin_texts.STATUS_ROLLED_BACK.partition("{")[0]
    assert rolled_back in visible_text(await content(desk, "status"))
    assert visible_text(await content(desk, "reload")) == f"{admin_texts.RELOADED}\nAdded: plums"
    narrow = plum.replace(b"guest,", b"")
    desk.write_article("plums", narrow)
    await content(desk, "reload")
    widens = await content(desk, "rollback")
    gained = admin_texts.RELOAD_GAINED.format(article="plums.md (“Plums”)", roles="guest")
    assert plain(widens)[:2] == [admin_texts.RELOAD_WIDENS, gained]
    assert await desk.ask(desk.guest, channel, "plum jam") == member_texts.ABSTAINED
    applied = await desk.press(desk.manager, widens, admin_texts.RELOAD_APPLY)
    assert visible_text(applied).startswith(admin_texts.ROLLED_BACK)
    assert "Boil it." in await desk.ask(desk.guest, channel, "plum jam")


async def test_status_tells_how_it_stands(desk: Community) -> None:
    """What is served since when and by whose doing, for whom, what is stale, and how fast it is."""
    today = datetime.now(UTC).date()
    for name, age in (("fresh", 99), ("stale", 100)):
        day = (today - timedelta(days=age)).isoformat()
        body, more = f"The {name} one.\n", f'date: "{day}"\n'
        desk.write_article(name, source(body, title=name, slug=name, role="admin", more=more))
    await content(desk, "reload")
    await desk.ask(desk.guest, desk.square, "drinking water")
    told = plain(await content(desk, "status"))
    assert told[0].startswith("Serving ")
    # Modules that share the bot leave articles behind.
    files = [path.read_text() for path in (desk.folder / "content").glob("*.md")]
    number = sum("admin" in file.split("---")[1] for file in files)
    assert number >= 3
    assert f"admin: {number} articles, " in "\n".join(told)
    assert told[0].endswith(f"by <@{desk.manager.id}>.")
    stale = next(n for n, line in enumerate(told) if line.startswith("Not reviewed for 100 days"))
    assert told[stale].endswith("2 articles; the oldest:")
    assert told[stale + 1] == "2019-01-01 what-is-ketamine.md"
    assert told[stale + 2] == f"{today - timedelta(days=100)} stale.md"
    starts = ("Memory: ", "Answers since the start: ", "Problems: ", "Without a review date: ")
    assert [any(line.startswith(start) for line in told) for start in starts] == [True] * 4


async def test_explain_tells_why(shared: Community) -> None:
    """The words as understood, repairs, the best sections and their shares, the thresholds."""
    told = plain(await content(shared, "explain", question="brewng of chicory"))
    assert told[0] == admin_texts.EXPLAINED_SELF
    assert told[1].startswith("Docent ")
    assert told[2].startswith("The best section is the answer with a likelihood of ")
    text = "\n".join(told)
    assert "“brewng” is read as “brewing”." in text
    assert "Terms: " in text
    assert "1. chicory#brewing-chicory: " in text
    assert "   brew: " in text


async def test_explain_works_it_out_for_two_readers(shared: Community) -> None:
    """The admin and the role asked for: what either may not read doesn't exist."""
    question = "secret handshake"
    told = await content(shared, "explain", question=question, as_role="subscriber")
    assert plain(told)[0] == admin_texts.EXPLAINED.format(role="subscriber")
    assert "club" not in visible_text(told)
    shared.server.set_roles(
        shared.guild, shared.server.owner, [shared.subscriber_role, shared.manager_role]
    )
    owner = shared.server.owner
    told = await content(shared, "explain", owner, question=question, as_role="subscriber")
    assert "1. club#secret-handshake: " in visible_text(told).replace("\\", "")
    told = await content(shared, "explain", owner, question=question, as_role="guest")
    assert "club" not in visible_text(told)
    typed = {"question": question, "as-role": ""}
    roles = await shared.server.autocomplete(
        shared.manager, shared.square, "content explain", typed, "as-role"
    )
    assert [choice["value"] for choice in roles] == ["guest", "subscriber"]
    shared.server.set_roles(shared.guild, owner, [])

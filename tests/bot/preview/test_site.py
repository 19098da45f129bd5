"""The live page's site: who gets in, what it shows, what comes of a question or a press."""

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from threading import Event

import pytest

from bot.preview import live as live_module
from bot.preview import site as site_module
from bot.preview.site import HEADERS, MAX_BODY, MAX_VALUES
from bot.replies import MAX_QUESTION
from bot.texts import member_texts, preview_texts, speaking
from tests.articles import source
from tests.bot.preview.visitor import Visitor, visiting

OPEN = source(
    "## Risks\nAlcohol makes it worse.\n\n## Dose\n<!-- urgent: i took too much -->\nLittle.\n",
    title="Ketamine",
    slug="ketamine",
    more='image: "https://i.example/k.png"\nimage_alt: "A vial"\n',
)
SHUT = source("## Chamber\nHidden words.\n", title="Secret", slug="secret", role="admin")


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    """Return a visitor to an open and a hidden article."""
    async with visiting(tmp_path, open=OPEN, shut=SHUT) as visitor:
        yield visitor


async def test_only_who_has_the_address_gets_in(visitor: Visitor) -> None:
    """No other token, whatever is asked for; the refusal tells nothing."""
    assert (await visitor.get())[0] == 200
    address = visitor.address
    origin = address.rpartition("/")[0].rpartition("/")[0]
    for wrong in (f"{origin}/", f"{address[:-2]}x/", f"{origin}/x/frame", f"{address[:-1]}ä/"):
        async with visitor.client.get(wrong) as reply:
            assert (reply.status, await reply.text()) == (403, preview_texts.NOT_OURS)
    assert (await visitor.get("missing"))[0] == 404


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Host", "evil.example"),
        ("Host", "evil.example:80"),
        ("Host", "127.0.0.1.evil.example:80"),
        ("Host", ""),
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1:1"),
    ],
)
async def test_no_other_site_may_ask(visitor: Visitor, header: str, value: str) -> None:
    """Not even one whose name leads here, or that is on another port of this machine."""
    status, text, _ = await visitor.get(**{header: value})
    assert (status, text) == (403, preview_texts.NOT_OURS)


async def test_a_browser_on_this_machine_may_ask(visitor: Visitor) -> None:
    """By either name of it, and from the page itself."""
    port = visitor.address.split(":")[2].partition("/")[0]
    for name in ("127.0.0.1", "localhost"):
        host = f"{name}:{port}"
        assert (await visitor.get(Host=host, Origin=f"http://{host}"))[0] == 200


async def test_nothing_is_kept_and_nothing_is_let_in(visitor: Visitor) -> None:
    """Every reply has the headers, a refused one, too; a policy of hashes and of this site."""
    for path, status in (("", 200), ("frame?section=ketamine%23risks", 200), ("missing", 404)):
        found, _, headers = await visitor.get(path)
        assert found == status
        assert HEADERS.items() <= headers.items()
        assert "Server" not in headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert ("sandbox" in policy) == path.startswith("frame")
        assert ("frame-ancestors 'none'" in policy) == (path == "")
    status, _, headers = await visitor.get(Host="evil.example")
    assert HEADERS.items() <= headers.items()


async def test_the_page_goes_by_the_content_roles_that_are_chosen(visitor: Visitor) -> None:
    """What may not be read is nowhere; the choice itself names the roles that there are."""
    _, guest, _ = await visitor.get()
    assert "Alcohol makes it worse." in guest
    assert not re.search("secret|shut|Hidden|Chamber", guest)
    assert 'value="guest" checked' in guest
    assert 'value="admin">' in guest
    _, admin, _ = await visitor.get("?role=admin")
    assert "Hidden words." in admin
    assert "Alcohol" not in admin
    _, both, _ = await visitor.get("?role=admin&role=guest")
    assert "Hidden words." in both
    assert "Alcohol" in both
    _, nobody, _ = await visitor.get("?role=")
    assert preview_texts.NOTHING in nobody


async def test_a_question_is_answered_with_the_reason(visitor: Visitor) -> None:
    """From what the reader may read; as urgent if it is; small talk as such."""
    html = await visitor.ask("ketamine risks")
    assert "Alcohol makes it worse." in html
    assert f"<summary>{preview_texts.WHY}</summary>" in html
    assert "ketamine#risks" in html
    assert "Hidden" not in await visitor.ask("secret chamber")
    assert "Hidden words." in await visitor.ask("secret chamber", role="admin")
    urgent = await visitor.ask("i took too much")
    assert urgent.index("Help is near.") < urgent.index("Little.")
    assert "who are you" in (talk := await visitor.ask("who are you"))
    assert preview_texts.SMALL_TALK in talk
    assert "Help is near." not in await visitor.ask("thanks")
    assert preview_texts.GUIDE in await visitor.ask("help")
    assert member_texts.WORDS_ONLY in await visitor.ask("🙂")
    assert "&lt;b&gt;" in await visitor.ask("<b>")


@pytest.mark.usefixtures("pseudo")
async def test_the_messages_are_in_the_language_in_which_it_was_opened(tmp_path: Path) -> None:
    """Those that are there, and those that come of a question."""
    with speaking("de"):
        helpful = member_texts.ACTIONS["helpful"]
        async with visiting(tmp_path, open=OPEN) as visitor:
            assert helpful in (await visitor.get())[1]
            assert helpful in await visitor.ask("ketamine risks")


async def test_a_question_goes_on_from_those_before(visitor: Visitor) -> None:
    """Unless the one before was small talk."""
    assert "Alcohol makes it worse." in await visitor.ask("what about its risks", "ketamine")
    for question, goes_on in (("ketamine", True), ("hello", False)):
        assert (await visitor.post("ask", {"text": question}))[1]["goes_on"] == goes_on


async def test_what_is_offered_can_be_pressed(visitor: Visitor) -> None:
    """By who may read it; the others learn no more than of what is gone."""
    _, admin, _ = await visitor.get("?role=admin")
    _, guest, _ = await visitor.get()
    ids = re.findall(r'value="(docent:1:section:[^"]+)"', admin + guest)
    html = [await visitor.press("docent:1:contents:1", id_) for id_ in dict.fromkeys(ids)]
    assert any("Alcohol makes it worse." in shown for shown in html)
    secret = re.findall(r'data-press="(docent:1:helpful:1:[^"]+)"', admin)[0]
    secret = secret.replace("helpful", "section") + ":1"
    assert "Hidden words." in await visitor.press(secret, role="admin")
    gone = secret.replace(":1:section:1:", ":1:section:1:0")[:-1]
    changed = await visitor.press(gone)
    assert await visitor.press(secret) == changed
    assert unescape(member_texts.CHANGED.partition(".")[0]) in unescape(changed)
    for action, text in preview_texts.ACTIONS.items():
        assert text in unescape(await visitor.press(f"docent:1:{action}:1"))


async def test_what_costs_too_much_is_refused(visitor: Visitor) -> None:
    """A question's length, how many were before, the size of what is sent."""
    assert (await visitor.post("ask", {"text": "a" * MAX_QUESTION}))[0] == 200
    for data in (
        {"text": "a" * (MAX_QUESTION + 1)},
        {"text": "a", "values": ["b"] * (MAX_VALUES + 1)},
        {"text": 1},
        {},
    ):
        assert await visitor.post("ask", data) == (400, preview_texts.BAD_REQUEST)
    for body, status in ((b"a" * (MAX_BODY + 1), 413), (b"{", 400)):
        async with visitor.client.post(f"{visitor.address}ask", data=body) as reply:
            assert reply.status == status
    async with visitor.client.put(visitor.address) as reply:
        assert reply.status == 405


async def test_questions_are_answered_one_at_a_time(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if the browser doesn't wait for the answer; who asks meanwhile is told."""
    begun, go_on = Event(), Event()

    def answer(*_: object) -> tuple[str, bool]:
        begun.set()
        go_on.wait(60)
        return "answer", True

    monkeypatch.setattr(site_module, "render_answer", answer)
    first = asyncio.create_task(visitor.post("ask", {"text": "a"}))
    await asyncio.to_thread(begun.wait, 60)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    refused = (429, preview_texts.ONE_AT_A_TIME)
    assert await visitor.post("ask", {"text": "b"}) == refused
    go_on.set()
    while (reply := await visitor.post("ask", {"text": "b"})) == refused:
        pass
    assert reply == (200, {"html": "answer", "goes_on": True})


async def test_a_section_is_a_web_page_without_what_could_do_harm(tmp_path: Path) -> None:
    """No script, no picture before it is asked for; tables and code as they are written."""
    body = (
        "## A\n![A graph](https://i.example/g.png) <img src='https://i.example/h.png' alt='H'>\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>"
        '<p onclick="x()" style="color: red">text</p>[link](javascript:alert(1))\n'
    )
    async with visiting(tmp_path, one=source(body), shut=SHUT) as visitor:
        _, html, headers = await visitor.get("frame?section=a-slug%23a")
        assert "<td>1</td>" in html
        assert 'alt="A graph"' in html
        assert not re.search("<script|onclick|style=|javascript:|i.example", html)
        assert "img-src" not in headers["Content-Security-Policy"]
        _, html, headers = await visitor.get("frame?section=a-slug%23a&pictures=1")
        assert html.count('src="https://i.example/') == 2
        assert "img-src http: https:" in headers["Content-Security-Policy"]
        for hidden in ("secret%23chamber", "secret%23missing"):
            found, text, _ = await visitor.get(f"frame?section={hidden}")
            assert (found, text) == (404, preview_texts.GONE)
        assert (
            "Hidden words." in (await visitor.get("frame?section=secret%23chamber&role=admin"))[1]
        )


async def test_a_web_page_has_the_footnotes_of_its_section(tmp_path: Path) -> None:
    """Wherever in the article they stand; those of others would look as if Discord lost them."""
    body = "## A\nSaid[^1].\n\n## B\n[Plain].\n\n## C\n[plain]: https://c.example\n\n[^1]: Noted.\n"
    async with visiting(tmp_path, one=source(body)) as visitor:
        for section, has_note in (("a", True), ("b", False)):
            _, html, _ = await visitor.get(f"frame?section=a-slug%23{section}")
            assert ("Noted." in html) == has_note
        assert 'href="https://c.example"' in html


async def test_what_takes_too_long_as_a_web_page_is_told(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python-Markdown may need very long; nothing else waits for it."""
    go_on = Event()
    monkeypatch.setattr(site_module, "FRAME_TIMEOUT_S", 0)
    monkeypatch.setattr(site_module, "_render_web_view", lambda *_, **__: go_on.wait(60))
    status, text, _ = await visitor.get("frame?section=ketamine%23risks")
    assert (status, text) == (503, preview_texts.TOO_LONG)
    go_on.set()


async def test_a_change_is_told(visitor: Visitor, tmp_path: Path) -> None:
    """As an event, to which the page asks for what is new."""
    following = asyncio.create_task(visitor.library.follow())
    try:
        async with asyncio.timeout(60), visitor.client.get(f"{visitor.address}changes") as reply:
            assert reply.content_type == "text/event-stream"
            assert await reply.content.readuntil(b"\n\n") == b"data: 0\n\n"
            change = asyncio.create_task(reply.content.readuntil(b"\n\n"))
            written = tmp_path.with_name(f"{tmp_path.name}-new")  # it is never read half written
            while not change.done():  # until the folder is watched
                written.write_bytes(source("New words.\n", slug="new"))
                written.replace(tmp_path / "new.md")
                await asyncio.sleep(0.1)
            assert await change == b"data: 1\n\n"
        assert "New words." in (await visitor.get())[1]
    finally:
        following.cancel()


async def test_a_broken_article_shows_its_problem_and_the_rest_stays(
    visitor: Visitor, tmp_path: Path
) -> None:
    """To those who could read it before: what is broken may name no content role any more."""
    (tmp_path / "new.md").write_bytes(source("New words.\n", slug="new"))
    (tmp_path / "shut.md").write_bytes(SHUT.replace(b"role:", b"role"))
    (tmp_path / "open.md").write_bytes(OPEN.replace(b'title: "', b'title: "" "'))
    await visitor.library.reload()
    _, guest, _ = await visitor.get()
    assert "New words." in guest
    assert 'id="file-open.md"' in guest
    assert "Alcohol" not in guest
    assert "shut" not in guest
    assert 'id="file-shut.md"' in (await visitor.get("?role=admin"))[1]
    (tmp_path / "open.md").write_bytes(OPEN)
    await visitor.library.reload()
    assert "Alcohol makes it worse." in (await visitor.get())[1]


async def test_a_folder_that_is_gone_is_told_until_it_is_back(
    visitor: Visitor, tmp_path: Path
) -> None:
    """What it had is still shown; the same folder again, nothing is told any more."""
    away = tmp_path.with_name("away")
    await asyncio.to_thread(tmp_path.rename, away)
    await visitor.library.reload()
    _, html, _ = await visitor.get()
    assert "Alcohol makes it worse." in html
    assert f"There is no content folder {tmp_path}" in unescape(html)
    await asyncio.to_thread(away.rename, tmp_path)
    await visitor.library.reload()
    assert 'role="alert" hidden></p>' in (await visitor.get())[1]


async def test_another_folder_in_its_place_is_followed(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another branch is checked out: the folder that was watched is gone."""
    monkeypatch.setattr(live_module, "LOOK_EVERY_MS", 50)
    following = asyncio.create_task(visitor.library.follow())
    try:
        async with asyncio.timeout(60):
            versions = visitor.library.versions()
            await anext(versions)
            await asyncio.to_thread(tmp_path.rename, tmp_path.with_name("away"))
            await anext(versions)
            await asyncio.to_thread(tmp_path.mkdir)
            for text in ("First words.", "Other words."):
                (tmp_path / "new.md").write_bytes(source(f"{text}\n", slug="new"))
                while text not in (await visitor.get())[1]:
                    await anext(versions)
    finally:
        following.cancel()


async def test_nothing_is_made_anew_if_nothing_has_changed(visitor: Visitor) -> None:
    """An editor touches files without changing them."""
    versions = visitor.library.versions()
    assert await anext(versions) == 0
    await visitor.library.reload()
    waiting = asyncio.ensure_future(anext(versions))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()

"""The pictures' pages, without a browser: everything is there, nothing is taken as HTML."""

import base64
import re
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from bot.config import AnswerSettings
from bot.preview.discord_markdown import to_html
from bot.preview.discord_page import ONLY_YOU
from bot.texts import admin_texts, member_texts
from tests.tools.browser import MISSING, NAMES, Browser, BrowserError, find_browser, open_browser
from tests.tools.pictures import main, render_page
from tests.tools.scenes import Scene, make_scenes

ROOT = Path(__file__).parents[2]
MAX_README_PICTURE = 150_000


@pytest.fixture(scope="module")
def scenes() -> dict[str, Scene]:
    """Return the scenes by name."""
    return {scene.name: scene for scene in make_scenes()}


def body_of(scene: Scene) -> str:
    """Return the HTML of a scene's messages."""
    return render_page(scene.messages).partition("<body>")[2]


def test_where_help_is_stands_in_the_picture_of_not_knowing(scenes: dict[str, Scene]) -> None:
    """Above that sentence, as members see it; not in the picture of an answer."""
    unknown, help_ = body_of(scenes["unknown"]), AnswerSettings().help
    assert 0 < unknown.index(help_) < unknown.index(to_html(member_texts.ABSTAINED)[3:-4])
    assert help_ not in body_of(scenes["answer"])


def test_the_scenes_show_what_their_names_say(scenes: dict[str, Scene]) -> None:
    """A picture for each thing that members and admins see."""
    for name, shown in {
        "answer": "Opioids and naloxone",
        "answer-private": ONLY_YOU,
        "answer-public": "thumbnail",
        "offers": member_texts.TONES["offers"],
        "urgent": to_html(member_texts.URGENT)[3:-4],
        "short": "Who sees the answer",
        "pages": member_texts.PAGE.format(page=1, pages=2),
        "pages-last": member_texts.PAGE.format(page=2, pages=2),
        "table": "Emergency number",
        "unknown": to_html(member_texts.ABSTAINED)[3:-4],
        "did-you-mean": "Did you mean “Ketamine”",
        "articles": member_texts.ARTICLES,
        "reload": admin_texts.RELOADED,
        "reload-refused": admin_texts.RELOAD_REFUSED,
        "reload-waits": admin_texts.RELOAD_APPLY,
    }.items():
        assert shown in body_of(scenes[name]), name


def test_without_a_browser_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and no picture."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([str(tmp_path / "pictures")]) == 1
    assert capsys.readouterr().err == f"{MISSING.format(names=', '.join(NAMES))}\n"
    assert not (tmp_path / "pictures").exists()


def test_any_of_the_known_browsers_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each distribution names it differently."""
    program = tmp_path / NAMES[-1]
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() == str(program)


async def test_a_browser_that_ends_at_once_is_told(tmp_path: Path) -> None:
    """It isn't waited for."""
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    with pytest.raises(BrowserError, match="couldn't be started"):
        async with open_browser(str(program)):
            pass


class Socket:
    """A browser's end of the protocol: answers each call, after an event that nobody asked for."""

    def __init__(self, results: dict[str, dict[str, Any]]) -> None:
        self.results = results
        self.calls: list[dict[str, Any]] = []
        self.waiting: list[dict[str, Any]] = []

    async def send_json(self, call: dict[str, Any]) -> None:
        """Take a call."""
        self.calls.append(call)
        known = call["method"] in self.results
        outcome = (
            {"result": self.results[call["method"]]} if known else {"error": {"message": "no"}}
        )
        self.waiting += [{"method": "Page.frameResized"}, {"id": call["id"], **outcome}]

    async def receive_json(self) -> dict[str, Any]:
        """Return what is waiting."""
        return self.waiting.pop(0)


async def test_a_picture_shows_the_whole_page() -> None:
    """It is as high as what stands in it."""
    socket = Socket(
        {
            "Emulation.setDeviceMetricsOverride": {},
            "Page.getFrameTree": {"frameTree": {"frame": {"id": "7"}}},
            "Page.setDocumentContent": {},
            "Page.getLayoutMetrics": {"cssContentSize": {"height": 1234}},
            "Page.captureScreenshot": {"data": base64.b64encode(b"png").decode()},
        }
    )
    browser = Browser(cast("aiohttp.ClientWebSocketResponse", socket))
    assert await browser.picture("<p>", 400, 1.5) == b"png"
    clip = socket.calls[-1]["params"]["clip"]
    assert (clip["width"], clip["height"]) == (400, 1234)
    with pytest.raises(BrowserError, match=r"refused Target\.createTarget: no"):
        await browser.open_page()


def test_the_readmes_pictures_exist_and_are_small() -> None:
    """And each has a text for those who don't see it."""
    images = re.findall(r"<img [^>]+>", (ROOT / "README.md").read_text())
    sources = [match[1] for image in images if (match := re.search(r'src="([^"]+)"', image))]
    assert len(sources) == len(images) >= 2
    assert all(re.search(r'alt="[^"]{20,}"', image) for image in images)
    assert all((ROOT / source).stat().st_size < MAX_README_PICTURE for source in sources)

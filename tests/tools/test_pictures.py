"""The pictures' pages, without a browser: everything is there, nothing is taken as HTML."""

import base64
import re
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from bot.config import AnswerSettings
from bot.texts import admin_texts, member_texts
from tests.discord_server.flags import Component as Kind
from tests.tools.browser import MISSING, NAMES, Browser, BrowserError, find_browser, open_browser
from tests.tools.discord_markdown import to_html
from tests.tools.discord_page import (
    DISMISS,
    ONLY_YOU,
    Component,
    Reply,
    Said,
    Used,
    render_components,
    render_page,
)
from tests.tools.pictures import main
from tests.tools.scenes import Scene, make_scenes

ROOT = Path(__file__).parents[2]
MAX_README_PICTURE = 150_000
EVIL = "<script>&\"'"
SAFE = "&lt;script&gt;&amp;"


@pytest.fixture(scope="module")
def scenes() -> dict[str, Scene]:
    """Return the scenes by name."""
    return {scene.name: scene for scene in make_scenes()}


def body_of(scene: Scene) -> str:
    """Return the HTML of a scene's messages."""
    return render_page(scene.posts).partition("<body>")[2]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# One", "<h1>One</h1>"),
        ("### Three", "<h3>Three</h3>"),
        ("#### Four", "<p>#### Four</p>"),
        ("-# small\n-# print", "<small>small</small>\n<small>print</small>"),
        ("**b** *i* _i_", "<p><strong>b</strong> <em>i</em> <em>i</em></p>"),
        ("__u__ ~~s~~", "<p><u>u</u> <s>s</s></p>"),
        ("||a **b**||", '<p><span class="spoiler">a <strong>b</strong></span></p>'),
        ("`<i>`", "<p><code>&lt;i&gt;</code></p>"),
        ("```\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>"),
        ("> a\n> b\nc", "<blockquote><p>a<br>\nb</p></blockquote>\n<p>c</p>"),
        ("- a\nb", "<ul>\n<li>a</li>\n</ul>\n<p>b</p>"),
        ("2. a", '<ol start="2">\n<li>a</li>\n</ol>'),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("a\n\nb", '<p>a</p>\n<div class="empty"></div>\n<p>b</p>'),
        ("# a\n\nb", "<h1>a</h1>\n<p>b</p>"),
        (r"\*a\* 1\. 3 | 4", "<p>*a* 1. 3 | 4</p>"),
        ("[a](https://b.c/)", '<p><a href="https://b.c/">a</a></p>'),
        ("see https://b.c/d_e.", '<p>see <a href="https://b.c/d_e">https://b.c/d_e</a>.</p>'),
        (EVIL, f"<p>{SAFE}&quot;'</p>"),
        ("<b>x</b> &amp;", "<p>&lt;b&gt;x&lt;/b&gt; &amp;amp;</p>"),
    ],
)
def test_markdown_shows_as_in_discord(markdown: str, html: str) -> None:
    """Each mark has its effect, and what is none stays text."""
    assert to_html(markdown) == html


TEXT = {"type": Kind.TEXT_DISPLAY, "content": EVIL}
BUTTON = {"type": Kind.BUTTON, "style": 2, "label": EVIL}
PICTURE = {"media": {"url": "https://example.org/x.png"}, "description": EVIL}
OPTIONS = [{"label": EVIL, "value": "1"}, {"label": "b<", "value": "2"}]
SELECT = {"type": Kind.STRING_SELECT, "placeholder": EVIL, "options": OPTIONS}
THUMBNAIL = {"type": Kind.THUMBNAIL, **PICTURE}


@pytest.mark.parametrize(
    ("component", "marks"),
    [
        (TEXT, ['class="text"']),
        ({"type": Kind.CONTAINER, "components": [TEXT]}, ['class="container"', 'class="text"']),
        ({"type": Kind.CONTAINER, "accent_color": 255, "components": [TEXT]}, ["#0000ff"]),
        ({"type": Kind.SECTION, "components": [TEXT], "accessory": THUMBNAIL}, ["thumbnail"]),
        ({"type": Kind.MEDIA_GALLERY, "items": [PICTURE]}, ['class="gallery of-1"', "img"]),
        ({"type": Kind.ACTION_ROW, "components": [BUTTON]}, ['class="row"', "<button"]),
        (BUTTON, ['class="style-2"']),
        ({**BUTTON, "disabled": True}, [" disabled>"]),
        ({**BUTTON, "style": 5, "url": "https://example.org/"}, ['class="style-5"', "<svg"]),
        (SELECT, ['class="select placeholder"']),
    ],
)
def test_components_show_their_text_escaped(component: Component, marks: list[str]) -> None:
    """An article's text can't change the page that it is shown on."""
    html = render_components([component])
    assert all(mark in html for mark in [*marks, SAFE])
    assert "<script" not in html


def test_a_menu_shows_what_is_chosen() -> None:
    """Discord shows the default option where the placeholder would stand."""
    html = render_components([{**SELECT, "options": [OPTIONS[0], {**OPTIONS[1], "default": True}]}])
    assert "b&lt;" in html
    assert SAFE not in html


def test_a_separator_is_a_line_or_a_gap() -> None:
    """As its `divider` says."""
    assert render_components([{"type": Kind.SEPARATOR}]) == "<hr>"
    assert "<hr>" not in render_components([{"type": Kind.SEPARATOR, "divider": False}])


def test_an_unknown_component_is_no_picture() -> None:
    """Nothing is left out of a picture in silence."""
    with pytest.raises(KeyError):
        render_components([{"type": Kind.FILE}])


def test_a_reply_shows_what_it_answers() -> None:
    """The asker's message above it, or the command that was used; escaped, both."""
    said = Said(EVIL, EVIL)
    page = render_page([said, Reply(said, [TEXT])])
    assert page.count(SAFE) == 5
    assert page.count("@Docent") == 2
    assert ONLY_YOU not in page
    used = render_page([Reply(Used(EVIL, EVIL), content=EVIL, is_ephemeral=True)])
    assert used.count(SAFE) == 3
    assert ONLY_YOU in used
    assert DISMISS in used
    assert "<script" not in page + used


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

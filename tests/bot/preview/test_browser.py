"""The preview in a real Chromium: `make browser`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.preview import render_static
from bot.rendering import Renderer
from bot.texts import preview_texts
from tests.articles import library_of, source
from tests.bot.preview.reading import reading_of
from tests.bot.preview.visitor import Visitor, visiting
from tests.tools.browser import Browser, BrowserError, find_browser, open_browser

pytestmark = pytest.mark.browser

BODY = (
    "Intro with `code`, a [link](https://a.example/) and ~~struck~~ text.\n\n> A quote\n\n"
    "## Risks\nAlcohol makes it worse.\n\n## Dose\nLittle.\n\n"
    f"## Long\n{'A sentence that is there. ' * 200}\n\n## Sources\n[A](https://a.example/)\n"
)
MORE = 'date: "2019-01-01"\nimage: "https://i.example/k.png"\ncolour: red\n'
OPEN = source(BODY, title="Ketamine", slug="ketamine", more=MORE)
SHUT = source("## Chamber\nHidden words.\n", title="Secret", slug="secret", role="admin")
BROKEN = source(slug="broken", title="")

NAMED = {
    *("button", "link", "textbox", "checkbox", "radio", "combobox", "Iframe"),
    *("region", "navigation", "log", "heading"),
}
"""Roles that say nothing without a name."""

CONTRASTS = r"""
(() => {
  const parse = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((c, i) => c * a + below[i] * (1 - a));
  const ground = (node) => {
    if (!node) return [[255, 255, 255]];
    const style = getComputedStyle(node);
    const stops = style.backgroundImage.match(/rgba?\([^)]*\)/g);
    return stops ? stops.map(parse)
      : ground(node.parentElement).map((below) => over(parse(style.backgroundColor), below));
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    const isText = node.data.trim() && element.checkVisibility();
    if (!isText || element.closest("script, option, :disabled, [aria-hidden=true]")) continue;
    seen += 1;
    for (const below of ground(element)) {
      const [a, b] = [light(over(parse(getComputedStyle(element).color), below)), light(below)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) low.push(`${node.data.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
    }
  }
  return seen > 20 ? low : ["hardly any text"];
})()
"""
"""Text of less than 4.5 : 1 (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""


@pytest.fixture(scope="module")
def chromium() -> str:
    """Return the path of a Chromium; without one, what needs it is left out."""
    try:
        return find_browser()
    except BrowserError as error:
        pytest.skip(str(error))


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Return a browser, and see that it has had nothing to complain of."""
    async with open_browser(chromium) as browser:
        yield browser
        assert browser.complaints == []


@pytest.fixture
async def visitor(tmp_path: Path, browser: Browser) -> AsyncIterator[Visitor]:
    """Return a visitor whose browser shows the live page."""
    async with visiting(tmp_path, follows=True, open=OPEN, shut=SHUT, broken=BROKEN) as visitor:
        await browser.visit(visitor.address, 1280, 900)
        yield visitor


def text_of(selector: str) -> str:
    """Return JavaScript for the text of an element."""
    return f"document.querySelector({selector!r})?.textContent"


async def ask(browser: Browser, question: str) -> None:
    """Ask as somebody without a mouse does."""
    await browser.evaluate("document.getElementById('text').focus()")
    await browser.type(question, "Enter")
    await browser.until(f"{text_of('#talk')}.includes({question!r})")


@pytest.mark.usefixtures("visitor")
async def test_a_question_is_answered_and_an_offer_opened_by_keyboard(browser: Browser) -> None:
    """Whoever presses it is led to what comes; what is pressed there takes its place."""
    await ask(browser, "ketamone")
    assert await browser.evaluate("document.getElementById('text').value") == ""
    offer = "#talk [data-press*=section]:not(select)"
    await browser.evaluate(f"document.querySelector({offer!r}).focus()")
    await browser.type("Enter")
    shown = "#talk .ephemeral"
    await browser.until(f"document.activeElement === document.querySelector({shown!r})")
    menu = f"{shown} select"
    await browser.evaluate(
        f"(menu => {{ menu.selectedIndex = 2;"
        " menu.dispatchEvent(new Event('change', {bubbles: true})) }"
        f")(document.querySelector({menu!r}))"
    )
    await browser.until(f"{text_of(shown)}.includes('Alcohol makes it worse.')")
    assert await browser.evaluate(f"document.querySelectorAll({shown!r}).length") == 1
    await browser.evaluate("document.querySelector('#talk summary').focus()")
    await browser.type("Enter")
    await browser.until("document.querySelector('#talk details').open")


@pytest.mark.usefixtures("visitor")
async def test_another_content_role_reads_other_articles(browser: Browser) -> None:
    """And begins anew: what was shown to the one isn't there for the other."""
    await ask(browser, "ketamine risks")
    secret, ketamine = "#article-secret", "#article-ketamine"
    assert await browser.evaluate(text_of(secret)) is None
    for role in ("guest", "admin"):
        await browser.evaluate(f"document.getElementById('role-{role}').focus()")
        await browser.type("Space")
    await browser.until(f"{text_of(secret)}?.includes('Hidden words.')")
    await browser.until(f"{text_of(ketamine)} === undefined")
    assert await browser.evaluate(text_of("#talk")) == ""
    assert await browser.evaluate("document.activeElement.id") == "role-admin"
    await ask(browser, "secret chamber")
    await browser.until(f"{text_of('#talk')}.includes('Hidden words.')")


@pytest.mark.usefixtures("visitor")
async def test_a_saved_file_is_shown(browser: Browser, tmp_path: Path) -> None:
    """In its place, and told to who doesn't see it; what hasn't changed stays where it is."""
    await browser.evaluate(f"{text_of('#contents')}")
    await browser.evaluate("window.kept = document.getElementById('file-broken.md')")
    (tmp_path / "open.md").write_bytes(OPEN.replace(b"Alcohol", b"Tobacco"))
    await browser.until(f"{text_of('#article-ketamine')}.includes('Tobacco makes it worse.')")
    assert await browser.evaluate("window.kept === document.getElementById('file-broken.md')")
    beginning = preview_texts.SHOWN.partition("{")[0]
    await browser.until(f"{text_of('#status')}.startsWith({beginning!r})")
    (tmp_path / "broken.md").unlink()
    (tmp_path / "open.md").write_bytes(OPEN.replace(b"title:", b"title"))
    await browser.until("document.getElementById('file-open.md') !== null")
    assert await browser.evaluate("document.getElementById('articles').children.length") == 1


async def test_whoever_does_not_see_the_page_is_told_what_is_there(
    browser: Browser, visitor: Visitor
) -> None:
    """Everything that can be used has a name; the tab key reaches it in the order of the page."""
    await ask(browser, "ketamone")
    found = await browser.accessible()
    assert [role for role, name in found if role in NAMED and not name.strip()] == []
    assert {
        ("textbox", preview_texts.ASKING),
        ("button", preview_texts.ASK),
        ("log", preview_texts.TALK),
        ("navigation", preview_texts.CONTENTS),
        ("checkbox", "guest"),
        ("radio", "Dark"),
        ("combobox", "More… and this article's sections"),
    } <= set(found)
    assert {"main", "banner"} <= {role for role, _ in found}
    await browser.visit(visitor.address, 1280, 900)
    reached = []
    for _ in range(5):
        await browser.type("Tab")
        reached.append(await browser.evaluate("document.activeElement.id"))
    assert reached[:4] == ["role-admin", "role-guest", "dark", "desktop"]
    outline = "getComputedStyle(document.querySelector('#dark + label')).outlineStyle"
    await browser.evaluate("document.getElementById('dark').focus()")
    assert await browser.evaluate(outline) == "solid"


@pytest.mark.parametrize("width", [1280, 390])
async def test_all_text_can_be_read_in_both_themes(
    browser: Browser, visitor: Visitor, width: int
) -> None:
    """On a phone, too, where nothing stands out of the page."""
    await browser.visit(visitor.address, width, 900)
    await ask(browser, "ketamone")
    await ask(browser, "i don't know what")
    for theme in ("dark", "light"):
        await browser.evaluate(f"document.getElementById('{theme}').click()")
        assert await browser.evaluate(CONTRASTS) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await browser.evaluate(wide)


async def test_the_file_shows_both_themes_and_widths_without_a_script(
    browser: Browser, tmp_path: Path
) -> None:
    """The style sheet sees what is chosen, with the keyboard as well."""
    path = tmp_path / "page.html"
    path.write_text(render_static(reading_of(library_of(OPEN, BROKEN), "guest"), Renderer()))
    await browser.visit(path.as_uri(), 1280, 900)
    width = "document.querySelector('.beside > .discord').offsetWidth"
    ground = "getComputedStyle(document.querySelector('.discord')).backgroundColor"
    assert await browser.evaluate(width) == 700
    assert await browser.evaluate(ground) == "rgb(26, 26, 30)"
    assert await browser.evaluate(CONTRASTS) == []
    for switch in ("dark", "desktop"):
        await browser.evaluate(f"document.getElementById('{switch}').focus()")
        await browser.type("ArrowRight")
    assert await browser.evaluate(width) == 390
    assert await browser.evaluate(ground) == "rgb(251, 251, 251)"
    assert await browser.evaluate(CONTRASTS) == []


async def test_a_frame_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    """Whatever an article says, nothing leaves the page, and no script of it is run."""
    evil = "<script>top.evil = 1</script><img src=x onerror='top.evil = 1'>Seen."
    async with visiting(tmp_path, evil=source(evil)) as visitor:
        await browser.visit(visitor.address, 1280, 900)
        await browser.until("document.querySelector('.web iframe') !== null")
        assert await browser.evaluate("window.evil") is None
        addresses = "performance.getEntriesByType('resource').map(entry => entry.name)"
        assert all(
            address.startswith(visitor.address) for address in await browser.evaluate(addresses)
        )

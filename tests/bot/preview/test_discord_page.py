"""What is drawn as in Discord: everything is there, and nothing is taken as HTML."""

import pytest

from bot.preview.discord_markdown import to_html
from bot.preview.discord_page import (
    DISMISS,
    ONLY_YOU,
    Component,
    render_components,
    render_replied,
    render_reply,
    render_said,
)
from tests.discord_server.flags import Component as Kind
from tests.tools.scenes import render_used

EVIL = "<script>&\"'"
SAFE = "&lt;script&gt;&amp;"


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
        ({"type": Kind.CONTAINER, "accent_color": 255, "components": [TEXT]}, ["accent-0000ff"]),
        ({"type": Kind.SECTION, "components": [TEXT], "accessory": THUMBNAIL}, ["thumbnail"]),
        (
            {"type": Kind.MEDIA_GALLERY, "items": [PICTURE]},
            ['class="gallery of-1"', "picture item"],
        ),
        ({"type": Kind.ACTION_ROW, "components": [BUTTON]}, ['class="row"', "<button"]),
        (BUTTON, ['class="style-2"']),
        ({**BUTTON, "disabled": True}, [" disabled>"]),
        (SELECT, ['class="select placeholder"']),
    ],
)
def test_components_show_their_text_escaped(component: Component, marks: list[str]) -> None:
    """An article's text can't change the page that it is shown on."""
    html = render_components([component])
    assert all(mark in html for mark in [*marks, SAFE])
    assert "<script" not in html


def test_an_unknown_component_is_no_picture() -> None:
    """Nothing is left out of a picture in silence."""
    with pytest.raises(KeyError):
        render_components([{"type": Kind.FILE}])


def test_a_reply_shows_what_it_answers() -> None:
    """The asker's message above it, or the command that was used; escaped, both."""
    page = render_said(EVIL, EVIL)
    page += render_reply(render_components([TEXT]), render_replied(EVIL, EVIL))
    assert page.count(SAFE) == 5
    assert page.count("@Docent") == 2
    assert ONLY_YOU not in page
    used = render_reply("", render_used(EVIL, EVIL), is_ephemeral=True)
    assert used.count(SAFE) == 2
    assert ONLY_YOU in used
    assert DISMISS in used
    assert "<script" not in page + used

"""One page with all that a reader may read, and nothing that they may not."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

from bot.preview import render_static
from bot.rendering import Renderer
from bot.texts import preview_texts
from tests.articles import library_of, source
from tests.bot.preview.reading import reading_of

EVIL = "<script>alert(1)</script>"
LONG = "A sentence that is there. " * 300
SECRET = source(
    "## Chamber\n<!-- asked: what is in the chamber -->\nHidden words.\n",
    title="Secret chamber",
    slug="secret-chamber",
    role="admin",
    more="aliases: [vault]\nuid: 77\n",
)


def page(*files: bytes, role: str = "guest") -> str:
    """Return the page of a library for the holder of one content role."""
    return render_static(reading_of(library_of(*files), role), Renderer())


def test_every_section_stands_on_the_page() -> None:
    """With its text, its place in the file, and who may read it."""
    html = page(source("First.\n\n## Two\nSecond.\n\n## Sources\n[A](https://a.example/)\n"))
    assert re.findall(r'<section aria-label="([^"]+)"', html) == ["Introduction", "Two", "Sources"]
    assert all(text in html for text in ("First.", "Second.", "https://a.example/", "1.md"))
    assert preview_texts.LINE.format(line=8) in html


def test_a_long_section_stands_there_with_all_its_pages() -> None:
    """Each as a message of its own, so that nothing is cut."""
    html = page(source(f"## Long\n{LONG}End.\n"))
    assert html.count('class="post"') == html.count("Page 1 of 3") + 2 == 3
    assert html.count("A sentence that is there.") == 300
    assert "Page 3 of 3" in html
    assert "End." in html


def test_what_an_author_writes_is_no_html() -> None:
    """Neither in text nor in names."""
    html = page(source(f"## {EVIL}\n{EVIL}\n", title=EVIL, more=f'image_alt: "{EVIL}"\nx: 1\n'))
    assert "<script" not in html
    assert "&lt;script" in html


def test_problems_stand_beside_their_article() -> None:
    """What docent check says of it, and of those that aren't served; counted in the contents."""
    html = page(
        source(more="colour: red\n"), source(slug="broken", title="Broken", more="date: x\n")
    )
    article = html[html.index('id="article-a-slug"') :]
    assert "unknown key “colour”" in article
    broken = html[html.index('id="file-2.md"') : html.index('id="article-a-slug"')]
    assert preview_texts.SEVERITIES["error"] in broken
    assert ">1 error<" in html
    assert ">1 warning<" in html


def test_what_may_not_be_read_is_nowhere_in_the_source() -> None:
    """Nor in the problems of what may be: those are told as if it didn't exist."""
    same = source(title="Secret chamber", slug="open", more="aliases: [vault]\n")
    twin = source("Broken.\n", title="Twin", slug="secret-chamber", role="admin,guest")
    for files in ([same, SECRET], [same, SECRET, twin]):
        html = page(*files)
        for word in ("2.md", "chamber#", "Hidden words", "77", "what is in"):
            assert word not in html, word
    assert "secret-chamber" not in page(same, SECRET)
    assert "2.md" in page(same, SECRET, role="admin")


def test_a_file_names_only_the_content_roles_of_its_reader() -> None:
    """It may be handed to them, and who else there is isn't theirs to know."""
    html = page(source(role="admin,guest,board"))
    assert "for guest" in html
    assert "board" not in html


def test_a_page_without_articles_says_so() -> None:
    """Whoever holds none of the content roles reads nothing."""
    assert preview_texts.NOTHING in page(source(), role="nobody")


def test_nothing_is_loaded() -> None:
    """The policy allows one style sheet, which is in the page; pictures are placeholders."""
    html = page(source(more='image: "https://i.example/a.png"\nimage_alt: "A hand"\n'))
    (sheet,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    assert unescape(policy).split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not re.search(r"<(?:img|script|link|iframe|object|embed)\b|\bstyle=|url\(|@import", html)
    assert "A hand" in html

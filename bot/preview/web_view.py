"""A section as a web page would show it, beside what Discord makes of it."""

from collections.abc import Mapping
from html import escape

import nh3
from markdown import Markdown

from bot.preview.document import Document, render_document
from bot.texts import preview_texts
from retrieval.content import Article, Section

ADDRESSES = {"http", "https", "mailto", "tel"}

_PICTURES = "; img-src http: https:"


def render_web_view(article: Article, section: Section, *, has_pictures: bool) -> Document:
    """Return a section's Markdown as a page; its pictures are only their texts unless asked for.

    Python-Markdown needs quadratic time for some texts.
    """
    written = f"{section.source}{section.text}\n\n{article.definitions}"
    html = Markdown(extensions=["extra", "sane_lists"]).convert(written)
    if section is article.first and article.image:
        url, alt = escape(article.image), escape(article.image_alt or "")
        html = f'<img src="{url}" alt="{alt}">{html}'
    return _frame(section.heading, html, has_pictures=has_pictures)


def render_message(text: str) -> Document:
    """Return a sentence in place of a section."""
    return _frame(preview_texts.TITLE, f"<p>{escape(text)}</p>", has_pictures=False)


def _frame(title: str, html: str, *, has_pictures: bool) -> Document:
    attributes: Mapping[str, set[str]] = nh3.ALLOWED_ATTRIBUTES
    images = {"src", "alt"} if has_pictures else {"alt"}
    body = nh3.clean(html, attributes={**attributes, "img": images}, url_schemes=ADDRESSES)
    policy = _PICTURES if has_pictures else ""
    return render_document(title, body, sheets=("web.css",), more_policy=policy)

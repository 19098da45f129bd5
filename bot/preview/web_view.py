"""A section as a web page would show it, beside what Discord makes of it."""

import re
from collections.abc import Iterator
from html import escape

import nh3
from markdown import Markdown

from bot.preview.document import Document, render_document
from retrieval.content import Article, Section

ADDRESSES = {"http", "https", "mailto", "tel"}

_FOOTNOTE = re.compile(r" *(\[\^[^\]]+\]):")


def render_web_view(article: Article, section: Section, *, has_pictures: bool) -> Document:
    """Return a section as a page, perhaps with its pictures; quadratic in time for some texts."""
    definitions = "\n\n".join(_definitions(article, section))
    written = f"{section.source}{section.text}\n\n{definitions}"
    html = Markdown(extensions=["extra", "sane_lists"]).convert(written)
    if section is article.first and article.image:
        url, alt = escape(article.image), escape(article.image_alt or "")
        html = f'<img src="{url}" alt="{alt}">{html}'
    images = {"src", "alt"} if has_pictures else {"alt"}
    attributes = {**nh3.ALLOWED_ATTRIBUTES, "img": images}
    body = nh3.clean(html, attributes=attributes, url_schemes=ADDRESSES)
    policy = "; img-src http: https:" if has_pictures else ""
    return render_document(section.heading, body, sheets=("web.css",), more_policy=policy)


def _definitions(article: Article, section: Section) -> Iterator[str]:
    """Yield the definitions of links, and of footnotes that the section refers to.

    Python-Markdown shows each footnote that is defined.
    """
    for definition in article.definitions.split("\n\n"):
        note = _FOOTNOTE.match(definition)
        if note is None or note[1] in section.text:
            yield definition

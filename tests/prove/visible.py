"""Which words of a text are there to be seen: asked of markdown-it's own HTML, as a browser would.

What nobody is meant to see isn't among them: comments, scripts and styles, definitions of links.
"""

import re
import unicodedata
from collections.abc import Sequence
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from retrieval.language import BLOCKS

REFERENCE = MarkdownIt("commonmark").enable(["table", "strikethrough"])

_WORD = re.compile(r"\d+|q|[\u3400-\u9fff]|(?:(?![\dq\u3400-\u9fff])[^\W_])+")
"""A number or a word; what is repeated without a space, and cut anywhere, is single letters."""

_NO_TEXT = re.compile(r"\^\S+|<[/?!]?[a-z][^<>]*(?:>|$)", re.IGNORECASE)
"""Labels of footnotes, which numbers replace, and tags where the HTML is broken."""


_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|</(?![A-Za-z])[^<>]*>", re.DOTALL
)
"""Comments and the like. What never ends hides all the rest from browsers; Discord shows it."""


_BROKEN = re.compile(r"<[^<>]*<|<\?")
_NOTE = re.compile(r"^[ \t>*+\-\d.)]*\[\^([^\]\s]{1,200})\]:", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,200})\](?!:)")


class _Browser(HTMLParser):
    """Collects the texts of a page, a new one at each block."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = [""]
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._hidden = tag
        # Of an attribute that stands twice, the first counts.
        alt = (tag == "img" and dict(reversed(attrs)).get("alt")) or ""
        self._part(tag, "" if "<" in alt else alt)  # else the tag is broken

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        self._part(tag)

    def handle_pi(self, data: str) -> None:
        self._part(data)

    def handle_decl(self, decl: str) -> None:
        self._part(decl)

    def _part(self, tag: str, alt: str = "") -> None:
        if tag in BLOCKS:
            self.texts.append("")
        else:
            self.texts[-1] += f" {alt} " if alt else " "

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts[-1] += data


def texts_of(markdown: str, definitions: str) -> list[str]:
    """Return the text of each block of some Markdown: a paragraph, a cell, a heading.

    Nothing if its HTML is so broken that only browsers could tell; and only what stands before
    footnotes, which the reference doesn't know: it takes a reference to one for an empty link.
    """
    env: dict[str, object] = {}
    notes = set[str]()
    for text in (definitions, markdown):
        REFERENCE.parse(text, env)
        notes |= {label.casefold() for label in _NOTE.findall(text)}
    linked = _REFERENCE.sub(
        lambda found: "[](#)" if found[1].casefold() in notes else found[0],
        _NOTE.split(markdown, maxsplit=1)[0],
    )
    page = _HIDDEN.sub(" ", REFERENCE.render(linked, env))
    if _BROKEN.search(page):
        return []
    browser = _Browser()
    browser.feed(page)
    browser.close()
    return [_NO_TEXT.sub(" ", text) for text in browser.texts if text.strip()]


def missing_from(seen: str, text: str) -> list[str]:
    """Return a text's words, from the first that isn't seen in its place; empty if all are.

    What is seen is `plain`.
    """
    at, words = 0, _WORD.findall(plain(text))
    for number, word in enumerate(words):
        at = seen.find(word, at) + len(word)
        if at < len(word):
            return words[number:]
    return []


def plain(text: str) -> str:
    """Return a text in lower case, ¹ as 1."""
    return unicodedata.normalize("NFKC", text).casefold()

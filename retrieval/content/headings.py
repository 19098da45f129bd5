"""Headings: their plain text, and slugs that are unique within an article."""

import re
import unicodedata
from collections.abc import Iterable

from markdown_it.token import Token
from markdown_it.utils import EnvType

from retrieval.content.markdown import Markdown, read_note_reference
from retrieval.language import BLOCKS, KNOWN, SIGNS, attributes_of, shift, unescape

_INLINE = Markdown("commonmark").enable("strikethrough")
_INLINE.inline.ruler.after("image", "footnote_reference", read_note_reference)

_MAX_DEPTH = 60  # levels of raised and lowered text inside each other; deeper tags are ignored

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# Invisible letters and marks: https://www.unicode.org/reports/tr44/ (Default_Ignorable_Code_Point),
# and the blank Braille pattern.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]")


def begins_section(token: Token) -> bool:
    """Tell whether a block begins the heading of a section, not one within a section."""
    return token.type == "heading_open" and not token.level and token.tag in {"h1", "h2"}


def unique_slug(slug: str, taken: dict[str, int]) -> str:
    """Return a slug, with `-2`, `-3`, … appended if it is taken.

    `taken` has each slug of an article so far, and the last number appended to it.
    """
    name, count = slug, taken.get(slug, 1)
    while name in taken:
        count += 1
        name = f"{slug}-{count}"
    taken[slug] = count
    taken.setdefault(name, 1)
    return name


def plain_heading(content: str, env: EnvType) -> str:
    """Return a heading's text without markup, on one line; empty if nothing in it is visible.

    `env` is what `parse_blocks` returned for the article: definitions of links, and footnotes'
    names, references to which are left out. Raises `TooComplexError`.
    """
    plain = _PlainText()
    plain.read(_INLINE.parseInline(content, env)[0].children or [])
    heading = " ".join(plain.text.split())
    categories = set(map(unicodedata.category, _INVISIBLE.sub("", heading)))
    return heading if categories - _INVISIBLE_CATEGORIES else ""


class _PlainText:
    """Collects the text of a heading as it will be shown."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str]]] = [("", [])]

    @property
    def text(self) -> str:
        """All text collected; an unclosed raised or lowered part extends to the end."""
        while len(self._open) > 1:
            self._end(self._open[-1][0])
        return "".join(self._open[0][1])

    def read(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if token.type == "html_inline":
                self._read_tag(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                self._add(" ")
            elif token.type == "image":
                self.read(token.children or [])  # nested `MAX_IMAGES` deep at most
            else:
                self._add(token.content)

    def _add(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _read_tag(self, source: str) -> None:
        match = _TAG.match(source)
        if match is None:  # a comment
            return
        name, attributes = match[2].lower(), attributes_of(source)
        if name not in KNOWN or attributes is None:
            self._add(unescape(source))
        elif name == "img":
            self._add(attributes.get("alt", ""))
        elif name not in SIGNS:
            self._add(" " if name in BLOCKS or name == "br" else "")
        elif match[1]:
            self._end(name)
        elif len(self._open) < _MAX_DEPTH:
            self._open.append((name, []))

    def _end(self, tag: str) -> None:
        if self._open[-1][0] == tag:
            _, pieces = self._open.pop()
            self._add(shift("".join(pieces), tag))

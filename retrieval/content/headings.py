"""Headings: their plain text, and names that are unique in one article."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown_it.token import Token
from markdown_it.utils import EnvType

from retrieval.content.markdown import Markdown, read_note_reference
from retrieval.language import BLOCKS, KNOWN, SIGNS, attributes_of, shift, unescape

_INLINE = Markdown("commonmark").enable("strikethrough")
_INLINE.inline.ruler.after("image", "footnote_reference", read_note_reference)

_MAX_DEPTH = 60
"""How deep raised and lowered text is nested in itself."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")

_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Letters and marks that show nothing: https://www.unicode.org/reports/tr44/
(Default_Ignorable_Code_Point), and the blank Braille pattern."""


@dataclass(slots=True)
class HeadingSlugs:
    """Hands out heading slugs that are unique in one article."""

    taken: dict[str, int] = field(default_factory=dict)
    """Each name, and the last number that was put behind it."""

    def unique(self, slug: str) -> str:
        """Return a slug that wasn't handed out before: itself, or with `-2`, `-3`, ….

        Parameters
        ----------
        slug : str
            As made from a heading.

        Returns
        -------
        str
            The slug, which is taken from now on.
        """
        name, count = slug, self.taken.get(slug, 1)
        while name in self.taken:
            count += 1
            name = f"{slug}-{count}"
        self.taken[slug] = count
        self.taken.setdefault(name, 1)
        return name


def plain_heading(content: str, env: EnvType) -> str:
    """Return the words of a heading without its markup.

    Parameters
    ----------
    content : str
        The heading's Markdown.
    env : dict
        What the article's blocks were parsed with: it has the definitions of links, and as `notes`
        the names of footnotes, a reference to which is no word.

    Returns
    -------
    str
        One line; empty when nothing of it can be seen.

    Raises
    ------
    TooComplexError
        If reading it needs too many steps.
    """
    pieces = _Pieces()
    pieces.read(_INLINE.parseInline(content, env)[0].children or [])
    heading = " ".join(pieces.text.split())
    return heading if any(map(_is_seen, heading)) else ""


class _Pieces:
    """Puts the words of a heading together, as they will be shown."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str]]] = [("", [])]

    @property
    def text(self) -> str:
        """All of it; what is raised or lowered is so up to the heading's end, if not closed."""
        while len(self._open) > 1:
            self._end(self._open[-1][0])
        return "".join(self._open[0][1])

    def read(self, tokens: Iterable[Token]) -> None:
        """Read the pieces of a heading."""
        for token in tokens:
            if token.type == "html_inline":
                self._read_tag(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                self._add(" ")
            elif token.type == "image":
                self.read(token.children or [])  # of which there are no more than `MAX_IMAGES`
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
        if self._open[-1][0] == tag and tag:
            _, pieces = self._open.pop()
            self._add(shift("".join(pieces), tag))


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN_CATEGORIES and not _UNSEEN.match(
        character
    )

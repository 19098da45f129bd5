"""Builds one tree of HTML elements from an author's Markdown and the HTML in it.

Tags are read by CommonMark's grammar (https://spec.commonmark.org/0.31.2/#html-tag); what isn't a
tag of a known element is text. The standard library's parser won't do: it drops the text of an
unfinished tag, and how much depends on its release.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it.common.html_re import HTML_TAG_RE

from retrieval.language import BLOCKS, KNOWN, attributes_of, unescape

MAX_TREE_DEPTH = 60  # of a tree, which is walked recursively; deeper elements stay on this level

_VOID = frozenset(
    "area base basefont bgsound br col embed hr img input link meta param source track wbr".split()
)
_IN_TABLE = {"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"}
_CLOSED_BY_NEXT = {
    **{tag: {tag} for tag in ("li", "p", "option")},
    **{tag: {"dt", "dd"} for tag in ("dt", "dd")},
    **{tag: {"td", "th"} for tag in ("td", "th")},
    **dict.fromkeys(("thead", "tbody", "tfoot"), _IN_TABLE),
    "tr": {"tr", "td", "th", "caption", "colgroup"},
    "optgroup": {"option", "optgroup"},
}
# `<!-->` and `<!--->` are whole comments (https://spec.commonmark.org/0.31.2/#html-comment).
_TAG = re.compile(rf"<!--(?:-?>|[\s\S]*?-->)|{HTML_TAG_RE.pattern}")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_CDATA = "<![CDATA["
_OPENING = re.compile(r"<(?:!--|\?|!\[CDATA\[|[!/]?[A-Za-z])")
_ENDS = {"<!--": "-->", "<?": "?>", _CDATA: "]]>"}


@dataclass(slots=True)
class Element:
    """An HTML element."""

    tag: str  # lower case
    # An attribute without a value has the value "".
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    source: str = ""  # the start tag as the author wrote it; empty if it was written as Markdown
    line: int = 0  # the first line, from 0
    closed: bool = False  # whether the author's HTML closes it
    is_block: bool = False  # whether it is a block or contains one


Nodes = Iterable[Element | str]


def elements(nodes: Nodes) -> Iterator[Element]:
    """Yield the nodes that are elements, not texts."""
    return (node for node in nodes if isinstance(node, Element))


class _Open(NamedTuple):
    """An element that isn't closed yet, and the one to which its children are added."""

    element: Element
    inside: Element


class TreeBuilder:
    """Builds a tree, at most `MAX_TREE_DEPTH` deep; `line` is the current line, from 0."""

    def __init__(self) -> None:
        self.root = Element("body")
        self.line = 0
        self._open = [_Open(self.root, self.root)]

    def text(self, text: str) -> None:
        """Append a text."""
        self._open[-1].inside.children.append(text)

    def void(self, tag: str, attrs: dict[str, str] | None = None, text: str = "") -> None:
        """Append an element that can't get more children."""
        self._append(Element(tag, attrs or {}, [text] if text else [], line=self.line))

    def open(self, tag: str, attrs: dict[str, str], source: str = "") -> None:
        """Open an element; what follows goes into it, unless that is too deep."""
        element = Element(tag, attrs, source=source, line=self.line)
        self._append(element)
        if len(self._open) < MAX_TREE_DEPTH:
            self._open.append(_Open(element, element))
        elif not source:  # Markdown's own elements are always closed
            self._open.append(_Open(element, self._open[-1].inside))

    def _append(self, element: Element) -> None:
        self._open[-1].inside.children.append(element)
        if element.tag in BLOCKS:
            element.is_block = True
            for around, _ in reversed(self._open):
                if around.is_block:
                    return
                around.is_block = True

    def close(self, tag: str) -> None:
        """Close an element of Markdown, and the author's HTML that is still open inside it."""
        while True:
            element = self._open.pop().element
            if element.tag == tag and not element.source:
                return

    def html(self, source: str) -> None:
        """Append some of the author's HTML, which may open and close elements."""
        end = 0
        for start, tag in _tags(source):
            self.text(unescape(source[end:start]))
            self.line += source.count("\n", end, start)
            self._tag(tag)
            end = start + len(tag)
            self.line += tag.count("\n")
        self.text(unescape(source[end:]))

    def _tag(self, source: str) -> None:
        if source.startswith(_CDATA):
            self.text(source.removeprefix(_CDATA).removesuffix("]]>"))
        if source.startswith(("<!", "<?")):
            return
        match = _TAG_NAME.match(source)
        tag = match[1].lower() if match else ""
        attrs = attributes_of(source)
        if tag not in KNOWN or attrs is None:
            self.text(unescape(source))
        elif source.startswith("</"):
            self._close_html(tag)
        else:
            self._open_html(tag, attrs, source)

    def _open_html(self, tag: str, attrs: dict[str, str], source: str) -> None:
        closed = _CLOSED_BY_NEXT.get(tag, ())
        while (last := self._open[-1].element).source and last.tag in closed:
            self._open.pop()
        if tag in _VOID or source.endswith("/>"):
            self.void(tag, attrs)
        else:
            self.open(tag, attrs, source)

    def _close_html(self, tag: str) -> None:
        for depth in reversed(range(len(self._open))):
            element = self._open[depth].element
            if not element.source:  # an end tag closes nothing outside of an element of Markdown
                return
            if element.tag == tag:
                element.closed = True
                del self._open[depth:]
                return


def _tags(source: str) -> Iterator[tuple[int, str]]:
    """Yield each tag, comment and the like, with its position."""
    last_ends: dict[str, int] = {}
    end = 0
    for opening in _OPENING.finditer(source):
        start = opening.start()
        if start < end:
            continue
        # Searching for an end that never comes, again and again, would be quadratic.
        needed = _ENDS.get(opening[0], ">")
        if needed not in last_ends:
            last_ends[needed] = source.rfind(needed)
        match = _TAG.match(source, start) if start < last_ends[needed] else None
        if match:
            yield start, match[0]
            end = match.end()

"""What an author wrote as a tree of HTML's elements, whether it came as Markdown or as HTML.

HTML is read by CommonMark's own grammar of tags (https://spec.commonmark.org/0.31.2/#html-tag), not
by the standard library's parser: that one drops the text of a tag that doesn't end, and each of its
releases a different text. Here, what isn't a tag of a known element is text.
"""

import html
import re
from dataclasses import dataclass, field

from markdown_it.common.html_re import HTML_TAG_RE

MAX_DEPTH = 60
"""HTML below this depth stays on its level; a tree is walked recursively."""

KNOWN = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del
    details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li
    link main map mark marquee menu meta meter nav nobr noframes noscript object ol optgroup option
    output p param picture pre progress q rp rt ruby s samp script search section select slot small
    source span strike strong style sub summary sup table tbody td template textarea tfoot th thead
    time title tr track tt u ul var video wbr
    """.split()
)
"""https://html.spec.whatwg.org/multipage/indices.html#elements-3 and the obsolete ones."""

BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre
    search section summary table caption thead tbody tfoot tr td th ul
    """.split()
)
"""Elements that begin and end a paragraph."""

_VOID = frozenset(
    "area base basefont bgsound br col embed hr img input link meta param source track wbr".split()
)
_BOOLEAN_ATTRIBUTES = frozenset(
    """
    allowfullscreen async autofocus autoplay checked compact controls default defer disabled
    download hidden inert ismap itemscope loop multiple muted nomodule noshade novalidate nowrap
    open playsinline readonly required reversed selected
    """.split()
)
_CLOSED_BY_NEXT = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "p": {"p"},
    "option": {"option"},
}
_TAG = re.compile(rf"<!--[\s\S]*?-->|{HTML_TAG_RE.pattern}")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(
    r"""\s([A-Za-z_:][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""", re.ASCII
)
_CDATA = "<![CDATA["


@dataclass(slots=True)
class Element:
    """An element of HTML.

    Parameters
    ----------
    tag : str
        Lower case.
    attrs : dict
        Attributes by name; "" for one without a value.
    children : list
        Elements and texts.
    source : str
        The tag as the author wrote it; empty if it was written as Markdown.
    closed : bool
        Whether the author's HTML closes it.
    """

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    source: str = ""
    closed: bool = False

    @property
    def is_block(self) -> bool:
        """Whether it stands in paragraphs of its own: it is a block or has one inside."""
        return self.tag in BLOCKS or any(
            child.is_block for child in self.children if isinstance(child, Element)
        )


class TreeBuilder:
    """Builds a tree from what a reader of Markdown finds, and from HTML in between."""

    def __init__(self) -> None:
        self.root = Element("body")
        self._open = [self.root]

    def text(self, text: str) -> None:
        """Append a text."""
        self._open[-1].children.append(text)

    def void(self, tag: str, attrs: dict[str, str] | None = None, text: str = "") -> None:
        """Append an element that is complete."""
        self._open[-1].children.append(Element(tag, attrs or {}, [text] if text else []))

    def open(self, tag: str, attrs: dict[str, str] | None = None, source: str = "") -> None:
        """Open an element; what follows is inside it."""
        element = Element(tag, attrs or {}, source=source)
        self._open[-1].children.append(element)
        if not source or len(self._open) < MAX_DEPTH:
            self._open.append(element)

    def close(self, tag: str) -> None:
        """Close an element that was written as Markdown, and the author's HTML inside it."""
        while True:
            element = self._open.pop()
            if element.tag == tag and not element.source:
                return

    def html(self, source: str) -> None:
        """Append the author's HTML, which may open and close elements."""
        end = 0
        for match in _TAG.finditer(source):
            self.text(html.unescape(source[end : match.start()]))
            self._tag(match[0])
            end = match.end()
        self.text(html.unescape(source[end:]))

    def _tag(self, source: str) -> None:
        if source.startswith(_CDATA):
            self.text(source.removeprefix(_CDATA).removesuffix("]]>"))
        if source.startswith(("<!", "<?")):
            return
        match = _TAG_NAME.match(source)
        tag = match[1].lower() if match else ""
        attrs = _attributes(source)
        if tag not in KNOWN or attrs is None:
            self.text(html.unescape(source))
        elif source.startswith("</"):
            self._close_html(tag)
        else:
            self._open_html(tag, attrs, source)

    def _open_html(self, tag: str, attrs: dict[str, str], source: str) -> None:
        last = self._open[-1]
        while last.source and last.tag in _CLOSED_BY_NEXT.get(tag, ()):
            self._open.pop()
            last = self._open[-1]
        if tag in _VOID or source.endswith("/>"):
            self.void(tag, attrs)
        else:
            self.open(tag, attrs, source)

    def _close_html(self, tag: str) -> None:
        for depth in reversed(range(len(self._open))):
            element = self._open[depth]
            if not element.source:  # Markdown's own; an end tag inside doesn't reach beyond it
                return
            if element.tag == tag:
                element.closed = True
                del self._open[depth:]
                return


def _attributes(source: str) -> dict[str, str] | None:
    """Return a tag's attributes; None if it only looks like a tag (``<b and c>``)."""
    attrs: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        name, value = match[1].lower(), match[2]
        if value is None and name not in _BOOLEAN_ATTRIBUTES:
            return None
        if value and value[0] in "\"'":
            value = value[1:-1]
        attrs.setdefault(name, html.unescape(value or ""))
    return attrs

"""The links of an article, in every form that authors write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown_it.token import Token
from markdown_it.utils import EnvType

from retrieval.content.front_matter import is_web_address
from retrieval.content.markdown import FOOTNOTE_LABEL, Markdown
from retrieval.language import unescape


class _Reader(Markdown):
    """Reads links with any address, so that those that Discord can't link can be reported."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the parser's name
        del url
        return True


_INLINE = _Reader("commonmark")

# Names with a dot but without “www.” may be files. (linkify-it finds more forms, but takes minutes
# for some texts of 100 kB.)
_BARE = re.compile(
    r"""(?<![\w@/.-])(?:(?:https?|ftp)://(?=\w)|mailto:(?=\w)|www\.(?=[\w-]+\.\w))[^\s<>"]+""",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(rf" {{0,3}}{FOOTNOTE_LABEL}:")
_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>/?[a-z][a-z0-9-]*+)(?P<attributes>[^<>]*+)>|[^<]+|<",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(href|src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s>]+))""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as its author wrote it."""

    label: str  # the author's words for it, or empty
    url: str
    line: int = 0  # its line in the article's body, from 0


def find_links(block: Token, env: EnvType, *, bare: bool) -> list[Link]:
    """Find every link of a block: `[label](url)`, `[label][1]`, `<url>`, bare, images, HTML.

    The block's inline text needn't be parsed; `env` is that of the blocks, with the definitions of
    links; `bare` says whether addresses without any markup (`https://…`, `www.…`) count too.
    """
    # Parsing is the slowest step, and most paragraphs have no link.
    is_likely = bare or "](" in block.content or "<" in block.content
    if not (is_likely or ("]" in block.content and env.get("references"))):
        return []
    return _collect(block, env, bare=bare).links


def find_mute_images(block: Token, env: EnvType) -> list[int]:
    """Find the lines of a block's images without a text, but those that mean nothing (`alt=""`)."""
    is_likely = "![" in block.content or "<img" in block.content.lower()
    return _collect(block, env, bare=False).mute_images if is_likely else []


def _collect(block: Token, env: EnvType, *, bare: bool) -> "_Collector":
    found = _Collector(block.map[0] if block.map else 0, bare=bare)
    if block.type == "html_block":
        found.read_html(block.content)
    elif block.type == "inline":
        found.read(_INLINE.parseInline(block.content, env)[0].children or [])
    return found


def definitions_of(body: str, tokens: Iterable[Token]) -> str:
    """Return the source lines of all link and footnote definitions, with blank lines between."""
    lines = body.split("\n")
    found = []
    for token in tokens:
        if not token.map or token.level:
            continue
        source = lines[token.map[0] : token.map[1]]
        if token.type == "definition" or (
            token.type == "paragraph_open" and _FOOTNOTE.match(source[0])
        ):
            found.append("\n".join(source))
    return "\n\n".join(found)


def footnotes_of(tokens: Iterable[Token]) -> set[str]:
    """Return the names of all footnotes defined in these blocks, case-folded."""
    found = set()
    for token in tokens:
        if token.type == "definition" and token.meta["label"].startswith("^"):
            found.add(token.meta["label"][1:].casefold())
        elif token.type == "inline" and (note := _FOOTNOTE.match(token.content)):
            found.add(note[1].casefold())
    return found


@dataclass(slots=True)
class _Collector:
    """Collects links from inline tokens and HTML, with the text before and inside each link."""

    line: int
    bare: bool
    links: list[Link] = field(default_factory=list)
    mute_images: list[int] = field(default_factory=list)
    text: str = ""  # on this line, from the last link on; or within the link that is open
    before: str = ""  # the text before that link
    url: str | None = None
    is_address: bool = False

    def read(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if token.type == "link_open":
                self.open(str(token.attrs["href"]), is_address=token.markup == "autolink")
            elif token.type == "link_close":
                self.close()
            elif token.type == "html_inline":
                self.read_html(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                self.line += 1
                self.text = "" if self.url is None else f"{self.text} "
            elif token.type == "image":
                if not token.content.strip():
                    self.mute_images.append(self.line)
                self.add_image(token.content, str(token.attrs["src"]))
            elif token.type == "text" and self.bare and self.url is None:
                self._read_text(token.content)
            else:
                self.text += token.content

    def _read_text(self, text: str) -> None:
        end = 0
        for found in _BARE.finditer(text):
            closing = "" if "(" in found[0] else ")"
            address = found[0].rstrip(f".,:;!?'”’]}}*{closing}")
            is_short = address.lower().startswith("www.")
            url = _INLINE.normalizeLink(f"https://{address}" if is_short else address)
            self.text += text[end : found.start()]
            self.open(url, is_address=True)
            self.close()
            end = found.start() + len(address)
        self.text += text[end:]

    def read_html(self, source: str) -> None:
        for piece in _HTML.finditer(source):
            if piece["tag"]:
                self._read_element(piece["tag"].lower(), piece["attributes"])
            elif not piece[0].startswith("<"):
                self.text += unescape(piece[0])
            self.line += piece[0].count("\n")
        if "\n" in source:
            self.before = ""
            self.text = "" if self.url is None else self.text

    def _read_element(self, tag: str, source: str) -> None:
        values = _ATTRIBUTE.findall(source)
        attributes = {name.lower(): unescape("".join(value)) for name, *value in values}
        url = attributes.get("href") or attributes.get("src")
        if tag == "img" and "alt" not in attributes:
            self.mute_images.append(self.line)
        if tag == "/a":
            self.close()
        elif url and tag == "a":
            self.close()
            self.open(url)
        elif url:
            self.add_image(attributes.get("alt", ""), url)

    def open(self, url: str, *, is_address: bool = False) -> None:
        if self.url is None:
            self.before = self.text
        self.url, self.text, self.is_address = url, "", is_address

    def close(self) -> None:
        if self.url is None:
            return
        label = " ".join(self.text.split())
        if self.is_address or label == self.url:
            label = _words_before(self.before)
        self.links.append(Link(label, self.url, self.line))
        self.url, self.text = None, ""

    def add_image(self, label: str, url: str) -> None:
        # An image that is a link's label isn't a link itself, but its address may be wrong.
        if self.url is None or not is_web_address(url):
            self.links.append(Link(label, url, self.line))
        self.text += label


def _words_before(text: str) -> str:
    """Return the author's words before a bare address, as in “NHS advice: https://…”."""
    words = text.rstrip()
    return words.rstrip(":–—- ").lstrip(",;. ") if words.endswith((":", "–", "—", "-")) else ""

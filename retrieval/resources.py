"""An article's resources: the links of its “Additional Resources” section."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.front_matter import is_web_address

_NOUNS = ("resources", "links", "references")
_QUALIFIERS = ("additional", "further", "more", "other", "external", "useful", "helpful", "related")
_LIKENESS = 0.88
"""Ratcliff-Obershelp similarity from which a word counts as one of the above, spelt wrong:
“Aditonal” is .89 like “additional”, “sources” .875 like “resources”."""

_YOUTUBE_HOSTS = frozenset({"youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"})
_HTML_ADDRESS = re.compile(r"""\b(?:href|src)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]{2,}(?:[-_][a-z0-9]+)+|[a-z]{4,20}")

_MARKDOWN = MarkdownIt("commonmark", {"linkify": True}).enable("linkify")
_MARKDOWN.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # type: ignore[union-attr]  # enabled above


@dataclass(frozen=True, slots=True)
class Resource:
    """A link that an article offers for further reading.

    Parameters
    ----------
    label : str
        The author's words for it, or readable ones made from the address.
    url : str
        The http(s) address.
    """

    label: str
    url: str


def is_resources_heading(heading: str) -> bool:
    """Tell whether a heading names the section of resources, typing errors allowed.

    Parameters
    ----------
    heading : str
        The heading's plain text.
    """
    words = re.findall(r"[^\W\d_]+", heading.lower())
    if words == ["further", "reading"]:
        return True
    if not words or not _is_like(words[-1], _NOUNS):
        return False
    return all(
        _is_like(word, _QUALIFIERS) or word == "and" or _is_like(word, _NOUNS)
        for word in words[:-1]
    )


def find_links(markdown: str) -> Iterator[tuple[str, str, int]]:
    """Find every link in a text: headings, bullets, `[label](url)`, `<url>`, bare, images, HTML.

    Parameters
    ----------
    markdown : str
        The author's Markdown.

    Yields
    ------
    label : str
        The author's words for the link, empty where there are none.
    url : str
        The address as written.
    line : int
        The line of the block it stands in, from 0.
    """
    line = 0
    for token in _MARKDOWN.parse(markdown):
        if token.map:
            line = token.map[0]
        if token.type == "html_block":
            yield from (("", url, line) for url in _HTML_ADDRESS.findall(token.content))
        elif token.type == "inline":
            yield from ((label, url, line) for label, url in _inline_links(token.children or []))


def resources_of(links: Sequence[tuple[str, str]]) -> tuple[Resource, ...]:
    """Return the resources for some links: web addresses only, each once, all with a label.

    Parameters
    ----------
    links : sequence of (label, url)
        As `find_links` finds them.
    """
    labels: dict[str, str] = {}
    for label, address in links:
        if is_web_address(address):
            url = watch_page(address)
            labels[url] = labels.get(url) or label
    made: dict[str, int] = {}
    resources = []
    for url, label in labels.items():
        text = label
        if not text:
            text = readable_label(url)
            made[text] = made.get(text, 0) + 1
            text = text if made[text] == 1 else f"{text} {made[text]}"
        resources.append(Resource(text, url))
    return tuple(resources)


def watch_page(url: str) -> str:
    """Return the watch page for a YouTube embed or short address; any other address as it is."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host not in _YOUTUBE_HOSTS:
        return url
    query = parse_qs(parts.query)
    segments = [segment for segment in parts.path.split("/") if segment]
    if host == "youtu.be" and segments:
        video = segments[0]
    elif len(segments) > 1 and segments[0] in {"embed", "v", "shorts", "live"}:
        video = segments[1]
    else:
        return url
    playlist = query.get("list", [""])[0]
    if video == "videoseries" and playlist:
        return f"https://www.youtube.com/playlist?{urlencode({'list': playlist})}"
    start = (query.get("t") or query.get("start") or [""])[0]
    kept = {"v": video, "list": playlist, "t": start}
    kept = {name: value for name, value in kept.items() if value}
    return f"https://www.youtube.com/watch?{urlencode(kept)}"


def readable_label(url: str) -> str:
    """Return words for an address whose author gave none: never an id.

    Parameters
    ----------
    url : str
        An http(s) address.

    Examples
    --------
    >>> readable_label("https://www.who.int/news-room/fact-sheets/detail/opioid-overdose")
    'Opioid overdose (who.int)'
    >>> readable_label("https://www.youtube.com/watch?v=iOULvQUAjfM")
    'YouTube video'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _YOUTUBE_HOSTS:
        path = parts.path
        if path == "/watch":
            return "YouTube video"
        return "YouTube playlist" if path == "/playlist" else "YouTube"
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    name = re.sub(r"\.[a-z]{2,5}$", "", last)
    if not _WORDS.fullmatch(name):
        return host
    words = re.sub(r"[-_]", " ", name)
    return f"{words[0].upper()}{words[1:]} ({host})"


def _is_like(word: str, names: Sequence[str]) -> bool:
    return any(SequenceMatcher(None, word, name).ratio() >= _LIKENESS for name in names)


def _inline_links(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    before = ""
    url: str | None = None
    is_address = False
    label = ""
    for token in tokens:
        if token.type == "link_open":
            url, label = str(token.attrs["href"]), ""
            is_address = token.markup in {"autolink", "linkify"}
        elif token.type == "link_close" and url is not None:
            words = _words_before(before) if is_address or label == url else label.strip()
            yield words, url
            url, before = None, ""
        elif token.type == "html_inline":
            yield from (("", address) for address in _HTML_ADDRESS.findall(token.content))
        else:
            if token.type == "image" and url is None:
                yield token.content, str(token.attrs["src"])
            is_break = token.type in {"softbreak", "hardbreak"}
            if url is not None:
                label += " " if is_break else token.content
            else:
                before = "" if is_break else before + token.content


def _words_before(text: str) -> str:
    """Return the author's words before a bare address, as in “NHS advice: https://…”."""
    words = text.rstrip()
    return words.rstrip(":–—- ").strip() if words.endswith((":", "–", "—", "-")) else ""

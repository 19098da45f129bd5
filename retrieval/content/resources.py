"""An article's resources: the links of its “Additional Resources” section."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from markdown_it.token import Token
from markdown_it.utils import EnvType

from retrieval.content.front_matter import is_web_address
from retrieval.content.links import Link, find_links
from retrieval.content.markdown import located
from retrieval.language import Language, fold, full_languages, load_language
from retrieval.parameters import RESOURCES_LIKENESS, RESOURCES_WORDS

STUB_WORDS = 5  # words without any link that say no more than that there are none: “None yet.”
# Words of the section's heading; “additional links and further references” has five.
_MAX_WORDS = 10

_YOUTUBE_HOSTS = frozenset({"youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"})
_YOUTUBE_LABELS = {"/watch": "YouTube video", "/playlist": "YouTube playlist"}
_NO_TEXT = re.compile(
    r"<!--.*?(?:-->|\Z)|</?[a-z][^<>]*>|<?(?:https?://|www\.)[^\s<>]+|\]\([^()\s]*\)",
    re.DOTALL | re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_WORDS = re.compile(r"[a-z]{2,}(?:[-_][a-z0-9]+)+|[a-z]{4,20}")


@dataclass(frozen=True, slots=True)
class Resource:
    """A link that an article offers for further reading."""

    label: str  # the author's words for it, or readable ones made from the address
    url: str  # the address, not always http(s): a telephone number is worth showing, too

    @property
    def is_web(self) -> bool:
        """Whether it can be shown as a link."""
        return is_web_address(self.url)

    @property
    def text(self) -> str:
        """The resource as text, for places where it can't be a link."""
        shown = self.url.partition(":")[2] if self.url.startswith(("tel:", "mailto:")) else self.url
        says_all = not self.url or self.label in {self.url, shown}
        return self.label if says_all else f"{self.label}: {self.url}"


def is_resources_heading(heading: str) -> bool:
    """Tell whether a heading, as plain text, is that of a resources section.

    “Additional Resources”, “Useful links”, “Further reading” and the like, even misspelt, in any
    language that Docent knows.
    """
    said = _LETTERS.findall(fold(heading))
    languages = map(load_language, full_languages())
    return 0 < len(said) <= _MAX_WORDS and any(_are_resources_in(said, one) for one in languages)


def _are_resources_in(said: Sequence[str], language: Language) -> bool:
    if " ".join(said) in language.resource_headings:
        return True
    nouns, joints = language.resource_nouns, language.joints_and[:1]
    return _is_like(said[-1], nouns) and all(
        word in joints or _is_like(word, nouns | language.resource_qualifiers) for word in said[:-1]
    )


def are_resources(blocks: Iterable[Token], env: EnvType) -> bool:
    """Tell whether what stands under such a heading is links rather than a text with some in it."""
    counted = [count_words(block, env) for block in blocks]
    links = sum(links for _, links in counted)
    return sum(words for words, _ in counted) <= max(RESOURCES_WORDS * links, STUB_WORDS)


def count_words(block: Token, env: EnvType) -> tuple[int, int]:
    """Count the words of a block outside of its links, and its links; raise `TooComplexError`."""
    if block.type not in {"inline", "html_block", "fence", "code_block"}:
        return 0, 0
    with located(block):
        links = find_links(block, env, bare=True)
    labels = sum(len(_WORD.findall(link.label)) for link in links)
    words = len(_WORD.findall(_NO_TEXT.sub(" ", block.content)))
    return max(0, words - labels), len(links)


def resources_of(links: Iterable[Link]) -> tuple[Resource, ...]:
    """Return the links as resources in the same order: each web address once, all with a label."""
    # Addresses that lead nowhere (“#”) may stand for different things, told apart by their labels.
    labels: dict[tuple[str, str], str] = {}
    for link in links:
        if is_web_address(link.url):
            key = watch_page(link.url), ""
            labels[key] = labels.get(key) or link.label
        else:
            # A “data:” address contains the whole picture; nobody could read it.
            url = "" if link.url.startswith("data:") else " ".join(link.url.split())
            labels[url, link.label] = link.label or url
    made: dict[str, int] = {}
    resources = []
    for (url, _), label in labels.items():
        text = label
        if not text and url:
            text = readable_label(url)
            made[text] = made.get(text, 0) + 1
            text = text if made[text] == 1 else f"{text} {made[text]}"
        if text:
            resources.append(Resource(text, url))
    return tuple(resources)


def watch_page(url: str) -> str:
    """Return a YouTube address as that of the watch page, in one fixed form; other URLs unchanged.

    Of the query, only the video, the playlist and the start time are kept.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host not in _YOUTUBE_HOSTS:
        return url
    query = parse_qs(parts.query)
    match [segment for segment in parts.path.split("/") if segment]:
        case [video, *_] if host == "youtu.be":
            pass
        case ["embed" | "v" | "shorts" | "live", video, *_]:
            pass
        case ["watch"] if "v" in query:
            video = query["v"][0]
        case _:
            return url
    playlist = query.get("list", [""])[0]
    if video == "videoseries" and playlist:
        return f"https://www.youtube.com/playlist?{urlencode({'list': playlist})}"
    start = (query.get("t") or query.get("start") or [""])[0]
    kept = {"v": video, "list": playlist, "t": start}
    kept = {name: value for name, value in kept.items() if value}
    return f"https://www.youtube.com/watch?{urlencode(kept)}"


def readable_label(url: str) -> str:
    """Return a label for an http(s) address: the host, and the end of the path if it has words.

    >>> readable_label("https://www.who.int/news-room/fact-sheets/detail/opioid-overdose")
    'Opioid overdose (who.int)'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _YOUTUBE_HOSTS:
        return _YOUTUBE_LABELS.get(parts.path, "YouTube")
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    name = re.sub(r"\.[a-z]{2,5}$", "", last)
    if not _WORDS.fullmatch(name):
        return host
    words = re.sub(r"[-_]", " ", name)
    return f"{words[0].upper()}{words[1:]} ({host})"


def _is_like(word: str, names: Iterable[str]) -> bool:
    return any(SequenceMatcher(None, word, name).ratio() >= RESOURCES_LIKENESS for name in names)

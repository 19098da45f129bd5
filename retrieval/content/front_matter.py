"""Reading an article's front matter, and reporting its problems by line."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml
from frontmatter.default_handlers import YAMLHandler

from retrieval.content.plain_yaml import CURLY, compose, find_fault, line_of
from retrieval.content.problems import problem
from retrieval.errors import Problem, Severity, quote

MAX_TITLE = 200  # characters; a title stands above every answer and must leave room for it
MAX_SOURCE = 32 * 1024  # characters; no front matter needs as many, and reading YAML is slow

MAX_QUOTED_URL = 100

KEYS = frozenset("article title role uid date image image_alt paragraph aliases".split())
_STRICT = frozenset({"article", "role", "date"})
# Keys of words with a form, and of texts in the author's own words: a `#` may belong to these.
_FREE = frozenset({"title", "paragraph", "image_alt", "aliases"})

_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_ROLE = re.compile(r"[\w-]{1,50}")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_web_address(url: str) -> bool:
    """Tell whether Discord can link an address: http or https, with a host, no white space."""
    if any(character.isspace() for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def is_slug(word: str) -> bool:
    """Tell whether a word can be an article's slug: 1 to 100 of a-z, 0-9 and `-`."""
    return bool(_SLUG.fullmatch(word))


def is_role(word: str) -> bool:
    """Tell whether a word can be a content role: 1 to 50 letters, digits, `-` and `_`."""
    return bool(_ROLE.fullmatch(word))


def split_roles(text: str) -> frozenset[str]:
    """Split comma-separated content roles, in lower case, without checking them by `is_role`."""
    return frozenset(word.strip().lower() for word in text.split(",") if word.strip())


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the front matter; by default, that of a key that is missing."""

    # A text on one line, or the items of a list; None is what is no text.
    content: str | tuple[str | None, ...] = ""
    line: int = 1  # the line of its key in the file, from 1

    @property
    def text(self) -> str:
        """The text; empty if it is a list."""
        return self.content if isinstance(self.content, str) else ""

    @property
    def words(self) -> tuple[str | None, ...]:
        """The items of the list, or what commas part."""
        if isinstance(self.content, str):
            return tuple(word.strip() for word in self.content.split(","))
        return self.content


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an article says of itself."""

    slug: str  # empty if it is missing; then there is a problem that says so
    title: str  # likewise
    roles: frozenset[str]  # who may read it, in lower case; never empty without a problem
    _: KW_ONLY
    uid: str | None = None
    date: dt.date | None = None  # the day of the last review
    image: str | None = None
    image_alt: str | None = None
    summary: str | None = None
    aliases: tuple[str, ...] = ()  # other names of its subject


class FrontMatterReader:
    """Reads one file's front matter and collects its problems; line feeds end its text's lines."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.values: dict[str, Value] = {}  # by their keys
        self.body_line = 1  # the line of the file where the body starts, from 1
        # The exact text after the front matter; None if that can't be loaded.
        self.body = self._load(text)

    def report(
        self, line: int, name: str, severity: Severity | None = None, /, **told: Any
    ) -> None:
        """Collect a problem of this file (`problem`)."""
        self.problems.append(problem(self.file, line, name, severity, **told))

    def read(self) -> FrontMatter:
        """Return what all keys say, and collect their problems."""
        for key in self.values:
            if key not in KEYS:
                self._report_at(key, "unknown-key", keys=", ".join(sorted(KEYS)))
        return FrontMatter(
            self._slug(),
            self._title(),
            self._roles(),
            uid=self._text("uid") or None,
            date=self._date(),
            image=self._image(),
            image_alt=self._text("image_alt") or None,
            summary=self._text("paragraph") or None,
            aliases=tuple(dict.fromkeys(filter(None, self._words("aliases")))),
        )

    def _report_at(self, key: str, name: str, /, **told: Any) -> None:
        """Collect a problem of a key, or of a key that is missing."""
        self.report(self._value(key).line, name, key=key, **told)

    def _report_missing(self, key: str, name: str, **told: str) -> None:
        lack = "is empty" if key in self.values else "is missing"
        self._report_at(key, name, lack=lack, **told)

    def _value(self, key: str) -> Value:
        return self.values.get(key, Value())

    def _text(self, key: str) -> str:
        """Return a key's text, empty if it is missing."""
        value = self._value(key)
        if not isinstance(value.content, str):
            self._report_at(key, "{key}/no-text")
        return value.text

    def _words(self, key: str) -> Iterator[str]:
        """Yield the words of a key."""
        for word in self._value(key).words:
            if word is None:
                self._report_at(key, "{key}/no-list")
            else:
                yield word

    def _title(self) -> str:
        title = self._required("title", 'title: "What is Ketamine?"')
        if len(title) > MAX_TITLE:
            self._report_at("title", "title/too-long", size=len(title), most=MAX_TITLE)
        return title

    def _slug(self) -> str:
        slug = self._required("article", 'article: "what-is-ketamine"')
        if slug and not is_slug(slug):
            self._report_at("article", "article/no-slug", slug=slug)
        return slug

    def _required(self, key: str, example: str) -> str:
        text = self._text(key)
        if self._value(key).content == "":
            self._report_missing(key, "{key}/missing", example=example)
        return text

    def _roles(self) -> frozenset[str]:
        roles = split_roles(",".join(self._words("role")))
        if not roles and None not in self._value("role").words:
            self._report_missing("role", "role/missing")
        for role in sorted(roles):
            if not is_role(role):
                self._report_at("role", "role/no-role", role=role)
        return roles

    def _date(self) -> dt.date | None:
        text = self._text("date")
        with suppress(ValueError):
            if _ISO_DATE.fullmatch(text):
                return dt.date.fromisoformat(text)
        if text:
            self._report_at("date", "date/no-date", text=text)
        return None

    def _image(self) -> str | None:
        image = self._text("image")
        if image and not is_web_address(image):
            self._report_at("image", "image/no-address", image=quote(image, MAX_QUOTED_URL))
            return None
        return image or None

    def _load(self, text: str) -> str | None:
        """Read the keys, and return the text after them."""
        start = len(text) - len(text.lstrip())
        boundary = YAMLHandler.FM_BOUNDARY.match(text, start)
        if boundary is None:
            self.report(1, "front-matter/none")
            return None
        try:
            # Not by the library's own `load`, which strips the text and knows no lines.
            source, body = YAMLHandler().split(text[start:])
        except ValueError:
            self.report(1, "front-matter/open")
            return None
        body = body.removeprefix("\n")
        self.body_line = text.count("\n", 0, len(text) - len(body)) + 1
        is_read = self._read_keys(source, text.count("\n", 0, boundary.end()) + 1)
        return body if is_read else None

    def _read_keys(self, source: str, first_line: int) -> bool:
        """Read what the keys say, without expanding anything; tell if that can be."""
        if len(source) > MAX_SOURCE:
            self.report(first_line, "front-matter/too-long", size=len(source), most=MAX_SOURCE)
            return False
        try:
            root = compose(source)
        except yaml.YAMLError as error:
            line, name, value = find_fault(error, source)
            self.report(first_line + line, f"front-matter/{name}", value=value)
            return False
        if not isinstance(root, yaml.MappingNode):
            self.report(first_line, "front-matter/no-keys")
            return False
        for key_node, node in root.value:
            line = first_line + line_of(key_node.start_mark, source)
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in self.values:
                self.report(line, "{key}/twice", key=key, line=self.values[key].line)
                continue
            items = node.value if isinstance(node, yaml.SequenceNode) else [node]
            content = tuple(self._read_text(key, item, source, first_line) for item in items)
            is_text = isinstance(node, yaml.ScalarNode)
            self.values[key] = Value(content[0] or "" if is_text else content, line)
        return True

    def _read_text(self, key: str, node: yaml.Node, source: str, first_line: int) -> str | None:
        """Return a text on one line, None if it is none; report what its quotes, or none, do."""
        if not isinstance(node, yaml.ScalarNode):
            return None
        text = " ".join(str(node.value).split())
        line = first_line + line_of(node.start_mark, source)
        if node.style is not None:
            return text
        behind = source[node.end_mark.index :].partition("\n")[0].lstrip()
        if key in _FREE and behind.startswith("#"):
            self.report(line, "cut-value", key=key)
        if key in _FREE and CURLY.fullmatch(text):
            self.report(line, "curly-quotes", value=text)
        elif key in _STRICT and (found := CURLY.search(text)):
            self.report(line, "curly-quotes", "error", value=found[0])
            text = CURLY.sub(lambda match: match[0][1:-1], text)  # not to be told of twice
        return text

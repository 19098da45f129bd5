"""Reading an article's front matter, and reporting its problems by line."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml
from frontmatter import Post
from frontmatter.default_handlers import YAMLHandler

from retrieval.content.plain_yaml import CURLY, SAYS_CURLY, compose, describe, line_of
from retrieval.content.problems import problem
from retrieval.errors import Problem, quote

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
    """A value of the front matter."""

    # A text on one line, or the items of a list; None is what is no text.
    content: str | tuple[str | None, ...]
    line: int  # the line of its key in the file, from 1


def value_of(post: Post | None, key: str) -> Value | None:
    """Return what a key of a loaded article says, or None if it is missing."""
    value = post.get(key) if post else None
    return value if isinstance(value, Value) else None


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
        self.body_line = 1  # the line of the file where the content starts, from 1
        # Its metadata are `Value`s, its content is the exact text after the front matter.
        self.post = self._load(text)

    def report(self, line: int, name: str, /, **told: Any) -> None:
        """Collect a problem of this file (`problem`)."""
        self.problems.append(problem(self.file, line, name, **told))

    def report_at(self, key: str, name: str, /, **told: Any) -> None:
        """Collect a problem of a key, or of a key that is missing."""
        value = value_of(self.post, key)
        self.report(value.line if value else 1, name, **told)

    def read(self) -> FrontMatter:
        """Return what all keys say, and collect their problems."""
        for key in self.post.keys() if self.post else ():
            if key not in KEYS:
                self.report_at(key, "unknown-key", key=key, keys=", ".join(sorted(KEYS)))
        return FrontMatter(
            self._slug(),
            self._title(),
            self._roles(),
            uid=self.text("uid") or None,
            date=self._date(),
            image=self._image(),
            image_alt=self.text("image_alt") or None,
            summary=self.text("paragraph") or None,
            aliases=tuple(dict.fromkeys(filter(None, self.words("aliases")))),
        )

    def text(self, key: str) -> str:
        """Return a key's text, empty if it is missing."""
        value = value_of(self.post, key)
        if value and isinstance(value.content, str):
            return value.content
        if value:
            self.report_at(key, "key/no-text", key=key, kind=key)
        return ""

    def words(self, key: str) -> Iterator[str]:
        """Yield the words of a key: the items of a list, or what commas part."""
        value = value_of(self.post, key)
        if value is None or isinstance(value.content, str):
            yield from (word.strip() for word in self.text(key).split(","))
            return
        for item in value.content:
            if item is None:
                self.report_at(key, "key/no-list", key=key, kind=key)
            else:
                yield item

    def _title(self) -> str:
        title = self._required("title", 'title: "What is Ketamine?"')
        if len(title) > MAX_TITLE:
            self.report_at("title", "title/too-long", size=len(title), most=MAX_TITLE)
        return title

    def _slug(self) -> str:
        slug = self._required("article", 'article: "what-is-ketamine"')
        if slug and not is_slug(slug):
            self.report_at("article", "article/no-slug", slug=slug)
        return slug

    def _required(self, key: str, example: str) -> str:
        before = len(self.problems)
        text = self.text(key)
        if not text and len(self.problems) == before:
            lack = self._lack(key)
            self.report_at(key, "key/missing", key=key, lack=lack, example=example, kind=key)
        return text

    def _lack(self, key: str) -> str:
        return "is empty" if value_of(self.post, key) else "is missing"

    def _roles(self) -> frozenset[str]:
        before = len(self.problems)
        roles = split_roles(",".join(self.words("role")))
        if not roles and len(self.problems) == before:
            self.report_at("role", "role/missing", lack=self._lack("role"))
        for role in sorted(roles):
            if not is_role(role):
                self.report_at("role", "role/no-role", role=role)
        return roles

    def _date(self) -> dt.date | None:
        text = self.text("date")
        try:
            if _ISO_DATE.fullmatch(text):
                return dt.date.fromisoformat(text)
        except ValueError:
            pass
        if text:
            self.report_at("date", "date/no-date", text=text)
        return None

    def _image(self) -> str | None:
        image = self.text("image")
        if image and not is_web_address(image):
            self.report_at("image", "image/no-address", image=quote(image, MAX_QUOTED_URL))
            return None
        return image or None

    def _load(self, text: str) -> Post | None:
        start = len(text) - len(text.lstrip())
        boundary = YAMLHandler.FM_BOUNDARY.match(text, start)
        if boundary is None:
            self.report(1, "front-matter/none")
            return None
        try:
            source, body = YAMLHandler().split(text[start:])
        except ValueError:
            self.report(1, "front-matter/open")
            return None
        body = body.removeprefix("\n")
        self.body_line = text.count("\n", 0, len(text) - len(body)) + 1
        values = self._read_keys(source, text.count("\n", 0, boundary.end()) + 1)
        if values is None:
            return None
        # Not by the library's own function, which strips the text and knows no lines.
        post = Post(body)
        post.metadata.update(values)
        return post

    def _read_keys(self, source: str, first_line: int) -> dict[str, Value] | None:
        """Return what the keys say, without expanding anything; None if it can't be read."""
        if len(source) > MAX_SOURCE:
            self.report(first_line, "front-matter/too-long", size=len(source), most=MAX_SOURCE)
            return None
        try:
            root = compose(source)
        except yaml.YAMLError as error:
            line, what = describe(error, source)
            self.report(first_line + line, "front-matter/fault", what=what)
            return None
        if not isinstance(root, yaml.MappingNode):
            self.report(first_line, "front-matter/no-keys")
            return None
        values: dict[str, Value] = {}
        for key_node, node in root.value:
            line = first_line + line_of(key_node.start_mark, source)
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in values:
                self.report(line, "key/twice", key=key, line=values[key].line, kind=key)
            else:
                items = node.value if isinstance(node, yaml.SequenceNode) else [node]
                content = tuple(self._read_text(key, item, source, first_line) for item in items)
                is_text = isinstance(node, yaml.ScalarNode)
                values[key] = Value(content[0] or "" if is_text else content, line)
        return values

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
            self.report(line, "curly-quotes", what=SAYS_CURLY.format(value=text))
        elif key in _STRICT and (found := CURLY.search(text)):
            what = SAYS_CURLY.format(value=found[0])
            self.report(line, "curly-quotes", what=what, severity="error")
            text = CURLY.sub(lambda match: match[0][1:-1], text)  # not to be told of twice
        return text

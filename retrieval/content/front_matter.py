"""Reading an article's front matter, and reporting its problems by line."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml
from frontmatter.default_handlers import YAMLHandler

from retrieval.content.plain_yaml import compose, describe
from retrieval.errors import Problem, Severity, quote

KEYS = frozenset(
    {"title", "article", "role", "uid", "date", "image", "paragraph", "aliases", "image_alt"}
)
"""The known keys; any other is reported as a warning."""

MAX_TITLE = 200
"""Characters; a title stands above every answer and must leave room for it."""

MAX_SOURCE = 32 * 1024
"""Characters; no front matter needs as many, and reading YAML is slow."""

MAX_QUOTED_URL = 100

_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_ROLE = re.compile(r"[\w-]{1,50}")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of one file, as far as it could be read.

    Parameters
    ----------
    title, slug : str
        Empty if missing or wrong; then there is a problem that says so.
    roles : frozenset of str
        The content roles in lower case; empty if missing or wrong.
    date : datetime.date or None
        The day of the last review.
    aliases : tuple of str
        Other names of the article's subject.
    lines : dict of str to int
        The line of each key in the file, from 1.
    """

    title: str
    slug: str
    roles: frozenset[str]
    uid: str | None
    date: dt.date | None
    image: str | None
    image_alt: str | None
    summary: str | None
    aliases: tuple[str, ...]
    lines: dict[str, int]


_HANDLER = YAMLHandler()


def is_web_address(url: str) -> bool:
    """Tell whether Discord can link an address: http or https, with a host, no white space."""
    if any(character.isspace() for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def is_role(word: str) -> bool:
    """Tell whether a word can be a content role: 1 to 50 letters, digits, `-` and `_`."""
    return bool(_ROLE.fullmatch(word))


def split_roles(text: str) -> frozenset[str]:
    """Split comma-separated content roles, in lower case, without checking them by `is_role`."""
    return frozenset(word.strip().lower() for word in text.split(",") if word.strip())


class FrontMatterReader:
    r"""Reads one file's front matter and collects its problems.

    Parameters
    ----------
    file : str
        The file's name, for problems.
    text : str
        The file's text, with `\n` as line end.

    Attributes
    ----------
    problems : list of Problem
        In the order found.
    body : str
        The exact text after the front matter.
    body_line : int
        The line of the file where `body` starts, from 1.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.body = text
        self.body_line = 1
        self._is_readable = False
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._read_nodes(text)

    def report(self, line: int, message: str, severity: Severity = "error") -> None:
        """Collect a problem of this file; its fields are those of `Problem`."""
        self.problems.append(Problem(self.file, line, severity, message))

    def read(self) -> FrontMatter | None:
        """Return the front matter, or None if it isn't YAML with keys, and collect its problems."""
        if not self._is_readable:
            return None
        for key in self._nodes.keys() - KEYS:
            known = ", ".join(sorted(KEYS))
            message = f"unknown key “{key}”, which is ignored; the keys are {known}"
            self.report(self._lines[key], message, "warning")
        return FrontMatter(
            title=self._title(),
            slug=self._slug(),
            roles=self._roles(),
            uid=self._text("uid") or None,
            date=self._date(),
            image=self._image(),
            image_alt=self._text("image_alt") or None,
            summary=self._text("paragraph") or None,
            aliases=tuple(dict.fromkeys(alias for alias in self._words("aliases") if alias)),
            lines=self._lines,
        )

    def _read_nodes(self, text: str) -> None:
        start = len(text) - len(text.lstrip())
        match = _HANDLER.FM_BOUNDARY.match(text, start) if _HANDLER.FM_BOUNDARY else None
        if match is None:
            self.report(
                1, "no front matter; start the file with a --- line, the keys, and a --- line"
            )
            return
        first_line = text.count("\n", 0, match.end()) + 1
        try:
            source, body = _HANDLER.split(text[start:])
        except ValueError:
            self.report(1, "the front matter doesn't end; close it with a line of ---")
            return
        self.body = body.removeprefix("\n")
        self.body_line = text.count("\n", 0, len(text) - len(self.body)) + 1
        if len(source) > MAX_SOURCE:
            message = f"the front matter has {len(source):,} characters"
            self.report(first_line, f"{message}; shorten it to {MAX_SOURCE:,} at most")
            return
        try:
            root = compose(source)
        except yaml.YAMLError as error:
            line, what = describe(error, source)
            self.report(first_line + line, f"the front matter can't be read: {what}")
            return
        self._collect(root, first_line)

    def _collect(self, root: yaml.Node | None, first_line: int) -> None:
        if not isinstance(root, yaml.MappingNode):
            self.report(first_line, "the front matter has no keys; write lines like title: “…”")
            return
        self._is_readable = True
        for key_node, value_node in root.value:
            line = first_line + key_node.start_mark.line
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in self._nodes:
                was = self._lines[key]
                self.report(line, f"the key “{key}” is given twice (also in line {was}); keep one")
                continue
            self._nodes[key] = value_node
            self._lines[key] = line

    def _line(self, key: str) -> int:
        return self._lines.get(key, 1)

    def _text(self, key: str) -> str:
        node = self._nodes.get(key)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.report(self._line(key), f"“{key}” must be a text; put it in quotes on one line")
            return ""
        return " ".join(str(node.value).split())

    def _required(self, key: str, example: str) -> str:
        before = len(self.problems)
        text = self._text(key)
        if not text and len(self.problems) == before:
            state = "is empty" if key in self._nodes else "is missing"
            self.report(self._line(key), f"“{key}” {state}; write a line like {example}")
        return text

    def _title(self) -> str:
        title = self._required("title", 'title: "What is Ketamine?"')
        if len(title) > MAX_TITLE:
            message = f"the title has {len(title)} characters; shorten it to {MAX_TITLE} at most"
            self.report(self._line("title"), message)
        return title

    def _slug(self) -> str:
        slug = self._required("article", 'article: "what-is-ketamine"')
        if slug and not _SLUG.fullmatch(slug):
            message = (
                f"“{slug}” can't be an article's name;"
                " use only a-z, 0-9 and -, at most 100 characters"
            )
            self.report(self._line("article"), message)
            return ""
        return slug

    def _words(self, key: str) -> Iterator[str]:
        node = self._nodes.get(key)
        if node is None or isinstance(node, yaml.ScalarNode):
            yield from (word.strip() for word in self._text(key).split(","))
            return
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if isinstance(item, yaml.ScalarNode):
                yield " ".join(str(item.value).split())
            else:
                self.report(self._line(key), f"“{key}” must be a plain list; write [one, two]")

    def _roles(self) -> frozenset[str]:
        before = len(self.problems)
        roles = split_roles(",".join(self._words("role")))
        if not roles and len(self.problems) == before:
            state = "is empty" if "role" in self._nodes else "is missing"
            message = f'“role” {state}, so nobody could read this; write a line like role: "guest"'
            self.report(self._line("role"), message)
        for role in sorted(roles):
            if not is_role(role):
                message = f"“{role}” can't be a role; use one word of letters, digits, - and _"
                self.report(self._line("role"), message)
        return roles

    def _date(self) -> dt.date | None:
        text = self._text("date")
        if not text:
            return None
        try:
            if _ISO_DATE.fullmatch(text):
                return dt.date.fromisoformat(text)
        except ValueError:
            pass
        self.report(self._line("date"), f"“{text}” is no date; write it as 2019-01-31")
        return None

    def _image(self) -> str | None:
        image = self._text("image")
        if image and not is_web_address(image):
            message = f"the image {quote(image, MAX_QUOTED_URL)} is no web address"
            remedy = "so it isn't shown; start it with https://"
            self.report(self._line("image"), f"{message}, {remedy}", "warning")
            return None
        return image or None

"""Articles and their sections, parsed from one file.

Sections are cut at the source lines of CommonMark's level-1 and level-2 headings
(https://spec.commonmark.org/), so that each keeps its author's exact Markdown.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

from markdown_it.token import Token
from markdown_it.utils import EnvType

from retrieval.content.front_matter import (
    MAX_QUOTED_URL,
    FrontMatter,
    FrontMatterReader,
    Value,
    is_web_address,
    split_roles,
)
from retrieval.content.headings import begins_section, plain_heading, unique_slug
from retrieval.content.links import Link, definitions_of, find_links, footnotes_of
from retrieval.content.markdown import MAX_STEPS, Markdown, Steps, TooComplexError, located
from retrieval.content.phrasings import read_phrasings
from retrieval.content.problems import problem
from retrieval.content.resources import Resource, are_resources, is_resources_heading, resources_of
from retrieval.content.second_reader import compare_readers
from retrieval.errors import Problem, quote
from retrieval.language import fold

MAX_FILE_BYTES = 1024 * 1024  # a larger file must be a mistake
# Characters; laying out a longer section takes too long for Discord, which waits three seconds for
# an answer (https://discord.com/developers/docs/interactions/receiving-and-responding).
MAX_SECTION = 100_000
# Parsing steps for a whole file; 1 MiB of usual prose needs some hundred thousand.
MAX_FILE_STEPS = 4 * MAX_STEPS

MAX_HEADING_SLUG = 200
MAX_KEY = 100

INTRODUCTION = "Introduction"
# Only blocks are parsed: the text inside a paragraph doesn't matter for where a section ends.
_BLOCKS = Markdown("commonmark", {"inline_definitions": True})
_BLOCKS.disable(["inline", "text_join"])
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading of an article."""

    id: str  # `slug#heading-slug`
    heading: str  # plain text; “Introduction” for the text before the first heading
    text: str  # the author's exact Markdown under the heading, without phrasings
    source: str  # the heading's source lines; empty for the introduction
    line: int  # the heading's line in the file, from 1
    # Whether it holds the article's resources; such a section isn't searched.
    is_resources: bool = False
    # Its phrasings, each on one line: what people ask, and what somebody in danger says.
    asked: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    # Lines of the file that hold phrasings, between the heading and the text.
    comment_lines: int = field(default=0, compare=False)
    # Phrasings that others than its author have added: what people ask. Never in the file.
    taught: tuple[str, ...] = field(default=(), compare=False)

    def line_at(self, number: int) -> int:
        """Return where in the file a line of `source` and `text` stands; both count, from 0."""
        is_text = number >= self.source.count("\n")
        return self.line + number + (self.comment_lines if is_text else 0)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """All its phrasings, its author's first."""
        return (*self.asked, *self.urgent, *self.taught)

    @property
    def key(self) -> str:
        """The section's name within its article, shortened to Discord's limit of 100 characters."""
        slug = self.id.partition("#")[2]
        if len(slug) <= MAX_KEY:
            return slug
        digest = blake2b(slug.encode(), digest_size=8).hexdigest()
        return f"{slug[: MAX_KEY - len(digest) - 1]}-{digest}"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read under the heading; comments don't count."""
        return not _COMMENT.sub("", self.text).strip()


@dataclass(frozen=True)
class Article(FrontMatter):
    """One Markdown file that can be served."""

    sections: tuple[Section, ...]  # in the author's order; together they are the whole body
    resources: tuple[Resource, ...]  # the links of its resources section
    # Source lines of all link and footnote definitions, because a section may refer to those in
    # another one.
    definitions: str
    file: str

    @property
    def readable(self) -> tuple[Section, ...]:
        """The sections that are searched and offered: those with text, without the resources."""
        return tuple(s for s in self.sections if not s.is_empty and not s.is_resources)

    @property
    def first(self) -> Section:
        """The section that stands for the whole article: the first readable one, if any."""
        return next(iter(self.readable), self.sections[0])

    @cached_property
    def size(self) -> int:
        """How many characters its body has, roughly: phrasings and the sections' headings aside."""
        return sum(len(section.text) for section in self.sections) + len(self.definitions)

    @cached_property
    def folded_names(self) -> tuple[str, ...]:
        """The folded title, slug and aliases."""
        return tuple(map(fold, (self.title, self.slug, *self.aliases)))

    @cached_property
    def folded_headings(self) -> tuple[str, ...]:
        """The folded headings of the readable sections."""
        return tuple(fold(section.heading) for section in self.readable)

    def find_section(self, name: str) -> Section | None:
        """Return the first section with this key or heading, in any case, that isn't empty."""
        wanted = name.strip().casefold()
        offered = (s for s in self.sections if not s.is_empty)
        named = (s for s in offered if wanted in {s.key, s.heading.casefold()})
        return next(named, None)


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The result of parsing one file."""

    file: str
    article: Article | None  # None if there is an error among the problems
    problems: tuple[Problem, ...]
    values: Mapping[str, Value] = field(default_factory=dict)  # of the front matter, by their keys
    body: str | None = None  # the text after it; None if the front matter couldn't be loaded
    body_line: int = 1  # the line of the file where the body starts, from 1
    digest: str = ""  # SHA-256 of the file's bytes in hexadecimal; empty if they couldn't be read

    @classmethod
    def unread(cls, file: str, name: str, line: int = 1, **told: Any) -> "ParsedFile":
        """Return a file of which only a problem is known."""
        return cls(file, None, (problem(file, line, name, **told),))

    def value(self, key: str) -> Value:
        """Return what a key of the front matter says."""
        return self.values.get(key, Value())

    @property
    def roles(self) -> frozenset[str]:
        """The content roles that the file names, even if it is no article."""
        return split_roles(",".join(filter(None, self.value("role").words)))


def heading_slug(heading: str) -> str:
    """Return a heading's part of a section id: 1 to 200 characters of a-z, 0-9 and `-`.

    >>> heading_slug("Café & Crème: 2nd part!"), heading_slug("🙂")
    ('cafe-creme-2nd-part', 'x')
    """
    decomposed = unicodedata.normalize("NFKD", heading)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_HEADING_SLUG].strip("-") or "x"


def parse_article(file: str, data: bytes) -> ParsedFile:
    """Parse one article file, in UTF-8 with any line ends; every error becomes a problem."""
    if len(data) > MAX_FILE_BYTES:
        return ParsedFile.unread(file, "file/too-large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]  # without a byte order mark
        line = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
        return ParsedFile.unread(file, "file/encoding", line)
    reader = FrontMatterReader(file, text.replace("\r\n", "\n").replace("\r", "\n"))
    if reader.body is None:
        return ParsedFile(file, None, tuple(reader.problems))
    article, front = None, reader.read()
    try:
        article = _build_article(reader, front, reader.body)
    except TooComplexError as error:
        reader.report(reader.body_line + (error.line or 0), "too-complex", what=error)
    problems = tuple(reader.problems)
    if any(problem.severity == "error" for problem in problems):
        article = None
    return ParsedFile(file, article, problems, reader.values, reader.body, reader.body_line)


def parse_blocks(body: str) -> tuple[list[Token], EnvType]:
    """Parse the blocks of an article's body; return them, and what their inline text needs.

    Raises `TooComplexError` if it needs too many steps.
    """
    env: EnvType = {"steps": Steps(MAX_FILE_STEPS)}
    tokens = _BLOCKS.parse(body, env)
    # The parser takes a footnote of one word for a link definition.
    references = env.get("references", {})
    env["references"] = {name: references[name] for name in references if name[0] != "^"}
    env["notes"] = footnotes_of(tokens)
    return tokens, env


def _build_article(reader: FrontMatterReader, front: FrontMatter, body: str) -> Article:
    tokens, env = parse_blocks(body)
    parts = _split_sections(reader, front.slug, body, tokens, env)
    sections = tuple(section for section, _ in parts)
    for line, name, told in compare_readers(body, tokens):
        reader.report(reader.body_line + line, name, **told)
    if all(section.is_empty for section in sections):
        reader.report(1, "no-text")
    for section in sections:
        _check_section(reader, section)
    return Article(
        **asdict(front),
        sections=sections,
        resources=resources_of(_read_links(reader, parts, env)),
        definitions=definitions_of(body, tokens),
        file=reader.file,
    )


def _check_section(reader: FrontMatterReader, section: Section) -> None:
    if section.is_empty and section.comment_lines:
        reader.report(section.line, "lost-phrasing/no-text", heading=section.heading)
    elif section.is_empty and section.source:
        reader.report(section.line, "empty-section", heading=section.heading)
    if section.is_resources and section.comment_lines:
        reader.report(section.line, "lost-phrasing/resources", heading=section.heading)
    if len(section.text) > MAX_SECTION:
        reader.report(section.line, "too-long", size=len(section.text), most=MAX_SECTION)


def _split_sections(
    reader: FrontMatterReader, slug: str, body: str, tokens: list[Token], env: EnvType
) -> list[tuple[Section, list[Token]]]:
    """Return the sections, each with its blocks."""
    lines = [f"{line}\n" for line in body.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    # Each heading as (first line, line after it, plain text); the introduction has no lines.
    headings, parts = [(0, 0, INTRODUCTION)], [list[Token]()]
    for number, token in enumerate(tokens):
        if begins_section(token):
            with located(inline := tokens[number + 1]):
                heading = plain_heading(inline.content, env)
            start, end = token.map or (0, 0)
            headings.append((start, end, heading))
            parts.append([])
        parts[-1].append(token)
    following = [*(start for start, _, _ in headings[1:]), len(lines)]
    comments = [read_phrasings(part, env, reader.body_line, reader.report) for part in parts]
    taken: dict[str, int] = {}
    sections = []
    for (start, end, heading), until, blocks, beside in zip(
        headings, following, parts, comments, strict=True
    ):
        text = "".join(lines[n] for n in range(end, until) if n not in beside.lines)
        if start == end and len(parts) > 1 and not beside.lines and not text.strip():
            continue  # no introduction: blank lines at most
        is_resources = start < end and is_resources_heading(heading)
        if is_resources and len(text) <= MAX_SECTION:
            is_resources = are_resources(blocks[3:], env)  # without the heading's
        section = Section(
            id=f"{slug}#{unique_slug(heading_slug(heading), taken)}",
            heading=heading,
            text=text,
            source="".join(lines[start:end]),
            line=reader.body_line + start,
            is_resources=is_resources,
            asked=() if is_resources else tuple(dict.fromkeys(beside.asked)),
            urgent=() if is_resources else tuple(dict.fromkeys(beside.urgent)),
            comment_lines=len(beside.lines),
        )
        sections.append((section, blocks))
    return sections


def _read_links(
    reader: FrontMatterReader, parts: list[tuple[Section, list[Token]]], env: EnvType
) -> Iterator[Link]:
    """Report links that can only be shown as text; yield those of the resources sections."""
    for section, blocks in parts:
        if len(section.text) > MAX_SECTION:
            continue  # already an error, and too long to read
        for block in blocks:
            with located(block):
                links = find_links(block, env, bare=section.is_resources)
            for link in links:
                if not is_web_address(link.url):
                    url = quote(link.url, MAX_QUOTED_URL)
                    reader.report(reader.body_line + link.line, "no-web-link", url=url)
            if section.is_resources:
                yield from links

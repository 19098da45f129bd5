"""Phrasings: what people ask, in comments beside the text that answers it.

A comment that begins with `asked:` or `urgent:`, directly under a heading or at the top of the body
for the introduction, holds phrasings of that section, parted by semicolons or line ends. It is
never shown, and no part of the section's text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from markdown_it.token import Token
from markdown_it.utils import EnvType
from rapidfuzz.distance import OSA

from retrieval.content.headings import begins_section
from retrieval.content.markdown import Markdown, located
from retrieval.language import fold

# The words that begin a comment, and how many typing errors each may have to be recognised.
KINDS = {"asked": 1, "urgent": 2}

MAX_PHRASING = 200  # characters; nobody asks at more length in the same words as somebody else
MIN_BEGINNING = 3  # letters of one of the words that are taken for it: “ask”

_INLINE = Markdown("commonmark")
_FIRST_WORD = re.compile(r"<!--\s*([^\W\d_]+)\s*(:?)")
_ANYWHERE = re.compile(r"<!--\s*(?:asked|urgent)\s*:", re.IGNORECASE)
_KIND = re.compile(r"(?:asked|urgent)\s*:", re.IGNORECASE)


class Phrasing(str):
    """A way of asking, with the line of the file where it stands, from 1."""

    __slots__ = ("line",)

    line: int

    def __new__(cls, text: str, line: int) -> Self:
        """Make one of a text on one line."""
        made = super().__new__(cls, text)
        made.line = line
        return made


@dataclass(slots=True)
class Beside:
    """What comments say beside the text of one section."""

    asked: list[Phrasing] = field(default_factory=list)
    urgent: list[Phrasing] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)  # the lines of these comments in the body, from 0


Report = Callable[..., None]  # takes a line of the file, from 1, and what `problem` does


def read_phrasings(
    blocks: Sequence[Token], env: EnvType, first_line: int, report: Report
) -> Beside:
    """Find the phrasings of a section in its blocks, parsed with `env`, and report their problems.

    The article's body begins at `first_line` of the file, from 1.
    """
    reader = _Reader(first_line, report)
    beside, is_above_text = Beside(), True
    for token in blocks:
        if token.type == "html_block":
            is_comment = reader.read(token, beside if is_above_text and not token.level else None)
            is_above_text &= is_comment
        elif token.type == "inline":
            with located(token):
                reader.read_text(token, env)
        elif token.type == "code_block" and is_above_text:
            reader.read_code(token)
            is_above_text = False
        elif token.type != "heading_close" and not begins_section(token):
            is_above_text = False
    return beside


class _Reader:
    def __init__(self, first_line: int, report: Report) -> None:
        self._first_line = first_line
        self._report = report

    def read(self, token: Token, section: Beside | None) -> bool:
        """Read a block of HTML, into a section if it stands beside one; tell if it is a comment."""
        start, end = token.map or (0, 0)
        line, source = self._first_line + start, token.content.lstrip()
        if not source.startswith("<!--"):
            self._warn_of_misplaced(line, source)
            return False
        first = _FIRST_WORD.match(source)
        kind = _kind_of(first[1].lower(), bool(first[2]), section is not None) if first else None
        sign = next((sign for sign in ("<!-->", "<!--->") if source.startswith(sign)), None)
        if sign:
            self._report(line, "open-comment/empty", sign=sign)
        elif "-->" not in source:
            self._report(line, "open-comment/no-end", "error" if kind else "warning")
        elif first and kind == first[1].lower() and first[2]:
            inside, _, behind = source[first.end() :].partition("-->")
            first_line = line + source.count("\n", 0, first.end())
            if behind.strip():
                self._report(first_line + inside.count("\n"), "lost-text")
            elif section is None:
                self._report(line, "misplaced-phrasing/place")
            else:
                section.lines.update(range(start, end))
                phrasings = section.urgent if kind == "urgent" else section.asked
                phrasings += self._split(inside, first_line)
        else:
            if first and kind:
                self._report(line, "misspelt-phrasing", word=first[1] + first[2], meant=kind)
            self._warn_of_misplaced(line, source)
        return True

    def read_text(self, token: Token, env: EnvType) -> None:
        """Warn of phrasings within a paragraph or heading, where they do nothing."""
        if token.map and _ANYWHERE.search(token.content):  # not in code, most likely
            tokens = _INLINE.parseInline(token.content, env)[0].children or []
            if any(t.type == "html_inline" and _ANYWHERE.match(t.content) for t in tokens):
                self._warn_of_misplaced(self._first_line + token.map[0], token.content)

    def read_code(self, token: Token) -> None:
        """Warn of a comment that its indentation makes code, and shown."""
        if token.map and _ANYWHERE.match(token.content.lstrip()):
            self._report(self._first_line + token.map[0], "misplaced-phrasing/place")

    def _warn_of_misplaced(self, line: int, source: str) -> None:
        if found := _ANYWHERE.search(source):
            self._report(line + source.count("\n", 0, found.start()), "misplaced-phrasing/place")

    def _split(self, inside: str, first_line: int) -> Iterator[Phrasing]:
        if not fold(inside):
            self._report(first_line, "empty-phrasing/all")
            return
        for line, written in enumerate(inside.split("\n"), start=first_line):
            parts = written.strip().removesuffix(";").split(";") if written.strip() else []
            folded_parts = list(map(fold, parts))
            if "" in folded_parts:
                self._report(line, "empty-phrasing/one")
            for part, folded in zip(parts, folded_parts, strict=True):
                phrasing = Phrasing(" ".join(part.split()), line)
                if not folded:
                    continue
                if len(phrasing) > MAX_PHRASING:
                    self._report(line, "long-phrasing", size=len(phrasing), most=MAX_PHRASING)
                elif other := _KIND.match(phrasing):
                    self._report(line, "misplaced-phrasing/kind", kind_word=other[0])
                yield phrasing


def _kind_of(word: str, has_colon: bool, is_beside: bool) -> str | None:
    """Return which of the kinds a comment's first word is, or was most likely meant as."""
    if word in KINDS:
        return word if has_colon or is_beside else None
    for kind, errors in KINDS.items():
        is_beginning = len(word) >= MIN_BEGINNING and kind.startswith(word)
        if is_beginning or word.startswith(kind) or OSA.distance(word, kind) <= errors:
            return kind if has_colon else None
    return None

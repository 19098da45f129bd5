"""The parser of Markdown for all texts, with bounded work.

Nested or repeated markup can take a parser quadratic time or worse, so its steps are counted and a
text that needs too many is refused. Unlike seconds, steps are the same on every machine.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from retrieval.errors import RetrievalError

# For one text. Parsing and laying out 100,000 characters takes a tenth of these, or a quarter with
# much markup; all of them take two or three seconds, no more than Discord waits for an answer.
MAX_STEPS = 2_000_000
# Depth to which images in the texts of images are parsed; deeper ones stay as written.
MAX_IMAGES = 5
# Steps for a line, and for a sign that may be markup: every rule of the parser looks at each.
LINE_STEPS = 8
SIGN_STEPS = 8

TOO_COMPLEX = (
    "this is nested or repeated so much that laying it out would take too long; write it more"
    " plainly, or part it with headings"
)

CHARACTERS_PER_STEP = 8  # before anything else, the whole text is scanned once for its lines
# The parser's state for one text: the definitions found, and its `Steps`.
Env = MutableMapping[str, Any]
# A pattern of a footnote's label, which stands in the text and before the footnote.
FOOTNOTE_LABEL = r"\[\^([^\]\s]{1,200})\]"

_NOTE = re.compile(FOOTNOTE_LABEL)
_SIGN = re.compile(r"[^\w\s.,;'\"()/-]|_")


class TooComplexError(RetrievalError):
    """A text needs more steps than allowed; `line` is where, from 0, or None if it isn't known."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__(TOO_COMPLEX)
        self.line = line


class Steps:
    """A count of a text's steps, each about a microsecond, up to a limit."""

    def __init__(self, limit: int = MAX_STEPS) -> None:
        self._limit = limit
        self.taken = 0

    def take(self, count: int, line: int | None = None) -> None:
        """Count steps, of a line if it is known; raise `TooComplexError` if they are too many."""
        self.taken += count
        if self.taken > self._limit:
            raise TooComplexError(line)


class Markdown(MarkdownIt):
    """A parser of Markdown that raises `TooComplexError` if a text needs too many steps.

    They are counted by the `Steps` in `env["steps"]`, or by new ones for each text.
    """

    def __init__(self, config: str, options: Mapping[str, Any] | None = None) -> None:
        super().__init__(config, options)
        self.inline = _Inline()
        self.block = _Block()
        self.configure(config, options)
        self.core.ruler.at("inline", _read_inline)


def _read_inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            with located(token):
                token.children = state.md.inline.parse(
                    token.content, state.md, state.env, token.children or []
                )


@contextmanager
def located(block: Token) -> Iterator[None]:
    """Add the block's line to a `TooComplexError` raised in this context."""
    try:
        yield
    except TooComplexError as error:
        error.line = block.map[0] if block.map and error.line is None else error.line
        raise


class _Inline(ParserInline):
    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the library's name
        # All work that the parser may repeat for each character of a paragraph passes here.
        state.env["steps"].take(1)
        super().skipToken(state)

    def parse(self, src: str, md: MarkdownIt, env: Env, tokens: list[Token]) -> list[Token]:
        steps: Steps = env.setdefault("steps", Steps())
        steps.take(1 + SIGN_STEPS * len(_SIGN.findall(src)))
        # The text of an image is parsed by a nested call.
        depth = env.get("images", 0)
        if depth > MAX_IMAGES:
            token = Token("text", "", 0)
            token.content = src
            tokens.append(token)
            return tokens
        env["images"] = depth + 1
        try:
            return super().parse(src, md, env, tokens)
        finally:
            env["images"] = depth


class _Block(ParserBlock):
    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: Env,
        outTokens: list[Token],  # noqa: N803 - the library's names
    ) -> list[Token] | None:
        env.setdefault("steps", Steps()).take(len(src) // CHARACTERS_PER_STEP)
        return super().parse(src, md, env, outTokens)

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - the library's names
        # A quote has scanned all its lines before this call; a list item only those it contains.
        steps: Steps = state.env["steps"]
        is_quote = state.parentType == "blockquote"
        if is_quote:
            steps.take(LINE_STEPS * (endLine - startLine), startLine)
        if state.level < state.md.options.maxNesting:
            super().tokenize(state, startLine, endLine)
        else:
            _read_plainly(state, startLine, endLine)
        if not is_quote:
            steps.take(LINE_STEPS * (state.line - startLine), startLine)


def _read_plainly(state: StateBlock, start: int, end: int) -> None:
    """Turn lines that are nested too deeply into a paragraph; the library would drop them."""
    line = start + 1
    while line < end and not -1 < state.sCount[line] < state.blkIndent:  # -1: a quote goes on
        line += 1
    state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, line, state.blkIndent, False).strip()
    inline.map = [start, line]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = line


def read_note_reference(state: StateInline, silent: bool) -> bool:
    """Parse a reference to one of the footnotes in `env["notes"]`; a rule for the inline parser."""
    match = _NOTE.match(state.src, state.pos, state.posMax)
    if not match or match[1].casefold() not in state.env.get("notes", ()):
        return False
    if not silent:
        state.push("footnote_reference", "", 0).meta = {"label": match[1].casefold()}
    state.pos = match.end()
    return True

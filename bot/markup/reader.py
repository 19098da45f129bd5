"""Parses CommonMark with tables, strikethrough and footnotes into a tree."""

import re
from collections import ChainMap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table
from markdown_it.token import Token

from bot.markup.html_tree import Element, TreeBuilder
from retrieval.content import FOOTNOTE_LABEL, Markdown, Steps, TooComplexError, read_note_reference

MAX_NESTING = 100  # of quotes, and of lists, which count twice; deeper ones stay as written
TOKEN_STEPS = 10  # steps that a token counts for, up to its place on a page
MAX_DEFINITIONS = 8  # articles whose definitions are cached: all sections of an article share them

_NOTE = re.compile(rf"{FOOTNOTE_LABEL}:[ \t]*")
_NOTE_INDENT = 4


class _Markdown(Markdown):
    """Leaves addresses as the author wrote them."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link


def parse(
    markdown: str, definitions: str = "", steps: Steps | None = None
) -> tuple[Element, list[Element]]:
    """Parse what `bot.markup.blocks.convert` is given into a tree, and one for each footnote.

    A reference to a footnote is an element ``footnote`` with its ``number``, the first 1; only
    footnotes that are referred to are returned.
    """
    if (defined := _read_definitions(definitions)) is None:
        raise TooComplexError
    references, notes = defined
    env: dict[str, Any] = {
        "references": ChainMap({}, references),
        "notes": ChainMap({}, notes),
        "own": set(),
        "steps": steps or Steps(),
    }
    # The first definition of a name counts: those from elsewhere were read first.
    tokens = _MARKDOWN.parse(markdown, env)
    grower = _Grower(env)
    grower.number(tokens)
    return grower.grow(tokens), grower.notes()


@lru_cache(MAX_DEFINITIONS)
def _read_definitions(definitions: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the defined links and footnotes; None if they are too complex."""
    env: dict[str, Any] = {"notes": {}, "own": set()}
    try:
        _MARKDOWN.parse(definitions, env)
    except TooComplexError:
        return None
    return env.get("references", {}), env["notes"]


class _Grower:
    """Turns tokens into trees, and numbers footnotes in the order of their references."""

    def __init__(self, env: dict[str, Any]) -> None:
        self._env = env
        self._numbers: dict[str, int] = {}
        self._tokens: list[Sequence[Token]] = []

    def number(self, tokens: Sequence[Token]) -> None:
        """Give numbers to the footnotes referred to, then to those that these refer to."""
        queue = [tokens]
        for found in queue:  # grows while it is walked
            for token in _leaves(found):
                label = token.meta.get("label", "")
                if token.type == "footnote_reference" and label not in self._numbers:
                    self._numbers[label] = len(self._numbers) + 1
                    self._tokens.append(self._parse(self._env["notes"][label]))
                    queue.append(self._tokens[-1])

    def grow(self, tokens: Sequence[Token]) -> Element:
        tree = TreeBuilder()
        steps: Steps = self._env["steps"]
        waiting = [iter(tokens)]
        while waiting:
            token = next(waiting[-1], None)
            if token is None:
                waiting.pop()
                continue
            steps.take(TOKEN_STEPS)
            if token.map:
                tree.line = token.map[0]
            if token.nesting > 0:
                tree.open(token.tag, _attributes(token))
            elif token.nesting < 0:
                tree.close(token.tag)
            elif token.type == "inline":
                waiting.append(iter(token.children or []))
            elif token.type == "footnote_definition":
                waiting.append(iter(self._definition(token)))
            else:
                self._grow_leaf(tree, token)
        return tree.root

    def notes(self) -> list[Element]:
        grown: list[Element] = []
        while len(grown) < len(self._tokens):  # a note can contain a definition that refers to more
            grown.append(self.grow(self._tokens[len(grown)]))
        return grown

    def _grow_leaf(self, tree: TreeBuilder, token: Token) -> None:
        match token.type:
            case "html_inline" | "html_block":
                self._env["steps"].take(TOKEN_STEPS * token.content.count("<"))
                tree.html(token.content)
            case "softbreak":
                tree.line += 1
                tree.text("\n")
            case "image":
                tree.void("img", {**_attributes(token), "alt": _plain(token.children or [])})
            case "code_block" | "fence":
                tree.void("pre", {"info": token.info.strip()}, token.content)
            case "footnote_reference":
                tree.void("footnote", {"number": str(self._numbers[token.meta["label"]])})
            case "hardbreak" | "hr" | "code_inline":
                tree.line += token.type == "hardbreak"
                tree.void(token.tag, text=token.content)
            case _:
                tree.text(token.content)

    def _definition(self, token: Token) -> Sequence[Token]:
        """Return a definition as ordinary text; nothing for a footnote that is referred to."""
        if token.meta["label"] in self._numbers and token.meta["counts"]:
            return []
        tokens = self._parse(rf"\{token.markup}{token.content}")
        self.number(tokens)
        return tokens

    def _parse(self, note: str) -> list[Token]:
        """Parse a footnote, without line numbers: they aren't those of the whole text."""
        try:
            tokens = _MARKDOWN.parse(note, self._env)
        except TooComplexError as error:
            error.line = None
            raise
        for token in tokens:
            token.map = None
        return tokens


def _attributes(token: Token) -> dict[str, str]:
    attrs = {name: str(value) for name, value in token.attrs.items()}
    if token.type == "list_item_open":
        attrs |= {"number": token.info, "mark": token.markup}
    return attrs


def _plain(tokens: Sequence[Token]) -> str:
    """Return the alternative text of an image, without markup."""
    return "".join(
        "\n" if token.type.endswith("break") else token.content
        for token in _leaves(tokens)
        if token.type in {"text", "code_inline", "html_inline", "softbreak", "hardbreak"}
    )


def _leaves(tokens: Sequence[Token]) -> Iterator[Token]:
    waiting = list(reversed(tokens))
    while waiting:
        token = waiting.pop()
        if token.children:
            waiting += reversed(token.children)
        else:
            yield token


def _footnote_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    match = _NOTE.match(state.src, begin, state.eMarks[start])
    if not match or state.is_code_block(start) or "notes" not in state.env:
        return False
    if silent:
        return True
    line = start + 1
    parent, state.parentType = state.parentType, "paragraph"
    while line < end and _belongs_to_note(state, line, end):
        line += 1
    state.parentType = parent
    while state.isEmpty(line - 1):
        line -= 1
    first = state.src[match.end() : state.eMarks[start]]
    rest = state.getLines(start + 1, line, state.blkIndent + _NOTE_INDENT, False)
    label = match[1].casefold()
    token = state.push("footnote_definition", "", 0)
    token.content = f"{first}\n{rest}"
    token.markup = f"[^{match[1]}]: "
    token.meta = {"label": label, "counts": label not in state.env["own"]}
    if token.meta["counts"]:
        state.env["own"].add(label)
        state.env["notes"][label] = token.content
    token.map = [start, line]
    state.line = line
    return True


def _belongs_to_note(state: StateBlock, line: int, end: int) -> bool:
    """Tell whether a line continues a note: lazily, or indented after an empty line."""
    if state.isEmpty(line):
        return True
    indent = state.sCount[line] - state.blkIndent
    if indent >= _NOTE_INDENT:
        return True
    if indent < 0 or state.isEmpty(line - 1):
        return False
    rules = state.md.block.ruler.getRules("paragraph")
    return not any(rule(state, line, end, True) for rule in rules)


def _table_as_written(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table with all its cells: GFM cuts or pads rows to the length of the header."""
    count = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    tokens = state.tokens[count:]
    del state.tokens[count:]
    cells: list[str] = []
    read = 0
    for token in tokens:
        if token.type == "tr_open":
            cells, read = _cells(state, (token.map or [0])[0]), 0
        elif token.type == "tr_close":
            for cell in cells[read:]:
                inline = Token("inline", "", 0, content=cell.strip(), children=[])
                state.tokens += [Token("td_open", "td", 1), inline, Token("td_close", "td", -1)]
        if read < len(cells) or token.tag in {"table", "thead", "tbody", "tr"}:
            state.tokens.append(token)
        read += token.type in {"td_close", "th_close"}
    return True


def _cells(state: StateBlock, line: int) -> list[str]:
    source = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
    cells = escapedSplit(source.removeprefix("|"))
    return cells if cells[-1] else cells[:-1]


def _build_markdown() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"maxNesting": MAX_NESTING})
    markdown.enable(["table", "strikethrough"])
    before_paragraph = RuleOptionsType(alt=["paragraph", "reference"])
    rules = markdown.block.ruler
    rules.before("reference", "footnote_definition", _footnote_definition, before_paragraph)
    rules.at("table", _table_as_written, before_paragraph)
    markdown.inline.ruler.after("image", "footnote_reference", read_note_reference)
    # The parser sorts its rules at the first use; until then, another thread would see only some.
    markdown.parse("text")
    return markdown


_MARKDOWN = _build_markdown()

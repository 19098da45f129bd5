"""Markdown → tree: CommonMark with tables, strikethrough and footnotes."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from bot.markup_tree import Element, TreeBuilder

MAX_NESTING = 100
"""Levels of lists and quotes, two for each list; the library's preset drops what is below 20."""

_NOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
_NOTE_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_NOTE_INDENT = 4


class _Markdown(MarkdownIt):
    """CommonMark that leaves addresses as the author wrote them."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link


def parse(markdown: str, definitions: str = "") -> tuple[Element, list[Element]]:
    """Read Markdown into a tree.

    Parameters
    ----------
    markdown : str
        What to read.
    definitions : str
        Definitions of links and footnotes that stand elsewhere.

    Returns
    -------
    Element
        All of it. A reference to a footnote is an element ``footnote`` with its ``number``.
    list of Element
        The footnotes that it refers to, the first is number 1.
    """
    env: dict[str, Any] = {"notes": {}, "own": set()}
    if definitions:
        _MARKDOWN.parse(definitions, env)
        env["own"] = set()
    tokens = _MARKDOWN.parse(markdown, env)
    grower = _Grower(env)
    grower.number(tokens)
    body = grower.grow(tokens)
    return body, grower.notes()


class _Grower:
    """Makes trees of tokens, numbering footnotes in the order of their references."""

    def __init__(self, env: dict[str, Any]) -> None:
        self._env = env
        self._numbers: dict[str, int] = {}
        self._tokens: dict[str, list[Token]] = {}

    def number(self, tokens: Sequence[Token]) -> None:
        """Give a number to each footnote referred to, then to those that these refer to."""
        queue = [tokens]
        for found in queue:  # grows while it is walked
            for label in _references(found):
                if label not in self._numbers:
                    self._numbers[label] = len(self._numbers) + 1
                    self._tokens[label] = _MARKDOWN.parse(self._env["notes"][label], self._env)
                    queue.append(self._tokens[label])

    def grow(self, tokens: Sequence[Token]) -> Element:
        tree = TreeBuilder()
        self._grow(tree, tokens)
        return tree.root

    def notes(self) -> list[Element]:
        grown: list[Element] = []
        while len(grown) < len(self._numbers):  # a note may hold a definition that refers to more
            grown.append(self.grow(self._tokens[list(self._numbers)[len(grown)]]))
        return grown

    def _grow(self, tree: TreeBuilder, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.nesting > 0:
                tree.open(token.tag, _attributes(token))
            elif token.nesting < 0:
                tree.close(token.tag)
            elif token.type == "inline":
                self._grow(tree, token.children or [])
            else:
                self._grow_leaf(tree, token)

    def _grow_leaf(self, tree: TreeBuilder, token: Token) -> None:
        match token.type:
            case "html_inline" | "html_block":
                tree.html(token.content)
            case "softbreak":
                tree.text("\n")
            case "image":
                alt = _RENDERER.renderInlineAsText(token.children, _MARKDOWN.options, {})
                tree.void("img", {**_attributes(token), "alt": alt})
            case "code_block" | "fence":
                tree.void("pre", {"info": token.info.strip()}, token.content)
            case "footnote_reference":
                tree.void("footnote", {"number": str(self._numbers[token.meta["label"]])})
            case "footnote_definition":
                self._grow_definition(tree, token)
            case "hardbreak" | "hr" | "code_inline":
                tree.void(token.tag, text=token.content)
            case _:
                tree.text(token.content)

    def _grow_definition(self, tree: TreeBuilder, token: Token) -> None:
        """Keep a definition that nothing refers to as the text that it is."""
        if token.meta["label"] in self._numbers and token.meta["counts"]:
            return
        tokens = _MARKDOWN.parse(rf"\{token.markup}{token.content}", self._env)
        self.number(tokens)
        self._grow(tree, tokens)


def _attributes(token: Token) -> dict[str, str]:
    attrs = {name: str(value) for name, value in token.attrs.items()}
    if token.type == "list_item_open":
        attrs |= {"number": token.info, "mark": token.markup}
    return attrs


def _references(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "footnote_reference":
            yield token.meta["label"]
        yield from _references(token.children or [])


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    match = _NOTE_REFERENCE.match(state.src, state.pos, state.posMax)
    if not match or match[1].casefold() not in state.env.get("notes", {}):
        return False
    if not silent:
        state.push("footnote_reference", "", 0).meta = {"label": match[1].casefold()}
    state.pos = match.end()
    return True


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
    """Tell whether a line goes on with a note: lazily, or indented behind an empty line."""
    if state.isEmpty(line):
        return True
    indent = state.sCount[line] - state.blkIndent
    if indent >= _NOTE_INDENT:
        return True
    if indent < 0 or state.isEmpty(line - 1):
        return False
    rules = state.md.block.ruler.getRules("paragraph")
    return not any(rule(state, line, end, True) for rule in rules)


def _table_with_all_cells(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table; GFM drops cells beyond the header's, here they join the row's last."""
    count = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    cells: list[Token] = []
    for token in state.tokens[count:]:
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(token)
        elif token.type == "tr_close":
            _add_surplus(state, cells)
    return True


def _add_surplus(state: StateBlock, cells: Sequence[Token]) -> None:
    line = (cells[-1].map or [0])[0]
    source = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
    columns = escapedSplit(source.removeprefix("|"))
    if columns[-1] == "":
        columns.pop()
    for column in columns[len(cells) :]:
        cells[-1].content += f" | {column.strip()}"


def _build_markdown() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"maxNesting": MAX_NESTING})
    markdown.enable(["table", "strikethrough"])
    before_paragraph = RuleOptionsType(alt=["paragraph", "reference"])
    rules = markdown.block.ruler
    rules.before("reference", "footnote_definition", _footnote_definition, before_paragraph)
    rules.at("table", _table_with_all_cells, before_paragraph)
    markdown.inline.ruler.after("image", "footnote_reference", _footnote_reference)
    # The parser sorts its rules when it first reads something, and a second thread that reads
    # meanwhile would find only some of them.
    markdown.parse("text")
    return markdown


_MARKDOWN = _build_markdown()
_RENDERER = RendererHTML()

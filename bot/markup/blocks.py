"""Converts an author's Markdown to Discord's, word for word.

Author's Markdown ──reader──► tree of elements ──here──► blocks, ready for `paging`
                   html_tree     inline, table    escaping

What Discord's dialect (https://support.discord.com/hc/en-us/articles/210298617) lacks (tables,
images, deeper headings, footnotes, HTML) is written with what it has; nothing is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, repeat
from typing import NamedTuple, TypeGuard

from bot.markup.escaping import BOLD, PLAIN, Run, Styles, escape, replace_broken, serialize
from bot.markup.html_tree import Element, Nodes
from bot.markup.inline import RULE, STYLE_OF, addresses_of, inline, line, link, text_of
from bot.markup.reader import parse
from bot.markup.table import Named, joined, read_table
from retrieval.content import Steps

FENCE = "```"
PARAGRAPH = "\n\n"
LINE = "\n"
PAIR = 2
EMPTY_CELL = [Run("—")]
MAX_LINES = 1_000  # characters of the longest table with its headers once, above a line a row
MAX_LINE = 120  # characters of such a line, if there are more than two columns: three on a phone
# Headers of contacts: their cells (“Samaritans”, “call 116 123”) say by themselves what they are.
# Under any other, such as “With alcohol” or “Strong”, a cell is only told from others by its
# header.
PLAIN_HEADERS = frozenset(
    "who where how name organisation organization service charity helpline hotline line contact"
    " phone telephone tel call text website web link email e-mail address country region".split()
)

MAX_LIST_NUMBER = 1_000_000_000  # Discord changes list numbers outside of 1 to this

_LANGUAGE = re.compile(r"[A-Za-z0-9_+.-]{1,20}")
_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Block:
    """A self-contained piece of Discord Markdown: a paragraph, a list item, a table row."""

    text: str
    joint: str = PARAGRAPH  # separates it from the next block on the same page
    keep_with_next: bool = False  # whether it shouldn't be the last block of a page, like a heading


class Heading(NamedTuple):
    """A section's heading on one line, with the author's styles and the targets of its links."""

    runs: tuple[Run, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Converted:
    """A section in Discord's Markdown."""

    heading: Heading | None  # None if the section has none, or it wasn't asked for
    blocks: list[Block]  # the text below the heading; may be empty
    # The first line (from 0) of each table that is written as rows without labels, and why.
    doubts: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Context:
    doubts: list[tuple[int, str]]
    styles: Styles = PLAIN
    in_item: bool = False
    in_quote: bool = False


def convert(
    markdown: str, definitions: str = "", *, has_heading: bool = False, steps: Steps | None = None
) -> Converted:
    """Convert a section: CommonMark with tables, strikethrough, footnotes and HTML.

    The definitions are those of links and footnotes from elsewhere in the article; `has_heading`
    takes the heading that the text begins with out of the blocks. A `TooComplexError` says that it
    takes more than `steps`.
    """
    context = _Context([])
    body, notes = parse(replace_broken(markdown), replace_broken(definitions), steps)
    heading = _take_heading(body) if has_heading else None
    blocks = _blocks(body.children, context)
    in_note = _Context([], in_item=True)
    for number, note in enumerate(notes, start=1):
        blocks += _marked(escape(f"[{number}] "), "", _blocks(note.children, in_note))
    # A footnote may be defined anywhere in the article: its own line numbers mean nothing here.
    doubts = context.doubts + [(0, why) for _, why in in_note.doubts]
    return Converted(heading, blocks, doubts)


def _take_heading(body: Element) -> Heading | None:
    first = body.children[0] if body.children else ""
    if isinstance(first, str) or first.tag not in {"h1", "h2"}:
        return None
    del body.children[0]
    return Heading(tuple(line(first.children)), tuple(addresses_of(first)))


def _blocks(nodes: Nodes, context: _Context) -> list[Block]:
    blocks: list[Block] = []
    for is_block, group in groupby(nodes, key=_is_block):
        if is_block:
            for element in filter(_is_block, group):
                blocks += _BLOCKS.get(element.tag, _container)(element, context)
        else:
            blocks += _paragraph(group, context)
    return blocks


def _is_block(node: Element | str) -> TypeGuard[Element]:
    return isinstance(node, Element) and node.is_block


def _paragraph(nodes: Nodes, context: _Context) -> list[Block]:
    text = serialize(inline(nodes, context.styles))
    if "\n" in text:
        text = _EMPTY_LINES.sub(PARAGRAPH, _LINE_BREAK.sub("\n", text))
    text = text.strip(" \t\n")
    return [Block(text)] if text else []


def _container(node: Element, context: _Context) -> list[Block]:
    style = STYLE_OF.get(node.tag)
    styles = context.styles | {style} if style else context.styles
    blocks = _blocks(node.children, replace(context, styles=styles))
    if node.tag == "a" and node.attrs.get("href"):
        blocks.append(Block(serialize(link([], node.attrs["href"], styles))))
    return blocks


def _heading(node: Element, context: _Context) -> list[Block]:
    runs = line(node.children, context.styles)
    if not runs:
        return []
    # Discord has no headings in lists.
    is_heading = node.tag in {"h1", "h2", "h3"} and not context.in_item
    return [head(runs) if is_heading else bold_line(runs)]


def head(runs: Sequence[Run]) -> Block:
    """Return a heading of one line; bold if Discord would strip its last `#`, even escaped."""
    text = serialize(runs)
    return (
        bold_line(runs) if text.endswith("#") else Block(f"### {text}", LINE, keep_with_next=True)
    )


def bold_line(runs: Sequence[Run]) -> Block:
    """Return a bold line that names the blocks after it."""
    return Block(serialize(_in_bold(runs)), LINE, keep_with_next=True)


def _in_bold(runs: Sequence[Run]) -> list[Run]:
    return [run._replace(styles=run.styles | {BOLD}) for run in runs]


def _code_block(node: Element, context: _Context) -> list[Block]:
    if any(map(_is_block, node.children)):
        return _container(node, context)  # the author's <pre> isn't closed in time
    code = text_of(node.children).strip("\n")
    if not code:
        return []
    if FENCE in code:  # it can't be escaped within a fence: quote the lines instead
        return _quoted([Block("\n".join(map(escape, code.split("\n"))))], context)
    info = node.attrs.get("info", "")
    language = info if _LANGUAGE.fullmatch(info) else ""
    return [Block(f"{FENCE}{language}\n{code}\n{FENCE}", LINE)]


def _quoted(blocks: Sequence[Block], context: _Context) -> list[Block]:
    if context.in_quote:  # Discord has one level of quotes
        return list(blocks)
    quoted = [
        replace(
            block,
            text="> " + block.text.replace("\n", "\n> "),
            joint="\n> \n" if block.joint == PARAGRAPH else LINE,
        )
        for block in blocks
    ]
    return _closed(quoted)


def _closed(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, with a paragraph's end after the last."""
    return [*blocks[:-1], *(replace(block, joint=PARAGRAPH) for block in blocks[-1:])]


def _list(node: Element, context: _Context) -> list[Block]:
    blocks: list[Block] = []
    inside = replace(context, in_item=True)
    children = [child for child in node.children if not isinstance(child, str) or child.strip()]
    markers = _markers(node, list(filter(_is_item, children)))
    for child in children:
        if _is_item(child):
            marker = next(markers)
            blocks += _marked(marker, " " * len(marker), _blocks(child.children, inside))
        else:
            blocks += _marked("", "", _blocks([child], inside))
    return blocks if context.in_item else _closed(blocks)


def _is_item(child: Element | str) -> TypeGuard[Element]:
    return isinstance(child, Element) and child.tag == "li"


def _markers(node: Element, items: Sequence[Element]) -> Iterator[str]:
    if node.tag != "ol":
        return repeat("- ")
    start = _integer(node.attrs.get("start"), 1)
    counted = list(range(start, start + len(items)))
    written = [
        _integer(item.attrs.get("number") or item.attrs.get("value"), number)
        for item, number in zip(items, counted, strict=True)
    ]
    # 1. 1. 1. asks for counting; 1. 2. 5. means 5, which Discord would change to 3.
    numbers = counted if len(set(written)) == 1 else written
    if any(item.attrs.get("mark") == ")" for item in items):
        return (f"{number}) " for number in numbers)
    is_consecutive = all(after == before + 1 for before, after in pairwise(numbers))
    if is_consecutive and all(0 < number <= MAX_LIST_NUMBER for number in numbers):
        return (f"{number}. " for number in numbers)
    return (rf"{number}\. " for number in numbers)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,12}", text) else default


def _marked(marker: str, indent: str, blocks: Sequence[Block]) -> list[Block]:
    """Return an item's blocks, close together, with a marker before the first."""
    marked: list[Block] = []
    for block in blocks:
        is_code = block.text.startswith(FENCE)  # not every client removes an indentation of it
        if marker and is_code:
            marked.append(Block(marker.strip(), LINE, keep_with_next=True))
        text = block.text.replace("\n", f"\n{indent}")
        text = block.text if is_code else (marker or indent) + text
        marked.append(replace(block, text=text, joint=LINE))
        marker = ""
    return marked or [Block(marker.strip(), LINE)]


def _table(node: Element, context: _Context) -> list[Block]:
    """Return a block per row, which works on a phone and with a screen reader."""
    table = read_table(node, context.styles)
    if table.doubt:
        context.doubts.append((node.line, table.doubt))
        blocks = []
        for is_head, cells in table.unlabelled:
            runs = joined(" | ", (cell or EMPTY_CELL for cell in cells))
            blocks.append(bold_line(runs) if is_head else _bullet(runs))
    else:
        blocks = [*map(bold_line, filter(None, table.titles)), *_rows(table.headers, table.rows)]
    return [*_blocks(table.outside, context), *_closed(blocks)]


def _bullet(runs: Sequence[Run]) -> Block:
    return Block(f"- {serialize(runs)}", LINE)


def _rows(headers: Sequence[list[Run]], rows: Sequence[Sequence[Named]]) -> list[Block]:
    if not rows:
        return [_bullet(header) for header in headers if header]
    if all(len(row) == 1 for row in rows):
        cells = [_bullet(cell.text) for row in rows for cell in row]
        return [*map(bold_line, filter(None, headers)), *cells]
    if _are_lines(headers, rows):
        lines = _lines(headers, rows)
        # The headers are written once, so all rows must be on their page.
        if len(lines) <= MAX_LINES:
            return [Block(lines, LINE)]
    return [_row(row) for row in rows]


def _are_lines(headers: Sequence[list[Run]], rows: Sequence[Sequence[Named]]) -> bool:
    """Tell whether each row is understood as one line, without the headers of its cells."""
    (width, *others) = {len(row) for row in rows}
    if others or len(rows) == 1 or len(headers) not in {0, width}:
        return False
    if width == PAIR:
        return True
    names = ("".join(run.text for run in header).strip(" :").casefold() for header in headers[1:])
    are_plain = bool(headers) and PLAIN_HEADERS.issuperset(names)
    return are_plain and all(
        sum(len(run.text) for cell in row for run in cell.text) <= MAX_LINE for row in rows
    )


def _lines(headers: Sequence[list[Run]], rows: Sequence[Sequence[Named]]) -> str:
    """Return a table with its headers once, and each row as one line."""
    first, rest = headers[0] if headers else [], _listed(headers[1:])
    heads = _labelled(first, rest) if first and rest else first or rest
    keys = (_in_bold(row[0].text or EMPTY_CELL) for row in rows)
    values = (_listed(cell.text for cell in row[1:]) for row in rows)
    lines = [serialize(_labelled(*line)) for line in zip(keys, values, strict=True)]
    is_list = len(rows[0]) == PAIR  # else a line may be a long one
    body = "\n".join(f"- {text}" for text in lines) if is_list else PARAGRAPH.join(lines)
    return f"{serialize(_in_bold(heads))}\n{body}" if heads else body


def _listed(texts: Iterable[list[Run]]) -> list[Run]:
    listed: list[Run] = []
    for text in filter(None, texts):
        comma = " " if listed and listed[-1].text.rstrip().endswith(tuple(".,;:!?")) else ", "
        listed += [Run(comma), *text] if listed else text
    return listed


def _row(row: Sequence[Named]) -> Block:
    if len(row) == 1:  # a cell that spans all columns
        text = row[0].text
        return bold_line(text) if row[0].is_header else Block(serialize(text))
    first, *others = (_labelled(cell.label, cell.text) if cell.label else cell.text for cell in row)
    lines = [f"- {serialize(runs)}" for runs in others if runs]
    return Block("\n".join([serialize(_in_bold(first or EMPTY_CELL)), *lines]))


def _labelled(label: list[Run], text: list[Run]) -> list[Run]:
    colon = " " if label and label[-1].text.rstrip().endswith(":") else ": "
    return [*label, Run(colon), *(text or EMPTY_CELL)]


_BLOCKS: dict[str, Callable[[Element, _Context], list[Block]]] = {
    **dict.fromkeys("h1 h2 h3 h4 h5 h6 summary dt legend".split(), _heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _list),
    "blockquote": lambda node, context: _quoted(
        _blocks(node.children, replace(context, in_quote=True)), context
    ),
    "pre": _code_block,
    "table": _table,
    "hr": lambda _node, _context: [Block(RULE)],
}

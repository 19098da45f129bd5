"""Reads tables as rows of cells, each with the label of its column.

Cells are first laid out in a grid, as browsers do it
(https://html.spec.whatwg.org/multipage/tables.html#forming-a-table), since a cell that spans rows
or columns moves those after it. If the labels can't be told for certain, the rows get none: a
number under a wrong label is worse than one without a label.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import NamedTuple

from bot.markup.escaping import Run, Styles
from bot.markup.html_tree import Element, Nodes, elements
from bot.markup.inline import line

# https://html.spec.whatwg.org/multipage/tables.html#attributes-common-to-td-and-th-elements
MAX_COLSPAN = 1_000
MAX_ROWSPAN = 65_534

MAX_SLOTS = 100_000  # largest grid: with spans, a few cells can fill a huge one
# Separate, in a label, headers above one another, and the headers of the columns that a cell spans.
WITHIN, BESIDE = ", ", " / "

OVERLAP = "cells lie over one another"
TOO_LARGE = "its cells span more than a page could show"
UNEVEN = "its rows differ in their number of cells"
HEADER_WITHIN = "header cells stand where none can be told from a label"
HEADER_BELOW = "a header cell reaches down into the rows below"
SCOPE = "the attributes “scope” or “headers” say something else than the order of its cells"
NESTED = "there is a table in it"
STRAY = "there is something between its cells"

_SPAN = re.compile(r"[ \t\n\f\r]*\+?([0-9]{1,9})")
_GROUPS = {"thead", "tbody", "tfoot"}
_CELLS = {"td", "th"}
_INNER = {"table", "tr", *_CELLS}


class Named(NamedTuple):
    """A cell's text with the label of its column, which may be empty."""

    label: list[Run]
    text: list[Run]
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The contents of a table."""

    outside: list[Element | str]  # nodes that belong to no row, such as a caption
    titles: list[list[Run]] = field(default_factory=list)  # headers that span all columns
    # Labels of the columns; empty if no column has one.
    headers: list[list[Run]] = field(default_factory=list)
    # A row of one cell is a cell that spans all columns.
    rows: list[list[Named]] = field(default_factory=list)
    doubt: str = ""  # why the columns can't be told for certain; empty if they can
    # If there is a doubt, all rows instead, each with whether it is one of headers.
    unlabelled: list[tuple[bool, list[list[Run]]]] = field(default_factory=list)


class _DoubtError(Exception):
    """The columns can't be told for certain, for this reason."""


@dataclass(eq=False, slots=True)
class _Cell:
    """A cell; it fills each slot of the grid that it spans."""

    element: Element
    text: list[Run]

    @property
    def is_header(self) -> bool:
        return self.element.tag == "th"


_Row = list[_Cell]
_Group = list[_Row]  # rows that cells can't span beyond: a head, a body, a foot


def read_table(table: Element, styles: Styles) -> Table:
    """Read a table, whose cells are in the given styles."""
    collector = _Collector(table, styles)
    try:
        rows = [row for group in collector.groups for row in _lay_out(group)]
        return _read_grid(collector, _lay_out(collector.head), rows)
    except _DoubtError as doubt:
        unlabelled = [
            (group is collector.head or all(c.is_header for c in row), [c.text for c in row])
            for group in (collector.head, *collector.groups)
            for row in group
            if any(cell.text for cell in row)
        ]
        return Table(collector.outside, doubt=str(doubt), unlabelled=unlabelled)


class _Collector:
    """Finds the rows of a table in its elements."""

    def __init__(self, table: Element, styles: Styles) -> None:
        self.outside: list[Element | str] = []
        self.has_stray = False
        self._styles = styles
        found: list[tuple[str, _Group]] = []
        for tag, together in _grouped(table.children):
            if tag in _GROUPS:
                found += ((tag, self._rows(group.children)) for group in elements(together))
            elif tag == "tr" or tag in _CELLS:
                found.append(("tbody", self._rows(together)))
            else:
                self.outside += together
        filled = [(tag, rows) for tag, rows in found if rows]
        filled.sort(key=lambda group: group[0] == "tfoot")  # wherever the author put it
        is_headed = bool(filled) and filled[0][0] == "thead"
        self.head = filled.pop(0)[1] if is_headed else []
        self.groups = [rows for _, rows in filled]

    def _rows(self, children: Nodes) -> _Group:
        rows: _Group = []
        for tag, together in _grouped(children):
            if tag == "tr":
                rows += (self._cells(row.children) for row in elements(together))
            elif tag in _CELLS:  # a row without its tag, as browsers read it
                rows.append(self._cells(together))
            else:
                self._add_stray(together)
        return rows

    def _cells(self, children: Nodes) -> _Row:
        cells: _Row = []
        for tag, together in _grouped(children):
            if tag in _CELLS:
                found = elements(together)
                cells += (_Cell(cell, line(cell.children, self._styles)) for cell in found)
            else:
                self._add_stray(together)
        return cells

    def _add_stray(self, nodes: Nodes) -> None:
        self.outside += nodes
        self.has_stray = True


def _grouped(nodes: Nodes) -> Iterator[tuple[str, Iterator[Element | str]]]:
    """Group adjacent nodes by tag ("" for a text), without white space."""
    seen = (node for node in nodes if isinstance(node, Element) or node.strip())
    return groupby(seen, key=lambda node: node.tag if isinstance(node, Element) else "")


def _lay_out(group: _Group) -> list[_Row]:
    """Return the cell in each slot of each row, without rows that have no cell of their own."""
    slots: list[dict[int, _Cell]] = [{} for _ in group]
    count = 0
    for number, row in enumerate(group):
        column = 0
        for cell in row:
            while column in slots[number]:
                column += 1
            width = max(1, min(_span(cell, "colspan"), MAX_COLSPAN))
            # A rowspan of 0 reaches down to the end of the group.
            height = min(_span(cell, "rowspan") or MAX_ROWSPAN, len(group) - number)
            count += width * height
            if count > MAX_SLOTS:
                raise _DoubtError(TOO_LARGE)
            for spanned in slots[number : number + height]:
                for slot in range(column, column + width):
                    if spanned.setdefault(slot, cell) is not cell:
                        raise _DoubtError(OVERLAP)
            column += width
    if any(len(filled) != max(filled, default=-1) + 1 for filled in slots):
        raise _DoubtError(UNEVEN)
    filled_rows = (filled for filled, row in zip(slots, group, strict=True) if row)
    return [[filled[column] for column in range(len(filled))] for filled in filled_rows]


def _span(cell: _Cell, name: str) -> int:
    match = _SPAN.match(cell.element.attrs.get(name, ""))
    return int(match[1]) if match else 1


def _read_grid(collector: _Collector, head: list[_Row], body: list[_Row]) -> Table:
    if collector.has_stray:
        raise _DoubtError(STRAY)
    rows = [*head, *body]
    if len({len(row) for row in rows}) > 1:
        raise _DoubtError(UNEVEN)
    if not head:
        # All cells are headers, except perhaps the one in the corner.
        head = list(takewhile(lambda row: all(c.is_header for c in row[1:] or row), body))
        body = body[len(head) :]
    _check_headers(head, body)
    columns = [row for row in head if not _is_one(row)]
    labels = [
        joined(WITHIN, (cell.text for cell in dict.fromkeys(cells)))
        for cells in zip(*columns, strict=True)
    ]
    body = [row for row in body if any(cell.text for cell in row)]
    if len(columns) > 1 and not body:
        raise _DoubtError(HEADER_WITHIN)
    divided = [row for row in body if row[0] is not row[-1]]
    # A first cell that spans several columns gets no label, unless one would be in no row then.
    is_first_labelled = any(
        label and all(row[column] is row[0] is row[1] for row in divided)
        for column, label in enumerate(labels)
    )
    return Table(
        collector.outside,
        titles=[row[0].text for row in head if _is_one(row)],
        headers=labels if any(labels) else [],
        rows=[_named(row, labels, is_first_labelled=is_first_labelled) for row in body],
    )


def _is_one(row: _Row) -> bool:
    """Tell whether one cell spans all columns of a row."""
    return len(row) > 1 and row[0] is row[-1]


def _check_headers(head: list[_Row], body: list[_Row]) -> None:
    """Raise a doubt if a header may name anything but the column below it."""
    below = {cell for row in body for cell in row}
    above = {cell for row in head for cell in row}
    if below & above:
        raise _DoubtError(HEADER_BELOW)
    if any(_has_scope(cell, "row") for cell in above) or any(
        _has_scope(cell, "col") or "headers" in cell.element.attrs for cell in below
    ):
        raise _DoubtError(SCOPE)
    for row in body:
        # The headers of a row come before its other cells.
        headers = [cell.is_header for cell in row]
        is_mixed = all(headers) or headers != sorted(headers, reverse=True)
        if len(row) > 1 and not _is_one(row) and is_mixed:
            raise _DoubtError(HEADER_WITHIN)
    if any(map(_has_table, above | below)):
        raise _DoubtError(NESTED)


def _has_scope(cell: _Cell, name: str) -> bool:
    return cell.element.attrs.get("scope", "").lower().startswith(name)


def _has_table(cell: _Cell) -> bool:
    inside = list(elements(cell.element.children))
    for element in inside:  # grows while it is walked
        inside += elements(element.children)
    return any(element.tag in _INNER for element in inside)


def _named(row: _Row, labels: Sequence[list[Run]], *, is_first_labelled: bool) -> list[Named]:
    """Return each cell of a row once, with the labels of all columns that it spans."""
    if _is_one(row):
        return [Named([], row[0].text, row[0].is_header)]
    named: list[Named] = []
    end = 0
    for cell, span in groupby(row):
        start, end = end, end + len(list(span))
        if not start and end > 1 and not is_first_labelled:
            label: list[Run] = []  # such as a “Total” before the last column: it names the row
        else:
            label = joined(BESIDE, [label for label, _ in groupby(labels[start:end])])
        named.append(Named(label, cell.text))
    return named


def joined(sign: str, texts: Iterable[list[Run]]) -> list[Run]:
    """Return the texts that aren't empty in one, with a sign between them."""
    runs: list[Run] = []
    for text in filter(None, texts):
        runs += [Run(sign), *text] if runs else text
    return runs

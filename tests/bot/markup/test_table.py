"""Tables: a number never stands under another label than its author's."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import table as markup_table
from bot.markup.blocks import convert


def shown(markdown: str) -> str:
    """Return a table as it stands on one page, one whose columns are certain."""
    converted = convert(markdown)
    assert converted.doubts == []
    return "".join(block.text + block.joint for block in converted.blocks).rstrip("\n")


def in_doubt(markdown: str) -> tuple[str, str]:
    """Return a table whose columns are uncertain as it stands on one page, and the doubt."""
    converted = convert(markdown)
    ((_, why),) = converted.doubts
    text = "".join(block.text + block.joint for block in converted.blocks).rstrip("\n")
    return text.replace(r"\|", "|"), why


HEAD = "<tr><th>Route<th>Light<th>Strong"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            f"{HEAD}<tr><td rowspan=2>mouth<td>50 mg<td>300 mg<tr><td>60 mg<td>310 mg",
            ("**Route: mouth**\n- Light: 50 mg\n- Strong: 300 mg\n\n"
             "**Route: mouth**\n- Light: 60 mg\n- Strong: 310 mg"),
        ),
        (
            f"{HEAD}<tr><td>mouth<td rowspan=0>1<td>2<tr><td>nose<td>3<tr><td>vein<td>4",
            ("**Route: mouth**\n- Light: 1\n- Strong: 2\n\n"
             "**Route: nose**\n- Light: 1\n- Strong: 3\n\n"
             "**Route: vein**\n- Light: 1\n- Strong: 4"),
        ),
        (f"{HEAD}<tr><td>mouth<td colspan=2>9", "**Route: mouth**\n- Light / Strong: 9"),
        (f"{HEAD}<tr><td colspan=2>Total<td>9", "**Route / Light: Total**\n- Strong: 9"),
        (
            f"{HEAD}<tr><td>a<td>1<td>2<tr><td colspan=2>Total<td>9",
            "**Route: a**\n- Light: 1\n- Strong: 2\n\n**Total**\n- Strong: 9",
        ),
        (
            f"{HEAD}<tr><th colspan=3>By mouth<tr><td>a<td>1<td>2",
            "**By mouth**\n**Route: a**\n- Light: 1\n- Strong: 2",
        ),
        (
            f"{HEAD}<tr><td>a<td>1<td>2<tr><td colspan=3>Start low.",
            "**Route: a**\n- Light: 1\n- Strong: 2\n\nStart low.",
        ),
        (
            f"<tr><th colspan=3>Doses{HEAD}<tr><td>a<td>1<td>2",
            "**Doses**\n**Route: a**\n- Light: 1\n- Strong: 2",
        ),
        (
            ("<thead><tr><th rowspan=2>Route<th colspan=2>Dose<tr><th>light<th>strong<tbody>"
             "<tr><td>a<td>1<td>2"),
            "**Route: a**\n- Dose, light: 1\n- Dose, strong: 2",
        ),
        (
            "<tr><th rowspan=2>Route<th colspan=2>Dose<tr><th>light<th>strong<tr><td>a<td>1<td>2",
            "**Route: a**\n- Dose, light: 1\n- Dose, strong: 2",
        ),
        ("<tr><th>R<th colspan=2>Dose<tr><td>a<td>1<td>2", "**R: a**\n- Dose: 1\n- Dose: 2"),
        ("<thead><tr><td>R<td>L<tbody><tr><td>a<td>1", "**R: a**\n- L: 1"),
        ("<tr><td><th>L<th>S<tr><td>a<td>1<td>2", "**a**\n- L: 1\n- S: 2"),
        ("<tr><td>R<th>L<th>S<tr><th>a<td>1<td>2", "**R: a**\n- L: 1\n- S: 2"),
        (
            ("<tfoot><tr><td>all<td>3<td>4</tfoot><thead>"
             f"{HEAD}</thead><tbody><tr><td>a<td>1<td>2</tbody>"),
            "**Route: a**\n- Light: 1\n- Strong: 2\n\n**Route: all**\n- Light: 3\n- Strong: 4",
        ),
        (
            f"{HEAD}<tbody><tr><td rowspan=9>a<td>1<td>2<tbody><tr><td>b<td>3<td>4",
            "**Route: a**\n- Light: 1\n- Strong: 2\n\n**Route: b**\n- Light: 3\n- Strong: 4",
        ),
        ("<tr><th>A<th>B<tr><td colspan='x'>1<td rowspan=-1>2", "**A: 1**\n- B: 2"),
        ("<tr><th>A<th>B</tr><td>1<td>2", "**A: 1**\n- B: 2"),
        ("<tr><th rowspan=2>O<td>light<td>1<tr><td>strong<td>2",
         "**O**\n- light\n- 1\n\n**O**\n- strong\n- 2"),
        ("<tr><td>a<td>1<tr><tr><td>b<td>2", "- **a**: 1\n- **b**: 2"),
        ("<colgroup><col><col><tr><th>A<th>B<tr><td>1<td>2", "**A: 1**\n- B: 2"),
        ("<tr><th>A<tr><td>1<tr><th>B<tr><td>2", "**A**\n- 1\n- B\n- 2"),
        ("<tr><th colspan=2>A<tr><th colspan=2>B", "**A**\n**B**"),
    ],
)  # fmt: skip
def test_a_table_is_laid_out_before_it_is_labelled(rows: str, expected: str) -> None:
    """Spans move cells to their column, headers above one another make one label."""
    assert shown(f"<table>{rows}</table>") == expected


@pytest.mark.parametrize(
    ("table", "expected", "why"),
    [
        (
            "| Light | Strong |\n|--|--|\n| mouth | 50 mg | 300 mg |",
            "**Light | Strong**\n- mouth | 50 mg | 300 mg",
            markup_table.UNEVEN,
        ),
        (
            "| R | Light | Strong |\n|--|--|--|\n| a | 300 mg |\n| b | 1 | 2 |",
            "**R | Light | Strong**\n- a | 300 mg\n- b | 1 | 2",
            markup_table.UNEVEN,
        ),
        (
            f"<table>{HEAD}<tr><td>a<td><td></table>".replace("<td></table>", "</table>"),
            "**Route | Light | Strong**\n- a | —",
            markup_table.UNEVEN,
        ),
        (
            f"<table>{HEAD}<tr><td>a<td rowspan=2>1<td>2<tr><td colspan=2>b<td>3</table>",
            "**Route | Light | Strong**\n- a | 1 | 2\n- b | 3",
            markup_table.OVERLAP,
        ),
        (
            "<table><tr><th>Light<td>50<th>Strong<td>300</table>",
            "- Light | 50 | Strong | 300",
            markup_table.HEADER_WITHIN,
        ),
        (
            f"<table>{HEAD}<tr><td>a<td>1<td>2<tr><th>R<th>mg<th>ml<tr><td>b<td>3<td>4</table>",
            "**Route | Light | Strong**\n- a | 1 | 2\n**R | mg | ml**\n- b | 3 | 4",
            markup_table.HEADER_WITHIN,
        ),
        (
            "<table><tr><th rowspan=2>R<th>L<tr><td>1</table>",
            "**R | L**\n- 1",
            markup_table.HEADER_BELOW,
        ),
        (
            "<table><tr><th scope=row>R<th>L<tr><td>1<td>2</table>",
            "**R | L**\n- 1 | 2",
            markup_table.SCOPE,
        ),
        (
            '<table><tr><th id=r>R<th id=l>L<tr><td headers="l">1<td headers="r">2</table>',
            "**R | L**\n- 1 | 2",
            markup_table.SCOPE,
        ),
        (
            "<table><tr><th>R<th>L<tr><td>1<td><table><tr><td>2</table></table>",
            "**R | L**\n- 1 | 2",
            markup_table.NESTED,
        ),
        (
            "<table><tr>Text<th>R<th>L<tr><td>1<td>2</table>",
            "Text\n\n**R | L**\n- 1 | 2",
            markup_table.STRAY,
        ),
        (
            "<table><tr><td colspan=1000 rowspan=65534>1" + "<tr><td>2" * 200 + "</table>",
            "- 1" + "\n- 2" * 200,
            markup_table.TOO_LARGE,
        ),
    ],
)
def test_a_table_in_doubt_is_shown_as_rows(table: str, expected: str, why: str) -> None:
    """Nothing is labelled, nothing is lost, and its author can be told why."""
    assert in_doubt(table) == (expected, why)


def test_the_doubt_names_the_line_of_the_table() -> None:
    """Wherever the table stands."""
    uneven = "| A | B |\n|--|--|\n| 1 |"
    html = "<div>\n\n<p>x\ny\n<table><tr><td>1<td>2<tr><td>3</table></div>"
    lines = [
        [line for line, _ in convert(text).doubts]
        for text in (uneven, f"a\nb\n\n{uneven}\n\n- c\n\n  | A |\n  |--|\n  | 1 | 2 |", html)
    ]
    assert lines == [[0], [3, 9], [4]]
    assert [line for line, _ in convert(f"a\n\nb[^n]\n\n[^n]: c\n\n{html}").doubts] == [10]


@dataclass(frozen=True)
class Grid:
    """A table that hypothesis has drawn: which cell covers which slot, and its HTML."""

    slots: dict[tuple[int, int], str]
    html: str


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Return a table of random spans, without a hole, below a row of headers."""
    width, height = draw(st.integers(3, 5)), draw(st.integers(1, 5))
    slots: dict[tuple[int, int], str] = {}
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) in slots:
                continue
            free = (
                next((end for end in range(column, width) if (row, end) in slots), width) - column
            )
            across = draw(st.integers(1, free))
            down = draw(st.integers(1, height - row))
            name = f"v{len(slots)}"
            for below in range(row, row + down):
                slots |= {(below, beside): name for beside in range(column, column + across)}
            cells.append(f"<td colspan={across} rowspan={down}>{name}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(f"<th>h{column}</th>" for column in range(width))
    return Grid(slots, f"<table><tr>{head}</tr>{''.join(rows)}</table>")


@given(grids())
def test_every_value_stands_under_the_labels_of_its_columns(grid: Grid) -> None:
    """However cells span, and whoever's row they are in."""
    columns: dict[str, set[str]] = {}
    for (_, column), name in grid.slots.items():
        columns.setdefault(name, set()).add(f"h{column}")
    found = set()
    for label, value in re.findall(r"(h\d+(?: / h\d+)*): (v\d+)", shown(grid.html)):
        assert set(label.split(" / ")) == columns[value]
        found.add(value)
    # Unlabelled are those that name a row: over several columns, from the first one on.
    first = {name for (_, column), name in grid.slots.items() if column == 0}
    assert set(columns) - found <= {name for name in first if len(columns[name]) > 1}
    if any(column for _, column in grid.slots):
        assert set(re.findall(r"h\d+", shown(grid.html))) == set().union(*columns.values())

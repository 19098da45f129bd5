"""Tables as CSV files."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.admin.csv_file import write_csv

FORMULA = tuple("=+-@\t\r")
# NUL and lone surrogates can't be in a blanked question that was stored as UTF-8.
cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def read(data: bytes) -> list[list[str]]:
    """Read a file as a spreadsheet does."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.lists(st.lists(cells, min_size=2, max_size=2)))
@example([["=1+1", "@SUM(A1)"], ["\t=1", "\r=1"], [" =1", '"=1"'], ["-2", "+3"]])
def test_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    """And no word is lost: what was put before one can be taken away again."""
    heads, *found = read(write_csv(["one", "two"], rows))
    assert heads == ["one", "two"]
    flat = [cell for row in found for cell in row]
    assert not any(cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) for cell in flat)
    wanted = [cell for row in rows for cell in row]
    assert all(cell in {want, f"'{want}"} for cell, want in zip(flat, wanted, strict=True))


@pytest.mark.parametrize("number", [0, 7, -7])
def test_a_number_stays_a_number(number: int) -> None:
    """Only texts can be formulas."""
    assert read(write_csv(["n"], [[number]])) == [["n"], [str(number)]]


def test_a_spreadsheet_knows_the_encoding() -> None:
    """By the mark at the beginning; lines end as in the standard."""
    assert write_csv(["größe"], [["日本"]]) == "\ufeffgröße\r\n日本\r\n".encode()

"""Tables as CSV files, for spreadsheets."""

import csv
import io
from collections.abc import Iterable

# Beginnings that make a spreadsheet take a cell for a formula
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(heads: Iterable[str], rows: Iterable[Iterable[str | int]]) -> bytes:
    """Return a table as a CSV file in which spreadsheets find no formulas."""
    file = io.StringIO(newline="")  # lines end as in RFC 4180
    writer = csv.writer(file)
    writer.writerow(heads)
    writer.writerows([_neutralise(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")  # with its mark: else spreadsheets guess


def _neutralise(cell: str | int) -> str | int:
    if not isinstance(cell, str):
        return cell
    # Some spreadsheets ignore white space at the beginning.
    is_formula = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell  # the apostrophe marks it as text

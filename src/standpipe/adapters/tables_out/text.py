"""Writes CSV in UTF-8 that spreadsheet programs open without running anything in it.

Numbers are written as numbers; every text is quoted and protected (`formulas`), so that a separator or a quote inside
it opens no new cell.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from standpipe.adapters.tables_out.atomic import replaced_at_end
from standpipe.adapters.tables_out.formulas import protect
from standpipe.adapters.tables_out.model import Cell, Table, checked, writable_text


def write_csv(path: Path, table: Table, *, byte_order_mark: bool = True, delimiter: str = ",") -> None:
    """Write a table as CSV in UTF-8.

    Args:
        path: the file; it is replaced only when everything is written.
        table: what to write; its rows are read once.
        byte_order_mark: begin with the mark by which Excel knows UTF-8.
        delimiter: the separator of cells.

    Raises:
        InputError: the folder cannot be written to.
        InvalidValueError: a row has more cells than the table has columns, or a number is not finite.

    """
    encoding = "utf-8-sig" if byte_order_mark else "utf-8"
    with replaced_at_end(path) as temporary, temporary.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow([_cell(column.header) for column in table.columns])
        for row in table.rows:
            writer.writerow([_cell(cell) for cell in checked(table, row)])


def _cell(cell: Cell) -> str | int | Decimal:
    """Return a cell as csv writes it: a number without an exponent, a date as ISO, anything else as protected text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat(sep=" ", timespec="seconds") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        written = format(Decimal(repr(cell)), "f")
        return Decimal(written) if str(Decimal(written)) == written else written
    return protect(writable_text(cell))

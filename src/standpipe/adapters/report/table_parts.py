"""Parts that the tables of the plan share: columns by header and style, and how a sum is laid out in three columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from standpipe.adapters.report.figures import lower_pence, upper_pence
from standpipe.adapters.tables_out import CellStyle, Table, TableColumn
from standpipe.adapters.tables_out.model import Cell
from standpipe.app.document_parts import Money

POUNDS, WHOLE, NUMBER, DATE = CellStyle.POUNDS, CellStyle.WHOLE, CellStyle.NUMBER, CellStyle.DATE
Header = str | tuple[str, CellStyle]


def table(name: str, headers: Sequence[Header], rows: Iterable[Sequence[Cell]]) -> Table:
    """Return a table; a header alone is a column of text."""
    columns = tuple(
        TableColumn(header) if isinstance(header, str) else TableColumn(header[0], header[1]) for header in headers
    )
    return Table(name, columns, [tuple(row) for row in rows])


def in_pounds(pence: int | None) -> float | None:
    """Return pence in pounds, for a column of pounds; exact to the penny below 10^13 pounds."""
    return None if pence is None else pence / 100


def money_headers(what: str) -> list[Header]:
    """Return the headers of a sum."""
    return [(f"{what}, at least", POUNDS), (f"{what}, at most", POUNDS), (f"{what}: lines without a price", WHOLE)]


def money_cells(amount: Money) -> list[Cell]:
    """Return a sum in three cells; where nothing but unpriced lines is known, both ends are blank and not zero.

    >>> money_cells(Money(pence=150_050, unpriced=1)), money_cells(Money(pence=0, unpriced=2))
    ([1500.5, None, 1], [None, None, 2])
    """
    if amount.unpriced and not amount.pence:
        return [None, None, amount.unpriced]
    return [in_pounds(lower_pence(amount)), in_pounds(upper_pence(amount)), amount.unpriced]


def joined(texts: Iterable[str]) -> str:
    """Return texts in one cell, a line for each."""
    return "\n".join(texts)

"""Reads rules for the whole plan, one a row; a row that is no rule is rejected with what it lacks."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue, Document
from standpipe.adapters.formats.tables import Account, Column, TableRow, has_headers, read_rows
from standpipe.estate.limits import MONEY, LimitKind, PlanLimit
from standpipe.estate.readings import FileReading
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.periods import FinancialYear


def _year(cell: CellValue) -> str:
    try:
        return str(FinancialYear.named(cells.text(cell)))
    except InvalidValueError as error:
        raise CellError(f"'{cells.text(cell)}' is not a financial year (write 2027-28)") from error


COLUMNS = (
    Column("kind", ("Plan limit",), cells.one_of(LimitKind), required=True),
    Column("subject", ("About", "What"), cells.text),
    Column("other", ("And", "Counted in"), cells.text),
    Column("most", ("At most", "Amount"), cells.not_negative),
    Column("year", ("Financial year", "Year"), _year),
    Column("by", ("By", "Leaves by"), cells.day),
)
"""The columns of a sheet of limits; their order does not matter."""


class LimitSheetReader:
    """Reads sheets of rules for the whole plan."""

    name = "limit-sheet"
    title = "Standpipe sheet of plan limits (workbook or CSV)"

    def recognise(self, document: Document) -> bool:
        """Accept a document with the columns plan limit and at most."""
        return has_headers(document, "Plan limit", "At most")

    def read(self, document: Document) -> FileReading:
        """Read every rule of a document that `recognise` accepted."""
        account = Account(document.path, self.name)
        for sheet in document.sheets:
            for row in read_rows(sheet, COLUMNS, account):
                limit = _limit(row, account)
                if limit is not None:
                    account.others.append(limit)
        return account.reading()


def _limit(row: TableRow, account: Account) -> PlanLimit | None:
    kind = row.facts["kind"]
    if not isinstance(kind, LimitKind):
        raise TypeError("the column 'Plan limit' parses to a kind of limit")
    most, by = row.facts.get("most"), row.facts.get("by")
    amount = None if not isinstance(most, int | float) else round(most * 100) if kind in MONEY else round(most)
    try:
        return PlanLimit(
            kind,
            subject=str(row.facts.get("subject", "")),
            other=str(row.facts.get("other", "")),
            most=amount,
            year=str(row.facts.get("year", "")),
            by=by if isinstance(by, date) else None,
            place=row.place,
        )
    except InvalidValueError as error:
        account.reject(row.place, str(error))
        return None

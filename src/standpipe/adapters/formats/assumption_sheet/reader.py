"""Reads the council's own values for named assumptions, each with the place it stands at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue, Document
from standpipe.adapters.formats.tables import Account, Column, TableRow, has_headers, read_rows
from standpipe.catalogue.assumptions import Override
from standpipe.catalogue.load import load_catalogue
from standpipe.estate.readings import FileReading
from standpipe.kernel.evidence import Basis

_FIGURE = re.compile(r"^-?\d[\d,\s]*(\.\d+)?$")


@dataclass(frozen=True, slots=True)
class AssumptionSheet:
    """What one sheet gave: values for assumptions, and the account of its rows."""

    reading: FileReading
    overrides: tuple[Override, ...]


def _figure(cell: CellValue) -> Decimal:
    text = str(cell) if isinstance(cell, float) else cells.text(cell)
    if isinstance(cell, bool) or not _FIGURE.match(text):
        raise CellError(f"'{cells.text(cell)}' is not a number (write 1234.5)")
    return Decimal(re.sub(r"[,\s]", "", text))


COLUMNS = (
    Column("id", ("Assumption", "Assumption id"), cells.text, required=True),
    Column("value", ("Value",), _figure, required=True),
    Column("low", ("Low", "At least"), _figure),
    Column("high", ("High", "At most"), _figure),
    Column("source", ("Source", "Given by"), cells.text),
    Column("basis", ("Basis",), cells.one_of(Basis)),
)
"""The columns of an assumption sheet; their order does not matter."""


class AssumptionSheetReader:
    """Reads assumption sheets."""

    name = "assumption-sheet"
    title = "Standpipe assumption sheet (workbook or CSV)"

    def recognise(self, document: Document) -> bool:
        """Accept a document with the columns assumption and value."""
        return has_headers(document, "Assumption", "Value")

    def read(self, document: Document) -> FileReading:
        """Read a sheet for the account of its rows; the values themselves come from `read_sheet`."""
        return self.read_sheet(document).reading

    def read_sheet(self, document: Document) -> AssumptionSheet:
        """Read every value of a document that `recognise` accepted; an unknown id is rejected with its row."""
        account = Account(document.path, self.name)
        overrides: list[Override] = []
        for sheet in document.sheets:
            for row in read_rows(sheet, COLUMNS, account):
                override = _override(row, account)
                if override is not None:
                    overrides.append(override)
        account.others.extend(overrides)
        return AssumptionSheet(account.reading(), tuple(overrides))


def _override(row: TableRow, account: Account) -> Override | None:
    name, value = str(row.facts["id"]).strip(), row.facts["value"]
    low, high, basis = row.facts.get("low"), row.facts.get("high"), row.facts.get("basis")
    if name not in load_catalogue().assumptions.by_id:
        account.reject(row.place, f"there is no assumption '{name}'; the list is in docs/reference/catalogue.md")
        return None
    if not isinstance(value, Decimal):
        raise TypeError("the column 'Value' parses to a decimal")
    lowest = low if isinstance(low, Decimal) else None
    highest = high if isinstance(high, Decimal) else None
    if (lowest is not None and lowest > value) or (highest is not None and highest < value):
        account.reject(row.place, f"the value {value} lies outside its own bounds")
        return None
    return Override(
        name,
        value,
        row.place.at(row.columns["value"]),
        lowest,
        highest,
        str(row.facts.get("source", "the council's own value")),
        basis if isinstance(basis, Basis) and basis is not Basis.UNKNOWN else Basis.REGISTER,
    )

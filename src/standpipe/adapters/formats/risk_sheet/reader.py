"""Reads people's scores of legacy risk; a criterion that the framework does not have is rejected with its row."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.documents import Document
from standpipe.adapters.formats.tables import Account, Column, TableRow, has_headers, read_rows
from standpipe.catalogue.load import load_catalogue
from standpipe.estate.readings import FileReading
from standpipe.estate.risk_scores import RiskRating
from standpipe.kernel.errors import InvalidValueError

COLUMNS = (
    Column("application", ("Application", "Application name"), cells.text, required=True),
    Column("criterion", ("Risk criterion",), cells.text, required=True),
    Column("score", ("Risk score (1 to 5)", "Risk score"), cells.count, required=True),
    Column("by", ("Scored by", "By"), cells.text, required=True),
    Column("when", ("Scored on", "When"), cells.day),
)
"""The columns of a sheet of risk scores; their order does not matter."""


class RiskSheetReader:
    """Reads sheets of risk scores."""

    name = "risk-sheet"
    title = "Standpipe sheet of legacy-risk scores (workbook or CSV)"

    def recognise(self, document: Document) -> bool:
        """Accept a document with the columns risk criterion and scored by."""
        return has_headers(document, "Risk criterion", "Scored by")

    def read(self, document: Document) -> FileReading:
        """Read every score of a document that `recognise` accepted."""
        account = Account(document.path, self.name)
        for sheet in document.sheets:
            for row in read_rows(sheet, COLUMNS, account):
                rating = _rating(row, account)
                if rating is not None:
                    account.others.append(rating)
        return account.reading()


def _rating(row: TableRow, account: Account) -> RiskRating | None:
    framework = load_catalogue().legacy_risk
    criterion = framework.criterion(str(row.facts["criterion"]))
    score, when = row.facts["score"], row.facts.get("when")
    if criterion is None:
        known = ", ".join(f"{each.id} {each.name}" for each in framework.criteria)
        account.reject(row.place, f"there is no criterion '{row.facts['criterion']}'; there are: {known}")
        return None
    if not isinstance(score, int):
        raise TypeError("the column 'Risk score' parses to a whole number")
    try:
        return RiskRating(
            str(row.facts["application"]),
            criterion.id,
            score,
            str(row.facts["by"]),
            when if isinstance(when, date) else None,
            row.place,
        )
    except InvalidValueError as error:
        account.reject(row.place, str(error))
        return None

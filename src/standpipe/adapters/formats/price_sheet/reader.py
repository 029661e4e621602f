"""Reads the council's own prices, each with the place it stands at.

A row without a price, a currency, a unit, a standing, a source or a date is rejected: nothing about money is guessed.
The one default is the pound where the price is written with its sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue, Document
from standpipe.adapters.formats.tables import Account, Column, TableRow, has_headers, read_rows
from standpipe.catalogue.items import ITEM_KINDS
from standpipe.catalogue.prices import Price, Standing, System, Term, Unit
from standpipe.catalogue.provenance import Provenance
from standpipe.estate.readings import FileReading
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.identifiers import slug

_AMOUNT = re.compile(r"^(?P<sign>[£$€])?\s*(?P<digits>-?\d[\d,\s]*(\.\d+)?)$")
_CURRENCIES_OF_SIGN = {"£": ("GBP",), "€": ("EUR",), "$": ("USD", "AUD", "CAD", "NZD")}
_TERM = cells.one_of(
    Term,
    {
        "payg": Term.PAY_AS_YOU_GO,
        "on demand": Term.PAY_AS_YOU_GO,
        "1 year": Term.RESERVED_1_YEAR,
        "1 year reserved": Term.RESERVED_1_YEAR,
        "3 years": Term.RESERVED_3_YEARS,
        "3 year": Term.RESERVED_3_YEARS,
        "3 year reserved": Term.RESERVED_3_YEARS,
        "3 years reservation": Term.RESERVED_3_YEARS,
    },
)
_STANDING = cells.one_of(
    Standing,
    {
        "illustrative, not a supplier's price": Standing.ILLUSTRATIVE,
        "example": Standing.ILLUSTRATIVE,
        "list price": Standing.LIST,
        "agreement": Standing.AGREED,
        "quote": Standing.AGREED,
    },
)
_UNIT = cells.one_of(
    Unit,
    {
        "per hour": Unit.HOUR,
        "per day": Unit.DAY,
        "per month": Unit.MONTH,
        "monthly": Unit.MONTH,
        "per year": Unit.YEAR,
        "yearly": Unit.YEAR,
        "annual": Unit.YEAR,
        "GiB a month": Unit.GIB_MONTH,
        "per GiB": Unit.GIB,
        "one off": Unit.ONCE,
    },
)


@dataclass(frozen=True, slots=True)
class _Money:
    amount: Decimal
    sign: str | None


@dataclass(frozen=True, slots=True)
class PriceSheet:
    """What one price sheet gave: its prices, and the account of its rows."""

    reading: FileReading
    prices: tuple[Price, ...]


def _money(cell: CellValue) -> _Money:
    """Return an amount of zero or more, exactly as written, and the currency sign before it."""
    if isinstance(cell, bool):
        raise CellError(f"'{cell}' is not a price")
    written = format(Decimal(str(cell)), "f") if isinstance(cell, int | float) else cells.text(cell)
    match = _AMOUNT.match(written)
    if match is None:
        raise CellError(f"'{cells.text(cell)}' is not a price (write 1234.50)")
    try:
        amount = Decimal(re.sub(r"[,\s]", "", match["digits"]))
    except InvalidOperation as error:
        raise CellError(f"'{cells.text(cell)}' is not a price (write 1234.50)") from error
    if amount < 0:
        raise CellError(f"a price cannot be below zero ('{cells.text(cell)}')")
    return _Money(amount, match["sign"])


def _currency(cell: CellValue) -> str:
    code = cells.text(cell).upper()
    if code == "£":
        return "GBP"
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise CellError(f"'{cells.text(cell)}' is not a currency code (write GBP)")
    return code


def _region(cell: CellValue) -> str:
    return slug(cells.text(cell)).replace("-", "")


COLUMNS = (
    Column("item", ("Item", "Item id"), cells.text, required=True),
    Column("price", ("Price", "Unit price", "Price excluding VAT"), _money, required=True),
    Column("unit", ("Unit", "Unit of measure"), _UNIT, required=True),
    Column("standing", ("Standing", "Status of price"), _STANDING, required=True),
    Column("source", ("Source", "Given by"), cells.text, required=True),
    Column("currency", ("Currency", "Currency code"), _currency),
    Column("region", ("Region",), _region),
    Column("system", ("Operating system",), cells.one_of(System)),
    Column("term", ("Term", "Commitment"), _TERM),
    Column("date", ("Date", "Date of price", "Quoted on"), cells.day),
    Column("valid_from", ("Valid from",), cells.day),
    Column("valid_to", ("Valid to", "Valid until"), cells.day),
    Column("reason", ("Reason", "Remark"), cells.text),
)
"""The columns of a price sheet; their order does not matter."""


class PriceSheetReader:
    """Reads price sheets."""

    name = "price-sheet"
    title = "Standpipe price sheet (workbook or CSV)"

    def recognise(self, document: Document) -> bool:
        """Accept a document with the columns item, price, unit and standing."""
        return has_headers(document, "Item", "Price", "Unit", "Standing")

    def read(self, document: Document) -> FileReading:
        """Read a sheet for the account of its rows; the prices themselves come from `read_sheet`."""
        return self.read_sheet(document).reading

    def read_sheet(self, document: Document) -> PriceSheet:
        """Read every price of a document that `recognise` accepted."""
        account = Account(document.path, self.name)
        prices: list[Price] = []
        for sheet in document.sheets:
            for row in read_rows(sheet, COLUMNS, account):
                price = _price(row, account)
                if price is not None:
                    prices.append(price)
        account.others.extend(prices)
        return PriceSheet(account.reading(), tuple(prices))


class _RowFacts:
    """Typed access to the parsed facts of one row."""

    __slots__ = ("_row",)

    def __init__(self, row: TableRow) -> None:
        self._row = row

    def day(self, name: str) -> date | None:
        value = self._row.facts.get(name)
        return value if isinstance(value, date) else None

    def words(self, name: str) -> str | None:
        value = self._row.facts.get(name)
        return value if isinstance(value, str) else None


def _price(row: TableRow, account: Account) -> Price | None:
    facts = _RowFacts(row)
    money, unit, standing = row.facts["price"], row.facts["unit"], row.facts["standing"]
    system, term = row.facts.get("system"), row.facts.get("term")
    if not (isinstance(money, _Money) and isinstance(unit, Unit) and isinstance(standing, Standing)):
        raise TypeError("the columns of a price sheet parse to their own types")
    currency = facts.words("currency") or ("GBP" if money.sign == "£" else None)
    stated_on = facts.day("date") or facts.day("valid_from")
    problem = _unreadable(row) or _missing(money, currency, stated_on)
    if problem or currency is None or stated_on is None:
        account.reject(row.place, str(problem))
        return None
    try:
        price = Price(
            item=str(row.facts["item"]),
            amount=money.amount,
            unit=unit,
            standing=standing,
            provenance=Provenance(str(row.facts["source"]), stated_on, facts.day("valid_from"), facts.day("valid_to")),
            currency=currency,
            region=facts.words("region"),
            system=system if isinstance(system, System) else None,
            term=term if isinstance(term, Term) else None,
            place=row.place.at(row.columns["price"]),
            reason=facts.words("reason"),
        )
    except InvalidValueError as error:
        account.reject(row.place, str(error))
        return None
    _remark(price, row, account)
    return price


def _missing(money: _Money, currency: str | None, stated_on: date | None) -> str | None:
    """Return what the row leaves open about its currency or its date."""
    if currency is None:
        return "the currency is blank: write GBP, or the price with its pound sign"
    if money.sign and currency not in _CURRENCIES_OF_SIGN[money.sign]:
        return f"the price is written with {money.sign} and the currency is {currency}"
    if stated_on is None:
        return "neither a date of the price nor a date from which it holds is given"
    return None


def _unreadable(row: TableRow) -> str | None:
    """Return why a cell that was written but could not be read makes the price unusable."""
    for column in COLUMNS:
        written = next((name for name in row.cells if any(_same(name, header) for header in column.headers)), None)
        if written is not None and column.field not in row.facts and column.field != "reason":
            return f"'{written}' cannot be read, so it is not clear what the price is for"
    return None


def _same(name: str, header: str) -> bool:
    return slug(name) == slug(header)


def _remark(price: Price, row: TableRow, account: Account) -> None:
    kind = ITEM_KINDS.get(slug(price.item.partition(":")[0]))
    place = row.place.at(row.columns["item"])
    if kind is None:
        account.caution(place, f"'{price.item}' is of a kind that the plan never asks for; see the list of item ids")
    elif price.unit not in kind.units:
        usual = " or ".join(unit.value for unit in kind.units)
        account.caution(place, f"'{price.item}' is usually priced by {usual}, not by {price.unit.value}")

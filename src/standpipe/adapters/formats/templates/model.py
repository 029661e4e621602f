"""What a template is: a sheet of named columns, each with the fact it states and how a person writes it.

A `CellType` holds both directions: `parse` turns a cell into the value of a fact, `show` turns a fact into a cell, and
`parse(show(value)) == value` for every value that a cell can hold (tested).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError, Parse
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.tables import Column
from standpipe.adapters.tables_out import CellStyle, Table, TableColumn
from standpipe.adapters.tables_out.model import Cell
from standpipe.estate.model import Kind
from standpipe.kernel.errors import InvalidValueError

EXAMPLE_MARK = "Example:"
"""A row whose first template column begins with this word is an example and is never read as data."""

_HOURS = re.compile(r"^(.+?)\s*(hours?|hrs?|h|days?|d)$", re.IGNORECASE)
_MONTHS = re.compile(r"^(.+?)\s*(months?|years?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellType:
    """How facts of one type are written in a cell."""

    parse: Parse
    show: Callable[[object], Cell]
    style: CellStyle = CellStyle.TEXT
    choices: tuple[str, ...] = ()
    strict: bool = True
    written: str = "text"
    """How to write it, for the reference."""


def _plain(value: object) -> Cell:
    """Return a value that is a cell already."""
    if isinstance(value, str | int | float | date):
        return value
    raise InvalidValueError(f"{value!r} cannot be written in a cell.")


def _pounds_of(value: object) -> Cell:
    if not isinstance(value, int):
        raise InvalidValueError(f"{value!r} is not an amount in pence.")
    return value // 100 if value % 100 == 0 else value / 100


def _list_of(value: object) -> Cell:
    if not isinstance(value, tuple):
        raise InvalidValueError(f"{value!r} is not a list.")
    return "; ".join(map(str, value)) or "none"


def _gibibytes_of(value: object) -> Cell:
    if not isinstance(value, int | float):
        raise InvalidValueError(f"{value!r} is not a size in MiB.")
    return value / 1024


def _gibibytes(cell: CellValue) -> float:
    return cells.not_negative(cell) * 1024


def _hours(cell: CellValue) -> float:
    """Return hours of `4`, `4 hours` or `2 days`."""
    match = _HOURS.match(cells.text(cell))
    if match is None:
        return cells.not_negative(cell)
    return cells.not_negative(match[1]) * (24 if match[2].casefold().startswith("d") else 1)


def _months(cell: CellValue) -> float:
    """Return months of `3`, `3 months` or `1 year`."""
    match = _MONTHS.match(cells.text(cell))
    if match is None:
        return cells.not_negative(cell)
    return cells.not_negative(match[1]) * (12 if match[2].casefold().startswith("y") else 1)


def _whole_months(cell: CellValue) -> int:
    return cells.count(_months(cell))


def _when(cell: CellValue) -> str:
    """Return the text of a rule for a day; a date cell becomes its ISO date."""
    return cells.day(cell).isoformat() if isinstance(cell, date | datetime) else cells.text(cell)


def _between(low: float, high: float) -> Parse:
    def parse(cell: CellValue) -> float:
        value = cells.number(cell)
        if not low <= value <= high:
            raise CellError(f"'{cells.text(cell)}' is not between {low:g} and {high:g}")
        return value

    return parse


def _tier(cell: CellValue) -> int:
    value = cells.count(cell)
    if value > 4:
        raise CellError(f"'{cells.text(cell)}' is not a tier from 0 (platform) to 4 (minor)")
    return value


_Word = TypeVar("_Word", bound=StrEnum)


def word_of(words: type[_Word], also: Mapping[str, _Word] | None = None) -> CellType:
    """Return the type of a cell that holds one word of an enumeration."""
    choices = tuple(word.value for word in words)
    return CellType(cells.one_of(words, also), str, choices=choices, written="one of: " + ", ".join(choices))


def suggested(*words: str) -> CellType:
    """Return the type of a text cell for which some words are usual and any word is allowed."""
    return CellType(cells.text, _plain, choices=words, strict=False, written=f"text; usual words: {', '.join(words)}")


def word_in_lower_case(*words: str) -> CellType:
    """Return the type of a text cell as `suggested` does; upper and lower case mean the same."""
    return replace(suggested(*words), parse=lambda cell: " ".join(cells.text(cell).casefold().split()))


TEXT = CellType(cells.text, _plain)
WHEN = CellType(_when, _plain, written="a date, or a rule such as `first Monday of April`")
LIST = CellType(cells.texts, _list_of, written="a list, separated by semicolons; `none` for an empty one")
COUNT = CellType(cells.count, _plain, CellStyle.WHOLE, written="a whole number")
TIER = CellType(_tier, _plain, CellStyle.WHOLE, choices=("0", "1", "2", "3", "4"), written="0 to 4")
NUMBER = CellType(cells.not_negative, _plain, CellStyle.NUMBER, written="a number")
PERCENT = CellType(cells.percent, _plain, CellStyle.NUMBER, written="0 to 100")
LATITUDE = CellType(_between(-90, 90), _plain, CellStyle.NUMBER, written="degrees, north positive")
LONGITUDE = CellType(_between(-180, 180), _plain, CellStyle.NUMBER, written="degrees, east positive")
HOURS = CellType(_hours, _plain, CellStyle.NUMBER, written="hours; `2 days` is understood")
MONTHS = CellType(_months, _plain, CellStyle.NUMBER, written="months; `1 year` is understood")
WHOLE_MONTHS = CellType(_whole_months, _plain, CellStyle.WHOLE, written="whole months; `1 year` is understood")
YES_NO = CellType(cells.yes_no, _plain, CellStyle.YES_NO, choices=("yes", "no"), written="yes or no")
DAY = CellType(cells.day, _plain, CellStyle.DATE, written="a date: 2027-03-31 or 31/03/2027")
POUNDS = CellType(cells.pounds, _pounds_of, CellStyle.POUNDS, written="pounds: 1234.50")
ADDRESS_RANGE = CellType(cells.address_range, _plain, written="a range of addresses: 10.20.0.0/16")
PRICE = CellType(cells.price, _pounds_of, CellStyle.POUNDS, written="pounds, zero or more: 1234.50")
GIB = CellType(cells.mebibytes_from(1024), _gibibytes_of, CellStyle.NUMBER, written="GiB (1 GiB = 1,024 MiB)")
GIB_EXACT = CellType(_gibibytes, _gibibytes_of, CellStyle.NUMBER, written="GiB (1 GiB = 1,024 MiB)")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of a template; `examples` holds its value in each example row, None for a blank."""

    field: str
    header: str
    type: CellType
    help: str
    examples: tuple[Cell, ...]
    also: tuple[str, ...] = ()
    """Other headers that are accepted."""
    required: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """The header that is written, then the others that are read."""
        return (self.header, *self.also)


def column(
    field: str,
    header: str,
    type_: CellType,
    help_: str,
    *examples: Cell,
    also: tuple[str, ...] = (),
    required: bool = False,
) -> TemplateColumn:
    """Return a column of a template; shorthand for the definitions."""
    return TemplateColumn(field, header, type_, help_, examples, also, required)


@dataclass(frozen=True, slots=True)
class Template:
    """A sheet that people fill in.

    `name` is the name of its CSV file, `title` that of its sheet. Its first column is required; `kind` is the kind of
    entity that a row states, None for what is no entity (dependencies, rulings, parts of a network design). `accepted`
    are further columns that are read but not written (other units).
    """

    name: str
    title: str
    kind: Kind | None
    purpose: str
    columns: tuple[TemplateColumn, ...]
    accepted: tuple[Column, ...] = ()
    enough: int = 3
    """How many of its columns a sheet must have to be recognised, the required ones among them."""
    foreign: tuple[str, ...] = ()
    """Headers that mark a file of another tool with like columns."""
    complete: bool = False
    """A filled-in sheet lists every entity of its kind, so that a mere mention elsewhere is doubtful."""
    by_field: Mapping[str, TemplateColumn] = field(init=False)

    def __post_init__(self) -> None:
        if not self.columns[0].required:
            raise InvalidValueError(f"The first column of the template '{self.name}' is not required.")
        object.__setattr__(self, "by_field", {column.field: column for column in self.columns})

    @property
    def readable(self) -> tuple[Column, ...]:
        """The columns as `tables.read_rows` takes them."""
        own = tuple(Column(one.field, one.headers, one.type.parse, one.required) for one in self.columns)
        return self.accepted + own

    @property
    def writable(self) -> tuple[TableColumn, ...]:
        """The columns as a table writer takes them."""
        return tuple(
            TableColumn(
                one.header, one.type.style, one.help, one.type.choices, strict=one.type.strict, required=one.required
            )
            for one in self.columns
        )

    def cells_of(self, facts: Mapping[str, object]) -> tuple[Cell, ...]:
        """Return the cells of a row that states these facts (values by field name, as in `estate.model`).

        Raises:
            InvalidValueError: the template has no column for a fact, or its value cannot be written.

        """
        if strange := facts.keys() - self.by_field.keys():
            raise InvalidValueError(f"The template '{self.name}' has no column for: {', '.join(sorted(strange))}.")
        return tuple(None if facts.get(one.field) is None else one.type.show(facts[one.field]) for one in self.columns)

    def table(self, rows: Sequence[Mapping[str, object]]) -> Table:
        """Return the filled-in template as a table to write."""
        return Table(self.title, self.writable, [self.cells_of(facts) for facts in rows])

    def example_rows(self) -> list[tuple[Cell, ...]]:
        """Return the example rows; the first cell of each carries the mark by which the reader leaves it out."""
        count = max(len(one.examples) for one in self.columns)
        rows = [
            [one.examples[index] if index < len(one.examples) else None for one in self.columns]
            for index in range(count)
        ]
        return [(f"{EXAMPLE_MARK} {row[0]}", *row[1:]) for row in rows]

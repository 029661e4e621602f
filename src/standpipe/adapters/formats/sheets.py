"""What an opened input file is: numbered rows of typed cells, in sheets that are read when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import overload

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell can hold; blank text is None."""

HEAD_ROWS = 25


class Medium(StrEnum):
    """How a document is stored."""

    WORKBOOK = "workbook"
    TEXT = "text"
    JSON = "json"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Row:
    """A non-blank row; `number` counts from 1 as the spreadsheet program shows it."""

    number: int
    cells: tuple[CellValue, ...]


class Head(Sequence[Row]):
    """The first non-blank rows of a sheet, read when somebody looks at them."""

    __slots__ = ("_begin", "_rows")

    def __init__(self, begin: Callable[[], Iterator[Row]]) -> None:
        self._begin = begin
        self._rows: tuple[Row, ...] | None = None

    def _read(self) -> tuple[Row, ...]:
        if self._rows is None:
            self._rows = tuple(islice(self._begin(), HEAD_ROWS))
        return self._rows

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        return self._read()[index]

    def __len__(self) -> int:
        return len(self._read())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the one table of a CSV file (then `name` is empty)."""

    name: str
    rows: Callable[[], Iterator[Row]]
    """Starts a fresh pass over the non-blank rows."""
    head: Sequence[Row]
    """The first non-blank rows, for recognition."""


@dataclass(frozen=True, slots=True)
class Document:
    """An opened input file; `path` is how messages and evidence name it (relative, with forward slashes)."""

    path: str
    medium: Medium
    sheets: tuple[Sheet, ...] = ()
    load_json: Callable[[], object] = field(default=lambda: None)
    """Parses a JSON document once and returns it; do not change what it returns."""
    load_text: Callable[[], str] = field(default=lambda: "")
    """Returns the whole text of a script."""
    damaged: dict[str, str] = field(default_factory=dict)
    """Sheets that turned out to be unreadable, with the reason; complete once every sheet has been looked at."""

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, upper and lower case alike, or None."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() == wanted), None)


def clean(cell: object) -> CellValue:
    """Return a cell without surrounding blanks; a blank one is None."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, (bool, int, float, date, time, timedelta)) or cell is None:
        return cell
    return str(cell)

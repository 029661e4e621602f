"""What a foreign workbook is to the reconciler: sheets of cells, and contradictions at a cell.

Nothing here knows a file format: an adapter turns an opened document into `Workbook`s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CellContent = object
"""Text, a number, a truth value, a date or None."""


def plain(text: object) -> str:
    """Return a header reduced to its letters and digits.

    >>> plain("Monthly Cost (in %)")
    'monthlycostin%'
    """
    return re.sub(r"[^a-z0-9#%+]", "", str(text).casefold())


def address(row: int, column: int) -> str:
    """Return the address of a cell, both counted from 1.

    >>> address(5, 28)
    'AB5'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number as the spreadsheet program shows it, and its cells from column A."""

    number: int
    cells: tuple[CellContent, ...]

    def at(self, column: int) -> CellContent:
        """Return the cell of a column counted from 1, or None."""
        return self.cells[column - 1] if 0 < column <= len(self.cells) else None

    def number_at(self, column: int) -> float | None:
        """Return the cell of a column as a number, or None when it is none."""
        cell = self.at(column)
        return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None

    def text_at(self, column: int) -> str:
        """Return the cell of a column as text; empty when it is blank."""
        cell = self.at(column)
        return "" if cell is None else str(cell).strip()


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet with its header."""

    name: str
    header: Mapping[str, int]
    """Column numbers by reduced header."""
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, name: str, lines: Sequence[Line]) -> Grid:
        """Return the grid of a sheet whose first non-blank row is its header."""
        if not lines:
            return cls(name, {}, ())
        header = {plain(cell): at for at, cell in enumerate(lines[0].cells, 1) if cell is not None}
        return cls(name, header, tuple(lines[1:]))

    def column(self, *names: str) -> int:
        """Return the number of the first of these columns that exists, or 0."""
        return next((self.header[plain(name)] for name in names if plain(name) in self.header), 0)

    def sum(self, column: int, environment: str | None = None) -> float:
        """Return the sum of a column, of all rows or of those of an environment."""
        at = self.column("Environment")
        return sum(
            line.number_at(column) or 0.0
            for line in self.lines
            if environment is None or line.text_at(at).casefold() == environment
        )


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook, by the path that messages show."""

    path: str
    grids: tuple[Grid, ...]

    def grid(self, name: str) -> Grid | None:
        """Return the sheet of a name, without regard to case, spaces and punctuation."""
        return next((grid for grid in self.grids if plain(grid.name) == plain(name)), None)

    def with_columns(self, *names: str) -> Iterator[Grid]:
        """Yield the sheets that have all of these columns."""
        for grid in self.grids:
            if all(plain(name) in grid.header for name in names):
                yield grid

    @property
    def currency(self) -> str | None:
        """The currency that the workbook states."""
        for grid in self.with_columns("Currency"):
            for line in grid.lines:
                return line.text_at(grid.column("Currency")) or None
        return None

    @property
    def is_discovery(self) -> bool:
        """It lists machines with their power state."""
        return any(True for _ in self.with_columns("Power Stats", "Machine ID"))

    @property
    def is_assessment(self) -> bool:
        """It proposes sizes or totals."""
        totals = any(self.grid(name) for name in ("Business_Case", "Cash_Flows", "Financial_Summary"))
        return totals or any(True for _ in self.with_columns("Recommended VM Size"))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something a workbook states that its own figures, its sister or a dated rule contradict.

    `stated` and `recomputed` are in the unit of the cell; `effect` is stated less recomputed in the currency of the
    workbook, None when it cannot be priced.
    """

    code: str
    sheet: str
    cell: str
    stated: float | str | None
    recomputed: float | str | None
    effect: float | None
    message: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was found in one workbook, and what could not be looked at, with the reason."""

    path: str
    currency: str | None
    contradictions: tuple[Contradiction, ...]
    not_checked: tuple[str, ...] = ()
    agreements: tuple[str, ...] = field(default=())
    """What was recomputed and holds, in words."""


SLIPS: Mapping[float, str] = {
    1000: "thousands",
    1_000_000: "millions",
    100: "pence or per cent",
    12: "a month against a year",
    1024: "a binary step (MB against GB)",
    1_048_576: "two binary steps",
}
"""Factors by which a figure slips when its unit is mistaken."""
TOLERANCE = 0.005
"""Relative difference within which two figures are the same."""


def same(one: float, other: float, tolerance: float = TOLERANCE) -> bool:
    """Whether two figures agree within a relative tolerance, or to the last hundredth."""
    return abs(one - other) <= max(0.011, tolerance * max(abs(one), abs(other)))


def slip(stated: float, right: float) -> str | None:
    """Return the unit slip that explains a figure, or None.

    >>> slip(5000.0, 5.0), slip(7.0, 5.0)
    ('thousands', None)
    """
    if not stated or not right:
        return None
    for factor, words in SLIPS.items():
        if same(stated / right, factor) or same(right / stated, factor):
            return words
    return None

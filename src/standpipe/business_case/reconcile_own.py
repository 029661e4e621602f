"""Recomputes our own business-case workbook, whose cells people change and write over.

A live formula follows its parts; a figure typed over one does not. Each line is reckoned again from its amount and its
months, each total from the lines as they stand, so that what was typed over is reported at its own cell and only there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from standpipe.business_case.contradictions import Contradiction, Grid, Line, Workbook, plain, same
from standpipe.business_case.model import CONTINGENCY_NAME
from standpipe.business_case.reconcile_totals import Finder, check_sum

_Wanted = Callable[[str], Mapping[str, str] | None]
"""From the name of a row to the words of the lines that it adds up; None where it adds up nothing."""
_EXACT = 1e-9
_SIDES = ("staying", "moving")
_KINDS = {
    "capital": ("Capital or revenue", "capital"),
    "revenue": ("Capital or revenue", "revenue"),
    "cashable": ("Cashable", "yes"),
    "notcashable": ("Cashable", "no"),
}
"""Rows of the sheet Kinds of money, each with the column and the word of the lines that it adds up."""
NOT_CHECKED = (
    "How many lines have no price in each year of Years: it is a count that the plan made.",
    "The savings of Tornado: the plan reckons them from prices that the workbook does not hold.",
)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The sheet Lines: its columns by reduced header, the lines, and the months of each year's column."""

    grid: Grid
    header: Mapping[str, int]
    lines: tuple[Line, ...]
    years: Mapping[int, tuple[date, date]]

    @classmethod
    def of(cls, workbook: Workbook) -> _Lines | None:
        """Return the sheet of a workbook that is one of our own; None where it is not."""
        grid = workbook.grid("Lines")
        if grid is None or workbook.grid("Years") is None:
            return None
        at = next((at for at, each in enumerate(grid.lines) if _is_header(each)), None)
        if at is None:
            return None
        header = {plain(cell): column for column, cell in enumerate(grid.lines[at].cells, 1) if cell is not None}
        starts = {column: month for name, column in grid.header.items() if (month := _month_named(name))}
        ends = grid.lines[at - 1] if at else Line(0, ())
        years = {column: (first, last) for column, first in starts.items() if (last := _month(ends.at(column)))}
        return cls(grid, header, grid.lines[at + 1 :], years)

    def text(self, line: Line, header: str) -> str:
        """Return a cell of a line by the header of its column, in small letters."""
        return line.text_at(self.header.get(plain(header), 0)).casefold()

    def sum(self, column: int, wanted: Mapping[str, str]) -> float:
        """Return the sum of a column over the lines that have these words in these columns."""
        return sum(
            line.number_at(column) or 0.0
            for line in self.lines
            if all(self.text(line, header) == word for header, word in wanted.items())
        )


def is_own_case(workbook: Workbook) -> bool:
    """Whether a workbook is a business case that this program wrote."""
    return _Lines.of(workbook) is not None


def check_own_case(workbook: Workbook) -> tuple[list[Contradiction], list[str]]:
    """Return what our own workbook contradicts, and what of it holds; nothing of any other workbook.

    >>> from standpipe.business_case.contradictions import Line
    >>> check_own_case(Workbook("other.xlsx", (Grid.of("Sheet1", [Line(1, ("a",))]),)))
    ([], [])
    """
    lines = _Lines.of(workbook)
    if lines is None:
        return [], []
    contradictions: list[Contradiction] = []
    agreements: list[str] = []
    checks = (
        (f"Each of {len(lines.lines):,} lines, in each of {len(lines.years)} years", _lines_again(workbook, lines)),
        ("Years: each year, the savings and the totals", _years_again(workbook, lines)),
        ("Funds: each fund", _parts_again(workbook, lines, "Funds", lambda name: {"Fund": name})),
        ("Kinds of money: each kind", _parts_again(workbook, lines, "Kinds of money", _of_kind)),
    )
    for what, found in checks:
        wrong = list(found)
        contradictions += wrong
        if not wrong:
            agreements.append(f"{what}: reckoned again from the amounts, and equal to the penny.")
    return contradictions, agreements


def _lines_again(workbook: Workbook, lines: _Lines) -> Iterator[Contradiction]:
    finder, amount = Finder(lines.grid), lines.header.get(plain("Amount"), 0)
    percent = _assumption(workbook, "contingency-percent")
    amounts = {
        (lines.text(line, "Case"), lines.text(line, "Line")): line.number_at(amount) or 0.0 for line in lines.lines
    }
    for line in lines.lines:
        name, stated = lines.text(line, "Line"), line.number_at(amount) or 0.0
        source = amounts.get((lines.text(line, "Case"), name.removeprefix(CONTINGENCY_NAME)))
        if name.startswith(CONTINGENCY_NAME) and source is not None and percent is not None:
            right = _pounds(Decimal(round(source * 100)) * Decimal(str(percent)) / 100)
            if not same(stated, right, _EXACT):
                words = f"The contingency is not {percent:g}% of its line."
                yield finder.at(line, amount, "derived-row-wrong", right, words)
        for column in lines.years:
            owed = _in_year(lines, line, column, stated)
            if owed is not None and not same(line.number_at(column) or 0.0, owed, _EXACT):
                words = "The year is not what the amount and the months of the line come to."
                yield finder.at(line, column, "derived-row-wrong", owed, words)
        yield from check_sum(finder, line, lines.header.get(plain("Together"), 0), [*lines.years])


def _in_year(lines: _Lines, line: Line, column: int, amount: float) -> float | None:
    """Return what an amount in pounds comes to in the year of a column; None where it is not said when it is paid."""
    starts, ends = lines.years[column]
    first = _month(line.at(lines.header.get(plain("From"), 0)))
    last = _month(line.at(lines.header.get(plain("To"), 0))) or ends
    every = lines.text(line, "Paid every")
    if first is None or every not in {"once", "month", "year"}:
        return None
    if every == "once":
        return amount if starts <= first <= ends else 0.0
    begin, end = max(first, starts), min(last, ends)
    if end < begin:
        return 0.0
    if every == "month":
        return amount * ((end.year - begin.year) * 12 + end.month - begin.month + 1)
    pence = Decimal(round(amount * 100))
    return _pounds(pence * ((end.month - 4) % 12 + 1) / 12) - _pounds(pence * ((begin.month - 4) % 12) / 12)


def _years_again(workbook: Workbook, lines: _Lines) -> Iterator[Contradiction]:
    grid = workbook.grid("Years")
    if grid is None:
        return
    finder = Finder(grid)
    named = {text: column for text, column in lines.header.items() if column in lines.years}
    saving, so_far = grid.column("Saving"), grid.column("Saving so far")
    together = 0.0
    years = [line for line in grid.lines if plain(line.text_at(1)) in named]
    for line in years:
        column = named[plain(line.text_at(1))]
        yield from _sides_again(finder, lines, line, column, {})
        together += line.number_at(saving) or 0.0
        if not same(line.number_at(so_far) or 0.0, together, _EXACT):
            yield finder.at(line, so_far, "derived-row-wrong", together, "The savings up to here come to another sum.")
    for line in (each for each in grid.lines if plain(each.text_at(1)) == "together"):
        for side in (*_SIDES, "Saving"):
            place = grid.column(side)
            whole = sum(each.number_at(place) or 0.0 for each in years)
            if not same(line.number_at(place) or 0.0, whole, _EXACT):
                yield finder.at(line, place, "total-not-sum", whole, "The total is not the sum of the years.")


def _parts_again(workbook: Workbook, lines: _Lines, sheet: str, wanted: _Wanted) -> Iterator[Contradiction]:
    grid = workbook.grid(sheet)
    for line in grid.lines if grid is not None else ():
        if (words := wanted(line.text_at(1).casefold())) is not None and grid is not None:
            yield from _sides_again(Finder(grid), lines, line, lines.header.get(plain("Together"), 0), words)


def _sides_again(
    finder: Finder, lines: _Lines, line: Line, column: int, words: Mapping[str, str]
) -> Iterator[Contradiction]:
    """Check a row that adds up a column of Lines for both sides, and their difference."""
    places = [finder.grid.column(each) for each in (*_SIDES, "Saving")]
    for side, place in zip(_SIDES, places, strict=False):
        whole = lines.sum(column, {"Case": side, **words})
        if not same(line.number_at(place) or 0.0, whole, _EXACT):
            yield finder.at(line, place, "total-not-sum", whole, "The total is not the sum of its lines.")
    staying, moving, saving = (line.number_at(place) or 0.0 for place in places)
    if not same(saving, staying - moving, _EXACT):
        words_said = "The saving is not staying less moving."
        yield finder.at(line, places[2], "derived-row-wrong", staying - moving, words_said)


def _of_kind(name: str) -> Mapping[str, str] | None:
    kind = _KINDS.get(plain(name))
    return None if kind is None else {kind[0]: kind[1]}


def _assumption(workbook: Workbook, name: str) -> float | None:
    grid = workbook.grid("Assumptions")
    if grid is None:
        return None
    found = (line.number_at(grid.column("Value")) for line in grid.lines if line.text_at(1) == name)
    return next(found, None)


def _is_header(line: Line) -> bool:
    return {"case", "line", "amount", "together"} <= {plain(cell) for cell in line.cells if cell is not None}


def _month(cell: object) -> date | None:
    day = cell.date() if isinstance(cell, datetime) else cell
    return day.replace(day=1) if isinstance(day, date) else None


def _month_named(header: str) -> date | None:
    """Return the month of a reduced header that was a date."""
    match = re.match(r"(\d{4})(\d\d)\d\d", header)
    return date(int(match[1]), int(match[2]), 1) if match else None


def _pounds(pence: Decimal) -> float:
    return float(pence.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)) / 100

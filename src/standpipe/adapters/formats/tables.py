"""Finds the header of a sheet, maps its columns by alias, and accounts for every row.

A reader declares `Column`s; `read_rows` yields each data row as facts by field name, with the header each fact was
read from. Unknown columns are left alone; a cell that cannot be read becomes a caution and the fact stays unknown;
a row without a required fact is rejected. Headers are compared without case, spaces, stars and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from standpipe.adapters.formats.cells import CellError, Parse
from standpipe.adapters.formats.documents import CellValue, Document, Row, Sheet
from standpipe.estate.readings import Caution, FileReading, Rejection
from standpipe.estate.records import DependencyRecord, IdentityRuling, Record
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity

FAILED_FORMULAS = frozenset({"#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"})
"""What a spreadsheet program writes where a formula failed; it is no name of anything."""
CAUTIONS_SHOWN = 50
"""Cautions kept one by one for a column of a sheet; more of the same are summed up in one."""


def plain(header: object) -> str:
    """Return a header reduced to what identifies it.

    >>> plain("*Memory (In MB)"), plain("# CPU"), plain("Free % ")
    ('memoryinmb', '#cpu', 'free%')
    """
    return re.sub(r"[^a-z0-9#%]", "", str(header).casefold())


@dataclass(frozen=True, slots=True)
class Column:
    """One column a reader looks for.

    `headers` are the spellings of old and new releases, the preferred first. A required column whose cell is blank or
    unreadable rejects the row. `without` says what stays unknown when a sheet lacks the column; blank: nothing is said.
    """

    field: str
    headers: tuple[str, ...]
    parse: Parse
    required: bool = False
    without: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A data row: facts by field, and for each the header it came from."""

    place: Place
    facts: Mapping[str, object]
    columns: Mapping[str, str]
    cells: Mapping[str, CellValue]
    """Every named cell by its header as written, for what no column declares (custom attributes)."""


@dataclass(slots=True)
class Account:
    """Collects what a reader makes of one document; `reading` closes the books."""

    path: str
    format: str
    records: list[Record] = field(default_factory=list)
    dependencies: list[DependencyRecord] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    others: list[object] = field(default_factory=list)
    rulings: list[IdentityRuling] = field(default_factory=list)
    rows_in: dict[str, int] = field(default_factory=dict)
    _caution_counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def reject(self, place: Place, reason: str, *, rows: int = 1) -> None:
        """Record that a row (or a block of rows) is not used."""
        self.rejections.append(Rejection(place, reason, rows))

    def caution(self, place: Place, message: str) -> None:
        """Record a doubt about a row that is used; a flood of the same column is cut short and counted."""
        key = (place.sheet or "", place.column or message)
        self._caution_counts[key] = self._caution_counts.get(key, 0) + 1
        if self._caution_counts[key] <= CAUTIONS_SHOWN:
            self.cautions.append(Caution(place, message))

    def caution_once(self, place: Place, message: str) -> None:
        """Record a doubt about a column at the first row that shows it, and pass over the others."""
        if (place.sheet or "", place.column or message) not in self._caution_counts:
            self.caution(place, message)

    def skip_sheet(self, sheet: Sheet, reason: str) -> None:
        """Account for a sheet that is not used: every data row below its first is rejected, as one block."""
        rows = max(sum(1 for _ in sheet.rows()) - 1, 0)
        self.rows_in[sheet.name] = self.rows_in.get(sheet.name, 0) + rows
        if rows:
            self.reject(Place(self.path, sheet.name or None), reason, rows=rows)

    def lacks(self, place: Place, what: str, without: str) -> None:
        """Record that a sheet or column is missing that every export of this kind should have."""
        message = f"{place} lacks the {what}, so {without}. Export it again with that part, if it can be had."
        self.findings.append(Finding("part-missing", Severity.MEDIUM, place.file, message, (place,)))

    def place(self, sheet: Sheet, column: str | None = None) -> Place:
        """Return the place of a whole sheet, or of a column of it."""
        return Place(self.path, sheet.name or None, None, column)

    def reading(self, *, lists: Iterable[str] = ()) -> FileReading:
        """Return the finished reading."""
        for (sheet, column), times in self._caution_counts.items():
            if times > CAUTIONS_SHOWN:
                place = Place(self.path, sheet or None, None, column)
                self.cautions.append(Caution(place, f"and {times - CAUTIONS_SHOWN} more like this"))
        return FileReading(
            path=self.path,
            format=self.format,
            rows_in=self.rows_in,
            records=tuple(self.records),
            dependencies=tuple(self.dependencies),
            rulings=tuple(self.rulings),
            rejections=tuple(self.rejections),
            cautions=tuple(self.cautions),
            findings=tuple(self.findings),
            lists=frozenset(lists),
            others=tuple(self.others),
        )


def find_header(sheet: Sheet, columns: Iterable[Column]) -> Row | None:
    """Return the first row of the sheet's head that names every required column, or None."""
    needed = [{plain(header) for header in column.headers} for column in columns if column.required]
    for row in sheet.head:
        present = {plain(cell) for cell in row.cells if isinstance(cell, str)}
        if all(present & spellings for spellings in needed):
            return row
    return None


def has_headers(document: Document, *headers: str) -> bool:
    """Whether some sheet has a row that names all of these headers (for recognition)."""
    wanted = {plain(header) for header in headers}
    return any(
        wanted <= {plain(cell) for cell in row.cells if isinstance(cell, str)}
        for sheet in document.sheets
        for row in sheet.head
    )


def read_rows(sheet: Sheet, columns: Iterable[Column], account: Account) -> Iterator[TableRow]:
    """Yield the usable rows of a sheet and book all of them in the account.

    A sheet without the required columns yields nothing; its rows are rejected as a block that names what is missing.
    """
    columns = tuple(columns)
    header = find_header(sheet, columns)
    if header is None:
        missing = _missing(sheet, columns)
        account.skip_sheet(sheet, f"the sheet lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}")
        return
    names = _header_names(header, sheet, account)
    wanted = _positions(columns, names)
    for column in columns:
        if column.without and column not in [found for _, _, found in wanted]:
            account.lacks(account.place(sheet), f"column '{column.headers[0]}'", column.without)
    account.rows_in.setdefault(sheet.name, 0)
    nameless = frozenset(position for position, cell in enumerate(header.cells) if cell is None)
    for row in sheet.rows():
        if row.number <= header.number:
            continue
        account.rows_in[sheet.name] += 1
        place = Place(account.path, sheet.name or None, row.number)
        _caution_nameless(row, nameless, len(header.cells), place, account)
        parsed = _parse_row(row, wanted, place, account)
        if parsed is not None:
            facts, sources = parsed
            cells = {
                name: row.cells[position]
                for position, name in names.items()
                if position < len(row.cells) and row.cells[position] is not None
            }
            yield TableRow(place, facts, sources, cells)


def _caution_nameless(row: Row, nameless: frozenset[int], width: int, place: Place, account: Account) -> None:
    """Say that a cell is not read because its column has no header; once for each column, at its first cell."""
    beyond = range(width, len(row.cells)) if len(row.cells) > width else ()
    for position in (*nameless, *beyond):
        if position < len(row.cells) and row.cells[position] is not None:
            name = f"column {position + 1}"
            account.caution_once(place.at(name), f"the {name} has no header, so its cells are not read")


def _missing(sheet: Sheet, columns: tuple[Column, ...]) -> list[str]:
    present = {plain(cell) for row in sheet.head[:1] for cell in row.cells if isinstance(cell, str)}
    return [
        f"'{column.headers[0]}'"
        for column in columns
        if column.required and not present & {plain(header) for header in column.headers}
    ]


def _header_names(header: Row, sheet: Sheet, account: Account) -> dict[int, str]:
    names: dict[int, str] = {}
    seen: dict[str, str] = {}
    for position, cell in enumerate(header.cells):
        if cell is None:
            continue
        name = str(cell).strip()
        if plain(name) in seen:
            place = Place(account.path, sheet.name or None, header.number, name)
            account.caution(place, f"the column '{name}' stands twice; the first is used")
            continue
        seen[plain(name)] = name
        names[position] = name
    return names


def _positions(columns: tuple[Column, ...], names: Mapping[int, str]) -> list[tuple[int, str, Column]]:
    by_plain = {plain(name): (position, name) for position, name in names.items()}
    found = []
    for column in columns:
        match = next((by_plain[plain(header)] for header in column.headers if plain(header) in by_plain), None)
        if match is not None:
            found.append((match[0], match[1], column))
    return found


def _parse_row(
    row: Row, wanted: list[tuple[int, str, Column]], place: Place, account: Account
) -> tuple[dict[str, object], dict[str, str]] | None:
    facts: dict[str, object] = {}
    sources: dict[str, str] = {}
    for position, header, column in wanted:
        cell = row.cells[position] if position < len(row.cells) else None
        if isinstance(cell, str) and cell in FAILED_FORMULAS:
            account.caution(place.at(header), f"the cell holds the error {cell} of a formula; it is taken as blank")
            cell = None
        if cell is None:
            if column.required:
                account.reject(place.at(header), f"'{header}' is blank")
                return None
            continue
        try:
            facts[column.field] = column.parse(cell)
        except CellError as error:
            if column.required:
                account.reject(place.at(header), str(error))
                return None
            account.caution(place.at(header), f"{error}; the fact is left unknown")
            continue
        sources[column.field] = header
        if isinstance(cell, str) and cell.startswith("="):
            account.caution(place.at(header), f"'{cell[:40]}' begins with '=' as a formula does; it is kept as text")
    return facts, sources

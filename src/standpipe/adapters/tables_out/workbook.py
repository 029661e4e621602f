"""Writes tables as one xlsx workbook: frozen headers, filters, widths, drop-down lists, dates as dates.

Texts are written as texts, never as formulas or links. A sheet holds 1,048,576 rows and a cell 32,767 characters
(Microsoft, "Excel specifications and limits"): more rows are refused before the file takes its place; a longer text is
cut with a visible mark, and each cut is returned.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from standpipe.adapters.tables_out.atomic import replaced_at_end
from standpipe.adapters.tables_out.model import Cell, CellStyle, Table, TableColumn, checked, writable_text
from standpipe.kernel.errors import InputError, InvalidValueError

ROW_LIMIT = 1_048_576
"""Rows of a sheet, the header included."""
TEXT_LIMIT = 32_767
"""Characters of a cell, counted in UTF-16 units as Excel does."""
_CHOICES_LIMIT = 255
_PROMPT_LIMIT = 255
_PROMPT_TITLE_LIMIT = 32
_WIDEST = 60
_NARROWEST = 8
_ROWS_MEASURED = 200
_ROWS_HELD = 100_000
"""Tables of a known length below it are held in memory until the workbook is closed."""
_ROWS_TO_FILL_IN = 1000
"""Rows below a short table to which drop-down lists reach, so that people can add to it."""
_FIRST_DATE = date(1900, 3, 1)
"""Excel's calendar is wrong before this day; earlier dates are written as text."""
_NUMBER_FORMATS = {
    CellStyle.WHOLE: "#,##0",
    CellStyle.POUNDS: "£#,##0.00",
    CellStyle.DATE: "yyyy-mm-dd",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that was too long for a cell."""

    sheet: str
    row: int
    column: str
    length: int


def write_workbook(path: Path, tables: Sequence[Table], *, fixed_date: datetime | None = None) -> tuple[Cut, ...]:
    """Write tables as the sheets of one workbook and return which texts had to be cut.

    Args:
        path: the file; it is replaced only when everything is written.
        tables: one for each sheet, their names different.
        fixed_date: the creation date to state, so that two runs give the same bytes.

    Raises:
        InputError: a table has more rows than a sheet can hold, or the folder cannot be written to.
        InvalidValueError: two sheets of one name, no table at all, or a row that does not fit its table.

    """
    names = [table.name.casefold() for table in tables]
    if not names or len(set(names)) < len(names):
        raise InvalidValueError("A workbook needs one table or more, each with a name of its own.")
    cuts: list[Cut] = []
    with replaced_at_end(path) as temporary, tempfile.TemporaryDirectory() as rows_folder:
        # Constant memory: each sheet keeps its rows in a file of that folder until the workbook is closed. With rows in
        # memory anyway a text that is used often is written once, which is quicker and makes a smaller file.
        long = not all(isinstance(table.rows, Sequence) and len(table.rows) < _ROWS_HELD for table in tables)
        workbook = xlsxwriter.Workbook(str(temporary), {"constant_memory": long, "tmpdir": rows_folder})
        workbook.set_properties({"created": fixed_date or datetime(2000, 1, 1)})  # noqa: DTZ001  (Excel has no zones)
        try:
            for table in tables:
                _SheetWriter(workbook, table, path.name, cuts).write()
        except BaseException:  # an interrupt too: the files of the rows would stay open
            for sheet in workbook.worksheets() if long else ():
                sheet.row_data_fh.close()
            raise
        workbook.close()
    return tuple(cuts)


class _SheetWriter:
    """Writes one table; rows are streamed, so that memory does not grow with them."""

    def __init__(self, workbook: Workbook, table: Table, file: str, cuts: list[Cut]) -> None:
        self.table = table
        self.file = file
        self.cuts = cuts
        self.sheet: Worksheet = workbook.add_worksheet(table.name)
        self.header = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.answer_header = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#FFF2CC"}
        )
        self.formats: list[Format] = [workbook.add_format(_format_of(column)) for column in table.columns]
        self.cell_formats: dict[CellStyle, Format] = {
            style: workbook.add_format(_format_of(TableColumn("", style, answer=True))) for style in CellStyle
        }
        self.date_format: Format = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})

    def write(self) -> None:
        """Write the header, the rows, and what helps a person to fill them in."""
        if isinstance(self.table.rows, Sequence) and len(self.table.rows) >= ROW_LIMIT:
            raise self._too_many(f"{len(self.table.rows):,}")
        rows = iter(self.table.rows)
        first = list(islice(rows, _ROWS_MEASURED))
        self._set_widths(first)
        for position, column in enumerate(self.table.columns):
            header = self.answer_header if column.answer else self.header
            self.sheet.write_string(0, position, writable_text(column.header), header)
        count = self._write_rows(chain(first, rows))
        self.sheet.freeze_panes(1, 1)
        self.sheet.autofilter(0, 0, max(count, 1), len(self.table.columns) - 1)
        last = min(max(count, _ROWS_TO_FILL_IN), ROW_LIMIT - 1)
        own = {position for _, position in self.table.cells}
        for position, column in enumerate(self.table.columns):
            if position not in own and (options := _validation_of(column)):
                self.sheet.data_validation(1, position, last, position, options)
        for (row, position), cell in self.table.cells.items():
            if options := _validation_of(cell):
                self.sheet.data_validation(row + 1, position, row + 1, position, options)

    def _write_rows(self, rows: Iterable[Sequence[Cell]]) -> int:
        number = 0
        for number, row in enumerate(rows, start=1):
            if number >= ROW_LIMIT:
                raise self._too_many(f"more than {ROW_LIMIT - 1:,}")
            for position, cell in enumerate(checked(self.table, row)):
                self._write_cell(number, position, cell)
        return number

    def _write_cell(self, row: int, position: int, cell: Cell) -> None:
        special = self.table.cells.get((row - 1, position))
        look = self.formats[position] if special is None else self.cell_formats[special.style]
        if cell is None:
            # Where an answer is wanted the cell is coloured; elsewhere the look of the column is enough.
            if special is not None or self.table.columns[position].answer:
                self.sheet.write_blank(row, position, None, look)
        elif isinstance(cell, bool):
            self.sheet.write_string(row, position, "yes" if cell else "no", look)
        elif isinstance(cell, date):
            self._write_date(row, position, cell)
        elif isinstance(cell, str):
            self.sheet.write_string(row, position, self._fitting(row, position, cell), look)
        elif abs(cell) > 10**15 and isinstance(cell, int):
            self.sheet.write_string(row, position, str(cell), look)
        else:
            self.sheet.write_number(row, position, cell, look)

    def _write_date(self, row: int, position: int, cell: date) -> None:
        day = cell.date() if isinstance(cell, datetime) else cell
        if day < _FIRST_DATE:
            self.sheet.write_string(row, position, cell.isoformat(), self.formats[position])
        else:
            moment = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
            is_date = self.table.columns[position].style is CellStyle.DATE
            self.sheet.write_datetime(row, position, moment, self.formats[position] if is_date else self.date_format)

    def _fitting(self, row: int, position: int, text: str) -> str:
        """Return the text, or as much of it as a cell can hold with a mark that says so."""
        text = writable_text(text)
        if len(text) <= TEXT_LIMIT // 2 or _units(text) <= TEXT_LIMIT:
            return text
        self.cuts.append(Cut(self.table.name, row + 1, self.table.columns[position].header, len(text)))
        mark = f" [cut: the whole text has {len(text):,} characters]"
        kept = text[: TEXT_LIMIT - len(mark)]
        while _units(kept) > TEXT_LIMIT - len(mark):
            kept = kept[: -(_units(kept) - TEXT_LIMIT + len(mark) + 1) // 2]
        return kept + mark

    def _set_widths(self, rows: Sequence[Sequence[Cell]]) -> None:
        for position, column in enumerate(self.table.columns):
            texts = (str(row[position]) for row in rows if position < len(row) and row[position] is not None)
            content = max((len(line) for text in texts for line in text.split("\n")), default=0)
            words = max((len(word) for word in column.header.split()), default=0)
            wanted = column.width or max(content + 1, words + 4, min(len(column.header) + 4, 24))
            look = None if column.answer else self.formats[position]
            self.sheet.set_column(position, position, min(max(wanted, _NARROWEST), _WIDEST), look)

    def _too_many(self, count: str) -> InputError:
        return InputError(
            f"The table has {count} rows; a sheet of a workbook holds {ROW_LIMIT - 1:,} below its header.",
            where=f"{self.file}, sheet {self.table.name}",
            remedy="Write this table as CSV, or split it.",
        )


def _units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _format_of(column: TableColumn) -> dict[str, object]:
    look: dict[str, object] = {"valign": "top"}
    if column.style in _NUMBER_FORMATS:
        look["num_format"] = _NUMBER_FORMATS[column.style]
    else:
        look["text_wrap"] = True
    if column.answer:
        look["bg_color"] = "#FFF9E5"
    return look


def _validation_of(column: TableColumn) -> dict[str, object]:
    """Return the drop-down list and the help of a column; a list too long for one cell is left to the help."""
    options: dict[str, object] = {}
    if column.choices and len(",".join(column.choices)) <= _CHOICES_LIMIT and not any("," in c for c in column.choices):
        options = {
            "validate": "list",
            "source": list(column.choices),
            "error_type": "stop" if column.strict else "information",
            "error_title": "Not in the list",
            "error_message": "Choose a word of the list." if column.strict else "This is not one of the usual words.",
        }
    if column.help:
        options.setdefault("validate", "any")
        options |= {"input_title": column.header[:_PROMPT_TITLE_LIMIT], "input_message": column.help[:_PROMPT_LIMIT]}
    return options

"""Opens .xlsx workbooks; a damaged sheet is noted and the others are still read.

calamine reads a sheet quickly as one rectangle. A workbook with a cell far away from the others (a stray value in the
last row that a spreadsheet has) would need gigabytes that way and is read row by row with openpyxl instead; so is one
with a failed formula, whose error calamine shows as a blank. A sheet is let go when a pass over it is complete, so
that few are held at a time.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import python_calamine

from standpipe.adapters.formats.archives import check_workbook
from standpipe.adapters.formats.sheets import Document, Head, Medium, Row, Sheet, clean
from standpipe.kernel.errors import InputError

_Result = TypeVar("_Result")


def open_workbook(file: Path, shown_as: str) -> Document:
    """Open an .xlsx workbook.

    Raises:
        InputError: it is damaged, no .xlsx, or unreasonably large unpacked.

    """
    parser = _RowByRow if check_workbook(file, shown_as) else _Rectangles
    try:
        source: _Source = _guarded(lambda: parser(file))
    except _DamagedError as error:
        raise InputError(
            f"cannot be opened as a workbook ({error}).", where=shown_as, remedy="Open it, save it again as .xlsx."
        ) from error
    damaged: dict[str, str] = {}
    sheets = []
    for name in source.names:
        look = partial(_rows, source, name, damaged)
        sheets.append(Sheet(name, look, Head(partial(look, keep=True))))
    return Document(shown_as, Medium.WORKBOOK, tuple(sheets), damaged=damaged)


class _DamagedError(Exception):
    """The parser gave up."""


def _guarded(parse: Callable[[], _Result]) -> _Result:
    try:
        return parse()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # parsers raise anything on damage; calamine's panics are no `Exception`
        raise _DamagedError(f"{error}" or type(error).__name__) from error


class _Source(Protocol):
    """A parser of one workbook."""

    @property
    def names(self) -> Sequence[str]:
        """Names of the worksheets, in order."""

    def begin(self, name: str) -> Iterator[Sequence[object]]:
        """Start a pass over all rows of a sheet from its first, blank ones included."""

    def forget(self, name: str) -> None:
        """Let go of a sheet."""


class _Rectangles:
    def __init__(self, file: Path) -> None:
        self._workbook = python_calamine.CalamineWorkbook.from_path(file)
        self._held: dict[str, python_calamine.CalamineSheet] = {}
        worksheet = python_calamine.SheetTypeEnum.WorkSheet
        self.names = tuple(sheet.name for sheet in self._workbook.sheets_metadata if sheet.typ == worksheet)

    def begin(self, name: str) -> Iterator[Sequence[object]]:
        if name not in self._held:
            self._held[name] = self._workbook.get_sheet_by_name(name)
        return self._held[name].iter_rows()

    def forget(self, name: str) -> None:
        self._held.pop(name, None)


class _RowByRow:
    def __init__(self, file: Path) -> None:
        import openpyxl  # loads numpy, which reading of all other workbooks does without

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styles and extensions that do not matter here
            content = io.BytesIO(file.read_bytes())  # a file would stay open as long as the document lives
            self._workbook = openpyxl.load_workbook(content, read_only=True, data_only=True)
        self.names = tuple(sheet.title for sheet in self._workbook.worksheets)

    def begin(self, name: str) -> Iterator[Sequence[object]]:
        sheet = self._workbook[name]
        sheet.reset_dimensions()  # the declared size is not believed, and rows are not filled up to it
        return iter(sheet.iter_rows(values_only=True))

    def forget(self, name: str) -> None:
        """Nothing is held."""


def _rows(source: _Source, name: str, damaged: dict[str, str], *, keep: bool = False) -> Iterator[Row]:
    """Yield the non-blank rows; both parsers begin at the first row, so that the count is the number shown."""
    try:
        passing = _guarded(lambda: source.begin(name))
        number = 0
        while (cells := _guarded(lambda: next(passing, None))) is not None:
            number += 1
            cleaned = tuple([(cell.strip() or None) if type(cell) is str else clean(cell) for cell in cells])
            if cleaned.count(None) < len(cleaned):
                yield Row(number, cleaned)
    except _DamagedError as error:
        damaged.setdefault(name, f"{error}")
    if not keep:
        source.forget(name)

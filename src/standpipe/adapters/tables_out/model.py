"""What a table for people is: named columns, each with a style, and rows of plain cells."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError

Cell = str | int | float | bool | date | datetime | None
"""A cell to write; None is left blank. Truth values are written `yes` and `no`."""

SHEET_NAME_LIMIT = 31
"""Characters that a spreadsheet program allows in the name of a sheet."""
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_FORBIDDEN_IN_SHEET_NAMES = frozenset("[]:*?/\\")


class CellStyle(StrEnum):
    """How the cells of a column look."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    POUNDS = "pounds"
    DATE = "date"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column to write.

    `choices` become a drop-down list; with `strict` the spreadsheet program refuses other words, else it only warns.
    `answer` marks a column that a person is to fill in.
    """

    header: str
    style: CellStyle = CellStyle.TEXT
    help: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    required: bool = False
    answer: bool = False
    width: int | None = None
    """Width in characters; without one it follows the header and the first rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write; `name` is the name of its sheet. Rows may be any iterable and are read once.

    `cells` describes single cells that differ from their column, by row (from 0, the header not counted) and column:
    their style, choices and help hold instead of those of the column.
    """

    name: str
    columns: tuple[TableColumn, ...]
    rows: Iterable[Sequence[Cell]] = ()
    cells: Mapping[tuple[int, int], TableColumn] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.name or len(self.name) > SHEET_NAME_LIMIT or _FORBIDDEN_IN_SHEET_NAMES & set(self.name):
            raise InvalidValueError(
                f"'{self.name}' cannot be the name of a sheet (1 to 31 characters, none of []:*?/\\)."
            )
        if not self.columns:
            raise InvalidValueError(f"The table '{self.name}' has no columns.")


def checked(table: Table, row: Sequence[Cell]) -> Sequence[Cell]:
    """Return a row that fits its table.

    Raises:
        InvalidValueError: it has more cells than the table has columns, or a number is not finite.

    """
    if len(row) > len(table.columns):
        raise InvalidValueError(f"A row of '{table.name}' has {len(row)} cells for {len(table.columns)} columns.")
    if any(isinstance(cell, float) and not math.isfinite(cell) for cell in row):
        raise InvalidValueError(f"A row of '{table.name}' holds a number that is not finite; write None for unknown.")
    return row


def writable_text(text: str) -> str:
    """Return a text with what no file can hold (NUL, halves of surrogate pairs) shown as the replacement character."""
    return _UNWRITABLE.sub("\ufffd", text)

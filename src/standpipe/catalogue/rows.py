"""Rows of the packaged CSV files, and the parsers that every table shares."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import TypeVar

from standpipe.catalogue.provenance import Provenance
from standpipe.kernel.errors import InvalidValueError

Value = TypeVar("Value")
Row = Mapping[str, str]


def each_row(name: str, make: Callable[[Row], Value]) -> Iterator[Value]:
    """Yield what is made of each row of a packaged file.

    Raises:
        InvalidValueError: a row cannot exist; the message names file and line.

    """
    text = (files("standpipe.catalogue") / "data" / name).read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text), strict=True)
    for row in reader:
        try:
            yield make(row)
        except (ValueError, ArithmeticError, KeyError, TypeError) as error:
            raise InvalidValueError(str(error), where=f"{name} line {reader.line_num}") from error


def maybe(row: Row, field: str, parse: Callable[[str], Value]) -> Value | None:
    """Return a parsed cell; None for a blank."""
    return parse(row[field]) if row[field] else None


def flag(text: str) -> bool:
    """Return whether a cell says yes."""
    return {"yes": True, "no": False}[text]


def provenance_of(row: Row) -> Provenance:
    """Return who stated a row, when, and for how long it holds."""
    return Provenance(
        row["source"],
        date.fromisoformat(row["date"]),
        maybe(row, "valid_from", date.fromisoformat),
        maybe(row, "valid_to", date.fromisoformat),
    )

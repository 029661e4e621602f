"""Turns one cell into a typed value, or says why it cannot.

Each function takes a cell that is not blank. Nothing is guessed: a text that could mean two things is refused with a
`CellError` whose message says what to write instead.
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from standpipe.adapters.formats.documents import CellValue
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.money import parse_pounds, pence

Parse = Callable[[CellValue], object]
"""A function from a cell to a value; it raises `CellError`."""

_YES = frozenset({"yes", "y", "true", "1", "on", "x", "ja"})
_NO = frozenset({"no", "n", "false", "0", "off", "nein"})
_NUMBER = re.compile(r"^[+-]?(\d{1,3}([, \u00a0\u202f]\d{3})+|\d+)?(\.\d+)?$")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WORDED_DATE = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})[\s,-]+(\d{4})$", re.IGNORECASE)
_SLASHED_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T].*)?$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$")
_SPLIT = re.compile(r"\s*[;|\n]\s*")


LEAST_MEMORY_MIB = 128
"""Memory below which no system of this century starts; smaller figures are GiB in a MiB column."""


class CellError(ValueError):
    """A cell whose text is not a value of the wanted type; the message is for people."""


def address_range(cell: CellValue) -> str:
    """Return a range of IP addresses as it is written: `10.20.0.0/16`.

    >>> address_range("10.20.0.0/16"), address_range("2001:DB8::/32")
    ('10.20.0.0/16', '2001:db8::/32')
    """
    written = text(cell)
    try:
        found = ipaddress.ip_interface(written)
    except ValueError:
        raise CellError(f"'{written}' is not a range of addresses (write 10.20.0.0/16)") from None
    if "/" not in written:
        raise CellError(f"'{written}' is one address and not a range (write 10.20.0.0/16)")
    if found.ip != found.network.network_address:
        raise CellError(f"'{written}' is an address inside {found.network} and not a range (write {found.network})")
    return str(found.network)


def text(cell: CellValue) -> str:
    """Return the cell as text; a whole number loses the `.0` that spreadsheets add."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell).strip()


def texts(cell: CellValue) -> tuple[str, ...]:
    """Return the parts of a list written with semicolons, bars or line breaks; `none` is an empty list."""
    value = text(cell)
    if value.casefold() in {"none", "-", "n/a"}:
        return ()
    return tuple(part for part in _SPLIT.split(value) if part)


def number(cell: CellValue) -> float:
    """Return a number; thousands may be grouped by commas or spaces, a percent sign is dropped."""
    if isinstance(cell, bool):
        raise CellError(f"'{cell}' is not a number")
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise CellError(f"'{cell}' is not a number")
        return float(cell)
    value = text(cell).removesuffix("%").strip()
    if not value or not _NUMBER.match(value):
        raise CellError(f"'{text(cell)}' is not a number (write 1234.5)")
    return float(re.sub(r"[, \u00a0\u202f]", "", value))


def count(cell: CellValue) -> int:
    """Return a whole number that is not negative."""
    value = number(cell)
    if not value.is_integer() or value < 0:
        raise CellError(f"'{text(cell)}' is not a whole number")
    return int(value)


def whole(cell: CellValue) -> int:
    """Return a quantity rounded to a whole number (storage in MiB is exported with fractions by some tools)."""
    return round(not_negative(cell))


def not_negative(cell: CellValue) -> float:
    """Return a number that is zero or more."""
    value = number(cell)
    if value < 0:
        raise CellError(f"'{text(cell)}' is below zero")
    return value


def memory_mib(cell: CellValue) -> int:
    """Return a machine's memory in MiB; a figure too small to run anything is in another unit, and refused."""
    value = whole(cell)
    if value < LEAST_MEMORY_MIB:
        raise CellError(f"'{text(cell)}' MiB is too little memory for a machine: is it in GiB?")
    return value


def percent(cell: CellValue) -> float:
    """Return a percentage from 0 to 100."""
    value = number(cell)
    if not 0 <= value <= 100:
        raise CellError(f"'{text(cell)}' is not between 0 and 100 per cent")
    return value


def mebibytes_from(factor: float) -> Parse:
    """Return a parser of a size in another unit; `factor` is how many MiB one of it is (GiB: 1024)."""

    def parse(cell: CellValue) -> int:
        return round(not_negative(cell) * factor)

    return parse


def yes_no(cell: CellValue) -> bool:
    """Return a truth value."""
    if isinstance(cell, bool):
        return cell
    value = text(cell).casefold()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise CellError(f"'{text(cell)}' is neither yes nor no")


def pounds(cell: CellValue) -> int:
    """Return pence of an amount in pounds."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return pence(str(cell))
    try:
        return parse_pounds(text(cell))
    except InvalidValueError as error:
        raise CellError(f"'{text(cell)}' is not an amount in pounds (write 1234.50)") from error


def price(cell: CellValue) -> int:
    """Return pence of a price in pounds, which is never below zero.

    >>> price("4,200")
    420000
    """
    found = pounds(cell)
    if found < 0:
        raise CellError(f"a price cannot be below zero ('{text(cell)}')")
    return found


def day(cell: CellValue) -> date:
    """Return a date: a date cell, `2027-03-31`, `31/03/2027` (day first, as written in the UK) or `31 March 2027`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    value = text(cell)
    try:
        if match := _ISO_DATE.match(value):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _SLASHED_DATE.match(value):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _WORDED_DATE.match(value):
            months = [index for index, name in enumerate(_MONTHS, 1) if name.startswith(match[2].casefold())]
            if len(months) == 1:
                return date(int(match[3]), months[0], int(match[1]))
    except ValueError as error:
        raise CellError(f"'{value}' is not a date of the calendar (day first: 31/03/2027)") from error
    raise CellError(f"'{value}' is not a date (write 2027-03-31 or 31/03/2027)")


_Word = TypeVar("_Word", bound=StrEnum)


def one_of(words: type[_Word], also: Mapping[str, _Word] | None = None) -> Parse:
    """Return a parser of the words of an enumeration, upper and lower case alike, with further spellings."""
    known = {word.value.casefold(): word for word in words} | {
        spelling.casefold(): word for spelling, word in (also or {}).items()
    }

    def parse(cell: CellValue) -> _Word:
        value = " ".join(text(cell).casefold().replace("_", " ").replace("-", " ").split())
        for spelling, word in known.items():
            if value == " ".join(spelling.replace("-", " ").split()):
                return word
        raise CellError(f"'{text(cell)}' is not one of: {', '.join(word.value for word in words)}")

    return parse

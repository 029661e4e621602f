"""Date windows, months, and financial years that begin on 1 April."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from standpipe.kernel.errors import InvalidValueError


@dataclass(frozen=True, slots=True, order=True)
class DateWindow:
    """A run of days; first and last are both inside.

    >>> DateWindow(date(2026, 12, 12), date(2027, 1, 3)).days
    23
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValueError(f"A window cannot run from {self.first} to {self.last}.")

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=offset) for offset in range(self.days))

    def overlaps(self, other: DateWindow) -> bool:
        """Whether the windows share a day."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        return f"{self.first:%-d %B %Y} to {self.last:%-d %B %Y}"


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """The UK public sector's financial year, 1 April to 31 March, named by both calendar years.

    >>> str(FinancialYear.of(date(2027, 3, 31)))
    '2026-27'
    """

    start_year: int

    @classmethod
    def of(cls, day: date) -> FinancialYear:
        """Return the year that holds a day."""
        return cls(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)

    @classmethod
    def named(cls, name: str) -> FinancialYear:
        """Return the year of a name as people write it.

        Raises:
            InvalidValueError: the text names no financial year.

        >>> str(FinancialYear.named("2027/28")), str(FinancialYear.named("2027-2028"))
        ('2027-28', '2027-28')
        """
        match = re.fullmatch(r"(\d{4})\s*[-/\u2013]\s*(?:\d\d)?(\d\d)", name.strip())
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
            raise InvalidValueError(f"'{name}' is not a financial year.", remedy="Write 2027-28.")
        return cls(int(match[1]))

    @property
    def window(self) -> DateWindow:
        """Return its first and last day."""
        return DateWindow(date(self.start_year, 4, 1), date(self.start_year + 1, 3, 31))

    def next(self) -> FinancialYear:
        """Return the year after."""
        return FinancialYear(self.start_year + 1)

    def __str__(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"


def add_months(day: date, months: int) -> date:
    """Return the same day a number of months on, or the last day of that month when it has no such day.

    >>> add_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month from the month of `first` to the month of `last`, both included."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = add_months(day, 1)

"""When councils go to the polls.

The ordinary day of local elections is the first Thursday in May (Representation of the People Act 1983, section 37,
for England and Wales; Scotland and Northern Ireland set theirs by their own acts, mostly the same day). A council is
elected all out every four years, by halves every second year, or by thirds in three years of four. Which years, and
any other poll (mayor, police and crime commissioner, general election, by-election), is a setting of the council.

    >>> thirds = ElectoralCycle(Cycle.THIRDS, reference_year=2025)
    >>> [str(day) for day in polls(thirds, 2025, 2029)]
    ['2026-05-07', '2027-05-06', '2028-05-04']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standpipe.kernel.periods import DateWindow
from standpipe.kernel.recurrence import DayCalendar, occurrences, parse_rule

_ORDINARY_DAY = parse_rule("first Thursday of May")


class Cycle(StrEnum):
    """How a council's seats come up."""

    ALL_OUT = "all-out"
    HALVES = "halves"
    THIRDS = "thirds"
    YEARLY = "yearly"
    """A poll every May: the careful reading where the cycle is not known."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ElectoralCycle:
    """A council's electoral cycle.

    `reference_year` is a year with an ordinary election for all-out and halves, and the year without one for thirds;
    `other_polls` are further polling days, by date.
    """

    cycle: Cycle
    reference_year: int = 2027
    other_polls: tuple[date, ...] = ()


def polls(cycle: ElectoralCycle, first_year: int, last_year: int) -> tuple[date, ...]:
    """Return the polling days of whole years in order; both years are included."""
    years = [year for year in range(first_year, last_year + 1) if _has_ordinary_poll(cycle, year)]
    ordinary = [
        day
        for year in years
        for day in occurrences(_ORDINARY_DAY, DateWindow(date(year, 1, 1), date(year, 12, 31)), DayCalendar())
    ]
    other = [day for day in cycle.other_polls if first_year <= day.year <= last_year]
    return tuple(sorted({*ordinary, *other}))


def _has_ordinary_poll(cycle: ElectoralCycle, year: int) -> bool:
    match cycle.cycle:
        case Cycle.ALL_OUT:
            return (year - cycle.reference_year) % 4 == 0
        case Cycle.HALVES:
            return (year - cycle.reference_year) % 2 == 0
        case Cycle.THIRDS:
            return (year - cycle.reference_year) % 4 != 0
        case Cycle.YEARLY:
            return True
        case Cycle.NONE:
            return False

"""The recurrence language: dates that people write as words, such as `first Monday of April`.

A text is parsed once into a rule; a rule says on which days it falls within a span of days. Nothing here looks a date
up: bank holidays and poll dates are handed in with a `DayCalendar`. The language is described, with examples, in
docs/reference/freeze-rules.md. The date of Easter is computed by the anonymous Gregorian method (Meeus, Astronomical
Algorithms, chapter 8).

    >>> rule = parse_rule("25 working days before the poll")
    >>> holidays = frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4)})
    >>> days = DayCalendar(bank_holidays=holidays, polls=(date(2026, 5, 7),))
    >>> occurrences(rule, DateWindow(date(2026, 1, 1), date(2026, 12, 31)), days)
    (datetime.date(2026, 3, 30),)
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.periods import DateWindow, add_months, months_between

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_WIDEST_OFFSET_DAYS = 800
_REMEDY = (
    "Write a date as '2026-01-12' or '12 January', 'first Monday of April', 'last day of May', 'monthly-10', 'poll', "
    "'bank holiday', 'Good Friday', or an offset of one of them such as '25 working days before the poll'; "
    "several dates need one rule each."
)


class Unit(StrEnum):
    """What an offset counts in."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A full date; falls once, unless the rule is rolled forward."""

    day: date


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day of a month in every year; 29 February falls on 28 February in other years."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The n-th weekday of a month in every year; -1 is the last; a fifth that a month lacks does not fall."""

    nth: int
    weekday: int
    month: int


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a month in every year."""

    month: int


@dataclass(frozen=True, slots=True)
class MonthlyDay:
    """A day of every month; in a shorter month its last day."""

    day: int


@dataclass(frozen=True, slots=True)
class Poll:
    """Every poll of the electoral cycle that was handed in."""


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """Every bank holiday of the nation that was handed in."""


@dataclass(frozen=True, slots=True)
class Easter:
    """Easter Sunday and a number of days."""

    offset_days: int = 0


Base = FixedDate | YearlyDay | NthWeekday | LastDay | MonthlyDay | Poll | BankHoliday | Easter


@dataclass(frozen=True, slots=True)
class Rule:
    """A base and an offset: negative before, positive after, nought on the day itself."""

    base: Base
    count: int = 0
    unit: Unit = Unit.DAYS


@dataclass(frozen=True, slots=True)
class DayCalendar:
    """What rules refer to beyond the calendar itself."""

    bank_holidays: frozenset[date] = frozenset()
    polls: tuple[date, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether a day is neither at a weekend nor a bank holiday."""
        return day.weekday() < 5 and day not in self.bank_holidays


def parse_rule(text: str) -> Rule:
    """Return the rule that a text says.

    Raises:
        InvalidValueError: the text is not of the language; the remedy says what to write instead.

    >>> parse_rule("last Friday of March")
    Rule(base=NthWeekday(nth=-1, weekday=4, month=3), count=0, unit=<Unit.DAYS: 'days'>)

    """
    words = " ".join(text.lower().replace(",", " ").split())
    words = re.sub(r"\b(the|each|every)\b ?", "", words).strip()
    match = re.fullmatch(r"(\d+|one|two) (working days?|days?|weeks?|months?) (before|after) (.+)", words)
    if match is None:
        return Rule(_parse_base(words, text))
    number, unit, direction, base = match.groups()
    count = {"one": 1, "two": 2}.get(number) or int(number)
    rule = Rule(_parse_base(base, text), -count if direction == "before" else count, Unit(unit.rstrip("s") + "s"))
    if abs(_calendar_days(rule)) > _WIDEST_OFFSET_DAYS:
        raise InvalidValueError(f"'{text}' reaches further than two years from its date.", remedy=_REMEDY)
    return rule


def rolled(rule: Rule) -> Rule:
    """Return the rule with a full date turned into its day and month of every year; other rules unchanged.

    >>> rolled(parse_rule("2026-01-12")).base
    YearlyDay(month=1, day=12)
    """
    base = rule.base
    return Rule(YearlyDay(base.day.month, base.day.day), rule.count, rule.unit) if isinstance(base, FixedDate) else rule


def occurrences(rule: Rule, within: DateWindow, days: DayCalendar) -> tuple[date, ...]:
    """Return the days within a span on which a rule falls, in order, each once."""
    return tuple(sorted({day for _, day in _pairs(rule, within, days) if day in within}))


def blocked_windows(begins: Rule, ends: Rule, within: DateWindow, days: DayCalendar) -> tuple[DateWindow, ...]:
    """Return the windows from a beginning to its end that touch a span, in order, not cut at its edges.

    Two rules that count from the same day (both from the poll, say) are paired by that day. Otherwise a beginning runs
    to the first end on or after it, over new year where need be; a beginning with no end before the next beginning, or
    within 366 days, is no window: in a year without a poll, `12 January` to `poll` blocks nothing.

    Raises:
        InvalidValueError: the rules count from the same day and the end falls before the beginning.

    >>> begins, ends = parse_rule("12 December"), parse_rule("4 January")
    >>> year = DateWindow(date(2027, 1, 1), date(2027, 12, 1))
    >>> [str(window) for window in blocked_windows(begins, ends, year, DayCalendar())]
    ['12 December 2026 to 4 January 2027']

    """
    wide = DateWindow(within.first - timedelta(days=366), within.last + timedelta(days=366))
    if begins.base == ends.base:
        found = _paired_by_base(begins, ends, wide, days)
    else:
        found = _paired_by_order(occurrences(begins, wide, days), occurrences(ends, wide, days))
    return tuple(window for window in sorted(set(found)) if window.overlaps(within))


def _paired_by_base(begins: Rule, ends: Rule, wide: DateWindow, days: DayCalendar) -> list[DateWindow]:
    last_days = dict(_pairs(ends, wide, days))
    found = []
    for base, first in _pairs(begins, wide, days):
        last = last_days.get(base)
        if last is None:
            continue
        if last < first:
            raise InvalidValueError(
                f"The rule ends on {last} before it begins on {first}.", remedy="Exchange its beginning and its end."
            )
        found.append(DateWindow(first, last))
    return found


def _paired_by_order(firsts: tuple[date, ...], lasts: tuple[date, ...]) -> list[DateWindow]:
    found = []
    for position, first in enumerate(firsts):
        following = firsts[position + 1] if position + 1 < len(firsts) else first + timedelta(days=367)
        limit = min(following - timedelta(days=1), first + timedelta(days=366))
        last = next((day for day in lasts if first <= day <= limit), None)
        if last is not None:
            found.append(DateWindow(first, last))
    return found


def _pairs(rule: Rule, within: DateWindow, days: DayCalendar) -> Iterator[tuple[date, date]]:
    """Yield each base day with the day that the rule makes of it, for every base that can reach the span."""
    margin = timedelta(days=abs(_calendar_days(rule)) + 31)
    for base in _base_days(rule.base, DateWindow(within.first - margin, within.last + margin), days):
        yield base, _shifted(base, rule, days)


def _calendar_days(rule: Rule) -> int:
    factor = {Unit.DAYS: 1, Unit.WORKING_DAYS: 2, Unit.WEEKS: 7, Unit.MONTHS: 31}[rule.unit]
    return rule.count * factor


def _shifted(day: date, rule: Rule, days: DayCalendar) -> date:
    if rule.unit is Unit.MONTHS:
        return add_months(day, rule.count)
    if rule.unit is not Unit.WORKING_DAYS:
        return day + timedelta(days=_calendar_days(rule))
    step = timedelta(days=1 if rule.count > 0 else -1)
    remaining = abs(rule.count)
    while remaining:
        day += step
        remaining -= days.is_working_day(day)
    return day


def _base_days(base: Base, span: DateWindow, days: DayCalendar) -> tuple[date, ...]:
    found: Iterator[date | None]
    match base:
        case FixedDate(day):
            found = iter((day,))
        case Poll():
            found = iter(sorted(set(days.polls)))
        case BankHoliday():
            found = iter(sorted(days.bank_holidays))
        case MonthlyDay(number):
            found = (_clipped(month.year, month.month, number) for month in months_between(span.first, span.last))
        case _:
            found = (_in_year(base, year) for year in range(span.first.year, span.last.year + 1))
    return tuple(day for day in found if day is not None and day in span)


def _in_year(base: YearlyDay | NthWeekday | LastDay | Easter, year: int) -> date | None:
    match base:
        case YearlyDay(month, day):
            return _clipped(year, month, day)
        case LastDay(month):
            return _clipped(year, month, 31)
        case Easter(offset_days):
            return _easter(year) + timedelta(days=offset_days)
        case NthWeekday(nth, weekday, month):
            last = calendar.monthrange(year, month)[1]
            fitting = [day for day in range(1, last + 1) if date(year, month, day).weekday() == weekday]
            position = nth - 1 if nth > 0 else nth
            return date(year, month, fitting[position]) if position < len(fitting) else None


def _clipped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _easter(year: int) -> date:
    golden, century, in_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    correction = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


_NAMED: dict[str, Base] = {
    "poll": Poll(),
    "polling day": Poll(),
    "bank holiday": BankHoliday(),
    "easter": Easter(),
    "easter sunday": Easter(),
    "good friday": Easter(-2),
    "easter monday": Easter(1),
}


def _parse_base(words: str, text: str) -> Base:
    if words in _NAMED:
        return _NAMED[words]
    for pattern, build in _PATTERNS:
        match = re.fullmatch(pattern, words)
        if match is not None:
            base = build(*match.groups())
            if base is not None:
                return base
    raise InvalidValueError(f"'{text}' is not a date rule.", remedy=_REMEDY)


def _fixed(year: str, month: str, day: str) -> Base | None:
    try:
        return FixedDate(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _yearly(day: str, month: str) -> Base | None:
    number = _MONTHS.get(month)
    # 2028 is a leap year, so that 29 February is a day of the year.
    if number is None or not 1 <= int(day) <= calendar.monthrange(2028, number)[1]:
        return None
    return YearlyDay(number, int(day))


def _dated(day: str, month: str, year: str) -> Base | None:
    number = _MONTHS.get(month)
    return None if number is None else _fixed(year, str(number), day)


def _monthly(day: str) -> Base | None:
    return MonthlyDay(int(day)) if 1 <= int(day) <= 31 else None


def _last_day(month: str) -> Base | None:
    return LastDay(_MONTHS[month]) if month in _MONTHS else None


def _weekday(ordinal: str, weekday: str, month: str) -> Base | None:
    if ordinal not in _ORDINALS or weekday not in _WEEKDAYS or month not in _MONTHS:
        return None
    return NthWeekday(_ORDINALS[ordinal], _WEEKDAYS[weekday], _MONTHS[month])


_PATTERNS: tuple[tuple[str, Callable[..., Base | None]], ...] = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", _fixed),
    (r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+)", _yearly),
    (r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+) (\d{4})", _dated),
    (r"monthly-(\d{1,2})", _monthly),
    (r"last day (?:of|in) ([a-z]+)", _last_day),
    (r"([a-z0-9]+) ([a-z]+) (?:of|in) ([a-z]+)", _weekday),
)

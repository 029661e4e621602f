from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.periods import DateWindow
from standpipe.kernel.recurrence import DayCalendar, blocked_windows, occurrences, parse_rule, rolled

YEAR = DateWindow(date(2026, 1, 1), date(2026, 12, 31))
HOLIDAYS = frozenset(date(2026, *day) for day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)))
DAYS = DayCalendar(HOLIDAYS, (date(2026, 5, 7),))


def days_of(text, year=YEAR, days=DAYS):
    return [day.isoformat() for day in occurrences(parse_rule(text), year, days)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-12", ["2026-01-12"]),
        ("12 January 2026", ["2026-01-12"]),
        ("12 January", ["2026-01-12"]),
        ("12th of Jan", ["2026-01-12"]),
        ("First Monday of April", ["2026-04-06"]),
        ("last Friday in March", ["2026-03-27"]),
        ("fifth Monday of April", []),
        ("last day of February", ["2026-02-28"]),
        ("29 February", ["2026-02-28"]),
        ("poll", ["2026-05-07"]),
        ("25 working days before the poll", ["2026-03-30"]),
        ("1 working day after the poll", ["2026-05-08"]),
        ("28 days before first Monday of April", ["2026-03-09"]),
        ("2 weeks after 31 October", ["2026-11-14"]),
        ("2 weeks before 5 January", ["2026-12-22"]),
        ("1 month before 31 March", ["2026-02-28"]),
        ("Good Friday", ["2026-04-03"]),
        ("Easter Monday", ["2026-04-06"]),
        ("2 days before each bank holiday in", None),
    ],
)
def test_a_text_falls_on_its_days(text, expected):
    if expected is None:
        with pytest.raises(InvalidValueError):
            parse_rule(text)
    else:
        assert days_of(text) == expected


def test_a_day_of_every_month_is_clipped_to_short_months():
    found = days_of("monthly-31")
    assert len(found) == 12
    assert found[1] == "2026-02-28"


@pytest.mark.parametrize(
    "text",
    [
        "several",
        "rolling",
        "",
        "31 June",
        "2026-02-30",
        "monthly-0",
        "monthly-32",
        "first Foo of April",
        "9999 weeks before poll",
    ],
)
def test_what_is_not_of_the_language_is_refused_with_a_remedy(text):
    with pytest.raises(InvalidValueError) as refused:
        parse_rule(text)
    assert "first Monday of April" in str(refused.value)


def windows_of(begins, ends, within=YEAR, days=DAYS):
    return [
        (window.first.isoformat(), window.last.isoformat())
        for window in blocked_windows(parse_rule(begins), parse_rule(ends), within, days)
    ]


def test_a_window_crosses_new_year_from_both_sides():
    assert windows_of("12 December", "4 January") == [("2025-12-12", "2026-01-04"), ("2026-12-12", "2027-01-04")]


def test_monthly_windows_may_cross_the_end_of_a_month():
    found = windows_of("monthly-25", "monthly-5")
    assert found[0] == ("2025-12-25", "2026-01-05")
    assert len(found) == 13


def test_a_year_without_a_poll_has_no_window():
    assert windows_of("14 March", "poll", DateWindow(date(2027, 1, 1), date(2027, 12, 31))) == []


def test_rules_of_the_same_poll_are_paired_by_it():
    assert windows_of("25 working days before poll", "10 days after poll") == [("2026-03-30", "2026-05-17")]


def test_overlapping_bank_holiday_windows_are_paired_by_holiday():
    found = windows_of("4 days before bank holiday", "bank holiday", DateWindow(date(2026, 4, 1), date(2026, 4, 30)))
    assert found == [("2026-03-30", "2026-04-03"), ("2026-04-02", "2026-04-06"), ("2026-04-30", "2026-05-04")]


def test_an_end_before_its_beginning_is_refused():
    with pytest.raises(InvalidValueError, match="before it begins"):
        windows_of("poll", "3 days before poll")


def test_a_full_date_rolls_to_its_day_of_every_year():
    years = DateWindow(date(2027, 1, 1), date(2028, 12, 31))
    assert occurrences(parse_rule("2026-03-14"), years, DAYS) == ()
    assert occurrences(rolled(parse_rule("2026-03-14")), years, DAYS) == (date(2027, 3, 14), date(2028, 3, 14))


@given(st.integers(1900, 2200))
def test_easter_agrees_with_an_independent_library(year):
    span = DateWindow(date(year, 1, 1), date(year, 12, 31))
    assert occurrences(parse_rule("Easter"), span, DAYS) == (easter(year),)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 60), st.booleans())
def test_working_days_count_back_to_where_they_began(day, count, before):
    rule = parse_rule(f"{count} working days {'before' if before else 'after'} {day}")
    span = DateWindow(day - timedelta(days=200), day + timedelta(days=200))
    (found,) = occurrences(rule, span, DAYS)
    low, high = sorted((day, found))
    between = [low + timedelta(days=n) for n in range((high - low).days + 1)]
    assert sum(DAYS.is_working_day(inner) for inner in between if inner != day) == count

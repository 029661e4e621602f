import csv
from collections import defaultdict
from datetime import date, timedelta

import pytest

from standpipe.kernel.periods import DateWindow
from standpipe.waves.freezes import Binding, Freeze, FreezeRule, expand_freezes, free_windows

FREE_WEEKENDS_2026 = {
    "Revenues and benefits": 31,
    "Finance ERP": 35,
    "HR and payroll": 15,
    "Housing rents": 35,
    "Elections": 14,
    "Education admissions": 25,
    "Waste": 32,
    "Website, forms, payments": 36,
    "Social care": 34,
}


def weekends(first_year, last_year):
    day = date(first_year, 1, 1)
    while day.weekday() != 5:
        day += timedelta(days=1)
    while day.year <= last_year:
        yield DateWindow(day, day + timedelta(days=1))
        day += timedelta(days=7)


@pytest.fixture
def windows_2026(shared_data):
    path = shared_data / "council" / "freeze_windows_2026.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with path.open(encoding="utf-8") as lines:
        return [
            Freeze(
                row["service"], DateWindow(date.fromisoformat(row["from"]), date.fromisoformat(row["to"])), "yardstick"
            )
            for row in csv.DictReader(lines)
        ]


@pytest.mark.shared_data
@pytest.mark.parametrize(("service", "expected"), FREE_WEEKENDS_2026.items())
def test_the_yardstick_leaves_each_service_its_weekends(windows_2026, service, expected):
    assert len(free_windows(weekends(2026, 2026), windows_2026, [service])) == expected


@pytest.mark.shared_data
def test_a_platform_shared_by_all_has_one_weekend_and_twelve_without_elections_and_payroll(windows_2026):
    everything = free_windows(weekends(2026, 2026), windows_2026, FREE_WEEKENDS_2026)
    assert [window.first for window in everything] == [date(2026, 6, 6)]
    fewer = set(FREE_WEEKENDS_2026) - {"Elections", "HR and payroll"}
    assert len(free_windows(weekends(2026, 2026), windows_2026, fewer)) == 12


@pytest.mark.shared_data
def test_the_calendar_rolled_to_2029_agrees_with_an_independent_count(shared_data):
    path = shared_data / "council" / "freeze_calendar_2026.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    rules = [FreezeRule(r["service"], r["reason"], r["from"], r["to"], Binding(r["kind"])) for r in rows]
    freezes, unread = expand_freezes(rules, date(2027, 1, 1), date(2029, 12, 31))
    assert {unread_rule.rule.begins for unread_rule in unread} == {"several", "rolling"}
    blocked = _days_blocked_by_plain_arithmetic(rows)
    for kinds in (("hard",), ("hard", "soft")):
        for service in {row["service"] for row in rows}:
            days = set().union(*(blocked[name, kind] for name in (service, "All") for kind in kinds))
            expected = [w for w in weekends(2027, 2029) if w.first not in days and w.last not in days]
            found = free_windows(weekends(2027, 2029), freezes, [service], bindings=map(Binding, kinds))
            assert list(found) == expected


def _days_blocked_by_plain_arithmetic(rows):
    """Every blocked day of 2026 to 2030 by month and day alone, without the recurrence language."""
    blocked = defaultdict(set)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(366 * 4)]
    for row in rows:
        begins, ends = row["from"], row["to"]
        if begins.startswith("monthly"):
            low, high = int(begins[8:]), int(ends[8:])
            inside = [day for day in days if low <= day.day <= high]
        elif begins[0] == "2":
            low, high = begins[5:], ends[5:]
            inside = [
                day
                for day in days
                if (low <= f"{day:%m-%d}" <= high if low <= high else f"{day:%m-%d}" >= low or f"{day:%m-%d}" <= high)
            ]
        else:
            inside = []
        blocked[row["service"], row["kind"]].update(inside)
    return blocked


def test_a_rule_for_once_is_not_rolled_forward():
    rules = [FreezeRule("All", "power works", "only 2027-03-01", "only 2027-03-05")]
    freezes, _ = expand_freezes(rules, date(2026, 1, 1), date(2029, 1, 1))
    assert [str(freeze.window) for freeze in freezes] == ["1 March 2027 to 5 March 2027"]


def test_a_rule_that_cannot_be_read_leaves_the_others_in_use():
    rules = [FreezeRule("All", "?", "spring", "summer"), FreezeRule("All", "Christmas", "12 December", "4 January")]
    freezes, unread = expand_freezes(rules, date(2026, 11, 1), date(2027, 6, 1))
    assert len(freezes) == 1
    assert "spring" in unread[0].message

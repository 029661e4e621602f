import csv
from datetime import date, timedelta

import pytest

from standpipe.kernel.periods import DateWindow
from standpipe.waves.advice import best_split, splits_worth_making
from standpipe.waves.freezes import Freeze
from standpipe.waves.generate import generate

SATURDAYS = [date(2026, 1, 3) + timedelta(days=7 * week) for week in range(52)]
WEEKENDS = [DateWindow(day, day + timedelta(days=1)) for day in SATURDAYS]


@pytest.mark.shared_data
def test_elections_and_payroll_are_found_as_what_to_move_off_the_shared_platform(shared_data):
    path = shared_data / "council" / "freeze_windows_2026.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    freezes = [
        Freeze(row["service"], DateWindow(date.fromisoformat(row["from"]), date.fromisoformat(row["to"])), "")
        for row in rows
    ]
    split = best_split("the shared SQL cluster", {row["service"] for row in rows} - {"All"}, WEEKENDS, freezes)
    assert set(split.calendars) == {"Elections", "HR and payroll"}
    assert (split.free_before, split.free_after) == (1, 12)


def test_a_platform_without_inherited_freezes_has_no_advice():
    assert splits_worth_making(generate(10, seed=1)) == ()

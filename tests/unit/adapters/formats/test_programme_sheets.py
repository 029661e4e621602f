"""The sheets of the programme: what each row comes to, and rows that contradict themselves."""

from datetime import date
from pathlib import Path

import pytest

from standpipe import bootstrap
from standpipe.adapters.formats.templates.programme_sheets import CUTOVER_WINDOWS, LEAVE, MOVE_METHODS, TRANCHES
from standpipe.adapters.storage.mapping import estate_of, rows_of
from standpipe.estate.programme import LeaveRule, MoveMethod, TrancheRule, WindowRule

AS_OF = date(2026, 11, 26)


def read(folder: Path, template, rows: str):
    headers = ",".join(column.header for column in template.columns)
    (folder / f"{template.name}.csv").write_text(f"{headers}\n{rows}", "utf-8")
    return bootstrap.read_estate([str(folder)], as_of=AS_OF, progress=lambda _: None, refreshed=False)[0]


def facts(rule):
    return {name: getattr(rule, name) for name in rule.__slots__ if name != "place"}


def reasons(estate):
    return [rejection.reason for account in estate.files for rejection in account.rejections]


def test_windows_of_the_week_are_read_and_impossible_ones_rejected(tmp_path):
    rows = "Weekend,saturday,2,48,,,\nThursday evening,Thursday,,6,1,2027-03-01,31/12/2027\n"
    wrong = (
        "No day,Someday,,,,,\nToo long,Monday,1,30,,,\nNone,Monday,1,4,0,,\nBack,Monday,1,4,,2027-02-01,2027-01-01\n"
    )
    estate = read(tmp_path, CUTOVER_WINDOWS, rows + wrong)
    weekend, evening = estate.programme
    assert facts(weekend) == facts(WindowRule("Weekend", "Saturday", 2, 48.0))
    assert facts(evening) == facts(
        WindowRule("Thursday evening", "Thursday", 1, 6.0, 1, date(2027, 3, 1), date(2027, 12, 31))
    )
    found = " | ".join(reasons(estate))
    assert len(reasons(estate)) == 4
    for words in ("Someday", "30 hours do not go into", "no moves", "before they begin"):
        assert words in found


def test_gates_and_methods_are_read_with_their_days_by_skill(tmp_path):
    read(tmp_path, TRANCHES, "First,2027-06-30,Website; Intranet,2,150000\nSecond,2027-12-31,none,,\n")
    rows = (
        "Website,Copy,Server 3; database 1.5,16,8,no,\nWebsite,Replicate,,3,1,yes,4000\nWebsite,Odd,server three,,,,\n"
    )
    estate = read(tmp_path, MOVE_METHODS, rows)
    found = {type(rule): [] for rule in estate.programme}
    for rule in estate.programme:
        found[type(rule)].append(facts(rule))
    assert found[TrancheRule] == [
        facts(TrancheRule("First", date(2027, 6, 30), ("Website", "Intranet"), 2, 15_000_000)),
        facts(TrancheRule("Second", date(2027, 12, 31))),
    ]
    copy, replicate, odd = found[MoveMethod]
    assert copy == facts(MoveMethod("Website", "Copy", (("server", 3.0), ("database", 1.5)), 16.0, 8.0, False))
    assert replicate == facts(MoveMethod("Website", "Replicate", None, 3.0, 1.0, True, 400_000))
    assert odd["efforts"] is None
    cautions = [caution.message for account in estate.files for caution in account.cautions]
    assert any("no skill with its days" in message for message in cautions)


def test_leave_is_read_and_rows_that_contradict_themselves_are_rejected(tmp_path):
    rows = "Server team,2027-08-16,27/08/2027,1,,Summer\nServer team,2027-12-24,2028-01-03,,50,\n"
    wrong = (
        "Back,2027-08-27,2027-08-16,,,\nBoth,2027-08-16,2027-08-27,1,50,\nNone,2027-08-16,2027-08-27,0,,\nNo day,,,,,\n"
    )
    estate = read(tmp_path, LEAVE, rows + wrong)
    assert [facts(each) for each in estate.programme] == [
        facts(LeaveRule("Server team", date(2027, 8, 16), date(2027, 8, 27), 1, None, "Summer")),
        facts(LeaveRule("Server team", date(2027, 12, 24), date(2028, 1, 3), None, 50.0)),
    ]
    found = sorted(
        (rejection for account in estate.files for rejection in account.rejections), key=lambda each: each.place.row
    )
    assert [each.place.row for each in found] == [4, 5, 6, 7]
    for words, rejection in zip(("before it begins", "not both", "no leave", "First day away"), found, strict=True):
        assert words in rejection.reason


@pytest.mark.parametrize("template", [CUTOVER_WINDOWS, TRANCHES, MOVE_METHODS, LEAVE])
def test_example_rows_are_never_followed(tmp_path, template):
    rows = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in template.example_rows())
    assert read(tmp_path, template, rows.replace("; ", " ") + "\n").programme == ()


def test_what_is_laid_down_survives_the_console_s_storage(tmp_path):
    read(tmp_path, TRANCHES, "First,2027-06-30,Website,2,150000\n")
    read(tmp_path, LEAVE, "Server team,2027-08-16,2027-08-27,,25,Summer\n")
    estate = read(tmp_path, CUTOVER_WINDOWS, "Evening,Thursday,1,6,1,2027-03-01,\n")
    assert len(estate.programme) == 3
    assert set(estate_of(rows_of(estate)).programme) == set(estate.programme)

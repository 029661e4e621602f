"""The project file: the element order of the published schema, dates that hold, predecessors that exist."""

from __future__ import annotations

from datetime import datetime

import pytest
from benchmarks.plan_examples import contradictory_plan, full_plan, hostile_plan, partial_plan
from defusedxml.ElementTree import fromstring

from standpipe.adapters.schedules import exit_project

SPACE = "{http://schemas.microsoft.com/project}"
PLANS = {
    "full": full_plan,
    "partial": partial_plan,
    "contradictory": contradictory_plan,
    "hostile": lambda: hostile_plan("<&\x00\ud800]]>" + "long" * 200),
}
ORDER = {
    "Project": "SaveVersion Name Title CreationDate ScheduleFromStart StartDate FinishDate CurrencyCode CalendarUID "
    "DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth HonorConstraints "
    "NewTasksEffortDriven Calendars Tasks Resources Assignments",
    "Calendars": "Calendar",
    "Calendar": "UID Name IsBaseCalendar WeekDays",
    "WeekDays": "WeekDay",
    "WeekDay": "DayType DayWorking WorkingTimes",
    "WorkingTimes": "WorkingTime",
    "WorkingTime": "FromTime ToTime",
    "Tasks": "Task",
    "Task": "UID ID Name Type IsNull OutlineNumber OutlineLevel Start Finish Duration DurationFormat EffortDriven "
    "Estimated Milestone Summary ConstraintType CalendarUID ConstraintDate Deadline Notes PredecessorLink",
    "PredecessorLink": "PredecessorUID Type LinkLag",
    "Resources": "Resource",
    "Resource": "UID ID Name Type IsNull CalendarUID",
    "Assignments": "Assignment",
    "Assignment": "UID TaskUID ResourceUID Finish Start Units Work",
}
"""Children that we write, in the order in which mspdi_pj12.xsd lists them (Project XML Data Interchange Reference)."""


def tree(plan):
    return fromstring(exit_project(plan))


def text(element, name):
    return element.findtext(SPACE + name)


def tasks(plan):
    return tree(plan).findall(f"{SPACE}Tasks/{SPACE}Task")


@pytest.mark.parametrize("name", PLANS)
def test_elements_stand_in_the_order_of_the_schema(name):
    for element in tree(PLANS[name]()).iter():
        kind = element.tag.removeprefix(SPACE)
        order = ORDER.get(kind, "").split()
        places = [order.index(child.tag.removeprefix(SPACE)) for child in element]
        assert places == sorted(places), kind
        assert kind in ORDER or not len(element)


@pytest.mark.parametrize("name", PLANS)
def test_identifiers_are_unique_and_every_reference_is_met(name):
    root = tree(PLANS[name]())
    uids = [text(task, "UID") for task in root.iter(f"{SPACE}Task")]
    resources = [text(each, "UID") for each in root.iter(f"{SPACE}Resource")]
    assert len(set(uids)) == len(uids)
    assert all(text(each, "PredecessorUID") in uids for each in root.iter(f"{SPACE}PredecessorLink"))
    for each in root.iter(f"{SPACE}Assignment"):
        assert text(each, "TaskUID") in uids
        assert text(each, "ResourceUID") in resources
    assert all(len(text(task, "Name")) <= 512 for task in root.iter(f"{SPACE}Task"))


def test_a_task_is_as_long_as_its_days_and_ends_no_earlier_than_what_comes_before():
    found = {text(task, "UID"): task for task in tasks(full_plan())}
    for task in found.values():
        starts, ends = (datetime.fromisoformat(text(task, name)) for name in ("Start", "Finish"))
        days = 0 if text(task, "Milestone") == "1" else (ends.date() - starts.date()).days + 1
        assert text(task, "Duration") == f"PT{8 * days}H0M0S"


def test_moves_wait_for_wave_zero_and_closing_for_the_last_moves():
    found = {text(task, "Name"): task for task in tasks(full_plan())}
    names = {text(task, "UID"): name for name, task in found.items()}

    def before(name):
        return [names[text(each, "PredecessorUID")] for each in found[name].iter(f"{SPACE}PredecessorLink")]

    first = full_plan().waves.waves[0].moves[0].name
    assert "Backup proved by a restore" in before(first)
    last = {move.name for move in full_plan().waves.waves[-1].moves}
    assert set(before("Erase and dispose of equipment")) <= last
    assert text(found["The data centre is closed"], "Milestone") == "1"
    assert text(found["The data centre is closed"], "Deadline").startswith("2028-06-30")


def test_work_of_a_team_is_its_hours_of_the_schedule():
    root = tree(full_plan())
    work = [text(each, "Work") for each in root.iter(f"{SPACE}Assignment")]
    assert "PT9H0M0S" in work


def test_the_same_plan_gives_the_same_bytes():
    assert exit_project(full_plan()) == exit_project(full_plan())

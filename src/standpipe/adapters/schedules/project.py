"""The plan as Microsoft Project XML (MSPDI), which Microsoft Project and ProjectLibre open.

Elements stand in the order of the "Microsoft Office Project 2007 XML Data Interchange Schema" (mspdi_pj12.xsd), the
oldest that today's programs read. Every task carries its dates, a constraint that it starts no earlier, and its
predecessors, so that a delay entered there pushes what hangs on it. The calendar works eight hours on all seven days:
lead times are calendar days, and moves happen at weekends. Work of a team on a move is its hours of the hour-by-hour
schedule; where there is none, teams are not assigned. No clock is read: the same plan gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree as ET

from standpipe.app.plan_document import PlanDocument, closing_names
from standpipe.app.waves_document import Move, Task, Wave

NAMESPACE = "http://schemas.microsoft.com/project"
_HOURS_A_DAY = 8
_OPENS, _CLOSES = time(8), time(17)
_FINISH_TO_START = 1
_NO_EARLIER = 4
_WORK_RESOURCE = 1
_DAYS_FORMAT = 7
_LONGEST_NAME = 500
"""Signs of a name; the schema allows 512."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class _Row:
    """A task of the file."""

    uid: int
    name: str
    level: int
    first: date
    last: date
    milestone: bool = False
    summary: bool = False
    after: list[int] = field(default_factory=list)
    notes: str = ""
    deadline: date | None = None
    people: dict[str, float] = field(default_factory=dict)
    """Hours of work by resource."""


def exit_project(document: PlanDocument) -> bytes:
    """Return the plan as Microsoft Project XML."""
    rows = _rows(document)
    resources = list(dict.fromkeys(name for row in rows for name in row.people))
    root = ET.Element("Project", xmlns=NAMESPACE)
    site = closing_names(document)
    start = min((row.first for row in rows), default=document.as_of)
    finish = max((row.last for row in rows), default=document.as_of)
    _fill(
        root, SaveVersion=12, Name="exit-project.xml", Title=f"Exit from {site}",
        CreationDate=datetime.combine(document.as_of, time()), ScheduleFromStart=True, StartDate=_at(start, _OPENS),
        FinishDate=_at(finish, _CLOSES), CurrencyCode="GBP", CalendarUID=1, DefaultStartTime=_OPENS,
        DefaultFinishTime=_CLOSES, MinutesPerDay=60 * _HOURS_A_DAY, MinutesPerWeek=7 * 60 * _HOURS_A_DAY,
        DaysPerMonth=30, HonorConstraints=True, NewTasksEffortDriven=False,
    )  # fmt: skip
    _calendar(ET.SubElement(root, "Calendars"))
    _tasks(ET.SubElement(root, "Tasks"), rows)
    _resources(ET.SubElement(root, "Resources"), resources)
    _assignments(ET.SubElement(root, "Assignments"), rows, resources)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


class _Plan:
    """Collects the tasks in the order of the file and numbers them."""

    def __init__(self) -> None:
        self.rows: list[_Row] = []

    def add(self, name: str, level: int, days: tuple[date, date], **more: object) -> _Row:
        row = _Row(len(self.rows) + 1, name, level, *days)
        for key, value in more.items():
            setattr(row, key, value)
        self.rows.append(row)
        return row

    def part(self, name: str, level: int, days: Iterable[date]) -> _Row:
        """Add a summary task over days."""
        found = list(days)
        return self.add(name, level, (min(found), max(found)), summary=True)


def _rows(document: PlanDocument) -> list[_Row]:
    waves = document.waves
    plan = _Plan()
    gate = _lead_tasks(plan, "Before the first move", waves.wave_zero, [])
    moved = _moves(plan, document, gate)
    ends = _lead_tasks(plan, "Closing the data centre", waves.closing, moved)
    if waves.closing_date:
        plan.add(
            "The data centre is closed", 1, (waves.closing_date, waves.closing_date),
            milestone=True, after=ends or moved, deadline=waves.deadline, notes=waves.deadline_reason or "",
        )  # fmt: skip
    return plan.rows


def _lead_tasks(plan: _Plan, name: str, tasks: Sequence[Task], before: list[int]) -> list[int]:
    """Add tasks with lead times; return those after which nothing of them comes."""
    if not tasks:
        return before
    plan.part(name, 1, (day for task in tasks for day in (task.starts, task.ends)))
    uids: dict[str, int] = {}
    for task in sorted(tasks, key=lambda each: (each.starts, each.ends, each.id)):
        after = [uids[each] for each in task.after if each in uids]
        row = plan.add(
            task.name, 2, (task.starts, task.ends), after=after or ([] if task.in_advance else before),
            notes=f"Length rests on {task.basis}.",
        )  # fmt: skip
        if task.owner:
            row.people[task.owner] = float(_HOURS_A_DAY * ((task.ends - task.starts).days + 1))
        uids[task.id] = row.uid
    followed = {each for task in tasks for each in task.after}
    return [uid for identifier, uid in uids.items() if identifier not in followed]


def _moves(plan: _Plan, document: PlanDocument, gate: list[int]) -> list[int]:
    """Add the waves with their moves; return the moves of the last wave."""
    waves = document.waves.waves
    if not waves:
        return gate
    plan.part("Waves", 1, (day for wave in waves for day in (wave.window_first, wave.window_last)))
    uids: dict[str, int] = {}
    last: list[int] = []
    for wave in waves:
        days = (wave.window_first, wave.window_last)
        plan.part(f"Wave {wave.number}", 2, days)
        last = []
        for move in wave.moves:
            after = [uids[each.id] for each in move.after if each.id in uids]
            row = plan.add(move.name, 3, days, after=after or gate, people=_hours(wave, move), notes=_notes(move))
            uids[move.id] = row.uid
            last.append(row.uid)
    return last


def _notes(move: Move) -> str:
    names = ", ".join(each.name for each in move.applications)
    return f"Applications: {names}. {move.treatment}, to {move.target}. Why this date: {move.because}"


def _hours(wave: Wave, move: Move) -> dict[str, float]:
    found: dict[str, float] = {}
    for step in wave.inside.steps if wave.inside else ():
        if step.move == move.name:
            for team, number in step.people.items():
                found[team] = found.get(team, 0.0) + number * (step.ends_hour - step.starts_hour)
    return {team: hours for team, hours in found.items() if hours > 0}


def _calendar(parent: ET.Element) -> None:
    calendar = _fill(ET.SubElement(parent, "Calendar"), UID=1, Name="Every day", IsBaseCalendar=True)
    days = ET.SubElement(calendar, "WeekDays")
    for number in range(1, 8):
        day = _fill(ET.SubElement(days, "WeekDay"), DayType=number, DayWorking=True)
        times = ET.SubElement(day, "WorkingTimes")
        for opens, closes in ((_OPENS, time(12)), (time(13), _CLOSES)):
            _fill(ET.SubElement(times, "WorkingTime"), FromTime=opens, ToTime=closes)


def _tasks(parent: ET.Element, rows: Sequence[_Row]) -> None:
    outline: list[int] = []
    for row in rows:
        outline = [*outline[: row.level], *[0] * (row.level - len(outline))]
        outline[row.level - 1] += 1
        hours = 0 if row.milestone else _HOURS_A_DAY * ((row.last - row.first).days + 1)
        starts = _at(row.first, _CLOSES if row.milestone else _OPENS)
        task = _fill(
            ET.SubElement(parent, "Task"), UID=row.uid, ID=row.uid, Name=row.name[:_LONGEST_NAME], Type=1, IsNull=False,
            OutlineNumber=".".join(map(str, outline)), OutlineLevel=row.level, Start=starts,
            Finish=_at(row.last, _CLOSES), Duration=_length(hours), DurationFormat=_DAYS_FORMAT, EffortDriven=False,
            Estimated=False, Milestone=row.milestone, Summary=row.summary,
        )  # fmt: skip
        if not row.summary:
            _fill(task, ConstraintType=_NO_EARLIER, CalendarUID=1, ConstraintDate=starts)
        if row.deadline:
            _fill(task, Deadline=_at(row.deadline, _CLOSES))
        if row.notes:
            _fill(task, Notes=row.notes)
        for uid in row.after:
            _fill(ET.SubElement(task, "PredecessorLink"), PredecessorUID=uid, Type=_FINISH_TO_START, LinkLag=0)


def _resources(parent: ET.Element, names: Sequence[str]) -> None:
    for uid, name in enumerate(names, start=1):
        _fill(
            ET.SubElement(parent, "Resource"), UID=uid, ID=uid, Name=name[:_LONGEST_NAME], Type=_WORK_RESOURCE,
            IsNull=False, CalendarUID=1,
        )  # fmt: skip


def _assignments(parent: ET.Element, rows: Sequence[_Row], resources: Sequence[str]) -> None:
    uid = 0
    for row in rows:
        length = _HOURS_A_DAY * ((row.last - row.first).days + 1)
        for name, hours in row.people.items():
            uid += 1
            _fill(
                ET.SubElement(parent, "Assignment"), UID=uid, TaskUID=row.uid, ResourceUID=resources.index(name) + 1,
                Finish=_at(row.last, _CLOSES), Start=_at(row.first, _OPENS), Units=round(hours / length, 4),
                Work=_length(hours),
            )  # fmt: skip


def _fill(element: ET.Element, **values: object) -> ET.Element:
    """Add child elements in the order given."""
    for name, value in values.items():
        ET.SubElement(element, name).text = _text(value)
    return element


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, time):
        return f"{value:%H:%M:%S}"
    return _NO_XML.sub("\ufffd", str(value))


def _at(day: date, when: time) -> datetime:
    return datetime.combine(day, when)


def _length(hours: float) -> str:
    """Return hours as the schema writes lengths.

    >>> _length(16), _length(3.25)
    ('PT16H0M0S', 'PT3H15M0S')
    """
    whole = timedelta(hours=hours)
    minutes = round(whole.total_seconds() / 60)
    return f"PT{minutes // 60}H{minutes % 60}M0S"

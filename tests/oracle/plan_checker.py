"""An independent checker of a published plan: reads plan.json and the council's own sheets, and nothing of Standpipe.

It shares no code with the planner: sheets are read with csv and openpyxl, freeze rules are expanded with dateutil, and
every total is added up again. `check(plan, exports)` returns what is wrong, in words; an empty list is a sound plan.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule, weekday

Rows = list[dict[str, object]]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


def check(folder: Path, exports: Path) -> list[str]:
    """Return everything that is wrong with the plan in a folder, given the exports it was made from."""
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    sheets = Sheets(exports)
    return [
        *freezes_kept(plan, sheets),
        *capacity_kept(plan, sheets),
        *order_kept(plan, sheets),
        *everything_left(plan, sheets),
        *totals_agree(plan),
    ]


class Sheets:
    """The council's sheets as rows of text, found by their headers."""

    def __init__(self, folder: Path) -> None:
        self.tables: list[Rows] = []
        for file in sorted(folder.iterdir()):
            if file.suffix == ".csv":
                with file.open(encoding="utf-8-sig", newline="") as stream:
                    self.tables.append(list(csv.DictReader(stream)))
            elif file.suffix == ".xlsx" and "rvtools" not in file.name:
                book = openpyxl.load_workbook(file, read_only=True)
                for sheet in book:
                    header, *rows = list(sheet.iter_rows(values_only=True))
                    self.tables.append([dict(zip(header, row, strict=False)) for row in rows])

    def with_columns(self, *columns: str) -> Rows:
        return [row for table in self.tables if table and set(columns) <= set(table[0]) for row in table]


# --- freezes ---------------------------------------------------------------------------------------------------------


def freezes_kept(plan: dict, sheets: Sheets) -> Iterator[str]:
    windows = plan["waves"]["waves"]
    if not windows:
        return
    first = date.fromisoformat(plan["as_of"])
    last = date.fromisoformat(windows[-1]["window_last"]) + timedelta(days=400)
    blocked = hard_windows(sheets, first - timedelta(days=400), last)
    own = calendars_of_applications(sheets)
    for wave in windows:
        begins, ends = date.fromisoformat(wave["window_first"]), date.fromisoformat(wave["window_last"])
        for move in wave["moves"]:
            stated = {re.sub(r" \(through .*\)$", "", each) for each in move["freeze_calendars"]}
            needed = {"All"} | {calendar for each in move["applications"] for calendar in own[each["name"]]}
            if needed - stated - {"All"}:
                yield f"move {move['name']} does not know of the calendars {sorted(needed - stated - {'All'})}"
            for calendar in needed | stated:
                for freeze_first, freeze_last, reason in blocked[calendar]:
                    if begins <= freeze_last and freeze_first <= ends:
                        yield f"move {move['name']} on {begins} breaks the freeze '{reason}' of {calendar}"


def calendars_of_applications(sheets: Sheets) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in sheets.with_columns("Application", "Hosting", "Freeze calendar"):
        if row["Freeze calendar"]:
            found[str(row["Application"])].add(str(row["Freeze calendar"]))
    for row in sheets.with_columns("Service", "Applications", "Freeze calendar"):
        for application in str(row["Applications"] or "").split(";"):
            if row["Freeze calendar"]:
                found[application.strip()].add(str(row["Freeze calendar"]))
    return found


def hard_windows(sheets: Sheets, first: date, last: date) -> dict[str, list[tuple[date, date, str]]]:
    found: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for row in sheets.with_columns("Calendar", "Reason", "Begins", "Ends", "Binding"):
        if row["Binding"] not in {"hard", None, ""}:
            continue
        begins, ends = str(row["Begins"]), str(row["Ends"])
        starts, stops = dates(begins, first, last), dates(ends, first, last)
        for start in starts:
            stop = next((each for each in stops if each >= start), None)
            if stop:
                found[str(row["Calendar"])].append((start, stop, str(row["Reason"])))
    return found


def dates(text: str, first: date, last: date) -> list[date]:  # noqa: PLR0911  # one return a form of words
    """Every date of a rule between two days; a rule in no known words has none."""
    words = text.lower().replace("the poll", "poll")
    match = re.match(r"(\d+) (working days|days|weeks?) (before|after) (.+)$", words)
    if match:
        number, sign = int(match[1]), -1 if match[3] == "before" else 1
        span = timedelta(days=60 + 7 * number)
        base = dates(match[4], first - span, last + span)
        if match[2] == "working days":
            return [working_days(each, sign * number) for each in base]
        step = timedelta(weeks=number) if match[2].startswith("week") else timedelta(days=number)
        return [each + sign * step for each in base]
    years = range(first.year, last.year + 1)
    if match := re.match(r"monthly-(\d+)$", words):
        return [
            each.date() for each in rrule(MONTHLY, bymonthday=int(match[1]), dtstart=start(first), until=start(last))
        ]
    if match := re.match(r"(\d+) ([a-z]+)$", words):
        return [date(year, MONTHS.index(match[2]) + 1, int(match[1])) for year in years]
    match = re.match(r"(\w+) (\w+) of (\w+)$", words)
    if match and match[1] in ORDINALS and match[2] in DAYS and match[3] in MONTHS:
        return [nth(year, match[3], match[2], ORDINALS[match[1]]) for year in years]
    if words == "poll":
        return [nth(year, "may", "thursday", 1) for year in years]
    if words == "bank holiday":
        return sorted(day for year in years for day in english_holidays(year))
    return []


def start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a day, not a moment


def nth(year: int, month: str, day: str, ordinal: int) -> date:
    wanted = weekday(DAYS.index(day))(ordinal)
    base = date(year, MONTHS.index(month) + 1, 1)
    return base + (relativedelta(day=31, weekday=wanted) if ordinal < 0 else relativedelta(day=1, weekday=wanted))


def english_holidays(year: int) -> set[date]:
    """Bank holidays of England by the ordinary rules (no extra ones are proclaimed for 2026 to 2030)."""
    found = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    found |= {nth(year, "may", "monday", 1), nth(year, "may", "monday", -1), nth(year, "august", "monday", -1)}
    new_year, christmas = date(year, 1, 1), date(year, 12, 25)
    found.add(new_year + timedelta(days={5: 2, 6: 1}.get(new_year.weekday(), 0)))
    substitute = {4: (0, 3), 5: (2, 3), 6: (2, 1)}.get(christmas.weekday(), (0, 1))
    return found | {christmas + timedelta(days=offset) for offset in substitute}


def working_days(day: date, number: int) -> date:
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        if day.weekday() < 5 and day not in english_holidays(day.year):
            left -= 1
    return day


# --- capacity, order, leaving ----------------------------------------------------------------------------------------


def capacity_kept(plan: dict, sheets: Sheets) -> Iterator[str]:
    """Spread each move's effort again, window by window, and hold it against the sheets Teams and Leave."""
    values = {each["id"]: each["value"] for each in plan["assumptions"]["values"]}
    before, after = (float(values[f"effort-share-{part}-percent"]) / 100 for part in ("prepare", "hypercare"))
    busy = float(values["effort-days-per-week"])
    windows = cutover_windows(plan, sheets)
    at = {first: position for position, (first, _) in enumerate(windows)}
    skills = skills_of(sheets)
    capacity = days_of_skills(plan, sheets, windows)
    load: dict[tuple[int, str], float] = defaultdict(float)
    for wave in plan["waves"]["waves"]:
        here = at.get(date.fromisoformat(wave["window_first"]))
        if here is None:
            yield f"wave {wave['number']} is on {wave['window_first']}, which is no cutover window"
            continue
        for move in wave["moves"]:
            for team, days in move["effort_days"].items():
                skill = skills.get(team, team)
                weeks_before = max(4, math.ceil(days * before / busy))
                weeks_after = max(2, math.ceil(days * after / busy))
                early = math.floor(days * before / weeks_before * 100) / 100
                late = math.floor(days * after / weeks_after * 100) / 100
                for offset in range(1, weeks_before + 1):
                    load[here - offset, skill] += early
                for offset in range(1, weeks_after + 1):
                    load[here + offset, skill] += late
                load[here, skill] += days - weeks_before * early - weeks_after * late
    for (position, skill), days in sorted(load.items()):
        if skill in capacity and days > capacity[skill][position] + 0.05:
            there = capacity[skill][position]
            yield f"{skill} needs {days:.2f} of {there:.2f} days for the window of {windows[position][0]}"


def skills_of(sheets: Sheets) -> dict[str, str]:
    """The skill of the teams that work as one, by their names as a plan writes them."""
    names: dict[str, list[str]] = defaultdict(list)
    for row in sheets.with_columns("Team", "Skill", "Days per week"):
        names[str(row["Skill"]).lower()].append(str(row["Team"]))
    return {", ".join(teams): skill for skill, teams in names.items()}


def cutover_windows(plan: dict, sheets: Sheets) -> list[tuple[date, date]]:
    """First and last day of every cutover window of three years; every weekend where no sheet states others."""
    rows = sheets.with_columns("Cutover window", "Begins on", "Days") or [{"Begins on": "Saturday", "Days": 2}]
    first = date.fromisoformat(plan["as_of"])
    found = []
    for row in rows:
        begins = max(first, day_of(row.get("From")) or first)
        ends = min(first + timedelta(weeks=156), day_of(row.get("Until")) or date.max)
        begins += timedelta(days=(DAYS.index(str(row["Begins on"]).lower()) - begins.weekday()) % 7)
        length = timedelta(days=int(str(row["Days"] or 1)) - 1)
        while begins <= ends:
            found.append((begins, begins + length))
            begins += timedelta(weeks=1)
    return sorted(found)


def day_of(value: object) -> date | None:
    if not value:
        return None
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value)[:10])


def days_of_skills(plan: dict, sheets: Sheets, windows: list[tuple[date, date]]) -> dict[str, list[float]]:
    """Days of each skill for each window: since the window before, less what learning and leave take."""
    gate = date.fromisoformat(plan["waves"]["starts"])
    begins = next(first for first, _ in windows if first >= gate)
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(windows))
    for row in sheets.with_columns("Team", "Skill", "Days per week"):
        weekly = float(str(row["Days per week"]))
        away = [each for each in sheets.with_columns("Team on leave") if each["Team on leave"] == row["Team"]]
        before = windows[0][0] - timedelta(weeks=1)
        last = windows[0][1] - timedelta(weeks=1)
        for position, (first, ends) in enumerate(windows):
            days = weekly * (first - before).days / 7
            if row.get("Weeks to learn"):
                at_first = float(str(row["Productive at first (%)"])) / 100
                passed = max(0, (first - begins).days) / 7 / float(str(row["Weeks to learn"]))
                days *= min(1.0, at_first + (1 - at_first) * passed)
            found[str(row["Skill"]).lower()][position] += days * (1 - absent(away, row, last, (first, ends)))
            before, last = first, ends
    return found


def absent(away: Rows, team: dict[str, object], since: date, window: tuple[date, date]) -> float:
    """Which part of a team is away in the working days since the window before, or in the window, the larger part."""

    def on(day: date) -> float:
        part = 0.0
        for row in away:
            first, last = day_of(row["First day away"]), day_of(row["Last day away"])
            if first and last and first <= day <= last:
                if row["People away"]:
                    part += float(str(row["People away"])) / float(str(team["People in the team"]))
                else:
                    part += float(str(row["Away (%)"] or 100)) / 100
        return min(1.0, part)

    days = [since + timedelta(days=number) for number in range(1, (window[1] - since).days + 1)]
    parts = [[day for day in days if day.weekday() < 5], [day for day in days if day >= window[0]]]
    return max(sum(map(on, part)) / len(part) for part in parts if part)


def wave_of(plan: dict) -> dict[str, date]:
    return {
        application["name"]: date.fromisoformat(wave["window_first"])
        for wave in plan["waves"]["waves"]
        for move in wave["moves"]
        for application in move["applications"]
    }


def order_kept(plan: dict, sheets: Sheets) -> Iterator[str]:
    """The target of an order dependency moves before its source."""
    when = wave_of(plan)
    for row in sheets.with_columns("From", "To", "Kind"):
        source, target = str(row["From"]), str(row["To"])
        if row["Kind"] == "order" and source in when and target in when and when[target] >= when[source]:
            yield f"{source} moves on {when[source]}, before {target} on {when[target]} that must come first"


def everything_left(plan: dict, sheets: Sheets) -> Iterator[str]:
    closes = plan["waves"]["closing_date"]
    when = wave_of(plan)
    staying = {each["id"] for each in plan["dispositions"]["cannot_leave"]}
    proposals = {each["name"]: each for each in plan["dispositions"]["applications"]}
    moved = [name for wave in plan["waves"]["waves"] for move in wave["moves"] for name in move["applications"]]
    if len({each["id"] for each in moved}) != len(moved):
        yield "an application moves twice"
    for row in sheets.with_columns("Application", "Hosting", "Freeze calendar"):
        name = str(row["Application"])
        proposal = proposals.get(name)
        if proposal is None:
            yield f"{name} has no proposal"
        elif row["Hosting"] == "data centre" and proposal["id"] not in staying and name not in when:
            yield f"{name} is in the data centre and never leaves"
        elif name in when and closes and when[name] >= date.fromisoformat(closes):
            yield f"{name} leaves after the data centre has closed"


# --- totals ----------------------------------------------------------------------------------------------------------


def totals_agree(plan: dict) -> Iterator[str]:
    yield from proposals_agree(plan["dispositions"])
    yield from years_agree(plan["business_case"])
    for source in plan["sources"]:
        if source["rows_in"] != source["rows_used"] + source["rows_rejected"]:
            yield f"{source['path']}: rows in are not rows used and rejected"


def proposals_agree(dispositions: dict) -> Iterator[str]:
    for each in dispositions["applications"]:
        for total, every in (("monthly", "month"), ("one_off", "once")):
            lines = [line["pence"] for line in each["lines"] if line["every"] == every]
            if sum(line for line in lines if line is not None) != each[total]["pence"]:
                yield f"{each['name']}: the {total} cost is not the sum of its lines"
            if lines.count(None) != each[total]["unpriced"]:
                yield f"{each['name']}: the number of unpriced {total} lines is wrong"
    for counts in ("by_treatment", "by_target"):
        if sum(dispositions[counts].values()) != len(dispositions["applications"]):
            yield f"{counts} does not add up to the applications"


def years_agree(case: dict) -> Iterator[str]:
    for name in ("staying", "moving"):
        lines = [line for line in case["lines"] if line["case"] == name]
        for index, year in enumerate(case["years"]):
            if sum(line["pence_by_year"][index] or 0 for line in lines) != year[name]["pence"]:
                yield f"{name} in {year['year']} is not the sum of its lines"
        if sum(year[name]["pence"] for year in case["years"]) != case[f"{name}_total"]["pence"]:
            yield f"the total of {name} is not the sum of its years"
    if case["pounds"] and abs(sum(each["share"] for each in case["pounds"]) - 1) > 1e-9:
        yield "the shares of pounds do not add up to one"

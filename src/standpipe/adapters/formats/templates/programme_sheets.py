"""The templates of the programme: cutover windows, gates of tranches, ways to move an application, and leave."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.tables import Account, TableRow
from standpipe.adapters.formats.templates.model import (
    COUNT,
    DAY,
    HOURS,
    LIST,
    PERCENT,
    PRICE,
    TEXT,
    YES_NO,
    CellType,
    Template,
    column,
    word_of,
)
from standpipe.adapters.tables_out.model import Cell
from standpipe.estate.programme import WEEKDAYS, LeaveRule, MoveMethod, ProgrammeRule, TrancheRule, WindowRule
from standpipe.kernel.errors import InvalidValueError


class Weekday(StrEnum):
    """A day of the week, as people write it."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


assert tuple(Weekday) == WEEKDAYS

_DAYS = re.compile(r"^(?P<skill>.*\S)\s+(?P<days>\d+(?:\.\d{1,2})?)\s*(?:days?)?$")


def _efforts(cell: CellValue) -> tuple[tuple[str, float], ...]:
    """Return days by skill of `server 3; database 1.5`."""
    found: dict[str, float] = {}
    for part in cells.texts(cell):
        match = _DAYS.match(part)
        if match is None:
            raise CellError(f"'{part}' is no skill with its days (write `server 3; database 1.5`)")
        skill = match["skill"].casefold()
        if skill in found:
            raise CellError(f"'{match['skill']}' stands there twice")
        found[skill] = float(match["days"])
    return tuple(found.items())


def _shown(value: object) -> Cell:
    if not isinstance(value, tuple):
        raise InvalidValueError(f"{value!r} is no list of skills with their days.")
    return "; ".join(f"{skill} {days:g}" for skill, days in value) or "none"


EFFORTS = CellType(_efforts, _shown, written="days by skill: `server 3; database 1.5`; `none` for no work")

CUTOVER_WINDOWS = Template(
    "cutover-windows",
    "Cutover windows",
    None,
    "When systems may be moved: one row for each window of every week. Without this sheet, every weekend.",
    (
        column("name", "Cutover window", TEXT, "What it is called.", "Weekend", "Thursday evening", required=True),
        column("begins_on", "Begins on", word_of(Weekday), "The day of the week on which it begins.", "Saturday",
               "Thursday", required=True),
        column("days", "Days", COUNT, "How many days it lasts; one if blank.", 2, 1),
        column("hours", "Hours for work", HOURS, "Hours for cutover and way back; all of its days if blank.", 48, 6),
        column("most_moves", "Most moves", COUNT, "At most so many moves in one; blank: the general cap.", None, 1),
        column("first", "From", DAY, "The first day on which there is one; blank: at once.", None, date(2027, 3, 1)),
        column("last", "Until", DAY, "The last day on which one begins; blank: always.", None, date(2027, 12, 31)),
    ),
    enough=3,
)  # fmt: skip

TRANCHES = Template(
    "tranches",
    "Tranches",
    None,
    "Parts of the programme that end with a gate, a decision to go on: one row for each.",
    (
        column("name", "Tranche", TEXT, "What it is called.", "Tranche 1", "Tranche 2", required=True),
        column("ends", "Gate on", DAY, "The last day of the tranche.", date(2027, 6, 30), date(2027, 12, 31),
               required=True),
        column("moved", "Moved by then", LIST, "Applications that have to have moved before the gate.",
               "Website; Intranet", "none"),
        column("review_weeks", "Weeks of review", COUNT, "For how many weeks after it nothing moves.", 2, 2),
        column("released_pence", "Released by then (GBP)", PRICE,
               "What may have been paid at cutovers by the gate, all tranches so far together.", 150000, None),
    ),
    enough=2,
)  # fmt: skip

MOVE_METHODS = Template(
    "move-methods",
    "Move methods",
    None,
    "Ways to move an application where there are several: one row for each way, of which the plan takes one.",
    (
        column("application", "Application to move", TEXT, "Its name in the application register.", "Planning system",
               "Planning system", required=True),
        column("name", "Method", TEXT, "What the way is called.", "Copy at the weekend", "Replicate, switch at night",
               required=True),
        column("efforts", "Days by skill", EFFORTS, "Days of work of the move; blank: as the proposal says.",
               "server 3; database 2", "server 3; database 6"),
        column("cutover_hours", "Cutover hours", HOURS, "From the first stop to the last check.", 16, 3),
        column("rollback_hours", "Way back hours", HOURS, "Hours to put the old one back.", 8, 1),
        column("rehearsal", "Rehearsed (yes or no)", YES_NO, "It is rehearsed in an earlier window; blank: by its "
               "tier.", "no", "yes"),
        column("payment_pence", "Payment (GBP)", PRICE, "What this way costs besides days of work.", None, 4000),
    ),
    enough=3,
)  # fmt: skip

LEAVE = Template(
    "leave",
    "Leave",
    None,
    "When people who carry moves out are away, beyond the leave that a team's days a week allow for: one row for each "
    "time.",
    (
        column("team", "Team on leave", TEXT, "A team of the sheet Teams, or a tester of the application register.",
               "Server team", "Database team", required=True),
        column("first", "First day away", DAY, "The first day.", date(2027, 8, 16), date(2027, 12, 24), required=True),
        column("last", "Last day away", DAY, "The last day.", date(2027, 8, 27), date(2028, 1, 3), required=True),
        column("people", "People away", COUNT, "How many; the sheet Teams says of how many.", 1, None),
        column("percent", "Away (%)", PERCENT, "Instead of people, the share of the team; both blank: all of it.",
               None, 50),
        column("reason", "Reason away", TEXT, "Why.", "Summer leave", "Christmas"),
    ),
    enough=3,
)  # fmt: skip


def add_programme_rule(template: Template, row: TableRow, account: Account) -> None:
    """Book what a row lays down for the programme; a row that contradicts itself is rejected with its reason."""
    try:
        account.others.append(_MAKERS[template.name](row))
    except InvalidValueError as error:
        account.reject(row.place, str(error))


def _window(row: TableRow) -> WindowRule:
    facts = {name: value for name, value in row.facts.items() if name != "begins_on"}
    return WindowRule(begins_on=str(row.facts["begins_on"]), place=row.place, **facts)  # type: ignore[arg-type]


def _tranche(row: TableRow) -> TrancheRule:
    return TrancheRule(place=row.place, **row.facts)  # type: ignore[arg-type]  # parsed by the columns


def _method(row: TableRow) -> MoveMethod:
    return MoveMethod(place=row.place, **row.facts)  # type: ignore[arg-type]  # parsed by the columns


def _leave(row: TableRow) -> LeaveRule:
    return LeaveRule(place=row.place, **row.facts)  # type: ignore[arg-type]  # parsed by the columns


_MAKERS: Mapping[str, Callable[[TableRow], ProgrammeRule]] = {
    CUTOVER_WINDOWS.name: _window,
    TRANCHES.name: _tranche,
    MOVE_METHODS.name: _method,
    LEAVE.name: _leave,
}
PROGRAMME_SHEETS = (CUTOVER_WINDOWS, TRANCHES, MOVE_METHODS, LEAVE)

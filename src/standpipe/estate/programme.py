"""What a council lays down for the programme: when cutovers may happen, gates, ways to move a thing, leave.

Each row keeps its place, so that what contradicts something else can be named. Blank is unknown: a window without hours
has as many as its days, a way without days of work takes those of the proposal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Place

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class WindowRule:
    """A cutover window of every week: weekends, an evening; between two days where they are given.

    >>> late = WindowRule("Thursday evening", "Thursday", hours=6.0, last=date(2027, 1, 15))
    >>> [str(day) for day, _ in late.between(date(2027, 1, 1), date(2027, 3, 31))]
    ['2027-01-07', '2027-01-14']
    """

    name: str
    begins_on: str
    days: int = 1
    hours: float | None = None
    most_moves: int | None = None
    first: date | None = None
    last: date | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        if self.begins_on not in WEEKDAYS:
            raise InvalidValueError(f"'{self.begins_on}' is no day of the week.", remedy=f"Write {WEEKDAYS[5]}.")
        if not 1 <= self.days <= len(WEEKDAYS):
            raise InvalidValueError(f"A cutover window of {self.days} days is none of every week: write 1 to 7.")
        if self.hours is not None and not 0 < self.hours <= self.days * 24:
            raise InvalidValueError(f"{self.hours:g} hours do not go into a window of {self.days} days.")
        if self.most_moves == 0:
            raise InvalidValueError("A window of no moves is no window: leave the row out.")
        if self.first and self.last and self.last < self.first:
            raise InvalidValueError(f"The windows end on {self.last}, before they begin on {self.first}.")

    def between(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Yield first and last day of every such window that begins within two days."""
        begin = max(first, self.first or first)
        end = min(last, self.last or last)
        day = begin + timedelta(days=(WEEKDAYS.index(self.begins_on) - begin.weekday()) % 7)
        while day <= end:
            yield day, day + timedelta(days=self.days - 1)
            day += timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class TrancheRule:
    """A part of the programme that ends with a gate: what has moved by then, and what may have been paid by then."""

    name: str
    ends: date
    moved: tuple[str, ...] = ()
    """Names of applications."""
    review_weeks: int = 0
    released_pence: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class MoveMethod:
    """One way to move an application; several rows of one application are ways to choose from."""

    application: str
    name: str
    efforts: tuple[tuple[str, float], ...] | None = None
    """Days by skill; None are those of the proposal."""
    cutover_hours: float | None = None
    rollback_hours: float | None = None
    rehearsal: bool | None = None
    payment_pence: int = 0
    """What this way costs besides days of work and what the proposal costs already."""
    place: Place | None = None

    def __post_init__(self) -> None:
        if self.payment_pence < 0:
            raise InvalidValueError(f"A payment of {self.payment_pence} pence is below zero.")


@dataclass(frozen=True, slots=True)
class LeaveRule:
    """Days on which people of a team are away: so many of them, or a share; with neither, all of them.

    >>> LeaveRule("Server team", date(2027, 8, 16), date(2027, 8, 27), percent=50).share_of(None)
    0.5
    >>> LeaveRule("Server team", date(2027, 8, 16), date(2027, 8, 27), people=1).share_of(4)
    0.25
    """

    team: str
    first: date
    last: date
    people: int | None = None
    percent: float | None = None
    """Of the team's days for moves."""
    reason: str = ""
    place: Place | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValueError(f"The leave ends on {self.last}, before it begins on {self.first}.")
        if self.people is not None and self.percent is not None:
            raise InvalidValueError("Write how many people are away or which share of the team, not both.")
        if self.people == 0 or self.percent == 0:
            raise InvalidValueError("Leave of nobody is no leave: leave the row out.")

    def share_of(self, team_people: int | None) -> float | None:
        """Return which share of a team of so many people is away, 1 at most; None where it cannot be told."""
        if self.people is None:
            return 1.0 if self.percent is None else self.percent / 100
        return min(1.0, self.people / team_people) if team_people else None


ProgrammeRule = WindowRule | TrancheRule | MoveMethod | LeaveRule

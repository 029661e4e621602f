"""What is published about the waves: the plan's calendar of moves, its risk, and what holds each move where it is.

Money is whole pence; dates are ISO dates; `None` is unknown, never zero.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from standpipe.app.document_parts import Named


class Task(Struct, frozen=True, kw_only=True):
    """A task of wave zero or of closing."""

    id: str
    name: str
    starts: date
    ends: date
    owner: str | None
    basis: str


class Move(Struct, frozen=True, kw_only=True):
    """One move group in a wave."""

    id: str
    name: str
    applications: list[Named]
    treatment: str
    target: str
    effort_days: dict[str, float]
    freeze_calendars: list[str]
    """Calendars that bind it, with the component through which an inherited one came."""
    because: str
    """The rule that holds it in this window."""
    earlier_pence: int | None = None
    """What the plan would cost more one window earlier, all else in place; None where a rule forbids it."""
    later_pence: int | None = None
    rehearsal: date | None = None
    """First day of the window in which it is rehearsed."""


class CutoverStep(Struct, frozen=True, kw_only=True):
    """A step of a move, in hours after the opening of the window."""

    move: str
    step: str
    starts_hour: float
    ends_hour: float
    people: dict[str, int]
    """How many of each team are busy with it."""


class CutoverCheck(Struct, frozen=True, kw_only=True):
    """A go/no-go check: when it is held, until when a "no" can still be carried out, and what happens then."""

    hour: float
    latest_hour: float | None
    question: str
    otherwise: str


class WaveInside(Struct, frozen=True, kw_only=True):
    """One wave hour by hour, with the fewest people found with whom it fits."""

    fits: bool
    summary: str
    hours: float
    people: dict[str, int]
    """How many of each team it takes, the fewest found with whom it fits."""
    steps: list[CutoverStep]
    rollback: list[CutoverStep]
    """The rollback of everything, as late as it can be."""
    checks: list[CutoverCheck]
    verified_hour: float | None
    point_of_no_return_hour: float | None
    assumed: list[str]


class Wave(Struct, frozen=True, kw_only=True):
    """The moves of one cutover window."""

    number: int
    window_first: date
    window_last: date
    moves: list[Move]
    load_days: dict[str, float]
    capacity_days: dict[str, float]
    inside: WaveInside | None = None


class LeftBehind(Struct, frozen=True, kw_only=True):
    """What is still in the data centre after a wave."""

    wave: int
    """0 is the start."""
    on: date
    applications: int
    machines: int


class MonthOfWork(Struct, frozen=True, kw_only=True):
    """Days of one team in one month: needed by moves, its own, and bought on top."""

    month: str
    team: str
    needed_days: float
    own_days: float
    bought_days: float


class ClosingChance(Struct, frozen=True, kw_only=True):
    """The closing date that a share of the simulated scenarios keeps."""

    share: float
    closing_date: date


class SplitAdvice(Struct, frozen=True, kw_only=True):
    """A shared platform that gains windows when the applications of a few calendars are moved off it first."""

    platform: str
    calendars: list[str]
    free_before: int
    free_after: int


class Freeze(Struct, frozen=True, kw_only=True):
    """A freeze window of one calendar."""

    calendar: str
    first: date
    last: date
    binding: str
    reason: str


class Confidence(Struct, frozen=True, kw_only=True):
    """How sure the closing date is; simulated, not yet calibrated on the council's own waves."""

    p50: date
    p80: date
    p95: date
    by_planned_date: float
    """Share of scenarios that close by the planned date."""
    scenarios: int
    basis: str


class Due(Struct, frozen=True, kw_only=True):
    """A decision or contract notice that falls due."""

    on: date
    what: str
    subject: str
    consequence: str


class SiteClosing(Struct, frozen=True, kw_only=True):
    """The day on which one of the sites closes; the last of them is the closing date of the plan."""

    id: str
    name: str
    closes: date


class WavesSection(Struct, frozen=True, kw_only=True):
    """Which moves happen when."""

    feasible: bool | None
    """Whether a plan keeps every rule; unknown (null) when nothing is known that moves."""
    starts: date | None
    closing_date: date | None
    earliest_closing_date: date | None
    confidence: Confidence | None
    wave_zero: list[Task]
    waves: list[Wave]
    closing: list[Task]
    freezes: list[Freeze]
    conflict: list[str]
    """The rules that contradict each other, when no plan keeps all of them."""
    cost_pence: int | None
    bound_pence: int | None
    gap: float | None
    due: list[Due]
    """Decisions and contract notices due within 90 days of the as-of date."""
    sites: list[SiteClosing] = []
    """Where it is known which sites close."""
    closing_chain: list[str] = []
    """What decides the closing date, first to last."""
    left_behind: list[LeftBehind] = []
    work: list[MonthOfWork] = []
    chances: list[ClosingChance] = []
    helps_most: list[str] = []
    """What would bring the closing date forward most."""
    splits: list[SplitAdvice] = []

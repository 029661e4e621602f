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
    after: list[str] = []
    """Ids of the tasks that come before it."""
    in_advance: bool = False
    """A closing task that can begin while moves go on."""


class Contact(Struct, frozen=True, kw_only=True):
    """Who answers for an application, in the words of the registers; unknown (null) where they do not say."""

    application: str
    business_owner: str | None
    technical_owner: str | None
    acceptance_testers: list[str]
    supplier: str | None


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
    after: list[Named] = []
    """Moves that must come before it."""
    contacts: list[Contact] = []
    method: str | None = None
    """The way in which it is moved, where the sheet Move methods states several."""


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


class TouchedService(Struct, frozen=True, kw_only=True):
    """A service that a wave touches, and when whoever answers for it is told."""

    id: str
    name: str
    owner: str | None
    directly: bool
    """An application of its own moves; otherwise something that its applications need does."""
    tell_on: date
    remind_on: date


class Wave(Struct, frozen=True, kw_only=True):
    """The moves of one cutover window."""

    number: int
    window_first: date
    window_last: date
    moves: list[Move]
    load_days: dict[str, float]
    capacity_days: dict[str, float]
    inside: WaveInside | None = None
    services: list[TouchedService] = []
    window_name: str = ""
    """What the sheet Cutover windows calls its window; `weekend` without one."""


class PlannedMachine(Struct, frozen=True, kw_only=True):
    """A server with the wave in which it leaves, and the names by which tools know it."""

    id: str
    name: str
    host_name: str | None
    uuids: list[str]
    addresses: list[str]
    wave: int | None
    stays_because: str | None


class LeftBehind(Struct, frozen=True, kw_only=True):
    """What is still in the data centre after a wave."""

    wave: int
    """0 is the start."""
    on: date
    applications: int
    machines: int
    racks: int | None = None
    """Racks that still hold a machine that runs something; unknown where no file says what stands where."""
    services: int | None = None
    """Services of which an own application is still there."""
    services_needing: int | None = None
    """Services that need something that is still there, themselves or through what they use."""


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
    by_deadline: float | None = None
    """Share of scenarios that close by the deadline; null where there is none."""


class DeadlineChance(Struct, frozen=True, kw_only=True):
    """A deadline, and the share of the simulated scenarios that miss it."""

    kind: str
    """`site`, `contract`, `notice`, `zone`, `tranche` (a gate), `move` (its latest window) or `freeze`."""
    subject: str
    """Id of what it is the deadline of: the contract, zone, tranche or move; the calendar of a freeze."""
    what: str
    """What has to be so by then."""
    on: date
    notice_by: date | None
    """Of a contract, the last day of notice for that end; null where there is none or it has passed."""
    missed: float
    helps: str | None
    """What would lower the chance most; null where nothing that was tried does."""


class FrontPoint(Struct, frozen=True, kw_only=True):
    """A plan of the front of cost against closing date; none of them closes earlier and costs less than another."""

    closing_date: date
    cost_pence: int
    p50: date
    p80: date
    p95: date
    cost_p80_pence: int
    """Cost that 80 per cent of the simulated scenarios keep."""
    planned: bool
    """This is the plan of this document."""


class WayOut(Struct, frozen=True, kw_only=True):
    """A way out of a contradiction: a rule to give up, and what the plan would cost then (null: none was found)."""

    rule: str
    cost_pence: int | None


class PlanOfRest(Struct, frozen=True, kw_only=True):
    """What was set aside so that the rest could be planned, when not all rules can be kept."""

    left_out: list[Named]
    """Moves that are not in the plan."""
    given_up: list[str]
    """Rules that it does not keep."""
    closing_date: date
    """The day on which it would close the data centre of all but what was left out."""


class Due(Struct, frozen=True, kw_only=True):
    """A decision or contract notice that falls due."""

    on: date
    what: str
    subject: str
    consequence: str
    who: str | None = None
    """Who answers for it; unknown (null) where no register says."""


class SiteClosing(Struct, frozen=True, kw_only=True):
    """The day on which one of the sites closes; the last of them is the closing date of the plan."""

    id: str
    name: str
    closes: date


class RoomClosing(Struct, frozen=True, kw_only=True):
    """A room of a closing site, where the register states rooms that close in turn."""

    id: str
    name: str
    wave: int
    """The last wave that moves something out of it."""
    last_move_on: date
    empty_by: date | None
    """By when it has to be."""
    ends_pence: int | None
    """What ends with it a year; null where nothing is stated, or where the room is not known to be empty then."""


class Gate(Struct, frozen=True, kw_only=True):
    """A gate at the end of a tranche, as the register states it and as the plan reaches it."""

    name: str
    on: date
    moved: list[Named]
    """Moves that it asks for."""
    moved_on: date | None
    """The day on which the plan has made the last of them; null where it asks for none."""
    review_weeks: int
    """For how many weeks after it nothing moves."""
    released_pence: int | None
    """What may have been paid at cutovers by then; null where nothing is stated."""
    paid_pence: int | None
    """What the plan has paid by then; null where nothing is stated."""


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
    rooms: list[RoomClosing] = []
    """The first to be left first."""
    gates: list[Gate] = []
    closing_chain: list[str] = []
    """What decides the closing date, first to last."""
    left_behind: list[LeftBehind] = []
    work: list[MonthOfWork] = []
    chances: list[ClosingChance] = []
    deadlines: list[DeadlineChance] = []
    """The chance to miss each deadline, the most likely first; those before a freeze after all others."""
    helps_most: list[str] = []
    """What would bring the closing date forward most."""
    splits: list[SplitAdvice] = []
    deadline: date | None = None
    deadline_reason: str | None = None
    rest: PlanOfRest | None = None
    """With it, wave zero, waves and closing are those of the rest, because no plan keeps every rule."""
    ways_out: list[WayOut] = []
    """Of a contradiction, the cheapest first."""
    front: list[FrontPoint] = []
    front_alone: str = ""
    """Why the front has one point only; blank where it has more."""
    machines: list[PlannedMachine] = []
    notices: list[Due] = []
    """The last day of notice of every contract until the data centre closes."""

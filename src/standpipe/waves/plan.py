"""What planning returns: a wave plan, or why there is none, and what a check or a simulation found about a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class CostPart:
    """One part of a plan's cost in pence; the parts sum to the cost."""

    name: str
    pence: int


@dataclass(frozen=True, slots=True)
class Move:
    """One move group in its window, with what holds it there.

    `because` names the rule that forbids the window before, or says that it would cost more; `earlier_pence` and
    `later_pence` are what the plan's cost would change by one window earlier or later with everything else in place,
    and None where a rule forbids it.
    """

    group: str
    name: str
    because: str = ""
    earlier_pence: int | None = None
    later_pence: int | None = None
    rehearsal: str | None = None
    """Window of the rehearsal."""
    mode: str | None = None
    """The mode taken, where the group has several."""


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """Days of one team in one window: needed, its own capacity, and bought on top."""

    team: str
    days: float
    capacity_days: float
    bought_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Wave:
    """The moves of one cutover window."""

    number: int
    window: str
    first: date
    last: date
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class WindowLoad:
    """What the teams do in the time of one window, whether or not anything moves in it."""

    window: str
    teams: tuple[TeamLoad, ...]


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """A task of wave zero or of closing on its days, both included."""

    id: str
    name: str
    starts: date
    ends: date
    owner: str | None


@dataclass(frozen=True, slots=True)
class RenewalTaken:
    """A renewal of a contract that the plan pays, and the last day to decide on it."""

    contract: str
    name: str
    number: int
    pence: int
    decide_by: date
    extends_to: date


@dataclass(frozen=True, slots=True)
class Conflict:
    """One rule of a set of rules that cannot all hold."""

    rule: str
    """Kind and subject, stable: `freeze:Elections/canvass`, `team:dba`, `deadline`."""
    message: str


@dataclass(frozen=True, slots=True)
class WavePlan:
    """A plan that keeps every hard rule.

    `bound` is a proved lower bound of the cost of any plan, `gap` is `(cost - bound) / bound`. No plan closes before
    `earliest_closing_date`; `earliest_closing_attained` says that a plan which closes on that day was found, so that
    the date is exact.
    """

    problem: str
    cost: int
    parts: tuple[CostPart, ...]
    bound: int | None
    gap: float | None
    closing_date: date
    earliest_closing_date: date
    earliest_closing_attained: bool
    gate: date
    """First day on which a window may be used: wave zero is done."""
    waves: tuple[Wave, ...]
    loads: tuple[WindowLoad, ...] = ()
    wave_zero: tuple[ScheduledTask, ...] = ()
    closing: tuple[ScheduledTask, ...] = ()
    renewals: tuple[RenewalTaken, ...] = ()
    unpriced: tuple[str, ...] = ()
    """What the cost leaves out because nobody has stated its price."""
    closing_chain: tuple[str, ...] = ()
    """What decides the closing date, from the first link to the last."""
    optimal: bool = False
    """Proved: no plan is cheaper."""
    seed: int = 0
    work_units: int = 0
    cut_short: str | None = None
    """What ended the run before its work units were used (`seconds`, `interrupt`); then it need not repeat."""
    feasible: bool = True
    schema_version: str = SCHEMA_VERSION

    @property
    def window_of(self) -> dict[str, str]:
        """Window id of each move group."""
        return {move.group: wave.window for wave in self.waves for move in wave.moves}

    @property
    def mode_of(self) -> dict[str, str | None]:
        """Mode of each move group."""
        return {move.group: move.mode for wave in self.waves for move in wave.moves}


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way out of a conflict: the rule to give up, and whether a plan exists then and at what cost."""

    rule: str
    message: str
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No plan keeps all rules.

    With `proved`, `conflict` is a minimal set: its rules cannot hold together, and without any one of them the others
    can. Without it, no plan was found within the work units and none was proved impossible.
    """

    problem: str
    conflict: tuple[Conflict, ...]
    proved: bool
    relaxations: tuple[Relaxation, ...] = ()
    cut_short: str | None = None
    feasible: bool = False
    schema_version: str = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a plan breaks."""

    rule: str
    subject: str
    wave: str | None
    message: str


@dataclass(frozen=True, slots=True)
class DateQuantiles:
    """Closing dates that half, four fifths and nineteen twentieths of the scenarios keep."""

    p50: date
    p80: date
    p95: date


@dataclass(frozen=True, slots=True)
class CostQuantiles:
    """Costs in pence that half, four fifths and nineteen twentieths of the scenarios keep."""

    p50: int
    p80: int
    p95: int


@dataclass(frozen=True, slots=True)
class WaveForecast:
    """By when all moves of a wave are made, with 50, 80 and 95 per cent."""

    window: str
    finished: DateQuantiles


@dataclass(frozen=True, slots=True)
class DeadlineChance:
    """The share of the scenarios that miss a deadline of the problem."""

    kind: str
    """`site`, `contract`, `notice`, `zone`, `tranche`, `move` or `freeze`."""
    subject: str
    name: str
    day: date
    missed: float
    notice: date | None = None
    """Of a contract, the last day of notice for that end."""
    helps: str = ""
    """What would lower the chance most; empty where nothing that was tried does."""


@dataclass(frozen=True, slots=True)
class Risk:
    """How sure a plan is, from simulation; quantiles only, since a fat tail has no honest mean.

    `beyond_horizon` is the share of scenarios with a move that found no window before the problem's windows end; they
    count as closing after every other one.
    """

    closing: DateQuantiles
    cost: CostQuantiles
    by_planned_date: float
    by_deadline: float | None
    scenarios: int
    beyond_horizon: float
    basis: str
    helps_most: tuple[str, ...] = ()
    deadlines: tuple[DeadlineChance, ...] = ()
    """The chance to miss each deadline, most likely missed first; those before a freeze after all others."""
    waves: tuple[WaveForecast, ...] = ()
    """By when each wave is done; what a finished wave is scored against."""

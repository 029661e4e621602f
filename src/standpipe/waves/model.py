"""The wave problem: what has to move, when it may, who does it, and what every choice costs.

The dataclasses are the open format `wave-problem` (docs/reference/wave-problem.md): field by field what its JSON holds.
Money is whole pence, work is days to the hundredth, dates are days of the council. Windows are the cutover windows in
order of time; everything that happens "per window" happens in the time that leads up to and includes that window.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.freezes import Freeze

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Window:
    """A cutover window: a weekend, an evening, from its first to its last day, with the hours that work may take."""

    id: str
    first: date
    last: date
    hours: float = 48.0
    kind: str = "weekend"
    max_moves: int | None = None
    """Fewer moves than the general cap, as in the first waves of a programme."""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValueError(f"Window '{self.id}' ends on {self.last}, before it begins on {self.first}.")


@dataclass(frozen=True, slots=True)
class Effort:
    """Days of one team for one move: before (a figure a window, the last one nearest), at, and after the cutover."""

    team: str
    cutover_days: float = 0.0
    prepare_days: tuple[float, ...] = ()
    hypercare_days: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for days in (self.cutover_days, *self.prepare_days, *self.hypercare_days):
            _require_days(days, f"Effort of team '{self.team}'")

    @property
    def total_days(self) -> float:
        """Days of the whole move."""
        return round(self.cutover_days + sum(self.prepare_days) + sum(self.hypercare_days), 2)


@dataclass(frozen=True, slots=True)
class FreezeBinding:
    """A freeze calendar that binds a move group; `through` names the component or application it is inherited from."""

    calendar: str
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Spend:
    """A payment at cutover, from one fund (`capital`, `revenue`)."""

    fund: str
    pence: int


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """What moves in one piece.

    The group costs `stay_pence_per_window` in every window up to its cutover and `target_pence_per_window` in every
    window after it, and for `dual_running_windows` windows up to its cutover both at once.
    """

    id: str
    name: str
    members: tuple[str, ...] = ()
    efforts: tuple[Effort, ...] = ()
    bindings: tuple[FreezeBinding, ...] = ()
    tier: int | None = None
    """0 platform, 1 critical, to 4 minor; 0 and 1 count against the cap on critical moves."""
    risk: int = 0
    zone: str | None = None
    earliest: str | None = None
    latest: str | None = None
    latest_reason: str = ""
    pinned: str | None = None
    excluded: tuple[str, ...] = ()
    cutover_hours: float = 0.0
    rollback_hours: float = 0.0
    """Time to go back; cutover and rollback together fit into the window."""
    rehearsal: bool = False
    """A rehearsal is held in an earlier window that is free for the group."""
    stay_pence_per_window: int = 0
    target_pence_per_window: int = 0
    dual_running_windows: int = 0
    spends: tuple[Spend, ...] = ()

    def __post_init__(self) -> None:
        amounts = (self.risk, self.stay_pence_per_window, self.target_pence_per_window, self.dual_running_windows)
        if min(*amounts, *(spend.pence for spend in self.spends), 0) < 0:
            raise InvalidValueError(f"Move group '{self.id}' has a negative amount.")


@dataclass(frozen=True, slots=True)
class Buyable:
    """Days of a skill that can be bought, at most so many a window, from a window on (the supplier's lead time)."""

    max_days_per_window: float
    pence_per_day: int
    earliest: str | None = None

    def __post_init__(self) -> None:
        _require_days(self.max_days_per_window, "Buyable capacity")
        _require_pounds(self.pence_per_day, "The price of a bought day")


@dataclass(frozen=True, slots=True)
class Team:
    """People of one skill: own staff, supplier's engineers or user-acceptance testers.

    `days` holds a figure a window: what is left for moves after leave, business as usual and the learning ramp
    (`capacity_days` computes it from these).
    """

    id: str
    name: str
    days: tuple[float, ...]
    skill: str | None = None
    supplier: str | None = None
    day_rate_pence: int = 0
    buyable: Buyable | None = None

    def __post_init__(self) -> None:
        for days in self.days:
            _require_days(days, f"Capacity of team '{self.id}'")
        _require_pounds(self.day_rate_pence, f"The day rate of team '{self.id}'")
        if self.buyable and self.buyable.pence_per_day < self.day_rate_pence:
            raise InvalidValueError(f"A bought day of team '{self.id}' costs less than its own day rate.")


class Link(StrEnum):
    """How two move groups depend on each other."""

    HARD = "hard"
    """They move in the same window."""
    SOFT = "soft"
    """Every window between their cutovers costs `pence_per_window`."""
    ORDER = "order"
    """The second moves at least `windows` windows after the first."""
    NEVER_TOGETHER = "never together"
    """Not in the same window: the two halves of a disaster-recovery pair."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """A dependency between two move groups."""

    kind: Link
    first: str
    second: str
    pence_per_window: int = 0
    windows: int = 1
    reason: str = ""

    def __post_init__(self) -> None:
        if self.first == self.second:
            raise InvalidValueError(f"Move group '{self.first}' cannot depend on itself.")
        if self.pence_per_window < 0 or self.windows < 0:
            raise InvalidValueError(f"The dependency of '{self.first}' and '{self.second}' has a negative amount.")


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the data centre (storage array, cluster, network segment), paid until its last group has left."""

    id: str
    name: str
    pence_per_window: int = 0


@dataclass(frozen=True, slots=True)
class Renewal:
    """One extension of a contract."""

    months: int
    pence: int


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that is needed until the last of its groups has moved, or, with none, until the data centre closes.

    Renewals are taken in their order for as long as the contract is needed; with too few of them the need must end
    before the contract. Notice is given `notice_days` before an end; when a contract renews automatically and that day
    has passed, its first renewal is paid in any case.
    """

    id: str
    name: str
    ends: date
    groups: tuple[str, ...] = ()
    notice_days: int = 0
    renews_automatically: bool = False
    renewals: tuple[Renewal, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A task of wave zero or of closing: calendar days, an owner, and the tasks that come before it.

    A closing task starts after the last move unless `in_advance`: notice on a circuit can be served while moves go on.
    """

    id: str
    name: str
    days: int
    owner: str | None = None
    after: tuple[str, ...] = ()
    in_advance: bool = False

    def __post_init__(self) -> None:
        if self.days < 1:
            raise InvalidValueError(f"Task '{self.id}' must take at least one day.")


@dataclass(frozen=True, slots=True)
class Site:
    """The data centre: what it costs a day until it is closed, and the day by which it has to be.

    Without `late_pence_per_day` the deadline is hard.
    """

    name: str
    pence_per_day: int = 0
    deadline: date | None = None
    deadline_reason: str = ""
    late_pence_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Caps:
    """What one window may hold at most; None is no cap."""

    risk_per_window: int | None = None
    critical_per_window: int | None = None
    moves_per_window: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What a fund may pay at cutovers within a financial year (`2027-28`, from April)."""

    fund: str
    financial_year: str
    pence: int


@dataclass(frozen=True, slots=True)
class Previous:
    """Where a group stood in the plan that is being mended; a committed one stays."""

    group: str
    window: str
    committed: bool = False


@dataclass(frozen=True, slots=True)
class WaveProblem:
    """A wave problem; construction refuses references to anything unknown."""

    name: str
    start: date
    windows: tuple[Window, ...]
    groups: tuple[MoveGroup, ...]
    teams: tuple[Team, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    zones: tuple[Zone, ...] = ()
    contracts: tuple[Contract, ...] = ()
    site: Site = Site("data centre")
    wave_zero: tuple[Task, ...] = ()
    closing: tuple[Task, ...] = ()
    caps: Caps = Caps()
    budgets: tuple[Budget, ...] = ()
    previous: tuple[Previous, ...] = ()
    change_pence: int = 0
    """Price on moving a group away from its window in the previous plan."""
    schema_version: str = SCHEMA_VERSION

    def __post_init__(self) -> None:
        if self.schema_version != SCHEMA_VERSION:
            raise InvalidValueError(f"Schema version {self.schema_version} is not {SCHEMA_VERSION}.")
        if not self.windows:
            raise InvalidValueError("A wave problem needs at least one cutover window.")
        if not self.groups:
            raise InvalidValueError("A wave problem needs at least one move group.")
        if any(later.first <= earlier.last for earlier, later in zip(self.windows, self.windows[1:], strict=False)):
            raise InvalidValueError("Cutover windows must follow each other without overlap.")
        _check_references(self)

    @property
    def window_index(self) -> dict[str, int]:
        """Position of each window by its id."""
        return {window.id: position for position, window in enumerate(self.windows)}


def capacity_days(
    windows: int,
    days_per_window: float,
    *,
    business_as_usual: float = 0.0,
    leave: dict[int, float] | None = None,
    ramp: tuple[float, ...] = (),
) -> tuple[float, ...]:
    """Return a team's days for moves in each window, to the hundredth, never negative.

    Args:
        windows: number of windows.
        days_per_window: days that the team works in the time of one window.
        business_as_usual: share of them that daily work takes, 0 to 1.
        leave: days of leave by position of the window.
        ramp: share of the rest that is productive in the first windows, while the team learns.

    >>> capacity_days(3, 10, business_as_usual=0.4, leave={1: 2}, ramp=(0.5,))
    (3.0, 4.0, 6.0)

    """
    away = leave or {}
    shares = (*ramp[:windows], *(1.0,) * (windows - len(ramp)))
    net = days_per_window * (1 - business_as_usual)
    return tuple(round(max(0.0, net * share - away.get(position, 0.0)), 2) for position, share in enumerate(shares))


def _require_days(days: float, what: str) -> None:
    if days < 0 or abs(days * 100 - round(days * 100)) > 1e-6:
        raise InvalidValueError(f"{what} is {days} days; write days of nought or more, to the hundredth.")


def _require_pounds(pence: int, what: str) -> None:
    if pence < 0 or pence % 100:
        raise InvalidValueError(f"{what} is {pence} pence; write whole pounds (a multiple of 100).")


def _check_references(problem: WaveProblem) -> None:
    windows = _unique("window", (window.id for window in problem.windows))
    groups = _unique("move group", (group.id for group in problem.groups))
    teams = _unique("team", (team.id for team in problem.teams))
    zones = _unique("zone", (zone.id for zone in problem.zones))
    _unique("contract", (contract.id for contract in problem.contracts))
    for tasks in (problem.wave_zero, problem.closing):
        known = _unique("task", (task.id for task in tasks))
        for task in tasks:
            _known("task", task.after, known, f"task '{task.id}'")
    for team in problem.teams:
        if len(team.days) != len(problem.windows):
            raise InvalidValueError(
                f"Team '{team.id}' has {len(team.days)} figures of capacity for {len(problem.windows)} windows."
            )
        if team.buyable and team.buyable.earliest is not None:
            _known("window", (team.buyable.earliest,), windows, f"team '{team.id}'")
    for group in problem.groups:
        where = f"move group '{group.id}'"
        named = (group.earliest, group.latest, group.pinned, *group.excluded)
        _known("window", (window for window in named if window is not None), windows, where)
        _known("team", (effort.team for effort in group.efforts), teams, where)
        _known("zone", (group.zone,) if group.zone is not None else (), zones, where)
    for dependency in problem.dependencies:
        _known("move group", (dependency.first, dependency.second), groups, f"a {dependency.kind} dependency")
    for contract in problem.contracts:
        _known("move group", contract.groups, groups, f"contract '{contract.id}'")
    for previous in problem.previous:
        _known("move group", (previous.group,), groups, "the previous plan")
        _known("window", (previous.window,), windows, "the previous plan")


def _unique(kind: str, ids: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for identifier in ids:
        if identifier in found:
            raise InvalidValueError(f"There are two of {kind} '{identifier}'.", remedy="Give each its own id.")
        found.add(identifier)
    return frozenset(found)


def _known(kind: str, ids: Iterable[str], known: frozenset[str], where: str) -> None:
    for identifier in ids:
        if identifier not in known:
            raise InvalidValueError(f"There is no {kind} '{identifier}'.", where=where)

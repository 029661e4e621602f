"""The wave problem: what has to move, when it may, who does it, and what every choice costs.

The dataclasses are the open format `wave-problem` (docs/reference/wave-problem.md): field by field what its JSON holds.
Money is whole pence, work is days to the hundredth, dates are days of the council. Windows are the cutover windows in
order of time; everything that happens "per window" happens in the time that leads up to and includes that window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.freezes import Freeze
from standpipe.waves.people import Effort, Team, capacity_days

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
class Mode:
    """One way to carry a move out: another method, other people, another cutover; a plan takes one of a group's."""

    id: str
    name: str
    efforts: tuple[Effort, ...] = ()
    cutover_hours: float = 0.0
    rollback_hours: float = 0.0
    rehearsal: bool = False
    target_pence_per_window: int = 0
    dual_running_windows: int = 0
    spends: tuple[Spend, ...] = ()

    def __post_init__(self) -> None:
        _require_amounts(
            f"Mode '{self.id}'",
            (self.target_pence_per_window, self.dual_running_windows, *(spend.pence for spend in self.spends)),
        )


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """What moves in one piece.

    The group costs `stay_pence_per_window` in every window up to its cutover and `target_pence_per_window` in every
    window after it, and for `dual_running_windows` windows up to its cutover both at once.

    With `modes` there are several ways to move it, and the fields that a mode has are stated there and not here.
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
    zones: tuple[str, ...] = ()
    """Further zones, where it stands in several; each stays open until it has moved."""
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
    modes: tuple[Mode, ...] = ()

    def __post_init__(self) -> None:
        amounts = (self.risk, self.stay_pence_per_window, self.target_pence_per_window, self.dual_running_windows)
        _require_amounts(f"Move group '{self.id}'", (*amounts, *(spend.pence for spend in self.spends)))
        own = (self.efforts, self.cutover_hours, self.rollback_hours, self.rehearsal, self.spends)
        if self.modes and any((*own, self.target_pence_per_window, self.dual_running_windows)):
            raise InvalidValueError(
                f"Move group '{self.id}' has modes and states itself what a mode states.",
                remedy="Say efforts, hours, rehearsal, target, dual running and spends in each mode.",
            )
        _unique(f"mode of move group '{self.id}'", (mode.id for mode in self.modes))

    @property
    def stands_in(self) -> frozenset[str]:
        """Every zone in which something of it stands."""
        return frozenset(self.zones) if self.zone is None else frozenset((self.zone, *self.zones))

    @property
    def teams(self) -> frozenset[str]:
        """Teams that work on it, in every one of its modes where it has several."""
        ways = [mode.efforts for mode in self.modes] or [self.efforts]
        return frozenset.intersection(*(frozenset(effort.team for effort in efforts) for efforts in ways))

    def in_mode(self, identifier: str | None) -> MoveGroup:
        """Return the group as one of its modes makes it; itself where it has no modes.

        Raises:
            InvalidValueError: it has no such mode.

        """
        if not self.modes and identifier is None:
            return self
        mode = next((each for each in self.modes if each.id == identifier), None)
        if mode is None:
            raise InvalidValueError(f"Move group '{self.id}' has no mode '{identifier}'.")
        return replace(
            self,
            efforts=mode.efforts,
            cutover_hours=mode.cutover_hours,
            rollback_hours=mode.rollback_hours,
            rehearsal=mode.rehearsal,
            target_pence_per_window=mode.target_pence_per_window,
            dual_running_windows=mode.dual_running_windows,
            spends=mode.spends,
            modes=(),
        )


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
    after: tuple[str, ...] = ()
    """Zones that close in turn before it: the last of its groups leaves no earlier than the last of theirs."""
    empty_by: date | None = None
    """Day by which its last group has left: a floor that is given back, an array whose support ends."""


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
class Tranche:
    """A part of the programme that ends with a gate: a decision to go on, on what has been done and spent by then.

    By the end of the window `last` the groups of `moved` have moved, and from the start of the programme each fund of
    `releases` has paid at most so much. In the `review_windows` that follow nothing moves.
    """

    id: str
    name: str
    last: str
    moved: tuple[str, ...] = ()
    review_windows: int = 0
    releases: tuple[Spend, ...] = ()

    def __post_init__(self) -> None:
        _unique(f"fund of tranche '{self.id}'", (release.fund for release in self.releases))
        amounts = (self.review_windows, *(release.pence for release in self.releases))
        _require_amounts(f"Tranche '{self.id}'", amounts)


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
    tranches: tuple[Tranche, ...] = ()
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

    def moving_days(self, team: Team) -> tuple[float, ...]:
        """Return what is left of a team's days for moves in each window."""
        index = self.window_index
        away: dict[int, float] = {}
        for leave in team.leave:
            away[index[leave.window]] = away.get(index[leave.window], 0.0) + leave.days
        return capacity_days(team.days, business_as_usual=team.business_as_usual, leave=away, ramp=team.ramp)

    def in_modes(self, modes: Mapping[str, str | None]) -> WaveProblem:
        """Return the problem with every group as the mode chosen for it makes it."""
        if not any(group.modes for group in self.groups):
            return self
        return replace(self, groups=tuple(group.in_mode(modes.get(group.id)) for group in self.groups))


def _check_references(problem: WaveProblem) -> None:
    windows = _unique("window", (window.id for window in problem.windows))
    groups = _unique("move group", (group.id for group in problem.groups))
    teams = _unique("team", (team.id for team in problem.teams))
    zones = _unique("zone", (zone.id for zone in problem.zones))
    _unique("contract", (contract.id for contract in problem.contracts))
    _unique("budget", (f"{budget.fund} {budget.financial_year}" for budget in problem.budgets))
    _unique("tranche", (tranche.id for tranche in problem.tranches))
    for tasks in (problem.wave_zero, problem.closing):
        known = _unique("task", (task.id for task in tasks))
        for task in tasks:
            _known("task", task.after, known, f"task '{task.id}'")
    for team in problem.teams:
        _check_team(team, len(problem.windows), windows)
    for group in problem.groups:
        where = f"move group '{group.id}'"
        named = (group.earliest, group.latest, group.pinned, *group.excluded)
        _known("window", (window for window in named if window is not None), windows, where)
        efforts = (*group.efforts, *(effort for mode in group.modes for effort in mode.efforts))
        _known("team", (effort.team for effort in efforts), teams, where)
        _known("zone", sorted(group.stands_in), zones, where)
    for zone in problem.zones:
        _known("zone", zone.after, zones, f"zone '{zone.id}'")
    for dependency in problem.dependencies:
        _known("move group", (dependency.first, dependency.second), groups, f"a {dependency.kind} dependency")
    for contract in problem.contracts:
        _known("move group", contract.groups, groups, f"contract '{contract.id}'")
    for tranche in problem.tranches:
        _known("move group", tranche.moved, groups, f"tranche '{tranche.id}'")
        _known("window", (tranche.last,), windows, f"tranche '{tranche.id}'")
    for previous in problem.previous:
        _known("move group", (previous.group,), groups, "the previous plan")
        _known("window", (previous.window,), windows, "the previous plan")


def _check_team(team: Team, count: int, windows: frozenset[str]) -> None:
    if len(team.days) != count:
        raise InvalidValueError(f"Team '{team.id}' has {len(team.days)} figures of capacity for {count} windows.")
    if team.buyable and team.buyable.days and len(team.buyable.days) != count:
        figures = len(team.buyable.days)
        raise InvalidValueError(f"Team '{team.id}' has {figures} figures of days to buy for {count} windows.")
    if team.buyable and team.buyable.earliest is not None:
        _known("window", (team.buyable.earliest,), windows, f"team '{team.id}'")
    _known("window", (leave.window for leave in team.leave), windows, f"team '{team.id}'")


def _require_amounts(what: str, amounts: Iterable[int]) -> None:
    if min(amounts, default=0) < 0:
        raise InvalidValueError(f"{what} has a negative amount.")


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
